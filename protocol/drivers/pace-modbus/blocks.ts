import type { RegisterBlock } from "../../modbus/registerMap.ts";
import type { PlanStep, ProbeStep } from "../driver.ts";
import { MAP } from "./registers.ts";

const block = MAP.readBlock;

/**
 * One exchange each. The groups hold no reserved register; `live` and `identity` cross reserved ones, which several
 * packs allow and others refuse: then the groups are read instead.
 */
const LIST: readonly RegisterBlock[] = [
  block("live", 0, 37),
  block("summary", 0, 8),
  block("flags", 9, 4),
  block("cells", 15, 22),
  block("settings", 60, 55),
  block("settingsV12", 60, 53),
  block("settingsV11", 60, 47),
  block("identity", 150, 30),
  block("version", 150, 10),
  block("modelSerial", 160, 10),
  block("packSerial", 170, 10),
];

export const BLOCKS: Readonly<Record<string, RegisterBlock>> = Object.fromEntries(LIST.map((b) => [b.key, b]));

export const LIVE_PLAN: readonly PlanStep[] = [
  { block: "live", insteadIfRefused: [{ block: "summary" }, { block: "flags" }, { block: "cells" }] },
];

export const IDENTITY_PLAN: readonly PlanStep[] = [
  { block: "identity", insteadIfRefused: [{ block: "version" }, { block: "modelSerial" }, { block: "packSerial" }] },
];

/** Older revisions of the document end at 112 and 106. */
export const SETTINGS_PLAN: readonly PlanStep[] = [
  { block: "settings", insteadIfRefused: [{ block: "settingsV12", insteadIfRefused: [{ block: "settingsV11" }] }] },
];

/** The document says 200 ms, answers in the field come after about 200, projects wait 500 to 1000. */
export const PROBE: ProbeStep = { block: "summary", firstByteMs: 1000, quickMs: 300 };
