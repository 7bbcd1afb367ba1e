import { commissioning } from "./commissioning.ts";
import { commissioningReasons } from "./commissioningReasons.ts";
import { connect } from "./connect.ts";
import { control } from "./control.ts";
import { errors } from "./errors.ts";
import { fleet } from "./fleet.ts";
import { frame } from "./frame.ts";
import { help } from "./help.ts";
import { history } from "./history.ts";
import { inverter } from "./inverter.ts";
import { live } from "./live.ts";
import { logging } from "./logging.ts";
import { packs } from "./packs.ts";
import { parameters } from "./parameters.ts";
import { parts } from "./parts.ts";
import { replay } from "./replay.ts";
import { trace } from "./trace.ts";

/** One namespace an area: `useTranslation("frame")`. */
export const zh = {
  commissioning,
  commissioningReasons,
  connect,
  control,
  errors,
  fleet,
  frame,
  help,
  history,
  inverter,
  live,
  logging,
  packs,
  parameters,
  parts,
  replay,
  trace,
};
