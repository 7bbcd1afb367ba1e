import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import type { Browser, Page } from "playwright-core";
import { PNG } from "pngjs";
import { DIST } from "../paths.ts";

/** Pictures of the gallery, the same on every run: fixed data and clock, our own faces, no motion. */
export interface Picture {
  /** Also the name of its file, without the ending. */
  readonly name: string;
  readonly query: string;
  readonly size: { readonly width: number; readonly height: number };
}

const THEMES = ["light", "dark", "sun"] as const;
const LANGUAGES = ["en", "zh"] as const;
/** In every theme and language; the other scenes once each, so that all pictures together stay small. */
const EVERYWHERE = ["parts", "live-alarm"];
const ONCE = [
  "live-normal",
  "live-notRead",
  "live-lost",
  "live-noPack",
  "packs-noPack",
  "parameters-noPack",
  "inverter-noPack",
  "history-noPack",
  "control-noPack",
  "trace-noPack",
  "help-noPack",
];
const LAPTOP = { width: 1280, height: 800 };
/** The parts do not scroll in it. */
const TALL = { width: 1280, height: 960 };
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

const picture = (scene: string, theme: string, language: string): Picture => ({
  name: `${scene}-${theme}-${language}`,
  query: `scene=${scene}&theme=${theme}&language=${language}`,
  size: scene === "parts" ? TALL : LAPTOP,
});

export const PICTURES: readonly Picture[] = [
  ...EVERYWHERE.flatMap((scene) => THEMES.flatMap((theme) => LANGUAGES.map((language) => picture(scene, theme, language)))),
  ...ONCE.map((scene) => picture(scene, "light", "en")),
];

export interface GalleryShop {
  take(picture: Picture): Promise<Buffer>;
  close(): Promise<void>;
}

/** Serves dist/gallery, which must be built, and photographs it. */
export async function openGallery(browser: Browser): Promise<GalleryShop> {
  const folder = join(DIST, "gallery");
  const server = createServer((request, response) => {
    const file = normalize(join(folder, new URL(request.url ?? "/", "http://localhost").pathname));
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    createReadStream(file)
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const context = await browser.newContext({
    deviceScaleFactor: 1,
    locale: "en-GB",
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  return {
    async take({ name, query, size }) {
      const page = await context.newPage();
      await page.setViewportSize(size);
      const thrown: string[] = [];
      page.on("pageerror", ({ message }) => thrown.push(message));
      await page.goto(`http://127.0.0.1:${port}/gallery.html?${query}`);
      await page.locator(".gallery, .main > :not(.pageComing)").first().waitFor();
      await settled(page);
      const bytes = await page.screenshot({ animations: "disabled", caret: "hide" });
      await page.close();
      if (thrown.length > 0) throw new Error(`${name}: ${thrown.join("; ")}`);
      return small(bytes);
    },
    async close() {
      await context.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Steps of a colour channel: finer ones double the file, and the comparison does not see them. */
const COLOUR_STEP = 8;
const ALPHA = 3;

function small(bytes: Buffer): Buffer {
  const png = PNG.sync.read(bytes);
  png.data.forEach((value, at) => {
    if (at % 4 !== ALPHA) png.data[at] = Math.min(255, Math.round(value / COLOUR_STEP) * COLOUR_STEP);
  });
  return PNG.sync.write(png, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });
}

/** Every face is there, and nothing has changed for two frames. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
  for (let before = ""; ; ) {
    const now = await page.evaluate(async () => {
      for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
      return document.body.innerHTML;
    });
    if (now === before) return;
    before = now;
  }
}
