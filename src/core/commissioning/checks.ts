import type { CommissioningCheck } from "../../contract/commissioning.ts";
import { addresses, breakerOpen, identities, voltagesBeforeJoining } from "./lineChecks.ts";
import { clocks, historyArchived, inverterCable, powerCable } from "./recordChecks.ts";
import { inverterProtocol, settingRules, settingsAsWanted, settingsEqual } from "./settingChecks.ts";
import type { Check } from "./sight.ts";
import { cellsAtRest, cellsUnderLoad, firstFullCharge, noAlarm, temperatures } from "./valueChecks.ts";
import { undecided } from "./verdict.ts";

/** What must be asked of each pack before a check, besides its live values and the name that it has told before. */
export type Question = "name" | "settings" | "clock" | "archive" | "fullCharge";

interface CheckRow {
  readonly check: Check;
  readonly asks: Question | null;
}

const live = (check: Check): CheckRow => ({ check, asks: null });
const settings = (check: Check): CheckRow => ({ check, asks: "settings" });

export const CHECKS: Readonly<Record<CommissioningCheck, CheckRow>> = {
  addresses: live(addresses),
  identities: { check: identities, asks: "name" },
  breakerOpen: live(breakerOpen),
  voltagesBeforeJoining: live(voltagesBeforeJoining),
  powerCable: live(powerCable),
  inverterCable: live(inverterCable),
  inverterProtocol: settings(inverterProtocol),
  settingsEqual: settings(settingsEqual),
  settingsAsWanted: settings(settingsAsWanted),
  settingRules: settings(settingRules),
  clocks: { check: clocks, asks: "clock" },
  cellsAtRest: live(cellsAtRest),
  cellsUnderLoad: live(cellsUnderLoad),
  temperatures: live(temperatures),
  noAlarm: live(noAlarm),
  // What the inverter shows has to be typed in.
  inverterAgrees: live(() => undecided("typeDisplay")),
  firstFullCharge: { check: firstFullCharge, asks: "fullCharge" },
  historyArchived: { check: historyArchived, asks: "archive" },
};
