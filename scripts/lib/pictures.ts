import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import type { Browser, Page } from "playwright-core";
import { DIST } from "../paths.ts";

/** Pictures of the gallery, the same on every run: fixed data and clock, our own faces, no motion. */
interface Picture {
  /** Also the name of its file, without the ending. */
  readonly name: string;
  readonly query: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly isWhole: boolean;
  readonly pressed: string | null;
}

const THEMES = ["light", "dark", "sun"] as const;
const LANGUAGES = ["en", "zh"] as const;
/** In every theme and language; the other scenes once each, so that all pictures together stay small. */
const EVERYWHERE = ["parts", "live-alarm"];
/** The whole window. */
const WHOLE = ["live-normal", "live-notRead", "live-lost", "live-silence", "live-publishing", "live-publishingOff", "live-noPack"];
/** What is inside the frame; the frame is on the others. */
const INSIDE = [
  "live-busy",
  "live-denied",
  "live-missing",
  "packs-bank",
  "packs-noPack",
  "parameters-read",
  "parameters-edits",
  "parameters-writing",
  "parameters-verdict",
  "parameters-noPack",
  "inverter-read",
  "inverter-noPack",
  "history-rows",
  "history-downloading",
  "history-drift",
  "history-empty",
  "history-failed",
  "history-noPack",
  "control-locked",
  "control-unlocked",
  "control-verdict",
  "control-noPack",
  "trace-frames",
  "trace-noPack",
  "commissioning-failed",
  "commissioning-noPack",
  "help-noPack",
];
/** Pressed before the picture is taken: what is to be seen opens only when somebody asks for it. */
const PRESSED: Readonly<Record<string, string>> = {
  "parameters-edits": ".reviewBar .btn",
  "parameters-verdict": ".reviewBar .btn",
  "history-drift": ".historyHead .btn[aria-pressed]",
};
const LAPTOP = { width: 1280, height: 800 };
/** The parts do not scroll in it. */
const TALL = { width: 1280, height: 1180 };
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

const picture = (scene: string, theme: string, language: string, isWhole = true): Picture => ({
  name: `${scene}-${theme}-${language}`,
  query: `scene=${scene}&theme=${theme}&language=${language}`,
  size: scene === "parts" ? TALL : LAPTOP,
  isWhole,
  pressed: PRESSED[scene] ?? null,
});

export const PICTURES: readonly Picture[] = [
  ...EVERYWHERE.flatMap((scene) => THEMES.flatMap((theme) => LANGUAGES.map((language) => picture(scene, theme, language)))),
  ...WHOLE.map((scene) => picture(scene, "light", "en")),
  ...INSIDE.map((scene) => picture(scene, "light", "en", false)),
];

/** File of the witness beside the pictures. */
export const WITNESS = "renderer";
/** Nothing of ours: what Chromium and the fonts of the system make of it differs only where they do. */
const WITNESS_PAGE = `<body style="margin:8px;width:480px;font-family:sans-serif;background:#fff">
<p style="font-size:14px">Renderer 0123456789 → ≤ ≥ ≈ ▲ ▼ ✓ − …</p>
<p style="font-size:13px;font-weight:600">电池组没有收到请求，或已关机。电压 电流 温度</p>
<p style="font-size:16px;font-family:monospace">01 03 00 00 00 38 44 18</p>
<p style="border:1px solid #345;border-radius:9px;box-shadow:0 2px 6px #0004;padding:6px">0.5 mV</p>`;

export interface GalleryShop {
  /** As Chromium gives it: `smallPng` makes of it what is kept. */
  take(picture: Picture): Promise<Buffer>;
  /** The same page on every machine: where it looks otherwise, so do all pictures. */
  takeWitness(): Promise<Buffer>;
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
  // One page for all: its process stays warm, and each picture loads everything anew.
  const page = await context.newPage();
  let thrown: string[] = [];
  page.on("pageerror", ({ message }) => thrown.push(message));
  return {
    async take({ name, query, size, isWhole, pressed }) {
      thrown = [];
      await page.setViewportSize(size);
      await page.goto(`http://127.0.0.1:${port}/gallery.html?${query}`);
      await page.locator(".gallery, .main > :not(.pageComing)").first().waitFor();
      await settled(page);
      if (pressed !== null) {
        await page.locator(pressed).first().click();
        await page.mouse.move(0, 0);
        await settled(page);
      }
      const shown = isWhole ? page : page.locator(".main");
      const bytes = await shown.screenshot({ animations: "disabled", caret: "hide" });
      if (thrown.length > 0) throw new Error(`${name}: ${thrown.join("; ")}`);
      return bytes;
    },
    async takeWitness() {
      await page.setViewportSize({ width: 500, height: 220 });
      await page.setContent(WITNESS_PAGE);
      return page.screenshot();
    },
    async close() {
      await context.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
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
