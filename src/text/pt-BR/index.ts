import commissioning from "./commissioning.json" with { type: "json" };
import commissioningReasons from "./commissioningReasons.json" with { type: "json" };
import connect from "./connect.json" with { type: "json" };
import control from "./control.json" with { type: "json" };
import drift from "./drift.json" with { type: "json" };
import errors from "./errors.json" with { type: "json" };
import fleet from "./fleet.json" with { type: "json" };
import frame from "./frame.json" with { type: "json" };
import help from "./help.json" with { type: "json" };
import history from "./history.json" with { type: "json" };
import inverter from "./inverter.json" with { type: "json" };
import live from "./live.json" with { type: "json" };
import logging from "./logging.json" with { type: "json" };
import packs from "./packs.json" with { type: "json" };
import parameters from "./parameters.json" with { type: "json" };
import parts from "./parts.json" with { type: "json" };
import publishing from "./publishing.json" with { type: "json" };
import replay from "./replay.json" with { type: "json" };
import trace from "./trace.json" with { type: "json" };

/** One namespace an area: `useTranslation("frame")`. This file is the same for every language. */
export const words = {
  commissioning,
  commissioningReasons,
  connect,
  control,
  drift,
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
  publishing,
  replay,
  trace,
};
