import { describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";
import type { Commissioning } from "../../src/contract/commissioning.ts";
import { parseCommissioning } from "../../src/contract/commissioningFile.ts";
import { driftReport } from "../../src/core/drift/driftReport.ts";
import { limitsOf } from "../../src/core/drift/limits.ts";
import { DriftTally } from "../../src/core/drift/tally.ts";
import { reportFonts } from "../../src/node/reportFonts.ts";
import { reportPdf } from "../../src/report/report.ts";
import { wordsOf } from "../../src/report/words.ts";
import { commissioningOf } from "../support/commissionings.ts";
import { samplesOfPack } from "../support/driftPacks.ts";
import { readPdf, squeezed } from "../support/pdfText.ts";

/** Pack 1 has a weak cell 5, pack 2 has too little to tell, of pack 3 nothing is known. */
function withDrift(): Commissioning {
  const rank = (address: number, cycles: number, most: number) => {
    const tally = new DriftTally(limitsOf(null));
    const samples = samplesOfPack({ weakCell: { index: 4, capacity: 0.93, socOffsetDeciPct: 4 }, cycles });
    for (const sample of samples.slice(0, most)) tally.add("logRow", sample);
    const { key: _, serial: __, pack: ___, ...figures } = driftReport({ key: "k", serial: null, pack: null }, tally);
    return { address, ...figures };
  };
  return { ...commissioningOf(3), drift: [rank(1, 4, Number.POSITIVE_INFINITY), rank(2, 1, 40)] };
}

async function made(document: Commissioning): Promise<Uint8Array> {
  return reportPdf(document, {
    paper: "A4",
    language: "en",
    fonts: await reportFonts(),
    drivers: DRIVERS,
    earlier: null,
    photos: new Map(),
  });
}

const textOf = (bytes: Uint8Array): string => readPdf(bytes).pages.join("");

describe("drift of the cells in a report", () => {
  it("names the cell that stands out, and says where data do not suffice or are missing", async () => {
    const { drift, report } = await wordsOf("en");
    const document = withDrift();
    const text = textOf(await made(document));
    expect(document.drift?.[0]?.signs).toEqual([{ cell: 5, sign: "lessCapacity" }]);
    expect(text).toContain(squeezed(`ADD 1 · ${document.packs[0]?.packSerial}: cells that stand out: 5`));
    expect(text).toContain(squeezed(drift.sign.lessCapacity));
    expect(text).toContain(squeezed(`${document.packs[1]?.packSerial}: ${drift.undecided}`));
    expect(text).toContain(squeezed(drift.advice.dischargeLow));
    expect(text).toContain(squeezed(`${document.packs[2]?.packSerial}: ${report.drift.noData}`));
  });

  it("is made again byte for byte from the JSON", async () => {
    const document = withDrift();
    const read = parseCommissioning(JSON.stringify(document));
    if (!read.ok) throw new Error(read.error.code);
    expect(Buffer.compare(await made(read.value), await made(document))).toBe(0);
  });

  it("is left out of a document that has none, and a wrong one is a fault of the file", async () => {
    const { drift } = await wordsOf("en");
    expect(textOf(await made(commissioningOf(3)))).not.toContain(squeezed(drift.title));
    const [first] = withDrift().drift ?? [];
    const wrong = { ...commissioningOf(3), drift: [{ ...first, advice: ["switchOff"] }] };
    expect(parseCommissioning(JSON.stringify(wrong))).toMatchObject({
      error: { code: "file.format", detail: { where: "drift.0.advice.0" } },
    });
  });
});
