import { describe, expect, it } from "vitest";
import { SETTINGS as MODBUS } from "../../protocol/drivers/pace-modbus/settings.ts";
import { SETTINGS as PACEIC } from "../../protocol/drivers/paceic-v25/settings.ts";
import { SETTINGS as RITAR } from "../../protocol/drivers/ritar-modbus/settings.ts";
import { nearestLegal } from "../../protocol/params/legal.ts";
import { RULES } from "../../protocol/params/ruleTable.ts";
import type { CheckLevel, RuleContext } from "../../protocol/shared.ts";
import { bindingOf, checkEdits, conceptOf } from "../../protocol/shared.ts";
import { defaultSettings } from "../../protocol/sim/settings.ts";
import { loadCaptures } from "../support/captures.ts";

/** A pack of 16 cells and 100 A at rest, far from every threshold. */
const AT_REST: RuleContext = {
  cellCount: 16,
  packVoltageMv: 52_800,
  maxCellMv: 3301,
  minCellMv: 3299,
  currentMa: 0,
  maxCellDeciC: 251,
  minCellDeciC: 249,
  mosDeciC: 260,
  environmentDeciC: 250,
  terminalDeciC: 250,
  ratedCurrentMa: 100_000,
};
const FACTORY = Object.fromEntries(defaultSettings(16, 100_000));

interface Case {
  readonly rule: string;
  readonly key: string;
  /** Last value that the rule has nothing against. */
  readonly keeps: number;
  /** First value at each level, from the mildest on. */
  readonly breaks: readonly (readonly [value: number, level: CheckLevel])[];
  readonly context?: Partial<RuleContext>;
  readonly edits?: Readonly<Record<string, number>>;
}

function at(rule: string, key: string, keeps: number, ...breaks: Case["breaks"]): Case {
  return { rule, key, keeps, breaks };
}

/** Thresholds as the factory sets them; each order is asked at the last good and the first bad value. */
function over(group: string, suffix: string, alarm: number, protect: number): Case[] {
  const [a, p, r] = [`${group}Alarm${suffix}`, `${group}Protect${suffix}`, `${group}Release${suffix}`];
  return [
    at(`order:${a}<${p}`, a, protect - 1, [protect, "refuse"]),
    at(`order:${r}<${p}`, r, protect - 1, [protect, "refuse"]),
    at(`order:${r}<=?${a}`, r, alarm, [alarm + 1, "confirm"]),
  ];
}

function under(group: string, suffix: string, alarm: number, protect: number): Case[] {
  const [a, p, r] = [`${group}Alarm${suffix}`, `${group}Protect${suffix}`, `${group}Release${suffix}`];
  return [
    at(`order:${a}>${p}`, a, protect + 1, [protect, "refuse"]),
    at(`order:${r}>${p}`, r, protect + 1, [protect, "refuse"]),
    at(`order:${r}>=?${a}`, r, alarm, [alarm - 1, "confirm"]),
  ];
}

function current(group: string, protect: number): Case[] {
  const [a, p, d] = [`${group}AlarmMa`, `${group}ProtectMa`, `${group}DelayUs`];
  const [p2, d2] = [`${group}2ProtectMa`, `${group}2DelayUs`];
  return [
    at(`order:${a}<${p}`, a, protect - 1, [protect, "refuse"]),
    at(`order:${p}<${p2}`, p2, protect + 1, [protect, "refuse"]),
    at(`order:${d2}<=?${d}`, d2, 1_000_000, [1_000_001, "confirm"]),
    at(`modelCurrent:${a}`, a, 105_000, [105_001, "note"]),
    at(`modelCurrent:${p}`, p, 110_000, [110_001, "confirm"]),
    at(`pulseTime:${p}`, d, 10_000_000, [10_000_001, "confirm"]),
    { ...at(`pulseTime:${p}`, p, 105_000, [105_001, "confirm"]), edits: { [d]: 10_000_001 } },
  ];
}

/** `reading` stands in the middle of nowhere: a threshold just beyond it keeps, one at it acts. */
function live(key: string, name: keyof RuleContext, reading: number, away: 1 | -1, level: CheckLevel, shown = reading): Case {
  return { ...at(`live:${key}`, key, shown + away, [shown, level]), context: { [name]: reading } };
}

const CASES: readonly Case[] = [
  ...over("packOv", "Mv", 57_600, 59_200),
  ...over("cellOv", "Mv", 3600, 3700),
  ...under("packUv", "Mv", 44_800, 40_000),
  ...under("cellUv", "Mv", 2800, 2500),
  ...over("chargeOt", "DeciC", 510, 550),
  ...over("dischargeOt", "DeciC", 560, 600),
  ...under("chargeUt", "DeciC", 0, -50),
  ...under("dischargeUt", "DeciC", -150, -200),
  ...over("mosOt", "DeciC", 900, 1100),
  ...over("envOt", "DeciC", 650, 700),
  ...over("terminalOt", "DeciC", 800, 900),
  ...under("envUt", "DeciC", -200, -250),
  ...current("chargeOc", 110_000),
  ...current("dischargeOc", 110_000),
  at("order:fullChargeMv<packOvProtectMv", "fullChargeMv", 59_199, [59_200, "refuse"]),
  at("order:fullChargeMv<?packOvAlarmMv", "fullChargeMv", 57_599, [57_600, "confirm"]),
  at("order:balanceStartMv<cellOvProtectMv", "balanceStartMv", 3699, [3700, "refuse"]),
  at("order:balanceStartMv<?cellOvAlarmMv", "balanceStartMv", 3599, [3600, "confirm"]),

  at("cells:cellOvAlarmMv~packOvAlarmMv", "packOvAlarmMv", 56_000, [55_999, "note"], [53_599, "confirm"]),
  at("cells:cellOvAlarmMv~packOvAlarmMv", "cellOvAlarmMv", 3700, [3701, "note"], [3851, "confirm"]),
  at("cells:cellOvProtectMv~packOvProtectMv", "packOvProtectMv", 60_800, [60_801, "note"], [63_201, "confirm"]),
  at("cells:cellUvAlarmMv~packUvAlarmMv", "cellUvAlarmMv", 2700, [2699, "note"], [2549, "confirm"]),
  at("cells:cellUvProtectMv~packUvProtectMv", "packUvProtectMv", 38_400, [38_399, "note"], [35_999, "confirm"]),

  at("lfpAbove:cellOvAlarmMv", "cellOvAlarmMv", 3650, [3651, "note"]),
  at("lfpAbove:cellOvProtectMv", "cellOvProtectMv", 3750, [3751, "confirm"], [3901, "refuse"]),
  at("lfpBelow:cellUvProtectMv", "cellUvProtectMv", 2500, [2499, "confirm"], [1999, "refuse"]),

  at("guideAbove:packOvAlarmMv", "packOvAlarmMv", 57_600, [57_601, "note"]),
  { ...at("guideAbove:packOvAlarmMv", "packOvAlarmMv", 54_000, [54_001, "note"]), context: { cellCount: 15 } },
  at("guideBelow:packUvAlarmMv", "packUvAlarmMv", 44_800, [44_799, "note"]),
  at("guideAbove:fullChargeMv", "fullChargeMv", 57_600, [57_601, "confirm"]),
  at("guideAbove:chargeOtAlarmDeciC", "chargeOtAlarmDeciC", 550, [551, "note"]),
  at("guideAbove:chargeOtProtectDeciC", "chargeOtProtectDeciC", 550, [551, "note"], [601, "confirm"]),
  at("guideAbove:dischargeOtAlarmDeciC", "dischargeOtAlarmDeciC", 550, [551, "note"]),
  at("guideAbove:dischargeOtProtectDeciC", "dischargeOtProtectDeciC", 550, [551, "note"], [601, "confirm"]),
  at("guideBelow:chargeUtAlarmDeciC", "chargeUtAlarmDeciC", 0, [-1, "note"]),
  at("guideBelow:chargeUtProtectDeciC", "chargeUtProtectDeciC", 0, [-1, "note"], [-51, "confirm"]),
  at("guideBelow:dischargeUtAlarmDeciC", "dischargeUtAlarmDeciC", -200, [-201, "note"]),
  at("guideBelow:dischargeUtProtectDeciC", "dischargeUtProtectDeciC", -200, [-201, "note"], [-251, "confirm"]),

  live("packOvAlarmMv", "packVoltageMv", 53_000, 1, "note"),
  live("packOvProtectMv", "packVoltageMv", 53_000, 1, "confirm"),
  live("cellOvAlarmMv", "maxCellMv", 3400, 1, "note"),
  live("cellOvProtectMv", "maxCellMv", 3400, 1, "confirm"),
  live("packUvAlarmMv", "packVoltageMv", 48_000, -1, "note"),
  live("packUvProtectMv", "packVoltageMv", 48_000, -1, "confirm"),
  live("cellUvAlarmMv", "minCellMv", 3000, -1, "note"),
  live("cellUvProtectMv", "minCellMv", 3000, -1, "confirm"),
  live("chargeOcAlarmMa", "currentMa", 60_000, 1, "note"),
  live("chargeOcProtectMa", "currentMa", 60_000, 1, "confirm"),
  live("chargeOc2ProtectMa", "currentMa", 60_000, 1, "confirm"),
  live("dischargeOcAlarmMa", "currentMa", -60_000, 1, "note", 60_000),
  live("dischargeOcProtectMa", "currentMa", -60_000, 1, "confirm", 60_000),
  live("dischargeOc2ProtectMa", "currentMa", -60_000, 1, "confirm", 60_000),
  live("chargeOtAlarmDeciC", "maxCellDeciC", 300, 1, "note"),
  live("chargeOtProtectDeciC", "maxCellDeciC", 300, 1, "confirm"),
  live("dischargeOtAlarmDeciC", "maxCellDeciC", 300, 1, "note"),
  live("dischargeOtProtectDeciC", "maxCellDeciC", 300, 1, "confirm"),
  live("chargeUtAlarmDeciC", "minCellDeciC", 100, -1, "note"),
  live("chargeUtProtectDeciC", "minCellDeciC", 100, -1, "confirm"),
  live("dischargeUtAlarmDeciC", "minCellDeciC", 100, -1, "note"),
  live("dischargeUtProtectDeciC", "minCellDeciC", 100, -1, "confirm"),
  live("mosOtAlarmDeciC", "mosDeciC", 500, 1, "note"),
  live("mosOtProtectDeciC", "mosDeciC", 500, 1, "confirm"),
  live("envOtAlarmDeciC", "environmentDeciC", 400, 1, "note"),
  live("envOtProtectDeciC", "environmentDeciC", 400, 1, "confirm"),
  live("envUtAlarmDeciC", "environmentDeciC", 0, -1, "note"),
  live("envUtProtectDeciC", "environmentDeciC", 0, -1, "confirm"),
  live("terminalOtAlarmDeciC", "terminalDeciC", 500, 1, "note"),
  live("terminalOtProtectDeciC", "terminalDeciC", 700, 1, "confirm"),
];

/** What one rule says of a value, with the settings at the factory's and only this key edited. */
function said({ rule, key, context, edits }: Case, value: number) {
  const held = { ...FACTORY, ...edits };
  const table = bindingOf(PACEIC, key) === null ? RITAR : PACEIC;
  return checkEdits(table, held, { [key]: value }, { ...AT_REST, ...context }).filter(({ id }) => id.startsWith(`${rule}@`));
}

describe("rules", () => {
  it.each(CASES)("$rule by $key: silent at $keeps, then $breaks", (row) => {
    expect(said(row, row.keeps)).toEqual([]);
    const levels = row.breaks.map(([value]) => said(row, value).map(({ level }) => level));
    expect(levels).toEqual(row.breaks.map(([, level]) => [level]));
  });

  it("each level of a rule begins exactly there", () => {
    for (const row of CASES) {
      row.breaks.forEach(([value], i) => {
        const towards = Math.sign(row.keeps - value);
        const milder = row.breaks[i - 1]?.[1];
        expect([row.rule, value + towards, said(row, value + towards).map(({ level }) => level)]).toEqual([
          row.rule,
          value + towards,
          milder === undefined ? [] : [milder],
        ]);
      });
    }
  });

  it("none is without a case, none is there twice", () => {
    expect(RULES.map(({ id }) => id).toSorted()).toEqual([...new Set(CASES.map(({ rule }) => rule))].toSorted());
  });

  it("concern settings that exist, and never an inverter code", () => {
    const keys = RULES.flatMap((rule) => [...rule.keys]);
    expect(keys.filter((key) => conceptOf(key) === null || conceptOf(key)?.group === "inverter")).toEqual([]);
  });

  it("grades stand worst first, each beyond the next", () => {
    for (const rule of RULES) {
      if (!("grades" in rule)) continue;
      const way = rule.kind === "limit" && rule.side === "below" ? -1 : 1;
      const limits = rule.grades.map(({ limit }) => limit * way);
      expect(limits).toEqual(limits.toSorted((a, b) => b - a));
      const levels = rule.grades.map(({ level }) => ["refuse", "confirm", "note"].indexOf(level));
      expect(levels).toEqual(levels.toSorted());
    }
  });
});

const CAPTURED = Object.fromEntries(
  loadCaptures("paceic-v25")
    .filter(({ id }) => /^v25-cfg-.*-read$/.test(id))
    .flatMap(({ values }) => Object.entries(values ?? {}))
    .filter((entry): entry is [string, number] => typeof entry[1] === "number" && conceptOf(entry[0]) !== null),
);

describe.each([
  ["captured from a pack of 100 A", PACEIC, CAPTURED, 100_000],
  ["of the simulator, 100 A", MODBUS, FACTORY, 100_000],
  ["of the simulator, 200 A", PACEIC, Object.fromEntries(defaultSettings(16, 200_000)), 200_000],
] as const)("factory settings %s", (_title, table, settings, ratedCurrentMa) => {
  const held = Object.fromEntries(table.bindings.flatMap(({ key }) => (settings[key] === undefined ? [] : [[key, settings[key]]])));
  const context = { ...AT_REST, ratedCurrentMa };

  it("hold every kind of threshold", () => {
    expect(Object.keys(held).length).toBeGreaterThan(50);
  });

  it("written back as they are raise these questions and notes and nothing else", () => {
    const findings = checkEdits(table, held, held, context).map(({ level, id }) => `${level} ${id.split("@")[0]}`);
    const withoutLimits = ["chargeOc2ProtectMa", "chargeOc2DelayUs"].filter((key) => bindingOf(table, key)?.range === null);
    expect(findings).toEqual([
      ...withoutLimits.map((key) => `confirm noLimits:${key}`),
      "note guideAbove:dischargeOtAlarmDeciC",
      "note guideAbove:dischargeOtProtectDeciC",
      "note guideBelow:chargeUtProtectDeciC",
    ]);
  });

  it("stay allowed when any one of them is moved to the next legal value", () => {
    for (const [key, value] of Object.entries(held)) {
      const binding = bindingOf(table, key);
      if (!binding) throw new Error(key);
      for (const next of [nearestLegal(binding, value, value + 1, value * 2 + 1e9), nearestLegal(binding, value, -1e12, value - 1)]) {
        if (next === null) continue;
        const refused = checkEdits(table, held, { [key]: next }, context).filter(({ level }) => level === "refuse");
        expect([key, next, refused]).toEqual([key, next, []]);
      }
    }
  });
});
