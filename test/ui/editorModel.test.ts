import { describe, expect, it } from "vitest";
import { SETTINGS as MODBUS } from "../../protocol/drivers/pace-modbus/settings.ts";
import { SETTINGS as PACEIC } from "../../protocol/drivers/paceic-v25/settings.ts";
import { SETTINGS as RITAR } from "../../protocol/drivers/ritar-modbus/settings.ts";
import { PLAIN_FIGURES } from "../../protocol/quantity/figures.ts";
import type { Finding, PackSnapshot } from "../../protocol/shared.ts";
import { bindingOf, SETTING_GROUPS } from "../../protocol/shared.ts";
import type { ParamsRead, WriteReport } from "../../src/contract/params.ts";
import { durationText, settingAmount, settingDigits, settingFigure, stepped } from "../../src/ui/model/settingAmounts.ts";
import type { FieldInput } from "../../src/ui/screens/editor/model/fieldState.ts";
import { fieldState, groupCount } from "../../src/ui/screens/editor/model/fieldState.ts";
import { groupsOf, groupsOfValues, wireOf } from "../../src/ui/screens/editor/model/groups.ts";
import { endsWithRoom, nowOf, placeOn, rulerScale } from "../../src/ui/screens/editor/model/rulerScale.ts";

const NBSP = "\u00a0";
const THIN = "\u2009";

describe("amounts of settings", () => {
  it("shows the decimals of the concept, and more when the pack holds more", () => {
    expect(settingDigits("packOvAlarmMv", 57_600, null, PLAIN_FIGURES)).toBe("57.60");
    expect(settingDigits("packOvAlarmMv", 57_605, null, PLAIN_FIGURES)).toBe("57.605");
    expect(settingDigits("sleepDelayUs", 90_000_000, null, PLAIN_FIGURES)).toBe("1.5");
    expect(settingDigits("chargeUtAlarmDeciC", -25, null, PLAIN_FIGURES)).toBe("\u22122.5");
  });

  it("sets thousands apart where nothing is typed, and joins the unit", () => {
    expect(settingFigure("packOvDelayUs", 20_000_000, null, PLAIN_FIGURES)).toBe(`20${THIN}000`);
    expect(settingAmount("cellUvAlarmMv", 2800, null, PLAIN_FIGURES)).toBe(`2800${NBSP}mV`);
    expect(settingAmount("inverterCanCode", 7, null, PLAIN_FIGURES)).toBe("7");
    expect(settingAmount("whoKnows", 7, null, PLAIN_FIGURES)).toBe("7");
  });

  it("shows what is no setting by what its register counts", () => {
    expect(settingAmount("calibrationFull1Mah", 100_000, RITAR, PLAIN_FIGURES)).toBe(`100.00${NBSP}Ah`);
    expect(settingAmount("calibrationSoc1DeciPct", 1000, RITAR, PLAIN_FIGURES)).toBe(`100.0${NBSP}%`);
    expect(settingAmount("factory223", 12_345, RITAR, PLAIN_FIGURES)).toBe(`12${THIN}345`);
  });

  it("says a duration in the unit that fits", () => {
    const texts = [300, 500_000, 10_000_000, 600_000_000].map((us) => durationText(us, PLAIN_FIGURES));
    expect(texts).toEqual([`300${NBSP}µs`, `500${NBSP}ms`, `10${NBSP}s`, `10${NBSP}min`]);
  });

  it("steps on the grid of the tool and stays within the limits", () => {
    const grid = { least: 2000, most: 3500, step: 10 };
    expect(stepped(2800, 1, grid)).toBe(2810);
    expect(stepped(2805, 1, grid)).toBe(2810);
    expect(stepped(2805, -1, grid)).toBe(2800);
    expect(stepped(3495, 10, grid)).toBe(3500);
    expect(stepped(2000, -1, grid)).toBe(2000);
    // A value outside comes back step by step instead of jumping.
    expect(stepped(4000, -1, grid)).toBe(3990);
  });
});

describe("groups of the page", () => {
  it("has every setting of either table once, by headings", () => {
    for (const table of [PACEIC, MODBUS]) {
      const groups = groupsOf(table);
      const keys = groups.flatMap(({ fields }) => fields.map(({ concept }) => concept.key));
      expect([...keys].sort()).toEqual(table.bindings.map(({ key }) => key).sort());
      const headings = groups.map(({ heading }) => heading);
      expect([...new Set(headings)]).toEqual(["voltage", "current", "temperature", "battery"]);
      expect(headings).toEqual([...headings].sort((a, b) => headings.indexOf(a) - headings.indexOf(b)));
    }
  });

  it("has only groups that the table has", () => {
    const inPaceic = groupsOf(PACEIC).map(({ key }) => key);
    expect(new Set(inPaceic)).toEqual(new Set(SETTING_GROUPS.filter((group) => group !== "terminalOt")));
    expect(groupsOf(MODBUS).map(({ key }) => key)).not.toContain("limiter");
    expect(groupsOfValues({ cellOvAlarmMv: 3600, nonsense: 1 }).map(({ key }) => key)).toEqual(["cellOv"]);
  });

  it("names the place of a group on the wire", () => {
    const place = (table: typeof PACEIC, key: string) => wireOf(groupsOf(table).find((group) => group.key === key)?.fields ?? []);
    expect(place(PACEIC, "packOv")).toEqual({ kind: "text", from: "D5/D4", to: "" });
    expect(place(MODBUS, "packOv")).toEqual({ kind: "registers", from: "60", to: "63" });
    expect(place(MODBUS, "shortCircuit")).toEqual({ kind: "register", from: "111", to: "" });
    expect(place(MODBUS, "chargeOc")).toEqual({ kind: "text", from: "76–78, 113–114", to: "" });
    expect(wireOf([])).toBeNull();
  });
});

const SNAPSHOT: Pick<PackSnapshot, "packVoltageMv" | "cellVoltagesMv" | "currentMa" | "temperatures" | "socDeciPct"> = {
  packVoltageMv: 53_940,
  cellVoltagesMv: [3352, 3389, 3371],
  currentMa: -62_000,
  socDeciPct: 570,
  temperatures: [
    { role: "cell", index: 1, valueDeciC: 215 },
    { role: "cell", index: 2, valueDeciC: 241 },
    { role: "mos", index: 1, valueDeciC: "notReported" },
    { role: "environment", index: 1, valueDeciC: 260 },
  ],
};
const snapshot = SNAPSHOT as PackSnapshot;

describe("threshold ruler", () => {
  it("takes the value that the group watches, and none that the pack does not tell", () => {
    expect(nowOf("packUv", snapshot)).toEqual({ least: 53_940, most: 53_940 });
    expect(nowOf("cellOv", snapshot)).toEqual({ least: 3352, most: 3389 });
    expect(nowOf("chargeUt", snapshot)).toEqual({ least: 215, most: 241 });
    expect(nowOf("envOt", snapshot)).toEqual({ least: 260, most: 260 });
    expect(nowOf("mosOt", snapshot)).toBeNull();
    expect(nowOf("balance", snapshot)).toBeNull();
  });

  it("counts a current for the side that it flows to", () => {
    expect(nowOf("dischargeOc", snapshot)).toEqual({ least: 62_000, most: 62_000 });
    expect(nowOf("chargeOc", snapshot)).toEqual({ least: 0, most: 0 });
  });

  it("shows all marks with room on both sides, and the value now when it is near", () => {
    const near = rulerScale("packOv", [57_400, 59_200, 54_000], { least: 53_940, most: 53_940 });
    expect(near.now).toBe("inside");
    expect(near.lo).toBeLessThan(53_940);
    expect(near.hi).toBeGreaterThan(59_200);
  });

  it("names a value off the scale instead of pressing the marks together", () => {
    const far = rulerScale("packUv", [45_600, 40_000, 46_400], { least: 53_940, most: 53_940 });
    expect(far.now).toBe("high");
    expect(far.hi).toBeLessThan(53_940);
    expect(rulerScale("chargeOt", [510, 550, 500], { least: 215, most: 241 }).now).toBe("low");
    expect(rulerScale("chargeOt", [510, 550, 500], null).now).toBeNull();
  });

  it("survives marks that stand on one another, and keeps places on the ruler", () => {
    const scale = rulerScale("chargeUt", [0, 0], null);
    expect(scale.hi).toBeGreaterThan(scale.lo);
    expect([placeOn(scale, -9999), placeOn(scale, 9999)]).toEqual([0, 1]);
    expect(rulerScale("lowSoc", [50], { least: 570, most: 570 })).toEqual({ lo: 0, hi: 1000, now: "inside" });
  });

  it("leaves out the figure of an end that would stand under the value now", () => {
    const ends = { lo: "3300", hi: "3800 mV" };
    expect(endsWithRoom(0.5, { now: "now 3331", ...ends })).toEqual({ lo: true, hi: false });
    expect(endsWithRoom(0.4, { now: "now 3330 – 3332", ...ends })).toEqual({ lo: false, hi: false });
    expect(endsWithRoom(0, { now: "← now 0", lo: "180", hi: "320 A" })).toEqual({ lo: false, hi: true });
    expect(endsWithRoom(1, { now: "now 53.30 →", lo: "39.00", hi: "52.00 V" })).toEqual({ lo: true, hi: false });
  });
});

const PACK = { family: "paceic-v25", address: 1, identity: { bmsVersion: "V", modelSerial: "M", packSerial: "S" } } as const;
const READ: ParamsRead = {
  pack: PACK,
  values: { cellUvAlarmMv: 2800 },
  missing: ["cellUvProtectMv"],
  notRead: ["cellUvReleaseMv"],
  unread: [],
  shown: {},
  doubt: null,
  readAtWallMs: 0,
};
const BASE: FieldInput = {
  key: "cellUvAlarmMv",
  binding: bindingOf(PACEIC, "cellUvAlarmMv"),
  table: PACEIC,
  read: READ,
  draft: { edits: {}, texts: {} },
  findings: [],
  report: null,
  unlocked: true,
  figures: PLAIN_FIGURES,
};
const REFUSED: Finding = { id: "x", sentence: "mustBeAbove", level: "refuse", keys: ["cellUvAlarmMv", "cellUvProtectMv"], params: {} };

function reportOf(row: WriteReport["rows"][number]): WriteReport {
  const at = { startedWallMs: 1, endedWallMs: 2 };
  const rest = { reason: null, provedPath: false, backup: "b", freed: {}, exchanges: {}, unchanged: 3, isRollback: false };
  return { id: "w", pack: PACK, outcome: "verified", rows: [row], ...at, ...rest };
}

describe("state of a field", () => {
  it("is plain, and editable only when unlocked and written by this tool", () => {
    expect(fieldState(BASE)).toMatchObject({ look: "plain", text: "2800", mayEdit: true });
    expect(fieldState({ ...BASE, unlocked: false }).mayEdit).toBe(false);
    expect(fieldState({ ...BASE, binding: null }).mayEdit).toBe(false);
  });

  it("never makes a number of what the pack did not give", () => {
    expect(fieldState({ ...BASE, key: "cellUvProtectMv" })).toMatchObject({ look: "notReported", text: "", value: null, mayEdit: false });
    expect(fieldState({ ...BASE, key: "cellUvReleaseMv" })).toMatchObject({ look: "notRead", text: "", value: null, mayEdit: false });
    expect(fieldState({ ...BASE, read: null })).toMatchObject({ look: "notRead", text: "", mayEdit: false });
  });

  it("is changed, or broken by a rule that refuses; a question alone does not break it", () => {
    const draft = { edits: { cellUvAlarmMv: { value: 2450, seen: 2800 } }, texts: {} };
    expect(fieldState({ ...BASE, draft })).toMatchObject({ look: "changed", text: "2450", held: 2800 });
    expect(fieldState({ ...BASE, draft, findings: [REFUSED] }).look).toBe("broken");
    expect(fieldState({ ...BASE, draft, findings: [{ ...REFUSED, level: "confirm" }] }).look).toBe("changed");
    // The other field of the rule was not touched: the rule is not its fault.
    expect(fieldState({ ...BASE, findings: [REFUSED] }).look).toBe("plain");
  });

  it("keeps a text that is no number as it was typed", () => {
    const state = fieldState({ ...BASE, draft: { edits: {}, texts: { cellUvAlarmMv: "2x" } } });
    expect(state).toMatchObject({ look: "broken", fault: "notANumber", text: "2x", value: 2800 });
  });

  it("says what the last write came to while the pack still holds that", () => {
    const row = { key: "cellUvAlarmMv", from: 2700, wanted: 2800, got: 2800 } as const;
    const look = (report: WriteReport, held = 2800) =>
      fieldState({ ...BASE, read: { ...READ, values: { cellUvAlarmMv: held } }, report }).look;
    expect(look(reportOf({ ...row, verdict: "verified" }))).toBe("verified");
    expect(look(reportOf({ ...row, verdict: "verified" }), 2900)).toBe("plain");
    expect(look(reportOf({ ...row, verdict: "notVerified", wanted: 2600 }))).toBe("notTaken");
    expect(look(reportOf({ ...row, verdict: "unknown", got: null }))).toBe("unknown");
    expect(look(reportOf({ ...row, verdict: "notSent" }))).toBe("plain");
  });

  it("counts changes and broken rules of a group, texts among both", () => {
    const draft = { edits: { cellUvAlarmMv: { value: 2450, seen: 2800 } }, texts: { cellUvDelayUs: "abc" } };
    const keys = ["cellUvAlarmMv", "cellUvProtectMv", "cellUvDelayUs"];
    expect(groupCount(keys, draft, [REFUSED, { ...REFUSED, level: "note" }], null)).toEqual({ changes: 2, broken: 2 });
    expect(groupCount(["packUvAlarmMv"], draft, [REFUSED], null)).toEqual({ changes: 0, broken: 0 });
  });
});
