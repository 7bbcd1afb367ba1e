import { describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";
import type { Commissioning } from "../../src/contract/commissioning.ts";
import { parseCommissioning } from "../../src/contract/commissioningFile.ts";
import { reportFonts } from "../../src/node/reportFonts.ts";
import { reportPdf } from "../../src/report/report.ts";
import { wordsOf } from "../../src/report/words.ts";
import { commissioningOf } from "../support/commissionings.ts";
import { readPdf, squeezed } from "../support/pdfText.ts";

const EARLIER: Commissioning = { ...commissioningOf(3), changedAt: "2025-06-01T10:00:00" };

/** Pack 1 has had alarms, the archive of pack 2 begins too late, pack 3 has none. */
const NOW: Commissioning = {
  ...commissioningOf(3),
  historySince: {
    since: EARLIER.changedAt,
    packs: [
      {
        address: 1,
        reach: "whole",
        oldestAt: "2025-01-01T00:00:00",
        newestAt: "2026-11-01T00:00:00",
        records: 7,
        undated: 0,
        events: [
          { kind: "protection", flag: "cellOverVoltage", count: 4, firstAt: "2025-07-02T11:00:00", lastAt: "2026-10-03T12:00:00" },
          { kind: "alarm", flag: null, count: 1, firstAt: "2025-08-02T11:00:00", lastAt: "2025-08-02T11:00:00" },
        ],
      },
      { address: 2, reach: "later", oldestAt: "2026-02-03T04:05:06", newestAt: "2026-02-03T04:05:06", records: 1, undated: 3, events: [] },
      { address: 3, reach: "none", oldestAt: null, newestAt: null, records: 0, undated: 0, events: [] },
    ],
  },
};

async function made(document: Commissioning, earlier: Commissioning | null, language: "en" | "zh" = "en"): Promise<Uint8Array> {
  return reportPdf(document, { paper: "A4", language, fonts: await reportFonts(), drivers: DRIVERS, earlier, photos: new Map() });
}

const textOf = (bytes: Uint8Array): string => readPdf(bytes).pages.join("");

describe("the page of a service visit", () => {
  it("counts what the packs have recorded since, and says how far each archive reaches", async () => {
    const { report, flags } = await wordsOf("en");
    const text = textOf(await made(NOW, EARLIER));
    const name = `${flags.cellOverVoltage.title} · ${report.history.kind.protection}`;
    expect(text).toContain(squeezed(`${name} 4 2025-07-02 11:00:00 2026-10-03 12:00:00`));
    expect(text).toContain(squeezed(`${report.history.nameless} · ${report.history.kind.alarm} 1`));
    expect(text).toContain(squeezed("The archive begins at 2026-02-03 04:05:06 and does not reach back to 2025-06-01 10:00:00"));
    expect(text).toContain(squeezed(report.history.quietAsFar));
    expect(text).toContain(squeezed("Records without a reliable date, which are not counted: 3."));
    expect(text).toContain(squeezed("nothing can be said of the time since 2025-06-01 10:00:00"));
    expect(textOf(await made(NOW, EARLIER, "zh"))).not.toContain("[U+");
  });

  it("says quiet only up to the time when the log was read, and nothing of the time after a document that does not tell it", async () => {
    const { report } = await wordsOf("en");
    const [first] = NOW.historySince?.packs ?? [];
    if (first === undefined) throw new Error("no pack");
    const withRead = (more: object): Commissioning => ({
      ...NOW,
      historySince: { since: EARLIER.changedAt, packs: [{ ...first, events: [], ...more }] },
    });
    const quiet = squeezed("No alarm, protection or fault from then until 2026-11-02 09:00:00");
    const unread = squeezed("No complete download of the history since 2025-06-01 10:00:00 is known");
    const read = textOf(await made(withRead({ readAt: "2026-11-02T09:00:00" }), EARLIER));
    expect([read.includes(quiet), read.includes(unread)]).toEqual([true, false]);
    for (const more of [{}, { readAt: null }, { reach: "notReadSince", readAt: "2025-05-01T00:00:00" }, { reach: "gap" }]) {
      const text = textOf(await made(withRead(more), EARLIER));
      expect(text).toContain(unread);
      expect(text).toContain(squeezed(report.history.quietAsFar));
      expect(text).not.toContain(squeezed("from then until"));
    }
  });

  it("does not take the history since another visit for that since this one", async () => {
    const { report } = await wordsOf("en");
    const other = { ...EARLIER, changedAt: "2026-01-01T00:00:00" };
    expect(textOf(await made(NOW, other))).toContain(squeezed(report.history.notInFile));
    expect(textOf(await made(NOW, null))).not.toContain(squeezed(report.history.title));
  });

  it("bears the moment of the last change, which is no civil time of some zone", async () => {
    const dateOf = async (document: Commissioning) => /D:\d{14}Z/.exec(Buffer.from(await made(document, null)).toString("latin1"))?.[0];
    expect(await dateOf({ ...NOW, changedWallMs: Date.UTC(2026, 10, 27, 17, 40) })).toBe("D:20261127174000Z");
    expect(await dateOf(NOW)).toBe("D:20261127184000Z");
  });

  it("says when settings were read that are older than the other values", async () => {
    const [first, ...others] = NOW.packs;
    if (first === undefined) throw new Error("no pack");
    const packs = [{ ...first, settingsReadAt: "2026-11-27T17:59:00" }, ...others];
    const read = squeezed("Read 2026-11-27 17:59:00 – –");
    expect(textOf(await made({ ...NOW, packs }, null))).toContain(read);
    expect(textOf(await made(NOW, null))).not.toContain(squeezed("17:59:00"));
  });

  it("is made again byte for byte from the two JSON files", async () => {
    const read = (document: Commissioning) => {
      const parsed = parseCommissioning(JSON.stringify(document));
      if (!parsed.ok) throw new Error(parsed.error.code);
      return parsed.value;
    };
    expect(Buffer.compare(await made(read(NOW), read(EARLIER)), await made(NOW, EARLIER))).toBe(0);
  });
});
