import { once } from "node:events";
import { DRIVERS } from "../../protocol/index.ts";
import { createStage, sceneOf } from "../../protocol/sim/index.ts";
import { ensureBuilt } from "../ensureBuilt.ts";
import { launchChromium, serveApp } from "../lib/servedApp.ts";
import { startTcpSim } from "../lib/tcpSim.ts";
import { hold } from "./figures.ts";
import { startProgram } from "./host.ts";

const RUNS = 5;
/** What BMSTool takes to show all live values once after it is connected, without its own start. */
const READ_LIMIT_MS = 2500;
const WINDOW_LIMIT_MS = 2000;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** From the start of the program to the last line of `open-bmstool read`: connect, identity and all live values at 9600 baud. */
async function timeOfRead(path: string, protocol: string): Promise<number> {
  const startMs = performance.now();
  const { child, end } = startProgram(["read", "--port", path, "--protocol", protocol, "--address", "1", "--quiet"]);
  child.stdout?.resume();
  const [code] = await once(child, "close");
  const tookMs = performance.now() - startMs;
  await end();
  if (code !== 0) throw new Error(`read ended with ${code}`);
  return tookMs;
}

async function timesOfWindow(path: string, family: string): Promise<readonly number[]> {
  const browser = await launchChromium();
  if (browser === null) return [];
  const served = await serveApp();
  try {
    await served.app.call("session.connect", { path, family, baudRate: 9600, address: 1 });
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      const startMs = performance.now();
      await page.goto(served.url);
      await page.locator(".livePage").waitFor();
      times.push(performance.now() - startMs);
      await context.close();
    }
    return times;
  } finally {
    await Promise.all([browser.close(), served.close()]);
  }
}

/** Process start to first value, for each family, and a window's load with values on it; true when both are within their limits. */
export async function benchStart(): Promise<boolean> {
  ensureBuilt();
  console.log(`start · built program, one pack at 9600 baud over TCP, medians of ${RUNS}`);
  const kept: boolean[] = [];
  for (const { family, shortName } of DRIVERS) {
    const sim = await startTcpSim({ stage: createStage({ scene: sceneOf("charge") }), protocol: shortName, moving: true, paced: true });
    const reads: number[] = [];
    for (let run = 0; run < RUNS; run++) reads.push(await timeOfRead(sim.path, shortName));
    const readMs = median(reads);
    kept.push(
      hold({
        what: `${family}, process start to all live values printed`,
        measured: `${readMs.toFixed(0)} ms`,
        against: `${READ_LIMIT_MS} ms`,
        share: readMs / READ_LIMIT_MS,
      }),
    );
    const windowMs = median(await timesOfWindow(sim.path, family));
    kept.push(
      hold({
        what: `${family}, a new window until its values are drawn`,
        measured: `${windowMs.toFixed(0)} ms`,
        against: `${WINDOW_LIMIT_MS} ms`,
        share: windowMs / WINDOW_LIMIT_MS,
      }),
    );
    await sim.close();
  }
  return kept.every(Boolean);
}
