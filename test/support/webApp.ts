import { createServer, type Server, type Socket } from "node:net";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { PackTruth } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import { type ServedApp, serveApp } from "../../scripts/lib/servedApp.ts";
import { startTcpSim, type TcpSim, type TcpSimOptions } from "../../scripts/lib/tcpSim.ts";
import type { Preferences } from "../../src/contract/preferences.ts";
import { type RunningSim, type SimOptions, startSim } from "../../src/node/simHost.ts";
import { axeViolations, LAPTOP, needChromium, type WindowSize } from "./browser.ts";
import { ensureBuilt } from "./built.ts";
import { until } from "./until.ts";

/** A simulator behind TCP with the address that a person types. */
export interface TypedSim extends RunningSim {
  readonly path: string;
}

/** The real app on the real web host in a real browser; nothing between them is replaced. */
export interface WebApp {
  readonly browser: Browser;
  readonly served: ServedApp;
  /** A window with the first screen on it. */
  open(options?: { readonly size?: WindowSize; readonly context?: BrowserContextOptions }): Promise<Page>;
  /** Frozen and without air time unless told otherwise; ended with the app. */
  sim(options?: Partial<SimOptions>): Promise<TypedSim>;
  stageSim(options: TcpSimOptions): Promise<TcpSim>;
  prefer(change: Partial<Pick<Preferences, "theme" | "language" | "scalePct">>): Promise<void>;
  disconnect(): Promise<void>;
  /** Errors that any window logged or threw since the last call: there should be none. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

export async function openWebApp(): Promise<WebApp> {
  await ensureBuilt();
  const browser = await needChromium();
  const served = await serveApp();
  const closers: (() => Promise<void>)[] = [];
  let complaints: string[] = [];
  return {
    browser,
    served,
    async open({ size = LAPTOP, context = {} } = {}) {
      const room = await browser.newContext({ viewport: size, locale: "en-GB", colorScheme: "light", reducedMotion: "reduce", ...context });
      closers.push(() => room.close());
      const page = await room.newPage();
      page.on("pageerror", (error) => complaints.push(`${error.message}\n${error.stack ?? ""}`));
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      await page.goto(served.url);
      await page.locator(".connectionBar").waitFor();
      return page;
    },
    async sim(options = {}) {
      const sim = await startSim({
        door: { kind: "tcp", port: 0 },
        freeze: true,
        paced: false,
        turnaroundMs: 2,
        protocol: "paceic",
        ...options,
      });
      closers.push(() => sim.close());
      return { ...sim, path: `tcp://127.0.0.1:${sim.port}` };
    },
    async stageSim(options) {
      const sim = await startTcpSim(options);
      closers.push(() => sim.close());
      return sim;
    },
    async prefer(change) {
      await served.app.call("preferences.write", change);
    },
    async disconnect() {
      await served.app.call("session.disconnect", {});
    },
    complaints() {
      const all = complaints;
      complaints = [];
      return all;
    },
    async close() {
      await Promise.all(closers.map((close) => close()));
      await served.close();
    },
  };
}

export interface Opened {
  readonly web: WebApp;
  readonly page: Page;
}

type AtEnd = (close: () => Promise<void>) => void;

/** For each test an app and a window of its own that end with it. */
export function useWebApps(): (atEnd: AtEnd, size?: WindowSize) => Promise<Opened> {
  return async (atEnd, size = LAPTOP) => {
    const web = await openWebApp();
    atEnd(() => web.close());
    return { web, page: await web.open({ size }) };
  };
}

const SHOWN_THEME = {
  light: 'html[data-mantine-color-scheme="light"]:not([data-contrast])',
  dark: 'html[data-mantine-color-scheme="dark"]',
  sun: 'html[data-mantine-color-scheme="light"][data-contrast="sun"]',
};

/** What axe finds in each theme, one line a node: every rule in the first, and in the others those that a theme can break. */
export async function axeInThemes(web: WebApp, page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const theme of ["light", "dark", "sun"] as const) {
    await web.prefer({ theme });
    await page.locator(SHOWN_THEME[theme]).waitFor();
    await drawn(page);
    const violations = await axeViolations(page, theme === "light" ? "all" : "colours");
    found.push(...violations.map((line) => `${theme}: ${line}`));
  }
  return found;
}

interface Typed {
  /** Absent = Auto. */
  readonly address?: number;
}

/** Types into the port field, turns ADD and clicks Connect, as a person does. */
export async function connectTo(page: Page, path: string, { address = -1 }: Typed = {}): Promise<void> {
  await page.getByRole("combobox", { name: "Port" }).fill(path);
  const add = page.locator('.barAdd [role="spinbutton"]');
  await add.press("Home");
  // Auto comes before 0.
  for (let step = 0; step <= address; step++) await add.press("ArrowUp");
  await page.locator(".barGo").click();
}

/** The truth of a simulator's first pack. */
export function truthOf(sim: { truth(): readonly PackTruth[] }): PackTruth {
  const [truth] = sim.truth();
  if (truth === undefined) throw new Error("no pack");
  return truth;
}

const COMPLETE = { what: "all settings read" } as const;

/** Online, with serial number and all thresholds read and on the screen: nothing is still on its way. */
export async function waitComplete(web: WebApp, page: Page, packSerial: string): Promise<void> {
  await page.locator(".linkState", { hasText: "Online" }).waitFor();
  await until(async () => {
    const state = await web.served.app.call("app.state", {});
    if (!state.ok || state.value.session.found === null) return false;
    const { settings, found } = state.value.session;
    return Object.keys(settings).length >= driverOf(found.family).settings.bindings.length;
  }, COMPLETE);
  await page.locator(".foot", { hasText: packSerial }).waitFor();
  await page.locator(".tempRow", { hasText: "Environment" }).locator('.tempScale[aria-label*="and above"]').waitFor();
  await drawn(page);
}

/** Connects, opens Parameters and unlocks it. */
export async function openParameters(web: WebApp, page: Page, sim: TypedSim): Promise<void> {
  await connectTo(page, sim.path);
  await waitComplete(web, page, truthOf(sim).packSerial);
  await page.locator('.rail a[href="#/parameters"]').click();
  await page.getByRole("button", { name: "Unlock", exact: true }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Unlock parameters" }).click();
}

/** Past the next picture: what came in before is on the screen. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

export interface BadPort {
  readonly path: string;
  close(): Promise<void>;
}

/** A TCP server that is no pack: what `answer` gives goes back, null = silence, hangUp = the connection is dropped. */
export async function startBadPort(answer: (heard: Buffer) => Buffer | "hangUp" | null): Promise<BadPort> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (heard) => {
      const back = answer(heard);
      if (back === "hangUp") socket.destroy();
      else if (back !== null) socket.write(back);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    path: `tcp://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
