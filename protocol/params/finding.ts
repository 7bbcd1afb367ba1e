/**
 * refuse = is not written · confirm = is written after the person has typed the new value once more ·
 * note = is said and written.
 */
export const CHECK_LEVELS = ["refuse", "confirm", "note"] as const;
export type CheckLevel = (typeof CHECK_LEVELS)[number];

/** What checking the values of an editor has to say. The sentence is in the UI's text under `sentence`. */
export interface Finding {
  /**
   * Stable and unique in one check: "order:cellUvAlarmMv>cellUvProtectMv@cellUvAlarmMv=2800,cellUvProtectMv=2900", the rule
   * and the values it was said of. What a person has confirmed is named by it, so it does not count for another value.
   */
  readonly id: string;
  readonly sentence: FindingSentence;
  readonly level: CheckLevel;
  /** Settings it is about; it is shown beside the first. */
  readonly keys: readonly string[];
  /** Figures of the sentence. An amount is in base units; its unit is that of the first key's concept unless the sentence says otherwise. */
  readonly params: Readonly<Record<string, number | string>>;
  /** A value that would put it right. */
  readonly suggestion?: { readonly key: string; readonly value: number };
}

export const FINDING_SENTENCES = [
  /** The pack's family has no such setting, or none that is evidenced: params value. */
  "unknownKey",
  /** Not written by this tool: params value. */
  "readOnly",
  /** This pack did not give the setting when it was read, so that a write could not be proven: params value. */
  "notHeld",
  /** Outside the limits of the tool and paper: params value, least, most. */
  "range",
  /** Between two counts of the wire: params value, step, lower, upper. */
  "grid",
  /** Off the vendor tool's step: params value, step. */
  "step",
  /** Nobody has named limits for it: params value. */
  "noLimits",
  /** Nobody has named limits for it, and this program takes it for unusual: params value, least, most. */
  "unusual",
  /** One of a list, and the maker's program cannot choose it: params value. */
  "notOffered",
  /** keys[0] must be above keys[1]: params value, other. */
  "mustBeAbove",
  "mustBeBelow",
  /** keys[0] should be below / above keys[1], and not equal: params value, other. */
  "shouldBeBelow",
  "shouldBeAbove",
  /** keys[0] should be at or above / at or below keys[1]: params value, other. */
  "shouldBeAtLeast",
  "shouldBeAtMost",
  /** keys[0] (cell) times cellCount is far from keys[1] (pack): params value, cellCount, product, other, awayMv (of the pack). */
  "cellsAgainstPack",
  /** Beyond what LiFePO4 cells stand: params value, limit. */
  "lfpAbove",
  "lfpBelow",
  /** Outside the window of the battery's guide: params value, limit, heater (limit with heater, or ""). */
  "guideAbove",
  "guideBelow",
  /** More than the model is made for: params value, limit (mA), ratedMa. */
  "modelCurrent",
  /** Longer than the guide allows this current: params value (current), delayUs, limitUs. */
  "pulseTime",
  /** The pack stands beyond it now, and would act at once: params value, now. */
  "actsAtOnceAbove",
  "actsAtOnceBelow",
] as const;
export type FindingSentence = (typeof FINDING_SENTENCES)[number];

export function worstLevel(findings: readonly Finding[]): CheckLevel | null {
  return CHECK_LEVELS.find((level) => findings.some((finding) => finding.level === level)) ?? null;
}
