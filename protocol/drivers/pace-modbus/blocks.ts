import type { RegisterBlock } from "../../modbus/registerMap.ts";
import type { PlanStep, ProbeStep } from "../driver.ts";
import { MAP } from "./registers.ts";

const block = MAP.readBlock;

/**
 * One exchange each. The groups hold no reserved register; `live` and `identity` cross reserved ones, which several
 * packs allow and others refuse: then the groups are read instead. Some firmware gives no more than 16 registers at a time: the
 * last resort holds no more, and cuts no group of settings that is written together.
 */
const LIST: readonly RegisterBlock[] = [
  block("live", 0, 37),
  block("summary", 0, 8),
  block("flags", 9, 4),
  block("cells", 15, 22),
  block("cellVoltages", 15, 16),
  block("temperatures", 31, 6),
  block("settings", 60, 55),
  block("settingsV12", 60, 53),
  block("settingsV11", 60, 47),
  block("settings60", 60, 16),
  block("settings76", 76, 14),
  block("settings90", 90, 15),
  block("settings105", 105, 2),
  block("settings107", 107, 6),
  block("settings113", 113, 2),
  block("identity", 150, 30),
  block("version", 150, 10),
  block("modelSerial", 160, 10),
  block("packSerial", 170, 10),
];

export const BLOCKS: Readonly<Record<string, RegisterBlock>> = Object.fromEntries(LIST.map((b) => [b.key, b]));

const CELLS: PlanStep = { block: "cells", insteadIfRefused: [{ block: "cellVoltages" }, { block: "temperatures" }] };

export const LIVE_PLAN: readonly PlanStep[] = [{ block: "live", insteadIfRefused: [{ block: "summary" }, { block: "flags" }, CELLS] }];

export const IDENTITY_PLAN: readonly PlanStep[] = [
  { block: "identity", insteadIfRefused: [{ block: "version" }, { block: "modelSerial" }, { block: "packSerial" }] },
];

/** What older revisions of the document do not have comes last. */
const IN_SMALL_READS: readonly PlanStep[] = [
  { block: "settings60" },
  { block: "settings76" },
  { block: "settings90" },
  { block: "settings105" },
  { block: "settings107", isOptional: true },
  { block: "settings113", isOptional: true },
];

export const SMALL_READS = IN_SMALL_READS.map((step) => step.block);

/** Older revisions of the document end at 112 and 106. */
export const SETTINGS_PLAN: readonly PlanStep[] = [
  {
    block: "settings",
    insteadIfRefused: [{ block: "settingsV12", insteadIfRefused: [{ block: "settingsV11", insteadIfRefused: IN_SMALL_READS }] }],
  },
];

/** The document says 200 ms, answers in the field come after about 200, projects wait 500 to 1000. */
export const PROBE: ProbeStep = { block: "summary", firstByteMs: 1000, quickMs: 300 };
