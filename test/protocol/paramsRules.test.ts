import { describe, expect, it } from "vitest";
import { SETTINGS as MODBUS } from "../../protocol/drivers/pace-modbus/settings.ts";
import { SETTINGS as PACEIC } from "../../protocol/drivers/paceic-v25/settings.ts";
import { ratedCurrentOf } from "../../protocol/params/models.ts";
import type { Finding, PackSnapshot, RuleContext, SettingBinding } from "../../protocol/shared.ts";
import { blockingFindings, breaksOrder, checkEdits, checkValue, ruleContext } from "../../protocol/shared.ts";
import { defaultSettings } from "../../protocol/sim/settings.ts";

const UNKNOWN: RuleContext = ruleContext(null, null);
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
const HELD = Object.fromEntries(defaultSettings(16, 100_000));

function check(edits: Readonly<Record<string, number>>, context: Partial<RuleContext> = {}, held = HELD): readonly Finding[] {
  return checkEdits(PACEIC, held, edits, { ...AT_REST, ...context });
}

function rulesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ level, id }) => `${level} ${id.split("@")[0]}`);
}

const BINDING: SettingBinding = {
  key: "chargeUtAlarmDeciC",
  block: "cellUt",
  wire: "DF/DE + 1",
  wireLeast: -2730,
  wireMost: 62_805,
  wireStep: 5,
  range: { least: -350, most: 300, step: 10, evidence: "vendorTool", source: "test" },
  access: "write",
  evidence: "captured",
  source: "test",
};

describe("checkValue", () => {
  it.each([
    [0, []],
    [-350, []],
    [300, []],
    [-15, [{ sentence: "step", level: "note", params: { value: -15, step: 10 }, suggestion: -10 }]],
    [-12, [{ sentence: "grid", level: "refuse", params: { value: -12, step: 5, lower: -15, upper: -10 }, suggestion: -10 }]],
    [7.5, [{ sentence: "grid", level: "refuse", params: { value: 7.5, step: 5, lower: 5, upper: 10 }, suggestion: 10 }]],
    [5e-324, [{ sentence: "grid", level: "refuse", params: { value: 5e-324, step: 5, lower: 0, upper: 5 }, suggestion: 0 }]],
    [301, [{ sentence: "range", level: "refuse", params: { value: 301, least: -350, most: 300 }, suggestion: 300 }]],
    [-9999, [{ sentence: "range", level: "refuse", params: { value: -9999, least: -350, most: 300 }, suggestion: -350 }]],
    [Number.POSITIVE_INFINITY, [{ sentence: "range", level: "refuse", params: { value: "Infinity", least: -350, most: 300 } }]],
    [Number.NaN, [{ sentence: "range", level: "refuse", params: { value: "NaN", least: -350, most: 300 } }]],
  ])("%d", (value, expected) => {
    const key = BINDING.key;
    expect(checkValue(BINDING, value)).toEqual(
      expected.map(({ suggestion, ...finding }: { sentence: string; suggestion?: number }) => ({
        ...finding,
        id: `${finding.sentence}:${key}@${key}=${value}`,
        keys: [key],
        ...(suggestion === undefined ? {} : { suggestion: { key, value: suggestion } }),
      })),
    );
  });

  it("asks for everything that nobody limits, within what the wire carries", () => {
    const free = { ...BINDING, range: null };
    expect(checkValue(free, -2730).map(({ sentence, level }) => [sentence, level])).toEqual([["noLimits", "confirm"]]);
    expect(checkValue(free, 62_805)[0]?.sentence).toBe("noLimits");
    expect(checkValue(free, -2731)[0]).toMatchObject({ sentence: "range", level: "refuse", params: { least: -2730, most: 62_805 } });
    expect(checkValue(free, 62_810)[0]).toMatchObject({ sentence: "range", suggestion: { value: 62_805 } });
  });

  it("the narrower of wire and range counts, on either side", () => {
    const narrow = { ...BINDING, wireLeast: -100, wireMost: 100 };
    expect(checkValue(narrow, -105)[0]).toMatchObject({ sentence: "range", params: { least: -100, most: 100 } });
    expect(checkValue(narrow, 105)[0]?.sentence).toBe("range");
    expect(checkValue(narrow, 100)).toEqual([]);
  });

  it("proposes only what stands on wire and step alike", () => {
    const odd = { ...BINDING, wireLeast: 0, wireStep: 25, range: { ...BINDING.range, least: 100, most: 500, step: 10 } } as SettingBinding;
    expect(checkValue(odd, 120)[0]).toMatchObject({ sentence: "grid", suggestion: { value: 100 } });
    expect(checkValue(odd, 130)[0]).toMatchObject({ sentence: "grid", suggestion: { value: 150 } });
    expect(checkValue(odd, 125)[0]).toMatchObject({ sentence: "step", suggestion: { value: 150 } });
    const meetingLater = { ...odd, range: { ...odd.range, least: 110 } } as SettingBinding;
    expect(checkValue(meetingLater, 110)[0]).toMatchObject({ sentence: "grid", suggestion: { value: 150 } });
  });
});

describe("checkEdits", () => {
  it("says nothing when nothing is edited, whatever the pack holds", () => {
    expect(check({}, {}, { ...HELD, packOvAlarmMv: 1 })).toEqual([]);
    expect(check({ sleepCellMv: 3000 }, {}, { ...HELD, packOvAlarmMv: 1 })).toEqual([]);
  });

  it("refuses what is not in the table, not written, or not held", () => {
    const readOnly = { ...PACEIC, bindings: [{ ...BINDING, access: "read" } as const] };
    expect(checkEdits(readOnly, HELD, { chargeUtAlarmDeciC: 0 }, AT_REST).map(({ sentence, level }) => [sentence, level])).toEqual([
      ["readOnly", "refuse"],
    ]);
    expect(rulesOf(check(JSON.parse('{"zeta": 1, "constructor": 2, "__proto__": 3, "limiterStartMa": 90000}')))).toEqual([
      "refuse unknownKey:__proto__",
      "refuse unknownKey:constructor",
      "refuse unknownKey:zeta",
    ]);
    const { chargeOc2ProtectMa: _, ...without } = HELD;
    expect(rulesOf(check({ chargeOc2ProtectMa: 1000 }, {}, without))).toEqual(["refuse notHeld:chargeOc2ProtectMa"]);
    expect(rulesOf(check({ chargeOcProtectMa: 109_000 }, {}, without))).toEqual([]);
  });

  it("tells an order as the duty of the setting that was edited", () => {
    const params = { value: 57_600, other: 57_600 };
    expect(check({ packOvProtectMv: 57_600 })[0]).toMatchObject({
      sentence: "mustBeAbove",
      level: "refuse",
      keys: ["packOvProtectMv", "packOvAlarmMv"],
      params,
      suggestion: { key: "packOvProtectMv", value: 57_610 },
      id: "order:packOvAlarmMv<packOvProtectMv@packOvAlarmMv=57600,packOvProtectMv=57600",
    });
    expect(check({ packOvAlarmMv: 59_300 })[0]).toMatchObject({
      sentence: "mustBeBelow",
      keys: ["packOvAlarmMv", "packOvProtectMv"],
      params: { value: 59_300, other: 59_200 },
      suggestion: { key: "packOvAlarmMv", value: 59_190 },
    });
    expect(check({ packOvAlarmMv: 53_990, fullChargeMv: 53_000 })[0]).toMatchObject({
      sentence: "shouldBeAtLeast",
      level: "confirm",
      keys: ["packOvAlarmMv", "packOvReleaseMv"],
      params: { value: 53_990, other: 54_000 },
      suggestion: { value: 54_000 },
    });
    expect(check({ balanceStartMv: 3650 })[0]?.sentence).toBe("shouldBeBelow");
    expect(check({ cellOvAlarmMv: 3400 })[0]).toMatchObject({ sentence: "shouldBeAbove", keys: ["cellOvAlarmMv", "balanceStartMv"] });
  });

  it("says only the worst about one pair of mistakes", () => {
    expect(rulesOf(check({ packOvReleaseMv: 60_000 }))).toEqual(["refuse order:packOvReleaseMv<packOvProtectMv"]);
    expect(rulesOf(check({ cellUvReleaseMv: 2400 }))).toEqual(["refuse order:cellUvReleaseMv>cellUvProtectMv"]);
    expect(rulesOf(check({ balanceStartMv: 3800 }))).toEqual(["refuse order:balanceStartMv<cellOvProtectMv"]);
    expect(rulesOf(check({ fullChargeMv: 60_000 }))).toEqual([
      "refuse order:fullChargeMv<packOvProtectMv",
      "confirm guideAbove:fullChargeMv",
    ]);
  });

  it("proposes a value that no other rule minds, where there is one", () => {
    // 59.19 V would end the refusal and then ask twice: above the alarm, above the guide's 57.6 V.
    expect(check({ fullChargeMv: 60_000 })[0]?.suggestion).toEqual({ key: "fullChargeMv", value: 57_590 });
    expect(check({ packOvReleaseMv: 60_000 })[0]?.suggestion).toEqual({ key: "packOvReleaseMv", value: 57_600 });
    // 110 A are allowed for 10 s, and the delay is 1 s; with a delay of 11 s only 105 A are left.
    const suggested = (held: Readonly<Record<string, number>>) =>
      check({ dischargeOcProtectMa: 150_000 }, {}, { ...HELD, dischargeOcAlarmMa: 90_000, ...held })
        .filter(({ level }) => level === "refuse")
        .map(({ suggestion }) => suggestion);
    expect(suggested({})).toEqual([{ key: "dischargeOcProtectMa", value: 110_000 }]);
    expect(suggested({ dischargeOcDelayUs: 11_000_000 })).toEqual([{ key: "dischargeOcProtectMa", value: 105_000 }]);
  });

  it("gives the figures of each sentence", () => {
    const params = (edits: Readonly<Record<string, number>>, sentence: string, context: Partial<RuleContext> = {}) =>
      check(edits, context).find((finding) => finding.sentence === sentence)?.params;
    expect(params({ packOvAlarmMv: 55_900 }, "cellsAgainstPack")).toEqual({
      value: 3600,
      cellCount: 16,
      product: 57_600,
      other: 55_900,
      awayMv: 1700,
    });
    expect(params({ cellOvProtectMv: 3800 }, "lfpAbove")).toEqual({ value: 3800, limit: 3750 });
    expect(params({ cellOvProtectMv: 3950 }, "lfpAbove")).toEqual({ value: 3950, limit: 3900 });
    expect(params({ chargeOtAlarmDeciC: 560 }, "guideAbove")).toEqual({ value: 560, limit: 550, heater: "" });
    expect(params({ dischargeUtAlarmDeciC: -210 }, "guideBelow")).toEqual({ value: -210, limit: -200, heater: -300 });
    expect(params({ chargeOcAlarmMa: 106_000 }, "modelCurrent")).toEqual({ value: 106_000, limit: 105_000, ratedMa: 100_000 });
    expect(params({ dischargeOcDelayUs: 11_000_000 }, "pulseTime")).toEqual({
      value: 110_000,
      delayUs: 11_000_000,
      limitUs: 10_000_000,
    });
    expect(params({ dischargeOcAlarmMa: 50_000 }, "actsAtOnceAbove", { currentMa: -60_000 })).toEqual({ value: 50_000, now: 60_000 });
    expect(params({ cellUvAlarmMv: 3310 }, "actsAtOnceBelow")).toEqual({ value: 3310, now: 3299 });
  });

  it("a pack of unknown model is judged as the largest of the series", () => {
    const ocOf = (ratedCurrentMa: number | null, ma: number) =>
      check({ chargeOcAlarmMa: ma, chargeOcProtectMa: 149_000 }, { ratedCurrentMa }).filter(({ id }) => id.includes("chargeOcAlarmMa@"));
    expect(ocOf(100_000, 106_000)).toHaveLength(1);
    expect(ocOf(150_000, 106_000)).toHaveLength(0);
    expect(check({ chargeOcAlarmMa: 211_000 }, { ratedCurrentMa: null }).find((f) => f.sentence === "modelCurrent")?.params).toEqual({
      value: 211_000,
      limit: 210_000,
      ratedMa: 200_000,
    });
  });

  it("asks no LiFePO4 limits of what is probably NMC", () => {
    const lfp = (context: Partial<RuleContext>) =>
      check({ cellOvProtectMv: 4200, cellUvProtectMv: 2400, packOvAlarmMv: 58_800, fullChargeMv: 58_000 }, context)
        .map(({ sentence }) => sentence)
        .filter((sentence) => /^(lfp|guide)/.test(sentence));
    expect(lfp({})).toEqual(["guideAbove", "lfpAbove", "lfpBelow", "guideAbove"]);
    // Of 15 or 16 cells one above 3.9 V is overcharged LiFePO4; of another number it speaks for NMC.
    expect(lfp({ cellCount: 16, maxCellMv: 3901 })).toHaveLength(4);
    expect(lfp({ cellCount: 8, maxCellMv: 3900 })).toHaveLength(4);
    expect(lfp({ cellCount: 8, maxCellMv: 3901 })).toEqual([]);
    expect(lfp({ cellCount: 13 })).toEqual([]);
    expect(lfp({ cellCount: 14 })).toEqual([]);
    expect(lfp({ cellCount: 15 })).toHaveLength(4);
    // Volts of a pack are not judged without its cells; a cell is.
    expect(lfp({ cellCount: null })).toEqual(["lfpAbove", "lfpBelow"]);
  });

  it("skips what needs to know more of the pack", () => {
    expect(checkEdits(PACEIC, HELD, { packOvAlarmMv: 50_000, fullChargeMv: 49_000, packOvReleaseMv: 49_000 }, UNKNOWN)).toEqual([]);
    expect(rulesOf(check({ mosOtProtectDeciC: 950 }, { mosDeciC: null }))).toEqual([]);
  });

  it("a threshold that the pack already has does not act anew, and none is proposed against acting", () => {
    const context = { maxCellMv: 3720 };
    expect(rulesOf(check({ cellOvProtectMv: 3700 }, context))).toEqual([]);
    expect(check({ cellOvProtectMv: 3710 }, context).map(({ sentence, suggestion }) => [sentence, suggestion])).toEqual([
      ["actsAtOnceAbove", undefined],
    ]);
  });

  it("what was confirmed for one value does not count for another, nor beside another neighbour", () => {
    const asked = (edits: Readonly<Record<string, number>>, held = HELD) =>
      check(edits, {}, held).filter(({ level }) => level === "confirm");
    const first = asked({ packOvReleaseMv: 57_700 });
    const ids = first.map(({ id }) => id);
    expect(ids).toHaveLength(1);
    expect(blockingFindings(first, [])).toEqual(first);
    expect(blockingFindings(first, ids)).toEqual([]);
    expect(blockingFindings(first, new Set(ids))).toEqual([]);
    expect(blockingFindings(asked({ packOvReleaseMv: 57_710 }), ids)).toHaveLength(1);
    expect(blockingFindings(asked({ packOvReleaseMv: 57_700 }, { ...HELD, packOvAlarmMv: 57_610 }), ids)).toHaveLength(1);
  });

  it("nothing confirms a refusal, and a note blocks nothing", () => {
    const findings = check({ packOvAlarmMv: 59_300 });
    expect(rulesOf(findings)).toEqual([
      "refuse order:packOvAlarmMv<packOvProtectMv",
      "note guideAbove:packOvAlarmMv",
      "note cells:cellOvAlarmMv~packOvAlarmMv",
    ]);
    const everyId = findings.map(({ id }) => id);
    expect(blockingFindings(findings, everyId).map(({ level }) => level)).toEqual(["refuse"]);
  });

  it("stands in the order of the concepts, the worst first within a key", () => {
    const edits = { fullChargeMv: 60_000, cellOvProtectMv: 3955, packOvAlarmMv: 59_305, zeta: 1 };
    expect(rulesOf(check(edits))).toEqual([
      "refuse order:packOvAlarmMv<packOvProtectMv",
      "note step:packOvAlarmMv",
      "note guideAbove:packOvAlarmMv",
      "note cells:cellOvAlarmMv~packOvAlarmMv",
      "refuse lfpAbove:cellOvProtectMv",
      "confirm cells:cellOvProtectMv~packOvProtectMv",
      "note step:cellOvProtectMv",
      "refuse order:fullChargeMv<packOvProtectMv",
      "confirm guideAbove:fullChargeMv",
      "refuse unknownKey:zeta",
    ]);
  });

  it("ids fit into a request", () => {
    const extreme = Object.fromEntries(MODBUS.bindings.map(({ key, wireMost }) => [key, wireMost]));
    const findings = checkEdits(MODBUS, HELD, extreme, AT_REST);
    expect(findings.length).toBeGreaterThan(50);
    expect(Math.max(...findings.map(({ id }) => id.length))).toBeLessThanOrEqual(200);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
  });
});

describe("breaksOrder", () => {
  it("names the refusing rules that a full set of values breaks, and no milder ones", () => {
    expect(breaksOrder(HELD, AT_REST)).toEqual([]);
    expect(breaksOrder({ ...HELD, packOvReleaseMv: 58_000, chargeOcAlarmMa: 109_000, cellOvProtectMv: 3760 }, AT_REST)).toEqual([]);
    const values = { ...HELD, packOvAlarmMv: 59_200, cellOvProtectMv: 3950, cellUvAlarmMv: 2500 };
    const broken = ["order:packOvAlarmMv<packOvProtectMv", "order:cellUvAlarmMv>cellUvProtectMv", "lfpAbove:cellOvProtectMv"];
    expect(breaksOrder(values, AT_REST)).toEqual(broken);
    expect(breaksOrder(values, AT_REST, ["cellUvProtectMv"])).toEqual([broken[1]]);
    expect(breaksOrder(values, { ...AT_REST, cellCount: 13 })).toEqual(broken.slice(0, 2));
    expect(breaksOrder({}, AT_REST)).toEqual([]);
  });
});

describe("ruleContext", () => {
  const snapshot = {
    packVoltageMv: 52_800,
    currentMa: -1500,
    cellVoltagesMv: [3300, 3310, 3290],
    temperatures: [
      { role: "cell", index: 1, valueDeciC: 250 },
      { role: "cell", index: 2, valueDeciC: "notReported" },
      { role: "unknown", index: 1, valueDeciC: 230 },
      { role: "mos", index: 1, valueDeciC: 400 },
      { role: "mos", index: 2, valueDeciC: 410 },
      { role: "environment", index: 1, valueDeciC: 260 },
      { role: "positiveTerminal", index: 1, valueDeciC: 300 },
      { role: "negativeTerminal", index: 1, valueDeciC: 310 },
    ],
  } as unknown as PackSnapshot;

  it("takes what the pack says", () => {
    const identity = { bmsVersion: "P16S150A-1812-1.00", modelSerial: "notRead", packSerial: "notRead" } as const;
    expect(ruleContext(snapshot, identity)).toEqual({
      cellCount: 3,
      packVoltageMv: 52_800,
      maxCellMv: 3310,
      minCellMv: 3290,
      currentMa: -1500,
      maxCellDeciC: 250,
      minCellDeciC: 230,
      mosDeciC: 410,
      environmentDeciC: 260,
      terminalDeciC: 310,
      ratedCurrentMa: 150_000,
    });
  });

  it("knows nothing of what was not read or is not reported", () => {
    const empty = { packVoltageMv: "notRead", currentMa: "notReported", cellVoltagesMv: [], temperatures: [] } as unknown as PackSnapshot;
    const identity = { bmsVersion: "notRead", modelSerial: "notRead", packSerial: "notRead" } as const;
    expect(Object.values(ruleContext(empty, identity)).filter((value) => value !== null)).toEqual([]);
    expect(Object.values(UNKNOWN).filter((value) => value !== null)).toEqual([]);
  });

  it.each([
    ["P16S100A-1812-1.00", 100_000],
    ["P16S100A-21037-3.00T", 100_000],
    ["P15S200A", 200_000],
    ["P16S50A-1812-1.00", null],
    ["P16S120A-1812-1.00", null],
    ["P16S1000A-1812-1.00", null],
    ["P16S100AH-1.00", null],
    ["XP16S100A-1", null],
    ["", null],
    ["notReported", null],
  ])("rating of %j", (version, expected) => {
    expect(ratedCurrentOf(version)).toBe(expected);
  });
});
