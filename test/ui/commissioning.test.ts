import { describe, expect, it } from "vitest";
import { LANGUAGES, type Language } from "../../protocol/index.ts";
import { PLAIN_FIGURES } from "../../protocol/quantity/figures.ts";
import type { CheckMeasured, CheckResult, CheckStatus, CommissioningCheck } from "../../src/contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../src/contract/commissioning.ts";
import { ALL_TEXTS } from "../../src/text/catalogue.ts";
import { civilText } from "../../src/ui/screens/commissioning/model/civilText.ts";
import { summaryOf, tableOf, valueText } from "../../src/ui/screens/commissioning/model/measured.ts";
import { answeredCount, countStatuses, firstToDo, resultOf } from "../../src/ui/screens/commissioning/model/results.ts";
import { emptySite, isNamed, trimmed, typedNumber } from "../../src/ui/screens/commissioning/model/siteDraft.ts";
import { kindOf, LISTED_CHECKS, nextCheck } from "../../src/ui/screens/commissioning/model/steps.ts";

const result = (check: CommissioningCheck, status: CheckStatus): CheckResult => ({
  check,
  status,
  reason: null,
  measured: [],
  at: status === "open" ? null : "2026-01-17T14:24:06",
  by: "",
  remark: "",
});

const figure = (name: string, address: number | null, value: CheckMeasured["value"], unit = ""): CheckMeasured => ({
  name,
  address,
  value,
  unit,
});

describe("steps of a commissioning", () => {
  it("hold every check once", () => {
    expect(LISTED_CHECKS.toSorted()).toEqual(COMMISSIONING_CHECKS.toSorted());
  });

  it("ask the wire for all but what only a person can see or read off the inverter", () => {
    const others = COMMISSIONING_CHECKS.filter((check) => kindOf(check) !== "wire");
    expect(others.map((check) => [check, kindOf(check)])).toEqual([
      ["powerCable", "hand"],
      ["inverterCable", "hand"],
      ["inverterAgrees", "typed"],
    ]);
  });

  it("lead from check to check and end at both ends", () => {
    const walk = (from: CommissioningCheck, step: 1 | -1): CommissioningCheck[] => {
      const next = nextCheck(from, step);
      return next === null ? [from] : [from, ...walk(next, step)];
    };
    expect(walk("breakerOpen", 1)).toEqual(LISTED_CHECKS);
    expect(walk("historyArchived", -1)).toEqual(LISTED_CHECKS.toReversed());
  });
});

describe("results of a commissioning", () => {
  it("count a check that the document does not name as open, never as passed", () => {
    const results = [result("addresses", "passed"), result("clocks", "failed"), result("powerCable", "byHand")];
    const counts = countStatuses({ results });
    expect(counts).toEqual({ open: 15, passed: 1, failed: 1, byHand: 1, notPossible: 0 });
    expect(answeredCount(counts)).toBe(3);
    expect(resultOf({ results }, "noAlarm")).toMatchObject({ status: "open", at: null, measured: [] });
  });

  it("lead first to what has failed, then to what is open, in the order of the list", () => {
    expect(firstToDo({ results: [] })).toBe("breakerOpen");
    expect(firstToDo({ results: [result("breakerOpen", "passed")] })).toBe("voltagesBeforeJoining");
    expect(firstToDo({ results: [result("noAlarm", "failed"), result("clocks", "failed")] })).toBe("clocks");
    expect(firstToDo({ results: COMMISSIONING_CHECKS.map((check) => result(check, "passed")) })).toBe("breakerOpen");
  });
});

describe("the check of the current before packs are joined", () => {
  const BREAKER: Readonly<Record<Language, RegExp>> = {
    en: /breaker/i,
    zh: /断路器/,
    de: /schutzschalter/i,
    es: /disyuntor/i,
    fr: /disjoncteur/i,
    it: /interruttor/i,
    pl: /wyłącznik/i,
    "pt-BR": /disjuntor/i,
  };

  it.each(LANGUAGES)("is not named in %s as if it saw the breakers, and says that only a person can", async (language) => {
    const { name, what } = (await ALL_TEXTS[language]()).commissioning.check.breakerOpen;
    expect([BREAKER[language].test(name), BREAKER[language].test(what)]).toEqual([false, true]);
  });
});

describe("figures behind a result", () => {
  it("make a row a pack of few, with a gap where nothing was asked", () => {
    const table = tableOf(
      [
        figure("packs", null, 3),
        figure("packVoltage", 2, 53_180, "mV"),
        figure("packVoltage", 1, null, "mV"),
        figure("packCurrent", 1, -40, "mA"),
      ],
      PLAIN_FIGURES,
    );
    expect(table.whole.map(({ name }) => name)).toEqual(["packs"]);
    expect(table.addresses).toEqual([1, 2]);
    expect(table.layout).toBe("packRows");
    expect(table.rows).toEqual([
      { name: "packVoltage", unit: "mV", values: [null, 53_180] },
      { name: "packCurrent", unit: "mA", values: [-40, undefined] },
    ]);
  });

  it("are one list where a pack has several of one name", () => {
    const table = tableOf(
      [figure("flag", 2, "cellOverVoltage"), figure("flag", 2, "highTemperature"), figure("rule", null, "a")],
      PLAIN_FIGURES,
    );
    expect(table.rows).toEqual([{ name: "flag", unit: "", values: ["cellOverVoltage, highTemperature"] }]);
    expect(table.whole).toEqual([{ name: "rule", unit: "", value: "a" }]);
  });

  it("make a row a figure of many", () => {
    expect(
      tableOf(
        ["a", "b", "c", "d", "e"].map((name) => figure(name, 1, 1)),
        PLAIN_FIGURES,
      ).layout,
    ).toBe("figureRows");
  });

  it("have a real minus and their unit, and say nothing of what was not read", () => {
    expect(valueText(-4.5, "°C", PLAIN_FIGURES)).toBe("−4.5 °C");
    expect(valueText("SN-1", "", PLAIN_FIGURES)).toBe("SN-1");
    expect(valueText(null, "mV", PLAIN_FIGURES)).toBeNull();
    expect(valueText(43_200, "mV", PLAIN_FIGURES, "packUvAlarmMv")).toBe("43.20\u00a0V");
  });

  it("are summed up by the whole installation, else from least to most", () => {
    expect(summaryOf([], PLAIN_FIGURES)).toBeNull();
    const finding = { sentence: "mustBeBelow", keys: [], params: {} } as const;
    const rules = [1, 2].map((address) => ({ ...figure("rule", address, "raw"), finding }));
    expect(summaryOf(rules, PLAIN_FIGURES)).toEqual({ name: "rule", text: "2" });
    expect(summaryOf([...rules, figure("packUvAlarmMv", 1, 43_200), figure("packUvAlarmMv", 2, 44_000)], PLAIN_FIGURES)?.text).toBe(
      "43.20 … 44.00\u00a0V",
    );
    expect(tableOf([...rules, figure("fingerprint", 1, "ab")], PLAIN_FIGURES).rows.map(({ name }) => name)).toEqual(["fingerprint"]);
    expect(summaryOf([figure("packVoltage", 1, 5, "mV"), figure("voltageSpread", null, 120, "mV")], PLAIN_FIGURES)).toEqual({
      name: "voltageSpread",
      text: "120 mV",
    });
    const voltages = [53_300, 53_100, 53_200].map((value, at) => figure("packVoltage", at, value, "mV"));
    expect(summaryOf(voltages, PLAIN_FIGURES)?.text).toBe("53100 … 53300 mV");
    expect(summaryOf([figure("model", 1, "A"), figure("model", 2, "A")], PLAIN_FIGURES)?.text).toBe("A");
    expect(
      summaryOf(
        ["A", "B", "C", "D"].map((model, at) => figure("model", at, model)),
        PLAIN_FIGURES,
      )?.text,
    ).toBe("A, B, C, …");
  });

  it("are not summed up when one of them was not read", () => {
    expect(summaryOf([figure("packVoltage", 1, 5, "mV"), figure("packVoltage", 2, null, "mV")], PLAIN_FIGURES)?.text).toBeNull();
  });
});

describe("a site", () => {
  it("needs a name, and keeps no blanks around what was typed", () => {
    expect(isNamed({ ...emptySite(3), name: "  " })).toBe(false);
    expect(trimmed({ ...emptySite(3), name: " Farm ", place: " Hill " })).toMatchObject({ name: "Farm", place: "Hill", packCount: 3 });
  });

  it("has between one and sixteen packs from the start", () => {
    expect([0, 3, 40].map((count) => emptySite(count).packCount)).toEqual([1, 3, 16]);
  });

  it("takes figures with either decimal mark and either minus, and nothing else", () => {
    expect(typedNumber(" 57,5 ", 0, 100)).toBe(57.5);
    expect(typedNumber("−4.5", -60, 150)).toBe(-4.5);
    for (const text of ["", "101", "-1", "1e1", "5 %", "0x1", "."]) expect([text, typedNumber(text, 0, 100)]).toEqual([text, null]);
  });
});

describe("a time in the document of a commissioning", () => {
  it("is shown as it was written down, in whatever zone it is read", () => {
    const before = process.env.TZ;
    try {
      // There is no 02:30 on that day in Berlin.
      process.env.TZ = "Europe/Berlin";
      expect(civilText("2026-03-29T02:30:00", "en-GB")).toBe("29 Mar 2026, 02:30:00");
      process.env.TZ = "Pacific/Auckland";
      expect(civilText("2026-01-17T23:59:59", "en-GB")).toBe("17 Jan 2026, 23:59:59");
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
    expect(civilText("yesterday", "en-GB")).toBe("yesterday");
    expect(civilText("2026-02-31T00:00:00", "en-GB")).toBe("2026-02-31T00:00:00");
  });
});
