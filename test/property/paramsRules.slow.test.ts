import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SETTINGS as MODBUS } from "../../protocol/drivers/pace-modbus/settings.ts";
import { SETTINGS as PACEIC } from "../../protocol/drivers/paceic-v25/settings.ts";
import type { Rule } from "../../protocol/params/ruleTable.ts";
import { RULES } from "../../protocol/params/ruleTable.ts";
import type { CheckLevel, Finding, RuleContext, SettingBinding, SettingTable } from "../../protocol/shared.ts";
import { bindingOf, blockingFindings, breaksOrder, checkEdits, checkValue, worstLevel } from "../../protocol/shared.ts";
import { defaultSettings } from "../../protocol/sim/settings.ts";

const HELD = Object.fromEntries(defaultSettings(16, 100_000));
type Edits = Readonly<Record<string, number>>;

const table: fc.Arbitrary<SettingTable> = fc.constantFrom(PACEIC, MODBUS);

/** Around the limits, where rules have their edges, on the grid and off it. */
function typed({ key, range, wireLeast, wireMost, wireStep }: SettingBinding): fc.Arbitrary<number> {
  const least = range?.least ?? wireLeast;
  const most = range?.most ?? wireMost;
  const held = HELD[key] ?? least;
  return fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: Math.floor((most - least) / wireStep) }).map((n) => least + n * wireStep) },
    { weight: 4, arbitrary: fc.integer({ min: -30, max: 30 }).map((n) => held + n * (range?.step ?? wireStep)) },
    { weight: 1, arbitrary: fc.integer({ min: wireLeast - 10, max: wireMost + 10 }) },
    { weight: 1, arbitrary: fc.double({ min: least, max: most, noNaN: true }) },
  );
}

function edits({ bindings }: SettingTable): fc.Arbitrary<Edits> {
  const held = bindings.filter(({ key }) => HELD[key] !== undefined);
  return fc
    .subarray(held, { minLength: 1, maxLength: 8 })
    .chain((some) => fc.tuple(...some.map((binding) => typed(binding).map((value) => [binding.key, value] as const))))
    .map((entries) => Object.fromEntries(entries));
}

const maybe = (min: number, max: number) => fc.option(fc.integer({ min, max }));
const context: fc.Arbitrary<RuleContext> = fc.record({
  cellCount: fc.constantFrom(null, 13, 15, 16),
  packVoltageMv: maybe(40_000, 60_000),
  maxCellMv: maybe(3000, 4000),
  minCellMv: maybe(2400, 3400),
  currentMa: maybe(-220_000, 220_000),
  maxCellDeciC: maybe(-100, 700),
  minCellDeciC: maybe(-300, 400),
  mosDeciC: maybe(0, 1100),
  environmentDeciC: maybe(-300, 700),
  terminalDeciC: maybe(-300, 1100),
  ratedCurrentMa: fc.constantFrom(null, 100_000, 150_000, 200_000),
});

const situation = fc.tuple(table, context).chain(([on, around]) => fc.tuple(fc.constant(on), fc.constant(around), edits(on)));

function ruleOf({ id }: Finding): string {
  return id.split("@")[0] ?? "";
}

describe("checking edits", () => {
  it("a suggestion is legal by itself and ends the finding that gave it, whatever was edited", () => {
    let followed = 0;
    fc.assert(
      fc.property(situation, ([on, around, wanted]) => {
        for (const finding of checkEdits(on, HELD, wanted, around)) {
          if (!finding.suggestion) continue;
          const { key, value } = finding.suggestion;
          const binding = bindingOf(on, key);
          expect(Object.keys(wanted)).toContain(key);
          expect(value).not.toBe(wanted[key]);
          expect(binding && checkValue(binding, value).filter(({ sentence }) => sentence !== "noLimits")).toEqual([]);
          const then = checkEdits(on, HELD, { ...wanted, [key]: value }, around).map(ruleOf);
          expect(then).not.toContain(ruleOf(finding));
          followed++;
        }
      }),
      { numRuns: 400 },
    );
    expect(followed).toBeGreaterThan(200);
  });

  it("an order that cannot be kept has no suggestion only when no legal value would keep it", () => {
    fc.assert(
      fc.property(situation, ([on, around, wanted]) => {
        for (const finding of checkEdits(on, HELD, wanted, around)) {
          if (finding.suggestion || !finding.id.startsWith("order:")) continue;
          for (const key of finding.keys.filter((k) => Object.hasOwn(wanted, k))) {
            const range = bindingOf(on, key)?.range;
            if (!range) continue;
            for (const value of [range.least, range.most])
              expect(checkEdits(on, HELD, { ...wanted, [key]: value }, around).map(ruleOf)).toContain(ruleOf(finding));
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("does not depend on the order in which edits were made, nor on who asks first", () => {
    fc.assert(
      fc.property(situation, ([on, around, wanted]) => {
        const findings = checkEdits(on, HELD, wanted, around);
        const reversed = Object.fromEntries(Object.entries(wanted).reverse());
        expect(checkEdits(on, HELD, reversed, around)).toEqual(findings);
        expect(checkEdits(on, Object.fromEntries(Object.entries(HELD).reverse()), wanted, around)).toEqual(findings);
        expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
      }),
    );
  });

  it("speaks only of what was edited, and names its values", () => {
    fc.assert(
      fc.property(situation, ([on, around, wanted]) => {
        for (const { id, keys } of checkEdits(on, HELD, wanted, around)) {
          const concerned = keys.filter((key) => Object.hasOwn(wanted, key));
          expect(concerned.length).toBeGreaterThan(0);
          for (const key of concerned) expect(`${id},`.replace("@", ",")).toContain(`,${key}=${wanted[key]},`);
        }
      }),
    );
  });

  it("survives JSON, and blocks until each question is confirmed and each refusal gone", () => {
    fc.assert(
      fc.property(situation, ([on, around, wanted]) => {
        const findings = checkEdits(on, HELD, wanted, around);
        expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
        const all = findings.map(({ id }) => id);
        expect(blockingFindings(findings, []).length === 0).toBe(["note", null].includes(worstLevel(findings)));
        expect(blockingFindings(findings, all).every(({ level }) => level === "refuse")).toBe(true);
      }),
    );
  });

  it("refuses a set exactly where the check of states in between does", () => {
    fc.assert(
      fc.property(situation, ([on, around, wanted]) => {
        const legal = Object.entries(wanted).every(([key, value]) => {
          const binding = bindingOf(on, key);
          return binding && worstLevel(checkValue(binding, value)) !== "refuse";
        });
        fc.pre(legal);
        const refused = checkEdits(on, HELD, wanted, around).filter(({ level }) => level === "refuse");
        const held = Object.fromEntries(on.bindings.flatMap(({ key }) => (HELD[key] === undefined ? [] : [[key, HELD[key]]])));
        expect(refused.map(ruleOf).toSorted()).toEqual([...breaksOrder({ ...held, ...wanted }, around)].toSorted());
      }),
    );
  });
});

/** A threshold acts at once when it is moved towards the reading: an over-threshold downwards. */
function isWorseUpwards(rule: Rule): boolean {
  if (rule.kind === "order") return rule.id.includes("<");
  if (rule.kind === "live") return rule.side === "below";
  return rule.kind === "pulse" || (rule.kind === "limit" && rule.side === "above");
}

describe("one value going further out", () => {
  const SEVERITY: readonly (CheckLevel | null)[] = [null, "note", "confirm", "refuse"];
  const single = RULES.filter(({ kind }) => kind !== "cells");

  it("is never judged more mildly by the same rule", () => {
    fc.assert(
      fc.property(fc.constantFrom(...single), context, fc.nat({ max: 1000 }), fc.nat({ max: 1000 }), (rule, around, a, b) => {
        const [key] = rule.keys;
        const binding = bindingOf(PACEIC, key);
        if (!binding?.range) return;
        const { least, most, step } = binding.range;
        const valueAt = (share: number) => least + Math.round(((most - least) * share) / 1000 / step) * step;
        const values = [valueAt(a), valueAt(b)].toSorted((x, y) => x - y);
        // What the pack holds makes a live rule silent; 1 is no value of any of these.
        const held = { ...HELD, [key]: 1 };
        const [low = 0, high = 0] = values.map((value) => {
          const said = checkEdits(PACEIC, held, { [key]: value }, around).filter((finding) => ruleOf(finding) === rule.id);
          return SEVERITY.indexOf(worstLevel(said));
        });
        const isWorseAbove = isWorseUpwards(rule);
        // The worse rule of a topic silences the milder one on purpose.
        if (rule.kind === "order" && rule.topic !== rule.id) return;
        expect(isWorseAbove ? high >= low : low >= high).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("nor by all rules of its key together", () => {
    fc.assert(
      fc.property(context, fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (around, a, b) => {
        for (const [key, base, way] of [
          ["packOvReleaseMv", 54_000, 100],
          ["packUvReleaseMv", 46_400, -100],
          ["fullChargeMv", 56_000, 50],
          ["balanceStartMv", 3400, 10],
          ["cellUvProtectMv", 2500, -10],
          ["chargeOtProtectDeciC", 550, 10],
        ] as const) {
          const calm = { ...around, minCellMv: null, maxCellDeciC: null, minCellDeciC: null, packVoltageMv: null };
          const severity = (steps: number) => SEVERITY.indexOf(worstLevel(checkEdits(PACEIC, HELD, { [key]: base + way * steps }, calm)));
          expect(severity(Math.max(a, b))).toBeGreaterThanOrEqual(severity(Math.min(a, b)));
        }
      }),
    );
  });
});
