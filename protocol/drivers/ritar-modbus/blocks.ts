import type { RegisterBlock } from "../../modbus/registerMap.ts";
import type { PlanStep, ProbeStep } from "../driver.ts";
import { HISTORY_BLOCKS } from "./history.ts";
import { MAP } from "./registers.ts";

const block = MAP.readBlock;

/**
 * One exchange each. `live` and `temperatures` join what the vendor's tools read in several requests and span registers
 * that no list names: two answers instead of four. Packs that refuse them, or say nothing, are read as those programs do.
 */
const LIST: readonly RegisterBlock[] = [
  block("live", 0, 56),
  block("temperatures", 120, 37),
  block("summary", 0, 16),
  block("cells", 40, 16),
  block("cellTemperatures", 120, 4),
  block("extremes", 145, 12),
  block("extremesShort", 145, 10),
  block("charger", 31, 3),
  block("settings", 160, 55),
  block("settingsVoltage", 160, 16),
  block("settingsCurrent", 176, 14),
  block("settingsRest", 190, 23),
  block("settingsTemperature", 190, 15),
  block("settingsBalance", 205, 8),
  block("settingsChargeOc2", 213, 2),
  block("settingsTerminal", 283, 4),
  block("calibration", 215, 16),
  block("inverter", 32, 1),
  block("clock", 239, 6),
  block("version", 290, 10),
  block("modelSerial", 300, 10),
  block("packSerial", 310, 10),
  ...HISTORY_BLOCKS,
];

export const BLOCKS: Readonly<Record<string, RegisterBlock>> = Object.fromEntries(LIST.map((b) => [b.key, b]));

export const LIVE_PLAN: readonly PlanStep[] = [
  { block: "live", insteadIfRefused: [{ block: "summary" }, { block: "cells" }, { block: "charger" }] },
  {
    block: "temperatures",
    insteadIfRefused: [{ block: "cellTemperatures" }, { block: "extremes", insteadIfRefused: [{ block: "extremesShort" }] }],
  },
];

/** One text per read, as in both vendor tools; no read spans the registers in between. */
export const IDENTITY_PLAN: readonly PlanStep[] = [{ block: "version" }, { block: "modelSerial" }, { block: "packSerial" }];

/**
 * One read where the pack allows it, else as the vendor's tools read, else no more than 16 registers at a time. What only
 * newer firmware has comes last, and silence to it means that it is not there. The calibration is read so that a write which
 * moves it is noticed.
 */
export const SETTINGS_PLAN: readonly PlanStep[] = [
  {
    block: "settings",
    insteadIfRefused: [
      { block: "settingsVoltage" },
      { block: "settingsCurrent" },
      { block: "settingsRest", insteadIfRefused: [{ block: "settingsTemperature" }, { block: "settingsBalance" }] },
      { block: "settingsChargeOc2", isOptional: true },
    ],
  },
  { block: "settingsTerminal", isOptional: true },
  { block: "inverter", isOptional: true },
  { block: "calibration", isOptional: true },
];

/**
 * Sixteen cell voltages stand where the maps of others have nothing. Captured packs answered well within 200 ms; the
 * first pass waits only briefly, because it is made for packs of every family.
 */
export const PROBE: ProbeStep = { block: "cells", firstByteMs: 1000, quickMs: 300, confirm: [{ block: "summary" }] };
