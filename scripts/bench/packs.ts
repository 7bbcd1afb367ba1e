import { setTimeout as wait } from "node:timers/promises";
import type { CDPSession, Page } from "playwright-core";
import type { FamilyId } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import { ensureBuilt } from "../ensureBuilt.ts";
import { bankStage } from "../lib/bankStage.ts";
import { launchChromium, type ServedApp, serveApp } from "../lib/servedApp.ts";
import { startTcpSim } from "../lib/tcpSim.ts";
import { hold } from "./figures.ts";

const PACKS = 15;
const WATCH_S = 20;
/** Of one core. */
const LIMIT = 0.1;

/** What the main thread has worked so far, in seconds: all of it, and the parts that a screen can do something about. */
const PARTS = ["TaskDuration", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration"] as const;
type Work = Readonly<Record<(typeof PARTS)[number], number>>;

async function workOf(cdp: CDPSession): Promise<Work> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { TaskDuration: of(PARTS[0]), ScriptDuration: of(PARTS[1]), LayoutDuration: of(PARTS[2]), RecalcStyleDuration: of(PARTS[3]) };
}

async function measure(served: ServedApp, page: Page, view: string): Promise<boolean> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  let events = 0;
  const stop = served.app.subscribe(({ event }) => {
    if (event === "bank") events += 1;
  });
  const before = await workOf(cdp);
  await wait(WATCH_S * 1000);
  const after = await workOf(cdp);
  stop();
  await cdp.detach();
  const share = (part: (typeof PARTS)[number]) => (after[part] - before[part]) / WATCH_S;
  const pct = (part: (typeof PARTS)[number]) => `${(100 * share(part)).toFixed(1)} %`;
  console.log(
    `  ${view.padEnd(30)} ${(share("TaskDuration") / LIMIT).toFixed(2)} of the ${100 * LIMIT} % limit: main thread works ${pct("TaskDuration")} of one core over ${WATCH_S} s, ${events} bank events`,
  );
  console.log(`  ${"".padEnd(30)} script ${pct("ScriptDuration")}, style ${pct("RecalcStyleDuration")}, layout ${pct("LayoutDuration")}`);
  return hold(
    {
      what: `Packs, ${PACKS} of them, ${view}: work of the window`,
      measured: `${pct("TaskDuration")} of one core`,
      against: `${100 * LIMIT} %`,
      share: share("TaskDuration") / LIMIT,
    },
    events > WATCH_S / 10,
  );
}

async function showBank(page: Page, served: ServedApp, path: string, family: FamilyId): Promise<void> {
  await page.goto(`${served.url}#/packs`);
  await served.app.call("session.connect", { path, family, baudRate: 9600, address: 1 });
  await page
    .locator(".packCard")
    .nth(PACKS - 1)
    .waitFor({ timeout: 120_000 });
  // The scan and what is read once are over; what counts is the steady state after that.
  await page.locator(".packsSummary").waitFor({ timeout: 120_000 });
  await wait(5000);
}

/** 15 packs on a line of 9600 baud: what the dashboard costs the window's main thread while their values come in. */
export async function benchPacks(): Promise<boolean> {
  ensureBuilt();
  const browser = await launchChromium();
  if (browser === null) {
    console.log("packs · no Chromium here (CHROME_PATH or PATH): not measured");
    return false;
  }
  console.log(`packs · real app in Chromium ${browser.version()}, ${PACKS} packs, live polling at 9600 baud`);
  const lines = DRIVERS.map(({ family, shortName, bank }) => {
    const lineKind = bank === null ? ("shared" as const) : ("private" as const);
    return { family, protocol: shortName, lineKind, name: bank === null ? "one by one" : "through the master" };
  });
  let isWithin = true;
  try {
    for (const { family, protocol, lineKind, name } of lines) {
      const served = await serveApp();
      const sim = await startTcpSim({ stage: bankStage(PACKS), protocol, lineKind, moving: true, paced: true });
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await showBank(page, served, sim.path, family);
      isWithin = (await measure(served, page, `cards, ${name}`)) && isWithin;
      await page.locator(".packViews").getByText("Cell map", { exact: true }).click();
      isWithin = (await measure(served, page, `cell map, ${name}`)) && isWithin;
      await page.close();
      await Promise.all([served.close(), sim.close()]);
    }
    return isWithin;
  } finally {
    await browser.close();
  }
}
