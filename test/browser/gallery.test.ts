import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildGallery } from "../../scripts/lib/galleryBuild.ts";
import { type GalleryShop, openGallery, PICTURES, WITNESS } from "../../scripts/lib/pictures.ts";
import { asSmallPng } from "../../scripts/lib/smallPng.ts";
import { PICTURE_FOLDER } from "../../scripts/paths.ts";
import { browserSuite, needChromium } from "../support/browser.ts";

/** In one picture, whatever its size. Edges of letters, which differ between two versions of Chromium, are not counted. */
const MOST_DIFFERING_PIXELS = 20;
/** On average: a new screen brings pictures of its own. */
const MOST_BYTES_EACH = 46_500;

/** Of another Chromium, or with other fonts of the system, nothing can be said about ours. */
const OTHER_RENDERER = "the pictures were taken by another Chromium or with other system fonts";

interface Difference {
  readonly pixels: number;
  readonly drawing: () => Buffer;
}

const kept = (name: string): PNG => PNG.sync.read(readFileSync(join(PICTURE_FOLDER, `${name}.png`)));

/**
 * The picture that was taken against the one that is kept, whose colours are coarse; null = not of one size. Made as coarse as it is
 * only where the comparison sees a difference: that takes five times as long.
 */
function differenceFrom(expected: PNG, bytes: Buffer): Difference | null {
  const fine = differenceOf(PNG.sync.read(bytes), expected);
  return fine === null || fine.pixels <= MOST_DIFFERING_PIXELS ? fine : differenceOf(asSmallPng(bytes), expected);
}

function differenceOf(actual: PNG, expected: PNG): Difference | null {
  const { width, height } = expected;
  if (actual.width !== width || actual.height !== height) return null;
  const drawing = new PNG({ width, height });
  const pixels = pixelmatch(actual.data, expected.data, drawing.data, width, height, { threshold: 0.1 });
  return { pixels, drawing: () => PNG.sync.write(drawing) };
}

browserSuite("Pictures of the gallery", () => {
  let gallery: GalleryShop;
  let failures: string | null = null;
  let isSameRenderer = false;

  beforeAll(async () => {
    buildGallery();
    gallery = await openGallery(await needChromium());
    isSameRenderer = differenceOf(asSmallPng(await gallery.takeWitness()), kept(WITNESS))?.pixels === 0;
  });
  afterAll(() => gallery.close());

  it.for(PICTURES)("$name is as it was (npm run pictures renews it)", async (picture, { skip }) => {
    if (!isSameRenderer) skip(OTHER_RENDERER);
    const bytes = await gallery.take(picture);
    const difference = differenceFrom(kept(picture.name), bytes);
    if (difference !== null && difference.pixels <= MOST_DIFFERING_PIXELS) return;
    failures ??= mkdtempSync(join(tmpdir(), "bms-pictures-"));
    writeFileSync(join(failures, `${picture.name}.png`), bytes);
    if (difference !== null) writeFileSync(join(failures, `${picture.name}-difference.png`), difference.drawing());
    const what = difference === null ? "is of another size" : `differs in ${difference.pixels} pixels`;
    expect.fail(`${picture.name} ${what}: see ${failures}`);
  });

  it("has a picture for each state and no other, and they are small", () => {
    const files = readdirSync(PICTURE_FOLDER);
    expect(files.toSorted()).toEqual([...PICTURES.map(({ name }) => name), WITNESS].map((name) => `${name}.png`).toSorted());
    expect(files.reduce((sum, file) => sum + statSync(join(PICTURE_FOLDER, file)).size, 0)).toBeLessThan(MOST_BYTES_EACH * files.length);
  });
});
