import { describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";
import type { Commissioning, CommissioningPhoto } from "../../src/contract/commissioning.ts";
import { parseCommissioning } from "../../src/contract/commissioningFile.ts";
import { readPicture } from "../../src/core/photos/readPicture.ts";
import { digestOf } from "../../src/node/photoStore.ts";
import { reportFonts } from "../../src/node/reportFonts.ts";
import { reportPdf } from "../../src/report/report.ts";
import { wordsOf } from "../../src/report/words.ts";
import { commissioningOf } from "../support/commissionings.ts";
import { readPdf, squeezed } from "../support/pdfText.ts";
import { exif, plainJpeg, pngOf, withSegments } from "../support/photos.ts";

const FILES = new Map<string, Uint8Array>();

function photoOf(sent: Uint8Array, more: Partial<CommissioningPhoto>): CommissioningPhoto {
  const picture = readPicture(sent);
  if (!picture.ok) throw new Error("no picture");
  const { bytes, kind, widthPx, heightPx } = picture.value;
  const sha256 = digestOf(bytes);
  FILES.set(sha256, bytes);
  return { sha256, kind, bytes: bytes.length, widthPx, heightPx, check: null, note: "", at: "2026-11-27T18:30:00", ...more };
}

const PHOTOS = [
  photoOf(withSegments(plainJpeg(), exif(6)), { check: "powerCable", note: "35 mm², all equal" }),
  photoOf(pngOf(2), { note: "Display of the inverter" }),
  ...[10, 11, 12].map((side) => photoOf(pngOf(2, side), {})),
];
const DOCUMENT: Commissioning = { ...commissioningOf(1), photos: PHOTOS };

async function made(document: Commissioning, photos: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  return reportPdf(document, { paper: "A4", language: "en", fonts: await reportFonts(), drivers: DRIVERS, earlier: null, photos });
}

const imagesIn = (pdf: Uint8Array): number => Buffer.from(pdf).toString("latin1").split("/Subtype /Image").length - 1;

describe("photos in a report", () => {
  it("stand at the end, four to a page, with what they show", async () => {
    const { report, commissioning } = await wordsOf("en");
    const [with5, without] = [await made(DOCUMENT, FILES), await made(commissioningOf(1), FILES)];
    const { pages } = readPdf(with5);
    expect(imagesIn(with5)).toBe(5);
    expect(pages.length).toBe(readPdf(without).pages.length + 2);
    const [first = "", second = ""] = pages.slice(-2);
    expect(first).toContain(squeezed(`1. ${commissioning.check.powerCable.name}`));
    expect(first).toContain(squeezed("35 mm², all equal"));
    expect(first).toContain(squeezed(`2. ${report.photos.whole}`));
    expect(second).toContain(squeezed(`5. ${report.photos.whole}`));
    expect(pages.join("")).not.toContain(squeezed(report.photos.notHere));
  });

  it("turn as the camera was held", async () => {
    const only = (orientation: number) => {
      const photo = photoOf(withSegments(plainJpeg(), exif(orientation)), {});
      return made({ ...DOCUMENT, photos: [photo] }, FILES);
    };
    // A turn by a right angle is a matrix whose corners are not on its diagonal.
    const isTurned = async (orientation: number) =>
      /\n0 -?1 -?1 0 [\d.-]+ [\d.-]+ cm/.test(Buffer.from(await only(orientation)).toString("latin1"));
    expect([await isTurned(1), await isTurned(6), await isTurned(8)]).toEqual([false, true, true]);
  });

  it("are the same byte for byte with the same files, and said to be missing without them", async () => {
    const { report } = await wordsOf("en");
    const read = parseCommissioning(JSON.stringify(DOCUMENT));
    if (!read.ok) throw new Error(read.error.code);
    expect(Buffer.compare(await made(read.value, new Map(FILES)), await made(DOCUMENT, FILES))).toBe(0);
    const bare = await made(DOCUMENT, new Map());
    expect(imagesIn(bare)).toBe(0);
    expect(readPdf(bare).pages.at(-1)).toContain(squeezed(report.photos.notHere));
    expect(readPdf(bare).pages.at(-1)).toContain(PHOTOS[4]?.sha256.slice(0, 16));
    expect(Buffer.compare(await made(read.value, new Map()), bare)).toBe(0);
  });
});
