import type { SettingBinding, SettingTable } from "./binding.ts";
import { bindingOf } from "./binding.ts";
import { SETTING_CONCEPTS } from "./concepts.ts";
import type { RuleContext } from "./context.ts";
import type { CheckLevel, Finding, FindingSentence } from "./finding.ts";
import { CHECK_LEVELS } from "./finding.ts";
import type { SettingAmounts, Span } from "./judge.ts";
import { ANYTHING, judge, spanOf } from "./judge.ts";
import { limitsOfBinding, nearestLegal, remainder } from "./legal.ts";
import type { OrderSentence, Rule } from "./ruleTable.ts";
import { RULES } from "./ruleTable.ts";

function idOf(rule: string, keys: readonly string[], values: SettingAmounts): string {
  return `${rule}@${keys.map((key) => `${key}=${values[key]}`).join(",")}`;
}

function ofValue(
  sentence: FindingSentence,
  level: CheckLevel,
  key: string,
  value: number,
  params: Finding["params"] = {},
  better: number | null = null,
): Finding {
  const finding = { id: idOf(`${sentence}:${key}`, [key], { [key]: value }), sentence, level, keys: [key] };
  // Not a number and infinite do not survive JSON.
  const said = { value: Number.isFinite(value) ? value : String(value), ...params };
  return better === null ? { ...finding, params: said } : { ...finding, params: said, suggestion: { key, value: better } };
}

/** Checks one entered value alone: range, grid and step. */
export function checkValue(binding: SettingBinding, value: number): readonly Finding[] {
  const { key, range, wireLeast, wireStep } = binding;
  const { least, most } = limitsOfBinding(binding);
  const better = Number.isFinite(value) ? nearestLegal(binding, value, ...EVERYWHERE) : null;
  if (!(value >= least && value <= most)) return [ofValue("range", "refuse", key, value, { least, most }, better)];
  // Checked separately: 5e-324 - wireLeast rounds to a whole number.
  if (!Number.isInteger(value) || remainder(value - wireLeast, wireStep) !== 0) {
    const lower = wireLeast + Math.floor((value - wireLeast) / wireStep) * wireStep;
    return [ofValue("grid", "refuse", key, value, { step: wireStep, lower, upper: lower + wireStep }, better)];
  }
  if (binding.choices) return binding.choices.includes(value) ? [] : [ofValue("notOffered", "confirm", key, value)];
  if (range === null) return checkWindow(binding, value);
  if (remainder(value - range.least, range.step) === 0) return [];
  return [ofValue("step", "note", key, value, { step: range.step }, better)];
}

/** No source gives limits: an unusual value needs confirmation, and so does every value without a usual range. */
function checkWindow({ key, window = null }: SettingBinding, value: number): readonly Finding[] {
  if (window === null) return [ofValue("noLimits", "confirm", key, value)];
  const { least, most } = window;
  return value >= least && value <= most ? [] : [ofValue("unusual", "confirm", key, value, { least, most })];
}

const EVERYWHERE = [ANYTHING.least, ANYTHING.most] as const;

/** Whether this setting may be written at all, then the value alone. */
function checkEdit(binding: SettingBinding | null, key: string, value: number, isHeld: boolean): readonly Finding[] {
  if (binding === null) return [ofValue("unknownKey", "refuse", key, value)];
  if (binding.access !== "write") return [ofValue("readOnly", "refuse", key, value)];
  if (!isHeld) return [ofValue("notHeld", "refuse", key, value)];
  return checkValue(binding, value);
}

const RULES_OF_KEY: ReadonlyMap<string, readonly Rule[]> = new Map(
  SETTING_CONCEPTS.map(({ key }) => [key, RULES.filter((rule) => (rule.keys as readonly string[]).includes(key))]),
);

const SOFTER: Readonly<Partial<Record<OrderSentence, OrderSentence>>> = { mustBeBelow: "shouldBeBelow", mustBeAbove: "shouldBeAbove" };

/** Where the meaning of a register is only inferred, an order rule may ask for confirmation but never refuse. */
function asEvidenced(rule: Rule, table: SettingTable): Rule {
  const want = rule.kind === "order" ? SOFTER[rule.want] : undefined;
  const isInferred = rule.keys.some((key) => bindingOf(table, key)?.evidence === "inferred");
  return rule.kind === "order" && want !== undefined && isInferred ? { ...rule, want } : rule;
}

function rulesOf(table: SettingTable, keys: Iterable<string>): readonly Rule[] {
  const touched = new Set([...keys].flatMap((key) => RULES_OF_KEY.get(key) ?? []));
  return RULES.filter((rule) => touched.has(rule)).map((rule) => asEvidenced(rule, table));
}

function together(a: Span, b: Span): Span {
  return { least: Math.max(a.least, b.least), most: Math.min(a.most, b.most) };
}

/**
 * The value of `key` nearest to the entered one that satisfies `rule`; preferably one that no other rule refuses or asks
 * about; null when no valid value helps.
 */
function mend(table: SettingTable, rule: Rule, key: string, values: SettingAmounts, context: RuleContext): number | null {
  const binding = bindingOf(table, key);
  const wanted = values[key];
  if (binding === null || wanted === undefined || rule.kind === "live") return null;
  let span = spanOf(rule, key, values, context, CHECK_LEVELS);
  if (span === ANYTHING) return null;
  for (const levels of [["refuse"], ["refuse", "confirm"]] as const) {
    for (const other of RULES_OF_KEY.get(key) ?? []) {
      const narrower = together(span, spanOf(asEvidenced(other, table), key, values, context, levels));
      if (nearestLegal(binding, wanted, narrower.least, narrower.most) !== null) span = narrower;
    }
  }
  return nearestLegal(binding, wanted, span.least, span.most);
}

interface Said {
  readonly topic: string;
  readonly finding: Finding;
}

function worseFirst(a: CheckLevel, b: CheckLevel): number {
  return CHECK_LEVELS.indexOf(a) - CHECK_LEVELS.indexOf(b);
}

const PLACE: ReadonlyMap<string, number> = new Map(SETTING_CONCEPTS.map(({ key }, index) => [key, index]));

/** In the order of the concepts, the worst first within a key; unknown keys come last, by name. */
function inOrder(a: Finding, b: Finding): number {
  const [keyA = "", keyB = ""] = [a.keys[0], b.keys[0]];
  const places = (PLACE.get(keyA) ?? PLACE.size) - (PLACE.get(keyB) ?? PLACE.size);
  return places || (keyA < keyB ? -1 : keyA > keyB ? 1 : worseFirst(a.level, b.level));
}

/** All findings about writing `edits` to a pack that holds `held`, except those that no edit affects. */
export function checkEdits(table: SettingTable, held: SettingAmounts, edits: SettingAmounts, context: RuleContext): readonly Finding[] {
  const findings: Finding[] = [];
  const bindings = new Map<string, SettingBinding>();
  const values: Record<string, number> = { ...held };
  // Own properties only: "constructor" is not a setting, although every object has it.
  for (const [key, wanted] of Object.entries(edits)) {
    const value = wanted + 0; // a minus before zero does not survive JSON
    const binding = bindingOf(table, key);
    const isHeld = Object.hasOwn(held, key);
    findings.push(...checkEdit(binding, key, value, isHeld));
    if (binding?.access !== "write" || !isHeld) continue;
    if (!Number.isInteger(value)) {
      // Already refused. Rules apply neither to an invalid value nor to the one that it replaces.
      delete values[key];
      continue;
    }
    bindings.set(key, binding);
    values[key] = value;
  }

  const said: Said[] = [];
  for (const rule of rulesOf(table, bindings.keys())) {
    const [first] = rule.keys;
    // A threshold that the pack already has does not make it act again.
    if (rule.kind === "live" && values[first] === held[first]) continue;
    const judgement = judge(rule, values, context, !bindings.has(first));
    if (judgement === null) continue;
    const finding = { id: idOf(rule.id, rule.keys, values), ...judgement };
    const suggestion = judgement.keys
      .flatMap((key) => {
        const value = bindings.has(key) ? mend(table, rule, key, values, context) : null;
        return value === null ? [] : [{ key, value }];
      })
      .at(0);
    said.push({ topic: rule.topic, finding: suggestion ? { ...finding, suggestion } : finding });
  }
  for (const { topic, finding } of said) {
    const isOutdone = said.some((other) => other.topic === topic && worseFirst(other.finding.level, finding.level) < 0);
    if (!isOutdone) findings.push(finding);
  }
  return findings.sort(inOrder);
}

/** What keeps a write from being sent: every refusal, and every question that has not been confirmed. */
export function blockingFindings(findings: readonly Finding[], confirmedIds: Iterable<string>): readonly Finding[] {
  const confirmed = new Set(confirmedIds);
  return findings.filter(({ level, id }) => level === "refuse" || (level === "confirm" && !confirmed.has(id)));
}

/** Rules that refuse; few enough to check every state that a plan passes through. */
const REFUSING = RULES.filter((rule) =>
  rule.kind === "order"
    ? rule.want.startsWith("must")
    : "grades" in rule
      ? rule.grades.some(({ level }) => level === "refuse")
      : rule.level === "refuse",
);

/** Ids of the rules that refuse a full set of values; with `keys`, only of those that concern one of them. */
export function breaksOrder(values: SettingAmounts, context: RuleContext, keys?: Iterable<string>): readonly string[] {
  const concerned = keys === undefined ? null : new Set(keys);
  return REFUSING.filter(
    (rule) => (concerned === null || rule.keys.some((key) => concerned.has(key))) && judge(rule, values, context)?.level === "refuse",
  ).map(({ id }) => id);
}
