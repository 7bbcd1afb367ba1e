import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMISSIONING_SCHEMA } from "../../src/contract/commissioning.ts";
import { wordsOf } from "../../src/report/words.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Cli, createCli, documentOf } from "../support/cli.ts";
import { commissioningOf } from "../support/commissionings.ts";
import { type PdfContent, readPdf, squeezed } from "../support/pdfText.ts";

const DOCUMENT = commissioningOf(3);

let cli: Cli;
let json: string;

const file = (name: string): string => join(cli.folder, name);
const pdfIn = (name: string): PdfContent => readPdf(readFileSync(file(name)));

beforeAll(async () => {
  await ensureBuilt();
  cli = createCli();
  json = file("site.json");
  writeFileSync(json, JSON.stringify(DOCUMENT));
});
afterAll(() => cli.close());

describe("report on the command line", () => {
  it("writes a PDF without a port, and the same one again", async () => {
    const first = await cli.run("report", json, "--pdf", file("a.pdf"));
    expect(first).toMatchObject({ code: 0, out: "", err: `saved to ${file("a.pdf")}\n` });
    expect(await cli.run("report", json, "--pdf", file("b.pdf"), "--quiet")).toMatchObject({ code: 0, err: "" });
    expect(readFileSync(file("a.pdf")).equals(readFileSync(file("b.pdf")))).toBe(true);
    expect(pdfIn("a.pdf").pages.join("")).toContain(DOCUMENT.packs[2]?.packSerial);
  });

  it("takes the paper and the language", async () => {
    const { code } = await cli.run("report", json, "--pdf", file("letter.pdf"), "--paper", "Letter", "--language", "zh");
    expect(code).toBe(0);
    const { sizes, pages } = pdfIn("letter.pdf");
    expect(sizes[0]).toEqual([612, 792]);
    expect(pages[0]).toContain("调试报告");
  });

  it("adds a page with what has changed since an earlier file", async () => {
    const packs = DOCUMENT.packs.map((pack) => ({ ...pack, cycles: 3, bmsVersion: "P16S-OLD" }));
    writeFileSync(file("old.json"), JSON.stringify({ ...DOCUMENT, packs, changedAt: "2025-03-01T09:30:00" }));
    expect((await cli.run("report", json, "--pdf", file("visit.pdf"), "--compare", file("old.json"))).code).toBe(0);
    const last = pdfIn("visit.pdf").pages.at(-1) ?? "";
    expect(last).toContain(squeezed((await wordsOf("en")).report.changes.title));
    for (const said of ["From 2025-03-01 09:30:00 to 2026-11-27 18:40:00.", "P16S-OLD", "Cycles 3 13 +10"]) {
      expect(last).toContain(squeezed(said));
    }
  });

  it("never overwrites a file unless it is told to", async () => {
    writeFileSync(file("kept.pdf"), "mine");
    const refused = await cli.run("report", json, "--pdf", file("kept.pdf"));
    expect(refused.code).toBe(6);
    expect(refused.err).toContain("it exists already");
    expect(readFileSync(file("kept.pdf"), "utf8")).toBe("mine");
    expect((await cli.run("report", json, "--pdf", file("kept.pdf"), "--force")).code).toBe(0);
    expect(pdfIn("kept.pdf").pages.length).toBeGreaterThan(3);
  });

  it("prints the document as it was understood", async () => {
    const { code, out } = await cli.run("report", json, "--json");
    expect(code).toBe(0);
    expect(documentOf(COMMISSIONING_SCHEMA, out)).toEqual(DOCUMENT);
  });

  it("says what is wrong with a file, and where, and makes nothing of it", async () => {
    const bad = (name: string, text: string): string => {
      writeFileSync(file(name), text);
      return file(name);
    };
    const rows: readonly [path: string, said: string][] = [
      [bad("cut.json", JSON.stringify(DOCUMENT).slice(0, 500)), "It is not JSON, or it is cut off."],
      [bad("other.json", '{"schema":"open-bmstool/parameters","version":1}'), "not a commissioning report"],
      [bad("new.json", JSON.stringify({ ...DOCUMENT, version: 2 })), "file.schemaTooNew"],
      [bad("odd.json", JSON.stringify({ ...DOCUMENT, results: 5 })), "(results)"],
      [file("absent.json"), "ENOENT"],
    ];
    for (const [path, said] of rows) {
      const { code, err } = await cli.run("report", path, "--pdf", file("never.pdf"));
      expect([code, err.includes(said)], err).toEqual([6, true]);
    }
    const compared = await cli.run("report", json, "--pdf", file("never.pdf"), "--compare", file("cut.json"));
    expect([compared.code, compared.err.includes("cut.json")]).toEqual([6, true]);
    expect(existsSync(file("never.pdf"))).toBe(false);
  });

  it("needs to know what it is to make", async () => {
    expect(await cli.run("report", json)).toMatchObject({ code: 2, out: "" });
    expect((await cli.run("report", json, "--pdf", file("x.pdf"), "--paper", "A5")).err).toContain("--paper takes A4 or Letter");
  });
});
