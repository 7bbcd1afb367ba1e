import { setTimeout as wait } from "node:timers/promises";
import { DRIVERS } from "../../protocol/index.ts";
import { ensureBuilt } from "../ensureBuilt.ts";
import { bankStage } from "../lib/bankStage.ts";
import { residentMb } from "../lib/processTree.ts";
import { launchChromium } from "../lib/servedApp.ts";
import { startTcpSim } from "../lib/tcpSim.ts";
import { hold } from "./figures.ts";
import { printed, startProgram, workedS } from "./host.ts";

const PACKS = 15;
const SETTLE_MS = 40_000;
const WATCH_S = 30;
/** Of one core: the host runs on small computers beside the packs, too. */
const CPU_LIMIT = 0.1;
const MEMORY_LIMIT_MB = 150;

/** What the serving program costs with 15 packs on the line and one window on Packs; true when it stays light. */
export async function benchIdle(): Promise<boolean> {
  ensureBuilt();
  const browser = await launchChromium();
  if (browser === null || workedS(process.pid) === null) {
    console.log("idle · needs Chromium and Linux: not measured");
    return false;
  }
  console.log(`idle · the serving program, ${PACKS} packs at 9600 baud, one window, over ${WATCH_S} s`);
  const kept: boolean[] = [];
  try {
    for (const { family, shortName, bank } of DRIVERS) {
      const lineKind = bank === null ? "shared" : "private";
      const sim = await startTcpSim({ stage: bankStage(PACKS), protocol: shortName, lineKind, moving: true, paced: true });
      const host = startProgram(["serve", "--listen", "0", "--port", sim.path, "--protocol", shortName, "--address", "1"]);
      const url = await printed(host.child, /http:\/\/\S+/);
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(url);
      await page.locator(".connectionBar").waitFor();
      await page.goto(`${new URL(url).origin}/#/packs`);
      await page
        .locator(".packCard")
        .nth(PACKS - 1)
        .waitFor({ timeout: 120_000 });
      await wait(SETTLE_MS);
      const pid = host.child.pid ?? 0;
      const before = workedS(pid) ?? Number.NaN;
      await wait(WATCH_S * 1000);
      const share = ((workedS(pid) ?? Number.NaN) - before) / WATCH_S;
      const memoryMb = residentMb(pid);
      kept.push(
        hold({
          what: `${family}, ${PACKS} packs: processor of the serving program`,
          measured: `${(100 * share).toFixed(1)} % of one core`,
          against: `${100 * CPU_LIMIT} %`,
          share: share / CPU_LIMIT,
        }),
        hold({
          what: `${family}, ${PACKS} packs: memory of the serving program`,
          measured: `${memoryMb.toFixed(0)} MB`,
          against: `${MEMORY_LIMIT_MB} MB`,
          share: memoryMb / MEMORY_LIMIT_MB,
        }),
      );
      await page.close();
      await Promise.all([host.end(), sim.close()]);
    }
    return kept.every(Boolean);
  } finally {
    await browser.close();
  }
}
