import { spawnSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { LineKind, Stage } from "../protocol/sim/index.ts";
import { createStage } from "../protocol/sim/index.ts";
import type { AppState } from "../src/contract/events.ts";
import type { PortInfo, TrendSample } from "../src/contract/session.ts";
import { ensureBuilt } from "./ensureBuilt.ts";
import { bankStage } from "./lib/bankStage.ts";
import { launchChromium, type ServedApp, serveApp } from "./lib/servedApp.ts";
import { pastOf, startTcpSim } from "./lib/tcpSim.ts";
import { onPath } from "./lib/tools.ts";
import { ROOT } from "./paths.ts";

/** `npm run shots`: the pictures of the README and the manual, taken from the running app on the simulator. */
const FOLDER = join(ROOT, "docs", "images");
const LAPTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 780 };
const PAST_MS = 30 * 60_000;
const PAST_EVERY_MS = 1000;
const MIN = 60_000;
const PORT = 4001;
const BANK = 15;
/** Of the guide's battery: what simulated packs say by themselves is written as PACE boards do. */
const GUIDES = { bmsVersion: "SIM-1.00" };

interface Shot {
  readonly name: string;
  readonly theme?: "light" | "dark";
  readonly size?: { readonly width: number; readonly height: number };
  readonly stage?: () => Stage;
  /** Done before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
  /** false = bytes take no time: for what would take minutes. */
  readonly paced?: boolean;
  /** Short name of the family; the guide's battery when absent. */
  readonly protocol?: "paceic";
  /** All packs on one pair, each with its address. */
  readonly lineKind?: LineKind;
  /** Instead of a pack: a port that is there and says nothing. */
  readonly silent?: boolean;
}

/** Half an hour of a morning: the load of the house, then sun with clouds. */
function morningStage(): Stage {
  const sun = [-9, -14, -8, 6, 22, 31, 44, 18, 27, 52, 58, 36, 61, 60, 60];
  return createStage({
    seed: "shots",
    settleMs: MIN,
    pack: GUIDES,
    scene: {
      title: "a morning with clouds",
      speed: 1,
      settleMs: MIN,
      all: {
        start: { socDeciPct: 560 },
        points: sun.map((amps, at) => ({
          atMs: MIN + (at * PAST_MS) / sun.length,
          currentMa: amps * 1000,
          ...(amps > 0 ? { limitMv: 56_800 } : {}),
        })),
      },
    },
  });
}

/** Half an hour of supplying the house down to the low SOC alarm, with a sensor that broke: an alarm and a fault. */
function eveningStage(): Stage {
  const load = [-31, -38, -36, -52, -47, -40, -29, -44, -40, -40];
  return createStage({
    seed: "shots",
    settleMs: MIN,
    pack: { ...GUIDES, faults: ["temperatureSensorFault"], missingSensors: [2] },
    scene: {
      title: "an evening",
      speed: 1,
      settleMs: MIN,
      all: {
        start: { socDeciPct: 146 },
        points: load.map((amps, at) => ({ atMs: MIN + (at * PAST_MS) / load.length, currentMa: amps * 1000 })),
      },
    },
  });
}

async function type(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole("textbox", { name, exact: true }).fill(text);
  await page.keyboard.press("Tab");
}

/** One write with its verdict, then three more changes of which one breaks a rule. */
async function editParameters(page: Page): Promise<void> {
  await page.locator('.rail a[href="#/parameters"]').click();
  await page.getByRole("button", { name: "Unlock", exact: true }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Unlock parameters" }).click();
  await type(page, "Pack OV alarm", "57.40");
  await page.getByRole("button", { name: "Write 1 change" }).click();
  await page.locator(".verdictRow").first().waitFor({ timeout: 30_000 });
  await type(page, "Balance start", "3380");
  await type(page, "Cell UV alarm", "2450");
  await type(page, "Pack UV alarm", "45.60");
  await page.getByRole("button", { name: /^Pack OV/ }).click();
}

async function chooseInverter(page: Page): Promise<void> {
  await page.locator('.rail a[href="#/inverter"]').click();
  await page.getByText("Voltronic", { exact: true }).click();
  await page.locator(".settingPanel", { hasText: "Not read yet" }).waitFor({ state: "detached" });
}

/** The whole log, and the record of a trip. */
async function showHistory(page: Page): Promise<void> {
  await page.locator('.rail a[href="#/history"]').click();
  await page
    .getByRole("button", { name: /Download|Read/ })
    .first()
    .click();
  await page.getByText("500 new").waitFor({ timeout: 300_000 });
  await page.locator('.kindButton[data-kind="protection"]').click();
  await page.getByRole("grid").getByRole("row").nth(3).click();
  await page.locator(".recordDrawer").waitFor();
}

/** All packs of a bank, one of them not like the others; `how` = what is said of the way they are read. */
async function showPacks(page: Page, how: string): Promise<void> {
  await page.locator('.rail a[href="#/packs"]').click();
  await page
    .locator(".packCard")
    .nth(BANK - 1)
    .waitFor({ timeout: 60_000 });
  await page.getByText(how).waitFor({ timeout: 120_000 });
}

/** The clock read and one draft open. */
async function switchOff(page: Page): Promise<void> {
  await page.locator('.rail a[href="#/control"]').click();
  await page.getByRole("button", { name: "Unlock to switch" }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Unlock parameters" }).click();
  await page.locator(".clockPanel").getByRole("button", { name: "Read", exact: true }).click();
  await page.locator(".clockOffset", { hasText: /correct|fast|slow/ }).waitFor();
  await page.getByRole("button", { name: "Open CHG" }).click();
  await page.locator(".draftSend").waitFor();
}

/** From the pack voltage on Live to its bytes. */
async function showTrace(page: Page): Promise<void> {
  await page.locator('.rail a[href="#/live"]').click();
  await page.locator(".livePage").waitFor();
  await page.keyboard.press("b");
  await page.getByRole("button", { name: "Bytes of SOC" }).click();
  await page.locator(".fieldRows").waitFor();
}

/** The first tab, with the address of the connected pack. */
async function showHelp(page: Page): Promise<void> {
  await page.locator('.rail a[href="#/help"]').click();
  await page.locator(".addResult").waitFor();
}

const SHOTS: readonly Shot[] = [
  { name: "first-run" },
  { name: "connect-doctor", silent: true },
  { name: "live-light", stage: morningStage },
  { name: "live-dark", stage: morningStage, theme: "dark" },
  { name: "live-fault", stage: eveningStage },
  { name: "parameters-light", stage: morningStage, act: editParameters },
  { name: "parameters-dark", stage: morningStage, act: editParameters, theme: "dark" },
  { name: "inverter-light", stage: morningStage, act: chooseInverter },
  { name: "inverter-dark", stage: morningStage, act: chooseInverter, theme: "dark" },
  { name: "packs-light", stage: () => bankStage(BANK, GUIDES), lineKind: "shared", act: (page) => showPacks(page, "each read directly") },
  {
    name: "packs-dark",
    theme: "dark",
    protocol: "paceic",
    stage: () => bankStage(BANK),
    act: (page) => showPacks(page, "read through the master"),
  },
  { name: "control-light", stage: morningStage, act: switchOff },
  { name: "trace-light", stage: morningStage, act: showTrace },
  { name: "history-light", stage: morningStage, act: showHistory, paced: false },
  { name: "help-light", stage: morningStage, act: showHelp },
  { name: "live-phone", stage: morningStage, size: PHONE },
];

/** The app with the simulator's own past as the host's trend, and without this machine's ports, so that pictures are the same everywhere. */
function serve(past: readonly TrendSample[]): Promise<ServedApp> {
  const isNeutral = (port: PortInfo) => port.kind === "demo";
  return serveApp((app) => ({
    subscribe: (listener) =>
      app.subscribe((message) =>
        listener(message.event === "ports" ? { event: "ports", payload: message.payload.filter(isNeutral) } : message),
      ),
    async call(name, args) {
      const answer = await app.call(name, args);
      if (!answer.ok) return answer;
      if (name === "trend.read") return { ok: true, value: [...past, ...(answer.value as readonly TrendSample[])] as never };
      if (name !== "app.state") return answer;
      const state = answer.value as AppState;
      return { ok: true, value: { ...state, ports: state.ports.filter(isNeutral) } as never };
    },
  }));
}

/** Every threshold is on the screen, and the pack is known. */
async function isRead({ app }: ServedApp): Promise<boolean> {
  const state = await app.call("app.state", {});
  return state.ok && state.value.params.read !== null && state.value.session.identity !== null;
}

async function showLive(browser: Browser, shot: Shot, stage: Stage): Promise<void> {
  const served = await serve(pastOf(stage, PAST_MS, PAST_EVERY_MS, Date.now()));
  const { protocol = "ritar", lineKind = "private", paced = true } = shot;
  const sim = await startTcpSim({ stage, protocol, lineKind, port: PORT, moving: true, paced });
  const page = await openPage(browser, served, shot);
  await connect(page);
  await page.locator(".livePage").waitFor();
  await page.getByRole("button", { name: "30 min" }).click();
  while (!(await isRead(served))) await page.waitForTimeout(200);
  await page.locator(".foot", { hasText: "Pack SN SIM" }).waitFor({ state: "attached" }); // a phone has no room for it
  await shot.act?.(page);
  await take(page, shot);
  await Promise.all([served.close(), sim.close()]);
}

async function showConnect(browser: Browser, shot: Shot): Promise<void> {
  const served = await serve([]);
  const page = await openPage(browser, served, shot);
  const silent = createServer(() => undefined);
  if (shot.silent === true) {
    await new Promise<void>((resolve) => {
      silent.listen(PORT, "127.0.0.1", resolve);
    });
    await connect(page);
    await page.getByRole("heading", { name: "no pack answers" }).waitFor({ timeout: 30_000 });
  }
  await take(page, shot);
  await served.close();
  silent.close();
}

async function openPage(browser: Browser, served: ServedApp, { theme = "light", size = LAPTOP }: Shot): Promise<Page> {
  const context = await browser.newContext({ viewport: size, locale: "en-GB", deviceScaleFactor: 1, reducedMotion: "reduce" });
  const page = await context.newPage();
  await served.app.call("preferences.write", { theme, language: "en" });
  await page.goto(served.url);
  await page.locator(".connectionBar").waitFor();
  return page;
}

async function connect(page: Page): Promise<void> {
  await page.getByRole("combobox", { name: "Port" }).fill(`tcp://127.0.0.1:${PORT}`);
  await page.keyboard.press("Tab"); // on a phone the open list covers the button
  await page.locator(".barGo").click();
}

async function take(page: Page, { name }: Shot): Promise<void> {
  const path = join(FOLDER, `${name}.png`);
  await page.locator("main").evaluate((main) => main.scrollTo(0, 0));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.screenshot({ path, caret: "hide" });
  await page.context().close();
  shrink(path);
  console.log(`${name}.png ${Math.round(statSync(path).size / 1024)} kB`);
}

/** Smaller files where pngquant is installed; the pictures are complete without it. */
function shrink(path: string): void {
  const pngquant = onPath("pngquant");
  if (pngquant !== null) spawnSync(pngquant, ["--force", "--skip-if-larger", "--strip", "--quality=80-100", "--output", path, path]);
}

ensureBuilt();
const browser = await launchChromium();
if (browser === null) {
  console.log("The pictures need Chromium (CHROME_PATH or PATH).");
  process.exit(1);
}
mkdirSync(FOLDER, { recursive: true });
const wanted = process.argv.slice(2);
for (const shot of SHOTS) {
  if (wanted.length > 0 && !wanted.includes(shot.name)) continue;
  if (shot.stage === undefined) await showConnect(browser, shot);
  else await showLive(browser, shot, shot.stage());
}
await browser.close();
process.exit(0);
