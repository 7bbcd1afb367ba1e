import type { CommandInfo, CommandKey } from "../../../protocol/shared.ts";
import { NO_CONTROL } from "../../contract/beginnings.ts";
import type { ControlReport, ControlState } from "../../contract/control.ts";
import { PACK } from "./fixedFamily.ts";
import { NOW_WALL_MS } from "./frozenClock.ts";

const KEYS: readonly CommandKey[] = [
  "stopCharging",
  "allowCharging",
  "stopDischarging",
  "allowDischarging",
  "limiterOn",
  "limiterOff",
  "buzzerOn",
  "buzzerOff",
  "restoreDefaults",
  "shutdown",
];

const REFUSED: ControlReport = {
  id: "gallery",
  command: "stopCharging",
  pack: PACK,
  verdict: "refused",
  before: { chargeMos: true, dischargeMos: true },
  after: { chargeMos: true, dischargeMos: true },
  alsoChanged: [],
  answer: { code: "device.refused", detail: { code: 4 } },
  reason: null,
  hint: null,
  settings: null,
  endedWallMs: NOW_WALL_MS - 3000,
};

export const CONTROL: ControlState = {
  ...NO_CONTROL,
  support: "yes",
  commands: KEYS.map((key, at): CommandInfo => ({ key, wire: `9A 0${at}`, evidence: "documented", source: "gallery" })),
  clock: { packTime: "2026-01-12T09:31:05", couldBe: null, offsetS: 65, readAtWallMs: NOW_WALL_MS - 5000 },
};
export const CONTROL_REFUSED: ControlState = { ...CONTROL, report: REFUSED };
