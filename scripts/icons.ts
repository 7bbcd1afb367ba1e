import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { iconFamily, windowsIcon } from "./lib/iconFiles.ts";
import { launchChromium } from "./lib/servedApp.ts";
import { ICON_FOLDER } from "./paths.ts";

/** `npm run icons`: draws the program's icon in every size from its two SVG files. Look at each size before it is committed. */
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Up to here the one whose edges lie on pixels. */
const SMALL_UP_TO = 32;

const browser = await launchChromium();
if (browser === null) throw new Error("The icons need Chromium (CHROME_PATH or PATH).");
const page = await browser.newPage();
const sheet = (name: string) => readFileSync(join(ICON_FOLDER, `${name}.svg`), "utf8").replace("<svg", '<svg width="100%" height="100%"');
const [small, large] = [sheet("small"), sheet("icon")];

const pngs = new Map<number, Buffer>();
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<body style="margin:0;display:flex">${size <= SMALL_UP_TO ? small : large}</body>`);
  pngs.set(size, await page.screenshot({ omitBackground: true }));
}
await browser.close();

const linux = join(ICON_FOLDER, "linux");
rmSync(linux, { recursive: true, force: true });
mkdirSync(linux);
for (const [size, png] of pngs) if (size <= 512) writeFileSync(join(linux, `${size}x${size}.png`), png);
writeFileSync(join(ICON_FOLDER, "icon.ico"), windowsIcon(pngs));
writeFileSync(join(ICON_FOLDER, "icon.icns"), iconFamily(pngs));
for (const name of ["icon.ico", "icon.icns"]) process.stdout.write(`${name} ${statSync(join(ICON_FOLDER, name)).size} bytes\n`);
