import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../protocol/drivers/paceic-v25/commands.ts";
import { ANALOG_TAILS, STATUS_TAILS } from "../../protocol/drivers/paceic-v25/layouts.ts";
import type { Driver, FamilyWords, FrameExplanation } from "../../protocol/index.ts";
import { codeWord, DRIVERS, driverOf, familyFacts, fieldWord, INVERTER_BRANDS, INVERTER_PORTS, LANGUAGES } from "../../protocol/index.ts";
import { brandCodes, conceptOf, inverterCodeOf, inverterKeys } from "../../protocol/shared.ts";
import { FrameBook } from "../../src/core/trace/frameBook.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";
import { namelessOf, tracedOf, wordsOf } from "../support/familyWords.ts";

function textsOf(words: FamilyWords): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === "string") found.set(path, value);
    else if (typeof value === "object" && value !== null) for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
  };
  walk(words, "");
  return found;
}

/** What real packs have sent, as far as the program reads it. */
function capturedOf({ family, explainer }: Driver): readonly FrameExplanation[] {
  const captures = loadCaptures(family).filter(({ requestValid, responseValid }) => requestValid !== false && responseValid !== false);
  return captures.flatMap((capture) => {
    const request = capture.request === null ? null : bytesOf(capture, "request");
    const response = capture.response === null ? null : bytesOf(capture, "response");
    return [
      ...(request === null ? [] : [explainer.explain(request, { role: "request" })]),
      ...(response === null ? [] : [explainer.explain(response, { role: "answer", request })]),
    ];
  });
}

const TAILS = [...ANALOG_TAILS, ...STATUS_TAILS];

const placesIn = (text: string): string => (text.match(/\{\{\w+\}\}/g) ?? []).sort().join(" ");

describe("families", () => {
  it("have names that files can keep and a command line can tell apart", () => {
    for (const { family, shortName } of DRIVERS) {
      expect(family).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(shortName).toMatch(/^[a-z][a-z0-9]*$/);
      expect(["auto", "all"]).not.toContain(family);
      expect(["auto", "all"]).not.toContain(shortName);
    }
    expect(new Set(DRIVERS.map(({ family }) => family)).size).toBe(DRIVERS.length);
    expect(new Set(DRIVERS.map(({ shortName }) => shortName)).size).toBe(DRIVERS.length);
  });

  it("cross to a window as plain data", () => {
    for (const facts of DRIVERS.map((driver) => familyFacts(driver, "en")))
      expect(JSON.parse(JSON.stringify(facts))).toEqual(structuredClone(facts));
  });
});

describe.each(DRIVERS.map((driver) => [driver.family, driver] as const))("words of %s", (_, driver: Driver) => {
  it.each(LANGUAGES)("leave nothing without a name in %s", (language) => {
    expect(namelessOf(driver, language, capturedOf(driver))).toEqual([]);
  });

  it("are not empty, and fill the same places in every language", () => {
    const [first, ...others] = LANGUAGES.map((language) => textsOf(driver.words[language]));
    expect([...(first ?? [])].filter(([, text]) => text.trim() === "")).toEqual([]);
    for (const other of others) {
      expect([...other.keys()]).toEqual([...(first?.keys() ?? [])]);
      const different = [...other].filter(([path, text]) => text.trim() === "" || placesIn(text) !== placesIn(first?.get(path) ?? ""));
      expect(different.map(([path]) => path)).toEqual([]);
    }
  });

  it("stand on every line of a trace: no line shows a key", () => {
    const book = new FrameBook({ nowMs: () => 0, wallMs: () => 0, after: () => () => {} }, DRIVERS);
    for (const entry of tracedOf(driver)) book.add(entry);
    const lines = book.frames.map((frame) => ({ row: book.row(frame), explanation: book.explain(frame) }));
    expect(new Set(lines.map(({ row }) => row.family))).toEqual(new Set([driver.family]));
    const texts = LANGUAGES.flatMap((language) => {
      const words = wordsOf(DRIVERS, language);
      return lines.flatMap(({ row, explanation: { block, parts } }) => {
        const shown = parts.flatMap((part) => [
          words.part(driver.family, part),
          part.value.kind === "text" ? "" : words.said(driver.family, part, block),
        ]);
        return [words.line(row), ...shown];
      });
    });
    expect(texts.filter((text) => /[a-z]{3,}[A-Z]|[a-z]\d+(Mv|DeciC)|\{\{|undefined/.test(text))).toEqual([]);
  });
});

describe.each(DRIVERS.flatMap(({ family, inverterCodes }) => (inverterCodes === null ? [] : [[family, inverterCodes] as const])))(
  "inverter codes of %s",
  (_, codes) => {
    it("are held by settings that exist", () => {
      for (const key of inverterKeys(codes)) expect(conceptOf(key)?.group, key).toBe("inverter");
    });

    it("are proposed for a brand only where they mean something on the port that the brand is wired to", () => {
      for (const { key, port } of INVERTER_BRANDS)
        for (const { code } of brandCodes(codes, key)) expect(inverterCodeOf(codes, port, code), `${key} ${code}`).not.toBeNull();
    });

    it("have one meaning a port, and none of them is the one that is never written", () => {
      for (const port of INVERTER_PORTS) {
        const all = codes.kind === "perPort" ? codes.lists[port] : codes.codes;
        expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
        expect(all.filter(({ code }) => code === codes.noCode)).toEqual([]);
      }
    });
  },
);

describe("words of paceic", () => {
  it("name the fields of every length that an answer or a write can have", () => {
    const layouts = [...COMMANDS.flatMap(({ answers, writes = [], request = [] }) => [...answers, ...writes, request]), ...TAILS];
    const { fields } = driverOf("paceic-v25").words.en;
    const keys = layouts.flat().filter(({ key }) => fieldWord(fields, key) === null && conceptOf(key) === null);
    expect(keys.map(({ key }) => key)).toEqual([]);
  });
});

describe("looking up a word", () => {
  const table = { cellVoltagesMv: "Cell {{number}}", "cell#Mv": "Cell {{number}}", "reserved#": "Reserved", soc: "SOC" };
  it.each([
    ["cellVoltagesMv", 2, "Cell 3"],
    ["cell16Mv", null, "Cell 16"],
    ["reserved37", null, "Reserved"],
    ["soc", null, "SOC"],
    ["cell16", null, null],
    ["toString", null, null],
  ] as const)("%s, %s: %s", (key, index, word) => {
    expect(fieldWord(table, key, index)).toBe(word);
  });

  it("writes a code without a word in the family's own digits", () => {
    const [, paceic, modbus] = DRIVERS.map(({ words }) => words.en);
    expect(paceic && codeWord(paceic, 0xab)).toBe("code AB");
    expect(modbus && codeWord(modbus, 11)).toBe("exception 11");
  });
});
