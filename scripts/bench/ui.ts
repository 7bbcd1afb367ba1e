import { setTimeout as wait } from "node:timers/promises";
import type { CDPSession, Page } from "playwright-core";
import { createStage, sceneOf } from "../../protocol/sim/index.ts";
import { buildAll } from "../buildAll.ts";
import { isBuildFresh } from "../freshness.ts";
import { launchChromium, type ServedApp, serveApp } from "../lib/servedApp.ts";
import { pastOf, startTcpSim } from "../lib/tcpSim.ts";

const LIMIT_MS = 16;
const UPDATES = 120;
const HOUR_MS = 3_600_000;
const SAMPLE_MS = 250;
const PARTS = ["ScriptDuration", "LayoutDuration", "RecalcStyleDuration"] as const;

interface Costs {
  /** Everything the main thread did, per update. */
  readonly taskMs: readonly number[];
  /** Of it, script, layout and style. */
  readonly partMs: Readonly<Record<(typeof PARTS)[number], number>>;
}

async function metrics(session: CDPSession): Promise<Readonly<Record<string, number>>> {
  const { metrics: list } = await session.send("Performance.getMetrics");
  return Object.fromEntries(list.map(({ name, value }) => [name, value * 1000]));
}

/** The main thread's time from one snapshot to the next: all that an update causes, timers and state events included. */
async function measure(served: ServedApp, session: CDPSession): Promise<Costs> {
  const arrivals: (() => void)[] = [];
  const stop = served.app.subscribe(({ event }) => {
    if (event === "snapshot") arrivals.shift()?.();
  });
  const nextSnapshot = () => new Promise<void>((resolve) => arrivals.push(resolve));
  const taskMs: number[] = [];
  await nextSnapshot();
  const first = await metrics(session);
  let before = first;
  for (let update = 0; update < UPDATES; update++) {
    await nextSnapshot();
    const now = await metrics(session);
    taskMs.push((now.TaskDuration ?? 0) - (before.TaskDuration ?? 0));
    before = now;
  }
  stop();
  const per = (name: string) => ((before[name] ?? 0) - (first[name] ?? 0)) / UPDATES;
  return {
    taskMs: taskMs.sort((a, b) => a - b),
    partMs: {
      ScriptDuration: per("ScriptDuration"),
      LayoutDuration: per("LayoutDuration"),
      RecalcStyleDuration: per("RecalcStyleDuration"),
    },
  };
}

function report(name: string, { taskMs, partMs }: Costs): boolean {
  const at = (share: number) => taskMs[Math.min(taskMs.length - 1, Math.floor(taskMs.length * share))] ?? Number.NaN;
  const median = at(0.5);
  const parts = PARTS.map((part) => `${part.replace("Duration", "").toLowerCase()} ${partMs[part].toFixed(1)}`).join(", ");
  console.log(
    `  ${name.padEnd(34)} ${(median / LIMIT_MS).toFixed(2)} of the ${LIMIT_MS} ms limit: median ${median.toFixed(1)} ms, 95 % ${at(0.95).toFixed(1)} ms (${taskMs.length} updates; means: ${parts} ms)`,
  );
  return median <= LIMIT_MS;
}

async function chooseCells(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Lanes" }).click();
  await page.getByRole("menuitemcheckbox", { name: "All cells" }).click();
  await page.keyboard.press("Escape");
  await page.locator('.lane[data-lane="cells"]').waitFor();
}

/** One UI update with 16 cells and an hour of trend on the screen; true when its median fits into one picture of 60 Hz. */
export async function benchUi(): Promise<boolean> {
  if (!isBuildFresh()) await buildAll();
  const browser = await launchChromium();
  if (browser === null) {
    console.log("ui · no Chromium here (CHROME_PATH or PATH): not measured");
    return false;
  }
  const stage = createStage({ scene: sceneOf("charge"), pack: { socDeciPct: 300 } });
  const past = pastOf(stage, HOUR_MS, SAMPLE_MS, Date.now());
  const sim = await startTcpSim({ stage, moving: true, paced: true });
  const served = await serveApp((app) => ({
    subscribe: (listener) => app.subscribe(listener),
    async call(name, args) {
      const answer = await app.call(name, args);
      // An hour cannot be waited for: the host's trend begins with the simulator's own past.
      return name === "trend.read" && answer.ok ? { ok: true, value: [...past, ...(answer.value as never[])] as never } : answer;
    },
  }));
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(served.url);
    await served.app.call("session.connect", { path: sim.path, family: "paceic-v25", baudRate: 9600, address: 1 });
    await page.locator(".livePage").waitFor();
    await page.getByRole("button", { name: "1 h" }).click();
    await wait(8000); // identity and thresholds are read once; what counts is the steady state after that
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "timeTicks" });
    console.log(
      `ui · real app in Chromium ${browser.version()}, 16 cells, ${past.length} samples (1 h at 4 Hz) shown, live polling at 9600 baud`,
    );
    const usual = report("voltage, current, difference", await measure(served, session));
    await chooseCells(page);
    return report("the same and all 16 cells", await measure(served, session)) && usual;
  } finally {
    await browser.close();
    await Promise.all([served.close(), sim.close()]);
  }
}
