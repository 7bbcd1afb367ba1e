import type { RuleContext } from "./context.ts";
import type { CheckLevel } from "./finding.ts";
import { PACK_WINDOW, PULSES, TEMPERATURE_WINDOW } from "./models.ts";

/**
 * Rules between settings, as data. Levels and tolerances are OUR judgement, chosen so that the captured
 * factory settings of a real pack (captures v25-cfg-*) and twice the current on a twice as large pack pass without a
 * refusal; figures from the guide are in models.ts with their source. No rule concerns inverter codes.
 */
export type OrderSentence = "mustBeBelow" | "mustBeAbove" | "shouldBeBelow" | "shouldBeAbove" | "shouldBeAtMost" | "shouldBeAtLeast";

/** Reported at `level` when the value is on the bad side by more than `limit`. */
export interface Grade {
  readonly limit: number;
  readonly level: CheckLevel;
}

interface RuleBase {
  readonly id: string;
  /** Of several rules on one topic only the worst is reported. */
  readonly topic: string;
}

/** keys[0] against keys[1]; "must" refuses, "should" asks. */
export interface OrderRule extends RuleBase {
  readonly kind: "order";
  readonly keys: readonly [string, string];
  readonly want: OrderSentence;
}

/** Cell threshold x cell count against pack threshold; grades in mV per cell, worst first. */
export interface CellsRule extends RuleBase {
  readonly kind: "cells";
  readonly keys: readonly [cell: string, pack: string];
  readonly grades: readonly Grade[];
}

/** One value against figures that do not depend on other settings; grades worst first. */
export interface LimitRule extends RuleBase {
  readonly kind: "limit";
  readonly keys: readonly [string];
  readonly side: "above" | "below";
  readonly sentence: "lfpAbove" | "lfpBelow" | "guideAbove" | "guideBelow" | "modelCurrent";
  /** Unit of a limit: base units, base units of a pack of 16 cells, percent of the rated current. */
  readonly scale: "base" | "sixteenCells" | "ratedPct";
  readonly isForLfpOnly: boolean;
  /** Limit of a pack with heater, base units. */
  readonly heater?: number;
  readonly grades: readonly Grade[];
}

/** A current that is allowed for a while only: threshold above `ratedPct` and its delay longer than `limitUs`. */
export interface PulseRule extends RuleBase {
  readonly kind: "pulse";
  readonly keys: readonly [protect: string, delay: string];
  readonly ratedPct: number;
  readonly limitUs: number;
  readonly level: CheckLevel;
}

type LiveReading = Exclude<keyof RuleContext, "cellCount" | "ratedCurrentMa">;

/** The pack's present reading x `sign` has reached the new threshold. */
export interface LiveRule extends RuleBase {
  readonly kind: "live";
  readonly keys: readonly [string];
  readonly reading: LiveReading;
  readonly sign: 1 | -1;
  readonly side: "above" | "below";
  readonly level: CheckLevel;
}

export type Rule = OrderRule | CellsRule | LimitRule | PulseRule | LiveRule;

const SIGN: Readonly<Record<OrderSentence, string>> = {
  mustBeBelow: "<",
  mustBeAbove: ">",
  shouldBeBelow: "<?",
  shouldBeAbove: ">?",
  shouldBeAtMost: "<=?",
  shouldBeAtLeast: ">=?",
};

function order(first: string, want: OrderSentence, second: string, topic?: string): OrderRule {
  const id = `order:${first}${SIGN[want]}${second}`;
  return { kind: "order", id, topic: topic ?? id, keys: [first, second], want };
}

/** To the user, a release at or beyond the protection and a release beyond the alarm are the same mistake. */
function overOrder(group: string, suffix: string): Rule[] {
  const [alarm, protect, release] = [`${group}Alarm${suffix}`, `${group}Protect${suffix}`, `${group}Release${suffix}`];
  return [
    order(alarm, "mustBeBelow", protect),
    order(release, "mustBeBelow", protect, release),
    order(release, "shouldBeAtMost", alarm, release),
  ];
}

function underOrder(group: string, suffix: string): Rule[] {
  const [alarm, protect, release] = [`${group}Alarm${suffix}`, `${group}Protect${suffix}`, `${group}Release${suffix}`];
  return [
    order(alarm, "mustBeAbove", protect),
    order(release, "mustBeAbove", protect, release),
    order(release, "shouldBeAtLeast", alarm, release),
  ];
}

function currentOrder(group: string): Rule[] {
  return [
    order(`${group}AlarmMa`, "mustBeBelow", `${group}ProtectMa`),
    order(`${group}ProtectMa`, "mustBeBelow", `${group}2ProtectMa`),
    order(`${group}2DelayUs`, "shouldBeAtMost", `${group}DelayUs`),
  ];
}

const ORDER: readonly Rule[] = [
  ...overOrder("packOv", "Mv"),
  ...overOrder("cellOv", "Mv"),
  ...underOrder("packUv", "Mv"),
  ...underOrder("cellUv", "Mv"),
  ...currentOrder("chargeOc"),
  ...currentOrder("dischargeOc"),
  ...["chargeOt", "dischargeOt", "mosOt", "envOt", "terminalOt"].flatMap((group) => overOrder(group, "DeciC")),
  ...["chargeUt", "dischargeUt", "envUt"].flatMap((group) => underOrder(group, "DeciC")),
  // A pack whose full-charge voltage is at or beyond the protection never reports full and stops charging by protection.
  order("fullChargeMv", "mustBeBelow", "packOvProtectMv", "fullChargeMv"),
  order("fullChargeMv", "shouldBeBelow", "packOvAlarmMv", "fullChargeMv"),
  // Balancing that starts no earlier than the protection never works.
  order("balanceStartMv", "mustBeBelow", "cellOvProtectMv", "balanceStartMv"),
  order("balanceStartMv", "shouldBeBelow", "cellOvAlarmMv", "balanceStartMv"),
];

const CELLS: readonly Rule[] = ["OvAlarmMv", "OvProtectMv", "UvAlarmMv", "UvProtectMv"].map((threshold): CellsRule => {
  const [cell, pack] = [`cell${threshold}`, `pack${threshold}`];
  const id = `cells:${cell}~${pack}`;
  const grades: readonly Grade[] = [
    { limit: 250, level: "confirm" },
    { limit: 100, level: "note" },
  ];
  return { kind: "cells", id, topic: id, keys: [cell, pack], grades };
});

type LimitShape = Pick<LimitRule, "side" | "sentence" | "scale" | "isForLfpOnly"> & Pick<Partial<LimitRule>, "heater">;

function limit(key: string, shape: LimitShape, ...grades: readonly Grade[]): LimitRule {
  const id = `${shape.sentence}:${key}`;
  return { kind: "limit", id, topic: id, keys: [key], ...shape, grades };
}

const LFP_ABOVE: LimitShape = { side: "above", sentence: "lfpAbove", scale: "base", isForLfpOnly: true };
const LFP_BELOW: LimitShape = { ...LFP_ABOVE, side: "below", sentence: "lfpBelow" };

/** Usual limits of LiFePO4 cells, 2.5-3.65 V, with room above for the protection: our judgement, no data sheet of the cells is known. */
const LFP: readonly Rule[] = [
  limit("cellOvAlarmMv", LFP_ABOVE, { limit: 3650, level: "note" }),
  limit("cellOvProtectMv", LFP_ABOVE, { limit: 3900, level: "refuse" }, { limit: 3750, level: "confirm" }),
  limit("cellUvProtectMv", LFP_BELOW, { limit: 2000, level: "refuse" }, { limit: 2500, level: "confirm" }),
];

/** The guide's volts are those of LiFePO4 too: in proportion they would be wrong for 13 cells of NMC. */
const VOLTS_ABOVE: LimitShape = { side: "above", sentence: "guideAbove", scale: "sixteenCells", isForLfpOnly: true };
const VOLTS_BELOW: LimitShape = { ...VOLTS_ABOVE, side: "below", sentence: "guideBelow" };
const HOT: LimitShape = { side: "above", sentence: "guideAbove", scale: "base", isForLfpOnly: false };
const COLD: LimitShape = {
  side: "below",
  sentence: "guideBelow",
  scale: "base",
  isForLfpOnly: false,
  heater: TEMPERATURE_WINDOW.leastWithHeaterDeciC,
};
/** A protection may lie this far outside the window before the user is asked. */
const BEYOND_WINDOW_DECI_C = 50;

function temperatureLimits(way: "charge" | "discharge"): Rule[] {
  const { leastDeciC, mostDeciC } = TEMPERATURE_WINDOW[way];
  const hot: Grade = { limit: mostDeciC, level: "note" };
  const cold: Grade = { limit: leastDeciC, level: "note" };
  return [
    limit(`${way}OtAlarmDeciC`, HOT, hot),
    limit(`${way}OtProtectDeciC`, HOT, { limit: mostDeciC + BEYOND_WINDOW_DECI_C, level: "confirm" }, hot),
    limit(`${way}UtAlarmDeciC`, COLD, cold),
    limit(`${way}UtProtectDeciC`, COLD, { limit: leastDeciC - BEYOND_WINDOW_DECI_C, level: "confirm" }, cold),
  ];
}

const WINDOWS: readonly Rule[] = [
  limit("packOvAlarmMv", VOLTS_ABOVE, { limit: PACK_WINDOW.chargedMv, level: "note" }),
  limit("packUvAlarmMv", VOLTS_BELOW, { limit: PACK_WINDOW.dischargedMv, level: "note" }),
  limit("fullChargeMv", VOLTS_ABOVE, { limit: PACK_WINDOW.chargedMv, level: "confirm" }),
  ...temperatureLimits("charge"),
  ...temperatureLimits("discharge"),
];

const OF_RATED: LimitShape = { side: "above", sentence: "modelCurrent", scale: "ratedPct", isForLfpOnly: false };

function modelLimits(group: "chargeOc" | "dischargeOc"): Rule[] {
  const [protect, delay] = [`${group}ProtectMa`, `${group}DelayUs`];
  const id = `pulseTime:${protect}`;
  const { long, short } = PULSES;
  return [
    limit(`${group}AlarmMa`, OF_RATED, { limit: long.ratedPct, level: "note" }),
    limit(protect, OF_RATED, { limit: short.ratedPct, level: "confirm" }),
    // Above the 10 min current only the 10 s one is left. 10 min are out of reach of any delay (tool: 25 s).
    { kind: "pulse", id, topic: id, keys: [protect, delay], ratedPct: long.ratedPct, limitUs: short.limitUs, level: "confirm" },
  ];
}

interface LiveSource {
  readonly group: string;
  readonly suffix: string;
  readonly reading: LiveReading;
  readonly side: "above" | "below";
  readonly sign?: 1 | -1;
  readonly levels?: readonly ["Protect"];
}

const LIVE_SOURCES: readonly LiveSource[] = [
  { group: "packOv", suffix: "Mv", reading: "packVoltageMv", side: "above" },
  { group: "cellOv", suffix: "Mv", reading: "maxCellMv", side: "above" },
  { group: "packUv", suffix: "Mv", reading: "packVoltageMv", side: "below" },
  { group: "cellUv", suffix: "Mv", reading: "minCellMv", side: "below" },
  { group: "chargeOc", suffix: "Ma", reading: "currentMa", side: "above" },
  { group: "chargeOc2", suffix: "Ma", reading: "currentMa", side: "above", levels: ["Protect"] },
  { group: "dischargeOc", suffix: "Ma", reading: "currentMa", side: "above", sign: -1 },
  { group: "dischargeOc2", suffix: "Ma", reading: "currentMa", side: "above", sign: -1, levels: ["Protect"] },
  { group: "chargeOt", suffix: "DeciC", reading: "maxCellDeciC", side: "above" },
  { group: "dischargeOt", suffix: "DeciC", reading: "maxCellDeciC", side: "above" },
  { group: "chargeUt", suffix: "DeciC", reading: "minCellDeciC", side: "below" },
  { group: "dischargeUt", suffix: "DeciC", reading: "minCellDeciC", side: "below" },
  { group: "mosOt", suffix: "DeciC", reading: "mosDeciC", side: "above" },
  { group: "envOt", suffix: "DeciC", reading: "environmentDeciC", side: "above" },
  { group: "envUt", suffix: "DeciC", reading: "environmentDeciC", side: "below" },
  { group: "terminalOt", suffix: "DeciC", reading: "terminalDeciC", side: "above" },
];

const LIVE: readonly Rule[] = LIVE_SOURCES.flatMap(({ group, suffix, reading, side, sign = 1, levels = ["Alarm", "Protect"] }) =>
  levels.map((level): LiveRule => {
    const key = `${group}${level}${suffix}`;
    const id = `live:${key}`;
    return { kind: "live", id, topic: id, keys: [key], reading, side, sign, level: level === "Protect" ? "confirm" : "note" };
  }),
);

export const RULES: readonly Rule[] = [
  ...ORDER,
  ...CELLS,
  ...LFP,
  ...WINDOWS,
  ...modelLimits("chargeOc"),
  ...modelLimits("dischargeOc"),
  ...LIVE,
];
