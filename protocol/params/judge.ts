import type { RuleContext } from "./context.ts";
import { isProbablyNmc } from "./context.ts";
import type { CheckLevel, Finding } from "./finding.ts";
import { LARGEST_RATED_MA, PACK_WINDOW } from "./models.ts";
import type { CellsRule, Grade, LimitRule, LiveRule, OrderRule, OrderSentence, PulseRule, Rule } from "./ruleTable.ts";

/** Settings by key, base units. */
export type SettingAmounts = Readonly<Record<string, number>>;

type Judgement = Pick<Finding, "level" | "sentence" | "keys" | "params">;

/** Values that a rule accepts, both ends included. */
export interface Span {
  readonly least: number;
  readonly most: number;
}
export const ANYTHING: Span = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

interface Order {
  /** 1 = keys[0] belongs above keys[1], by `gap` at least. */
  readonly sign: 1 | -1;
  readonly gap: 0 | 1;
  readonly level: CheckLevel;
  /** The same, expressed for keys[1]. */
  readonly mirrored: OrderSentence;
}

const ORDERS: Readonly<Record<OrderSentence, Order>> = {
  mustBeBelow: { sign: -1, gap: 1, level: "refuse", mirrored: "mustBeAbove" },
  mustBeAbove: { sign: 1, gap: 1, level: "refuse", mirrored: "mustBeBelow" },
  shouldBeBelow: { sign: -1, gap: 1, level: "confirm", mirrored: "shouldBeAbove" },
  shouldBeAbove: { sign: 1, gap: 1, level: "confirm", mirrored: "shouldBeBelow" },
  shouldBeAtMost: { sign: -1, gap: 0, level: "confirm", mirrored: "shouldBeAtLeast" },
  shouldBeAtLeast: { sign: 1, gap: 0, level: "confirm", mirrored: "shouldBeAtMost" },
};

function ratedMa(context: RuleContext): number {
  return context.ratedCurrentMa ?? LARGEST_RATED_MA;
}

/** Limit of one grade in base units; null = cannot be determined without knowing more about the pack. */
function limitOf(rule: LimitRule, grade: Grade, context: RuleContext): number | null {
  if (rule.isForLfpOnly && isProbablyNmc(context)) return null;
  if (rule.scale === "ratedPct") return Math.round((ratedMa(context) * grade.limit) / 100);
  if (rule.scale === "base") return grade.limit;
  return context.cellCount === null ? null : Math.round((grade.limit * context.cellCount) / PACK_WINDOW.cellCount);
}

function judgeOrder(rule: OrderRule, value: number, other: number, isFromSecond: boolean): Judgement | null {
  const { sign, gap, level, mirrored } = ORDERS[rule.want];
  if ((value - other) * sign >= gap) return null;
  const [first, second] = rule.keys;
  if (isFromSecond) return { level, sentence: mirrored, keys: [second, first], params: { value: other, other: value } };
  return { level, sentence: rule.want, keys: rule.keys, params: { value, other } };
}

function judgeCells(rule: CellsRule, value: number, other: number, cellCount: number | null): Judgement | null {
  if (cellCount === null) return null;
  const product = value * cellCount;
  const awayMv = Math.abs(product - other);
  const grade = rule.grades.find(({ limit }) => awayMv > limit * cellCount);
  const params = { value, cellCount, product, other, awayMv };
  return grade ? { level: grade.level, sentence: "cellsAgainstPack", keys: rule.keys, params } : null;
}

function judgeLimit(rule: LimitRule, value: number, context: RuleContext): Judgement | null {
  for (const grade of rule.grades) {
    const limit = limitOf(rule, grade, context);
    if (limit === null || (rule.side === "above" ? value <= limit : value >= limit)) continue;
    const more = rule.sentence === "modelCurrent" ? { ratedMa: ratedMa(context) } : isOfGuide(rule) ? { heater: rule.heater ?? "" } : {};
    return { level: grade.level, sentence: rule.sentence, keys: rule.keys, params: { value, limit, ...more } };
  }
  return null;
}

function isOfGuide({ sentence }: LimitRule): boolean {
  return sentence === "guideAbove" || sentence === "guideBelow";
}

function pulseLimitMa(rule: PulseRule, context: RuleContext): number {
  return Math.round((ratedMa(context) * rule.ratedPct) / 100);
}

function judgePulse(rule: PulseRule, value: number, delayUs: number, context: RuleContext): Judgement | null {
  if (value <= pulseLimitMa(rule, context) || delayUs <= rule.limitUs) return null;
  return { level: rule.level, sentence: "pulseTime", keys: rule.keys, params: { value, delayUs, limitUs: rule.limitUs } };
}

/** A reading that has reached the threshold counts as beyond it: packs act at or above it. */
function judgeLive(rule: LiveRule, value: number, reading: number | null): Judgement | null {
  if (reading === null) return null;
  const now = reading === 0 ? 0 : reading * rule.sign;
  if (rule.side === "above" ? now < value : now > value) return null;
  const sentence = rule.side === "above" ? "actsAtOnceAbove" : "actsAtOnceBelow";
  return { level: rule.level, sentence, keys: rule.keys, params: { value, now } };
}

/**
 * Objection of one rule to the values; null = none, or something it needs is not known. `isFromSecond` expresses an order
 * of two settings as a requirement on keys[1].
 */
export function judge(rule: Rule, values: SettingAmounts, context: RuleContext, isFromSecond = false): Judgement | null {
  const [first, second] = rule.keys;
  const value = values[first];
  const other = second === undefined ? undefined : values[second];
  if (value === undefined) return null;
  if (rule.kind === "limit") return judgeLimit(rule, value, context);
  if (rule.kind === "live") return judgeLive(rule, value, context[rule.reading]);
  if (other === undefined) return null;
  if (rule.kind === "order") return judgeOrder(rule, value, other, isFromSecond);
  if (rule.kind === "cells") return judgeCells(rule, value, other, context.cellCount);
  return judgePulse(rule, value, other, context);
}

function spanOfLimit(rule: LimitRule, context: RuleContext, levels: readonly CheckLevel[]): Span {
  const grade = rule.grades.findLast(({ level }) => levels.includes(level));
  const limit = grade ? limitOf(rule, grade, context) : null;
  if (limit === null) return ANYTHING;
  return rule.side === "above" ? { ...ANYTHING, most: limit } : { ...ANYTHING, least: limit };
}

function spanOfOrder(rule: OrderRule, isFirst: boolean, other: number, levels: readonly CheckLevel[]): Span {
  const { sign, gap, level } = ORDERS[rule.want];
  if (!levels.includes(level)) return ANYTHING;
  return isFirst === (sign === 1) ? { ...ANYTHING, least: other + gap } : { ...ANYTHING, most: other - gap };
}

function spanOfCells(rule: CellsRule, isFirst: boolean, other: number, cellCount: number | null, levels: readonly CheckLevel[]): Span {
  const grade = rule.grades.findLast(({ level }) => levels.includes(level));
  if (!grade || cellCount === null) return ANYTHING;
  const awayMv = grade.limit * cellCount;
  if (!isFirst) return { least: other * cellCount - awayMv, most: other * cellCount + awayMv };
  return { least: Math.ceil((other - awayMv) / cellCount), most: Math.floor((other + awayMv) / cellCount) };
}

function spanOfPulse(rule: PulseRule, isFirst: boolean, other: number, context: RuleContext, levels: readonly CheckLevel[]): Span {
  const limitMa = pulseLimitMa(rule, context);
  if (!levels.includes(rule.level) || other <= (isFirst ? rule.limitUs : limitMa)) return ANYTHING;
  return { ...ANYTHING, most: isFirst ? limitMa : rule.limitUs };
}

/**
 * Values of `key` to which the rule does not object at one of `levels`, all other settings as in `values`. For a live
 * rule that is everything: no value is proposed that would only keep a pack from acting, because acting may be right.
 */
export function spanOf(rule: Rule, key: string, values: SettingAmounts, context: RuleContext, levels: readonly CheckLevel[]): Span {
  if (rule.kind === "limit") return spanOfLimit(rule, context, levels);
  if (rule.kind === "live") return ANYTHING;
  const [first, second] = rule.keys;
  const isFirst = key === first;
  const other = values[isFirst ? second : first];
  if (other === undefined) return ANYTHING;
  if (rule.kind === "order") return spanOfOrder(rule, isFirst, other, levels);
  if (rule.kind === "cells") return spanOfCells(rule, isFirst, other, context.cellCount, levels);
  return spanOfPulse(rule, isFirst, other, context, levels);
}
