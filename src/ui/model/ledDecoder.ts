import type { LedPattern, LedStateKey } from "./ledTable.ts";
import { LED_STATES, ledRow } from "./ledTable.ts";

/** What a person sees of the four SOC lamps. */
export type SocSeen = "none" | "some" | "all";

/** null = not looked at, or not sure. */
export interface LampsSeen {
  readonly run: LedPattern | null;
  readonly alm: LedPattern | null;
  readonly soc: SocSeen | null;
}

export const NOTHING_SEEN: LampsSeen = { run: null, alm: null, soc: null };

export interface LedFit {
  readonly key: LedStateKey;
  /** The row follows the charge and no SOC lamp is lit: the guide does not say whether that can be. */
  readonly isNearlyEmpty: boolean;
}

function socFits(key: LedStateKey, seen: SocSeen): boolean {
  const { soc } = ledRow(key);
  return soc === "capacity" || soc === (seen === "all" ? "on" : seen === "none" ? "off" : "capacity");
}

/** Every row of the guide that has these lamps, in its order. */
export function statesOf({ run, alm, soc }: LampsSeen): readonly LedFit[] {
  return LED_STATES.filter(
    (key) => (run === null || run === ledRow(key).run) && (alm === null || alm === ledRow(key).alm) && (soc === null || socFits(key, soc)),
  ).map((key) => ({ key, isNearlyEmpty: ledRow(key).soc === "capacity" && soc === "none" }));
}

/** When nothing fits: the rows that differ in one lamp only. */
export function nearlyOf(seen: LampsSeen): readonly LedStateKey[] {
  const without = (["run", "alm", "soc"] as const).filter((lamp) => seen[lamp] !== null).map((lamp) => statesOf({ ...seen, [lamp]: null }));
  const found = new Set(without.flat().map(({ key }) => key));
  return LED_STATES.filter((key) => found.has(key));
}
