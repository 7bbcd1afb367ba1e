import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LANGUAGES, type Language, PLAIN_FIGURES, parseAmount } from "../../protocol/shared.ts";
import { ROOT } from "../../scripts/paths.ts";
import { figuresOf, LANGUAGE_FACTS } from "../../src/text/languages.ts";
import { LANES, laneTick, laneValue } from "../../src/ui/chart/lanes.ts";
import { settingAmount, settingDigits } from "../../src/ui/model/settingAmounts.ts";
import { amountText } from "../../src/ui/screens/trace/model/values.ts";

const NBSP = "\u00a0";
const THIN = "\u2009";
const COMMA: readonly Language[] = ["de", "es", "fr", "it", "pl", "pt-BR"];
const decimalOf = (tag: string): string | undefined =>
  new Intl.NumberFormat(tag).formatToParts(1.5).find(({ type }) => type === "decimal")?.value;

describe.each(LANGUAGES)("figures in %s", (language) => {
  const figures = figuresOf(language);
  const mark = COMMA.includes(language) ? "," : ".";

  it("have the decimal mark that its readers know", () => {
    expect(LANGUAGE_FACTS[language].decimalMark).toBe(mark);
    expect(decimalOf(LANGUAGE_FACTS[language].formatTag)).toBe(mark);
    expect(figures.amount(53_280, "V", { decimals: 2 })).toBe(`53${mark}28`);
    expect(figures.decimal(-0.25)).toBe(`\u22120${mark}25`);
    expect(figures.decimal(2, 1)).toBe(`2${mark}0`);
  });

  it("set thousands apart by a thin space, which no reader takes for a decimal mark", () => {
    expect(figures.amount(1_234_567, "V", { decimals: 3, grouped: true })).toBe(`1234${mark}567`);
    expect(figures.amount(12_345_678, "V", { decimals: 3, grouped: true })).toBe(`12${THIN}345${mark}678`);
  });

  it("are so in values, settings, charts and traces", () => {
    expect(settingAmount("packOvAlarmMv", 57_600, null, figures)).toBe(`57${mark}60${NBSP}V`);
    expect(laneValue(LANES.voltage, 53_280, figures)).toBe(`53${mark}28`);
    expect(laneTick(LANES.voltage, 53_200, figures)).toBe(`53${mark}2`);
    const traced = { kind: "amount", base: 52_810, quantity: "voltage", unit: "V", step: 10 } as const;
    expect(amountText(traced, figures)).toBe(`52${mark}81${NBSP}V`);
  });

  it("stand in a field as they can be typed", () => {
    const text = settingDigits("packOvAlarmMv", 57_605, null, figures);
    expect(text).toBe(`57${mark}605`);
    expect(parseAmount(text, "V")).toEqual({ ok: true, value: 57_605 });
  });

  it("are the same object at each call: whoever draws them compares", () => {
    expect(figuresOf(language)).toBe(figures);
  });
});

/** What may write numbers without asking for the language, and why. */
const PLAIN_FILES: Readonly<Record<string, string>> = {
  "src/ui/parts/AgeChip.tsx": "coordinates of a drawing",
  "src/ui/screens/editor/ThresholdRuler.tsx": "places in percent for CSS",
  "src/ui/screens/history/model/file.ts": "numbers of a JSON file",
  "src/ui/screens/history/DriftPanel.tsx": "whole millivolts",
  "src/ui/screens/packs/CellMap.tsx": "whole millivolts",
  "src/ui/screens/live/TempScale.tsx": "whole degrees",
};

describe("who draws a figure", () => {
  it("is handed how the language writes it: nothing else of the window or the report makes text of fractions", () => {
    const files = ["src/ui", "src/report"].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file.replaceAll("\\", "/")}`),
    );
    const plain = files.filter(
      (file) => /\.tsx?$/.test(file) && /\bformatAmount\(|\.toFixed\(|\btoLocaleString\(/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(plain.sort()).toEqual(Object.keys(PLAIN_FILES).sort());
  });

  it("leaves files and the command line the point", () => {
    expect(PLAIN_FIGURES.amount(53_280, "V", { decimals: 2 })).toBe("53.28");
  });
});
