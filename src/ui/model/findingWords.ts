import type { Figures, Finding, SettingRole, SettingTable } from "../../../protocol/shared.ts";
import { bindingOf, conceptOf } from "../../../protocol/shared.ts";
import { amountIn, durationText, settingAmount } from "./settingAmounts.ts";
import { sourceIn } from "./sourceIn.ts";

/** Which sentence says why a finding matters. */
type WhyKey =
  | "none"
  | "range"
  | "wire"
  | "grid"
  | "step"
  | "noLimits"
  | "unusual"
  | "notOffered"
  | "alarmFirst"
  | "releaseInside"
  | "stages"
  | "fullBeforeAlarm"
  | "fullBeforeProtection"
  | "balanceBeforeAlarm"
  | "balanceBeforeProtection"
  | "order"
  | "cellsAgainstPack"
  | "lfpAbove"
  | "lfpBelow"
  | "guide"
  | "guideHeater"
  | "modelCurrent"
  | "pulseTime"
  | "actsAtOnce";

function whyOfOrder(keys: readonly string[]): WhyKey {
  const concepts = keys.flatMap((key) => conceptOf(key) ?? []);
  const roles = new Set<SettingRole>(concepts.map(({ role }) => role));
  const withProtection = roles.has("protect");
  if (keys.includes("fullChargeMv")) return withProtection ? "fullBeforeProtection" : "fullBeforeAlarm";
  if (keys.includes("balanceStartMv")) return withProtection ? "balanceBeforeProtection" : "balanceBeforeAlarm";
  if (roles.has("release")) return "releaseInside";
  if (roles.has("protect2") || roles.has("delay2")) return "stages";
  return roles.has("alarm") && withProtection ? "alarmFirst" : "order";
}

/** What a sentence is made from. */
export type SaidFinding = Pick<Finding, "sentence" | "keys" | "params">;

export function whyOf({ sentence, keys, params }: SaidFinding, table: SettingTable | null): WhyKey {
  switch (sentence) {
    case "unknownKey":
    case "readOnly":
    case "notHeld":
      return "none";
    case "range": {
      const binding = table === null ? null : bindingOf(table, keys[0] ?? "");
      return binding?.range ? "range" : "wire";
    }
    case "mustBeAbove":
    case "mustBeBelow":
    case "shouldBeAbove":
    case "shouldBeBelow":
    case "shouldBeAtLeast":
    case "shouldBeAtMost":
      return whyOfOrder(keys);
    case "guideAbove":
      return "guide";
    case "guideBelow":
      return typeof params.heater === "number" ? "guideHeater" : "guide";
    case "actsAtOnceAbove":
    case "actsAtOnceBelow":
      return "actsAtOnce";
    default:
      return sentence;
  }
}

type Figure =
  | "value"
  | "other"
  | "limit"
  | "least"
  | "most"
  | "step"
  | "lower"
  | "upper"
  | "now"
  | "heater"
  | "product"
  | "away"
  | "cellCount"
  | "rated"
  | "delay"
  | "source";

/** Figures of a finding as texts with units; what a sentence does not use is there all the same. */
export function findingFigures(
  { keys, params }: SaidFinding,
  table: SettingTable | null,
  figures: Figures,
  language: string,
): Readonly<Record<Figure, string>> {
  const [a = "", b = a] = keys;
  const of = (name: string, key: string): string => {
    const value = params[name];
    return typeof value === "number" ? settingAmount(key, value, table, figures) : (value ?? "");
  };
  const number = (name: string): number => Number(params[name] ?? 0);
  return {
    value: of("value", a),
    other: of("other", b),
    limit: params.limitUs === undefined ? of("limit", a) : durationText(number("limitUs"), figures),
    least: of("least", a),
    most: of("most", a),
    step: of("step", a),
    lower: of("lower", a),
    upper: of("upper", a),
    now: of("now", a),
    heater: of("heater", a),
    product: of("product", b),
    away: of("awayMv", b),
    cellCount: String(params.cellCount ?? ""),
    rated: amountIn(number("ratedMa"), "A", 0, figures),
    delay: durationText(number("delayUs"), figures),
    source: sourceIn(language, (table === null ? null : bindingOf(table, a))?.range?.source ?? ""),
  };
}

/** Whether the suggested value is the end of what would do. */
export function suggestionKind({ sentence, keys, suggestion }: Finding): "set" | "orMore" | "orLess" {
  const isFirst = suggestion?.key === keys[0];
  if (["mustBeAbove", "shouldBeAbove", "shouldBeAtLeast"].includes(sentence)) return isFirst ? "orMore" : "orLess";
  if (["mustBeBelow", "shouldBeBelow", "shouldBeAtMost"].includes(sentence)) return isFirst ? "orLess" : "orMore";
  return "set";
}
