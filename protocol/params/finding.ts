/**
 * refuse = is not written · confirm = is written after the user has entered the new value once more ·
 * note = is shown and written.
 */
export const CHECK_LEVELS = ["refuse", "confirm", "note"] as const;
export type CheckLevel = (typeof CHECK_LEVELS)[number];

/** A finding about the values in an editor. The UI's text has the sentence under `sentence`. */
export interface Finding {
  /**
   * Stable and unique in one check: "order:cellUvAlarmMv>cellUvProtectMv@cellUvAlarmMv=2800,cellUvProtectMv=2900", the rule
   * and the values it applies to. Confirmations refer to it, so they do not apply to other values.
   */
  readonly id: string;
  readonly sentence: FindingSentence;
  readonly level: CheckLevel;
  /** Settings it is about; it is shown at the first. */
  readonly keys: readonly string[];
  /** Figures of the sentence. An amount is in base units; its unit is that of the first key's concept unless the sentence says otherwise. */
  readonly params: Readonly<Record<string, number | string>>;
  /** A value that would resolve it. */
  readonly suggestion?: { readonly key: string; readonly value: number };
}

export const FINDING_SENTENCES = [
  /** The pack's family has no such setting, or none that is documented: params value. */
  "unknownKey",
  /** Not written by this tool: params value. */
  "readOnly",
  /** This pack did not return the setting when read, so a write could not be verified: params value. */
  "notHeld",
  /** Outside the limits of tool and document: params value, least, most. */
  "range",
  /** Between two counts of the wire: params value, step, lower, upper. */
  "grid",
  /** Off the vendor tool's step: params value, step. */
  "step",
  /** No source gives limits for it: params value. */
  "noLimits",
  /** No source gives limits for it, and this program considers it unusual: params value, least, most. */
  "unusual",
  /** Not in the list of the vendor's tool: params value. */
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
  /** Beyond what LiFePO4 cells tolerate: params value, limit. */
  "lfpAbove",
  "lfpBelow",
  /** Outside the window of the battery's guide: params value, limit, heater (limit with heater, or ""). */
  "guideAbove",
  "guideBelow",
  /** More than the model is made for: params value, limit (mA), ratedMa. */
  "modelCurrent",
  /** Longer than the guide allows this current: params value (current), delayUs, limitUs. */
  "pulseTime",
  /** The present reading is beyond it, so the pack would act at once: params value, now. */
  "actsAtOnceAbove",
  "actsAtOnceBelow",
] as const;
export type FindingSentence = (typeof FINDING_SENTENCES)[number];

export function worstLevel(findings: readonly Finding[]): CheckLevel | null {
  return CHECK_LEVELS.find((level) => findings.some((finding) => finding.level === level)) ?? null;
}
