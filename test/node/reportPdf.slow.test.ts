import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DRIVERS, driverIn, formatAmount, LANGUAGES, type Language, PLAIN_FIGURES, type UnitKey } from "../../protocol/index.ts";
import { onPath } from "../../scripts/lib/tools.ts";
import type { Commissioning } from "../../src/contract/commissioning.ts";
import { parseCommissioning } from "../../src/contract/commissioningFile.ts";
import type { Paper } from "../../src/contract/report.ts";
import { reportFonts } from "../../src/node/reportFonts.ts";
import { type ReportOptions, reportPdf } from "../../src/report/report.ts";
import { figureName, reasonText, sensorName, wordsOf } from "../../src/report/words.ts";
import { settingAmount } from "../../src/ui/model/settingAmounts.ts";
import { commissioningOf } from "../support/commissionings.ts";
import { type PdfContent, readPdf, squeezed } from "../support/pdfText.ts";

const FAMILIES = DRIVERS.map(({ family }) => family);

async function made(document: Commissioning, options: Partial<ReportOptions> = {}): Promise<Uint8Array> {
  return reportPdf(document, {
    paper: "A4",
    language: "en",
    fonts: await reportFonts(),
    drivers: DRIVERS,
    earlier: null,
    photos: new Map(),
    ...options,
  });
}

/** Every page has its own head and foot, which may stand between two parts of a cut row. */
const textOf = ({ pages }: PdfContent): string => pages.join("");

/** All that the document says, as it must stand on paper. */
async function saidBy(document: Commissioning, language: Language): Promise<readonly string[]> {
  const words = await wordsOf(language);
  const { report, commissioning } = words;
  const { site, inverter, packs, results } = document;
  const marked = (text: string) => (["en", "zh"].includes(language) ? text : text.replace(".", ","));
  const figure = (value: number) => marked(String(value).replace("-", "\u2212"));
  const amount = (value: number, unit: UnitKey, decimals: number) => marked(formatAmount(value, unit, { decimals }));
  const setting = (key: string, value: number, family: string) =>
    marked(settingAmount(key, value, driverIn(DRIVERS, family)?.settings ?? null, PLAIN_FIGURES));
  return [
    site.name,
    site.place,
    site.installer,
    site.inverterModel,
    site.remarks,
    document.id,
    document.app,
    ...Object.values(inverter.codes).map(String),
    ...inverter.names,
    ...packs.flatMap((pack) => [
      pack.packSerial,
      pack.modelSerial,
      pack.bmsVersion,
      pack.fingerprint ?? report.settings.incomplete,
      `${amount(pack.packVoltageMv ?? 0, "V", 3)} V`,
      `${amount(pack.packCurrentMa ?? 0, "A", 3)} A`,
      pack.socPct === null ? report.table.notRead : `${figure(pack.socPct)} %`,
      pack.sohPct === null ? report.table.notRead : `${figure(pack.sohPct)} %${pack.calculated?.includes("soh") ? "*" : ""}`,
      ...(pack.calculated === undefined ? [] : [report.packs.calculated]),
      ...pack.cellsMv.flatMap((mv) => (mv === null ? [] : [String(mv)])),
      ...pack.temperaturesDc.map(
        ({ name, tenthsC }) => `${sensorName(words, name)} ${tenthsC === null ? report.table.notRead : `${amount(tenthsC, "degC", 1)} °C`}`,
      ),
      ...Object.entries(pack.settings).map(([key, value]) => setting(key, value, pack.family)),
    ]),
    ...results.flatMap(({ check, status, reason, measured, at, by, remark }) => [
      reason === null ? "" : reasonText(words, reason),
      `${commissioning.check[check].name}${commissioning.status[status]}`,
      ...measured.map(({ name, value, unit }) =>
        typeof value === "number"
          ? `${figureName(words, name)} ${figure(value)}${unit === "1" ? "," : ` ${unit}`}`
          : `${figureName(words, name)} ${value ?? report.table.notRead}`,
      ),
      ...(at === null ? [] : [at.replace("T", " ")]),
      by,
      remark,
    ]),
  ];
}

describe("report", () => {
  // Every language with every family, and every length of the paper with every family; both together say nothing more.
  const papers = FAMILIES.flatMap((family) => [1, 3, 15].map((count) => ({ family, count })));
  it.each(papers.map((each, at) => ({ ...each, languages: each.count === 3 ? LANGUAGES : LANGUAGES.slice(at % 8, (at % 8) + 1) })))(
    "says all that the document of $count packs of $family says",
    async ({ family, count, languages }) => {
      const document = commissioningOf(count, family);
      const paper: Paper = count === 3 ? "Letter" : "A4";
      for (const language of languages) {
        const pdf = readPdf(await made(document, { language, paper }));
        const text = textOf(pdf);
        expect((await saidBy(document, language)).filter((each) => !text.includes(squeezed(each)))).toEqual([]);
        expect(text).not.toContain("\ufffd");
        expect(text).not.toContain("[U+");
        const foot = (await wordsOf(language)).report.foot.page;
        for (const [at, page] of pdf.pages.entries()) {
          const number = foot.replace("{{page}}", String(at + 1)).replace("{{count}}", String(pdf.pages.length));
          expect(page.endsWith(squeezed(number)), page).toBe(true);
        }
      }
    },
  );

  it("says what a rule says, with its settings in the units of the editor", async () => {
    const document = commissioningOf(1);
    const finding = { sentence: "mustBeBelow", keys: ["cellOvAlarmMv", "cellOvProtectMv"], params: { value: 3700, other: 3600 } } as const;
    const cells = { sentence: "cellsAgainstPack", keys: ["cellUvAlarmMv", "packUvAlarmMv"] } as const;
    const params = { value: 2900, cellCount: 16, product: 46_400, other: 40_000, awayMv: 6400 };
    const measured = [
      { name: "rule", address: 1, value: "order:raw@1", unit: "", finding },
      { name: "question", address: 1, value: "cells:raw@2", unit: "", finding: { ...cells, params } },
      { name: "rule", address: 1, value: "of:an=older,file", unit: "" },
      { name: "packUvAlarmMv", address: 1, value: 43_200, unit: "mV" },
    ];
    const results = document.results.map((result) => (result.check === "settingRules" ? { ...result, measured } : result));
    const text = textOf(readPdf(await made({ ...document, results })));
    expect(text).toContain(squeezed("Cell OV alarm (3700 mV) must be below Cell OV protection (3600 mV)"));
    expect(text).toContain(squeezed("16 cells × 2900 mV ="));
    expect(text).toContain(squeezed("Pack UV alarm 43.20 V"));
    expect(text).toContain(squeezed("of:an=older,file"));
    expect(text).not.toContain("raw@");
  });

  it("has the size of its paper", async () => {
    const sizes = async (paper: Paper) => new Set(readPdf(await made(commissioningOf(3), { paper })).sizes.map(String));
    expect(await sizes("A4")).toEqual(new Set(["595.28,841.89"]));
    expect(await sizes("Letter")).toEqual(new Set(["612,792"]));
  });

  it("embeds a part of each font that it uses", async () => {
    const { fonts } = readPdf(await made(commissioningOf(3), { language: "zh" }));
    expect(fonts.length).toBeGreaterThan(1);
    for (const { name, isEmbedded } of fonts) {
      expect(isEmbedded, name).toBe(true);
      expect(name).toMatch(/^[A-Z]{6}\+NotoSans/);
    }
  });

  it("is the same byte for byte, also from its JSON, and knows no other time than the document's", async () => {
    const document = commissioningOf(3);
    const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    const read = parseCommissioning(JSON.stringify(document, null, 2));
    if (!read.ok) throw new Error(read.error.code);
    const first = await made(document);
    expect(hash(await made(read.value))).toBe(hash(first));
    expect(Buffer.from(first).toString("latin1")).toContain("(D:20261127184000Z)");
    expect(Buffer.from(first).toString("latin1")).not.toContain("/FlateDecode");
    expect(hash(await made({ ...document, changedAt: "2026-11-27T18:41:00" }))).not.toBe(hash(first));
  });

  it("calls nothing complete that is open, failed or missing", async () => {
    const { report } = await wordsOf("en");
    const document = commissioningOf(1);
    const verdict = async (results: Commissioning["results"]) => textOf(readPdf(await made({ ...document, results })));
    const all = (status: "passed" | "notPossible") => document.results.map((result) => ({ ...result, status }));
    expect(await verdict(all("passed"))).toContain(squeezed(report.result.complete));
    expect(await verdict(all("passed").slice(1))).toContain(squeezed("Not complete: 1 open."));
    expect(await verdict([])).toContain(squeezed("Not complete: 18 open."));
    expect(await verdict(all("notPossible"))).toContain(squeezed("18 not possible."));
    expect(await verdict(document.results)).toContain(squeezed("Not complete: 4 failed, 4 open."));
  });

  it("says what rests on documents alone", async () => {
    const { untried } = (await wordsOf("en")).report;
    const text = async (document: Commissioning) => textOf(readPdf(await made(document)));
    for (const { family } of DRIVERS) expect(await text(commissioningOf(1, family))).toContain(squeezed(untried.anyWrite));
    const unseen = DRIVERS.filter(({ writing }) => writing.plausibleFirst);
    expect(unseen.length).toBeGreaterThan(0);
    for (const { family, words } of unseen) {
      expect(await text(commissioningOf(1, family))).toContain(squeezed(untried.writes.replace("{{family}}", words.en.name)));
    }
    expect(await text(commissioningOf(1))).toContain(squeezed(untried.cable));
    const straight = commissioningOf(1);
    expect(await text({ ...straight, site: { ...straight.site, inverterBrand: "victron" } })).not.toContain(squeezed(untried.cable));
    expect(await text(commissioningOf(1, "of another version"))).toContain("ofanotherversion:howsuchapack");
  });

  it("survives every text: long, invisible, turned around, of no font", async () => {
    const document = commissioningOf(1);
    const remark = "Wort ".repeat(390);
    const site = { ...document.site, name: "x".repeat(200), place: "a\u202eb\u0000c\ud800", installer: "🔋 ≠", remarks: "y".repeat(4000) };
    const results = document.results.map((result) => ({ ...result, remark }));
    const measured = Array.from({ length: 400 }, (_, at) => ({ name: `figure ${at}`, address: at % 16, value: at, unit: "mV" }));
    const odd = { ...document, site, results: results.map((result, at) => (at === 1 ? { ...result, measured } : result)) };
    const pdf = readPdf(await made(odd));
    const text = textOf(pdf);
    expect(text).toContain("x".repeat(50));
    expect(text).toContain("[U+1F50B][U+2260]");
    expect(text).toContain("figure399399mV");
    expect(text.match(/Wort/g)?.length).toBe(390 * 18);
    expect(text).not.toContain("\u202e");
  });

  it.skipIf(onPath("pdftotext") === null)("reads the same by another program [needs poppler-utils]", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bms-report-"));
    try {
      const document = commissioningOf(3);
      const file = join(folder, "report.pdf");
      writeFileSync(file, await made(document, { language: "zh" }));
      const { stdout, stderr } = spawnSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
      expect(stderr).toBe("");
      for (const { packSerial, fingerprint } of document.packs) {
        expect(stdout).toContain(packSerial);
        if (fingerprint !== null) expect(stdout).toContain(fingerprint);
      }
      expect(stdout).toContain("调试报告");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
