import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import type { HostApi } from "../../src/contract/contract.ts";
import { type App, createApp } from "../../src/core/app.ts";
import { createNodePorts } from "../../src/node/nodePorts.ts";
import { startWebHost } from "../../src/node/web/webHost.ts";
import { DIST, MANUAL } from "../paths.ts";
import { findChromium } from "./tools.ts";

const FLAGS = [
  "--disable-gpu",
  // There is nothing to keep apart here, and a page lives for seconds: each a twentieth of the processor's time.
  "--in-process-gpu",
  "--js-flags=--max-lazy",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Text must look and measure the same on every machine, and in a Chromium with a window (which knows no other) and without.
  "--font-render-hinting=slight",
  // Chromium heeds only the last list. Of Playwright's what our pages could notice; ours is the second page that each window
  // would load for suggestions in its address bar: a third of the work of opening ours.
  "--disable-features=HttpsUpgrades,PaintHolding,AvoidUnnecessaryBeforeUnloadCheckSync,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
];

/** Playwright gives up after half a minute, in which a busy machine may not have started it. */
const STARTS_WITHIN_MS = 240_000;

/** Chromium without a screen; null when there is none on this machine. */
export async function launchChromium(): Promise<Browser | null> {
  const executablePath = findChromium();
  if (executablePath === null) return null;
  // Chromium's sandbox refuses to start for root.
  const args = process.getuid?.() === 0 ? [...FLAGS, "--no-sandbox"] : FLAGS;
  return chromium.launch({ executablePath, args, headless: true, timeout: STARTS_WITHIN_MS });
}

export interface ServedApp {
  readonly app: App;
  readonly port: number;
  /** With this launch's token. */
  readonly url: string;
  /** Where it keeps its documents. */
  readonly folder: string;
  /** Windows that are connected now. */
  windows(): number;
  close(): Promise<void>;
}

/**
 * The whole app with the web shell in this process and a folder of its own; dist/ must be built.
 * `wrap` stands between app and window: for feeding it what no simulator can make in a short time. `kept` = a folder of the
 * caller's, for a second start on the same machine; it is not removed.
 */
export async function serveApp(wrap: (app: App) => HostApi = (app) => app, kept?: string): Promise<ServedApp> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), "bms-served-"));
  const ports = createNodePorts({ shell: "web", folder });
  const app = createApp(ports);
  const host = await startWebHost({ api: wrap(app), uiFolder: join(DIST, "ui"), manualFolder: MANUAL, log: ports.log });
  if (!host.ok) throw new Error(`${host.error.code} ${JSON.stringify(host.error.detail)}`);
  const { port, url } = host.value;
  return {
    app,
    port,
    url,
    folder,
    windows: () => host.value.windows(),
    async close() {
      await Promise.all([host.value.close(), app.close()]);
      // The app may still be writing down what worked here. The synchronous one would not see a file that comes while it works.
      if (kept === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
