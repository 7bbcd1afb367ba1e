import { connect } from "./connect.ts";
import { errors } from "./errors.ts";
import { fleet } from "./fleet.ts";
import { frame } from "./frame.ts";
import { help } from "./help.ts";
import { history } from "./history.ts";
import { inverter } from "./inverter.ts";
import { live } from "./live.ts";
import { packs } from "./packs.ts";
import { parameters } from "./parameters.ts";
import { parts } from "./parts.ts";

/** One namespace an area: `useTranslation("frame")`. */
export const zh = { connect, errors, fleet, frame, help, history, inverter, live, packs, parameters, parts };
