import type { CommissioningCheck } from "../../../../contract/commissioning.ts";
import type { ScreenKey } from "../../../model/screenKeys.ts";

/** The guide's eight steps of the system cable connection, by their number, with the checks that prove each one. */
export const GUIDE_STEPS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type GuideStep = (typeof GUIDE_STEPS)[number];

/** Nothing on the wire or in the program tells whether an inverter is mounted well: step 4 is the installer's own. */
export const STEP_CHECKS: Readonly<Record<GuideStep, readonly CommissioningCheck[]>> = {
  1: ["breakerOpen", "voltagesBeforeJoining", "powerCable"],
  2: ["inverterCable"],
  3: ["addresses", "identities"],
  4: [],
  5: ["inverterProtocol", "settingsEqual", "settingsAsWanted", "settingRules", "clocks"],
  6: ["cellsAtRest", "cellsUnderLoad", "temperatures", "noAlarm"],
  7: ["inverterAgrees"],
  8: ["firstFullCharge", "historyArchived"],
};

/** All checks in the order in which the screen lists them. */
export const LISTED_CHECKS: readonly CommissioningCheck[] = GUIDE_STEPS.flatMap((step) => STEP_CHECKS[step]);

/**
 * wire = the packs are asked · hand = only a person can see it · typed = a person reads it off the inverter, and it is held against
 * the packs.
 */
type CheckKind = "wire" | "hand" | "typed";

const OTHER_KINDS: Readonly<Partial<Record<CommissioningCheck, CheckKind>>> = {
  powerCable: "hand",
  inverterCable: "hand",
  inverterAgrees: "typed",
};

export const kindOf = (check: CommissioningCheck): CheckKind => OTHER_KINDS[check] ?? "wire";

/** Where the person does what a check asks for. */
const SCREENS: Readonly<Partial<Record<CommissioningCheck, ScreenKey>>> = {
  voltagesBeforeJoining: "packs",
  inverterCable: "inverter",
  addresses: "packs",
  identities: "packs",
  inverterProtocol: "inverter",
  settingsEqual: "parameters",
  settingsAsWanted: "parameters",
  settingRules: "parameters",
  clocks: "control",
  cellsAtRest: "live",
  cellsUnderLoad: "live",
  temperatures: "live",
  noAlarm: "live",
  historyArchived: "history",
};

/** null = it is done at the housing, not on a screen. */
export const screenFor = (check: CommissioningCheck): ScreenKey | null => SCREENS[check] ?? null;

export function nextCheck(check: CommissioningCheck, step: 1 | -1): CommissioningCheck | null {
  return LISTED_CHECKS[LISTED_CHECKS.indexOf(check) + step] ?? null;
}
