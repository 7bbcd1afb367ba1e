import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildGallery } from "./lib/galleryBuild.ts";
import { openGallery, PICTURES, WITNESS } from "./lib/pictures.ts";
import { launchChromium } from "./lib/servedApp.ts";
import { smallPng } from "./lib/smallPng.ts";
import { PICTURE_FOLDER } from "./paths.ts";

/** `npm run pictures`: takes the pictures anew that `test/browser/gallery.test.ts` compares with. Look at each change before it is committed. */
const browser = await launchChromium();
if (browser === null) throw new Error("The pictures need Chromium (CHROME_PATH or PATH).");
buildGallery();
rmSync(PICTURE_FOLDER, { recursive: true, force: true });
mkdirSync(PICTURE_FOLDER, { recursive: true });
const gallery = await openGallery(browser);
let total = 0;
for (const picture of PICTURES) {
  const file = join(PICTURE_FOLDER, `${picture.name}.png`);
  writeFileSync(file, smallPng(await gallery.take(picture)));
  total += statSync(file).size;
}
writeFileSync(join(PICTURE_FOLDER, `${WITNESS}.png`), smallPng(await gallery.takeWitness()));
await gallery.close();
await browser.close();
process.stdout.write(`${PICTURES.length} pictures, ${Math.round(total / 1000)} kB\n`);
