import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { driverOf } from "../protocol/index.ts";
import { printed, startProgram, workedS } from "./bench/host.ts";
import { until } from "./bench/ptyApp.ts";
import { ensureBuilt } from "./ensureBuilt.ts";
import { freePort } from "./lib/freePort.ts";
import type { Held } from "./lib/inspected.ts";
import { inspect } from "./lib/inspected.ts";
import { residentMb } from "./lib/processTree.ts";
import { launchChromium } from "./lib/servedApp.ts";
import { DIST } from "./paths.ts";

/**
 * `npm run soak -- --minutes 115 --warm-up 55`: the serving program on a real pty with 15 packs at full rate and a window that looks at them. Prints
 * what it holds and how that grows once its rings are full; fails when it grows. Linux only. The same in leaped time, a day long, is
 * `npm run bench -- memory`.
 */
const PACKS = 15;
const LOOK_EVERY_MS = 15_000;
/** Rings and caches fill in the beginning, the ring of the last 20,000 frames in 50 minutes: growth is counted after it. */
const WARM_UP_MIN = 55;
/** Of what it holds, in an hour: below it is the noise of the collector. */
const GROWTH_AT_MOST = 0.05;

interface Look {
  readonly atH: number;
  readonly memoryMb: number;
  readonly handles: number;
  readonly held: Held;
}

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "115" },
    "warm-up": { type: "string", default: String(WARM_UP_MIN) },
    family: { type: "string", default: "ritar-modbus" },
    looks: { type: "boolean", default: false },
  },
});
const minutes = Number(values.minutes);
const warmUpMin = Number(values["warm-up"]);
if (!(warmUpMin < minutes)) throw new Error("the warm-up must be shorter than the run");
const driver = driverOf(values.family as Parameters<typeof driverOf>[0]);

ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), "soak-"));
const [packEnd, toolEnd] = [join(folder, "pack"), join(folder, "tool")];
const socat = spawn("socat", [`pty,raw,echo=0,link=${packEnd}`, `pty,raw,echo=0,link=${toolEnd}`], { stdio: "ignore" });
await until(() => existsSync(packEnd) && existsSync(toolEnd));
const simWords = ["--pty", packEnd, "--protocol", driver.shortName, "--packs", String(PACKS), "--shared", "--baud", "9600"];
const sim = spawn(process.execPath, [join(DIST, "node", "simMain.js"), ...simWords], { stdio: "ignore" });
const inspector = await freePort();
const line = ["--port", toolEnd, "--protocol", driver.shortName, "--baud", "9600", "--address", "1"];
const host = startProgram(["serve", "--listen", "0", ...line], [`--inspect=127.0.0.1:${inspector}`]);
const program = await inspect(inspector);
const browser = await launchChromium();
if (browser === null) throw new Error("no Chromium");
const url = await printed(host.child, /http:\/\/\S+/);
host.child.stdout?.resume();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(url);
await page.locator(".connectionBar").waitFor();
await page.goto(`${new URL(url).origin}/#/packs`);
await page
  .locator(".packCard")
  .nth(PACKS - 1)
  .waitFor({ timeout: 180_000 });

const pid = host.child.pid ?? 0;
const startedAtMs = performance.now();
const startedWorkS = workedS(pid) ?? Number.NaN;
const looks: Look[] = [];
while (performance.now() - startedAtMs < minutes * 60_000) {
  await wait(LOOK_EVERY_MS);
  const atH = (performance.now() - startedAtMs) / 3_600_000;
  const held = await program.held();
  looks.push({ atH, memoryMb: residentMb(pid), handles: readdirSync(`/proc/${pid}/fd`).length, held });
  if (values.looks) console.log(JSON.stringify(looks.at(-1)));
}
const workedPct = (100 * ((workedS(pid) ?? Number.NaN) - startedWorkS)) / (minutes * 60);
const shown = await page.locator(".packCard").count();
await browser.close();
program.close();
await host.end();
sim.kill();
socat.kill();
rmSync(folder, { recursive: true, force: true });

const steady = looks.filter(({ atH }) => atH * 60 >= warmUpMin);
const rows = [
  rowOf("memory", "MB", GROWTH_AT_MOST, ({ memoryMb }) => memoryMb),
  rowOf("heap", "MB", GROWTH_AT_MOST, ({ held }) => held.heapMb),
  // The window and the packs come and go within a look: less than one more in an hour is none.
  rowOf("handles", "", null, ({ handles }) => handles),
  rowOf("resources", "", null, ({ held }) => held.resources),
  rowOf("listeners", "", null, ({ held }) => held.listeners),
];
const isFlat = rows.every((row) => row.isFlat);
console.log(`soak · ${driver.family}, ${PACKS} packs at 9600 baud on a pty, one window, ${minutes} min, ${warmUpMin} of them warm-up`);
for (const { text } of rows) console.log(text);
console.log(`  worked    ${workedPct.toFixed(1)} % of one core; the window shows ${shown} of ${PACKS} packs`);
console.log(isFlat && shown === PACKS ? "flat" : "NOT flat");
process.exit(isFlat && shown === PACKS ? 0 : 1);

/** `share` = of its mean that it may grow by in an hour; null = by less than one. */
function rowOf(name: string, unit: string, share: number | null, figure: (look: Look) => number) {
  const { mean, perHour } = growthOf(steady.map((look) => [look.atH, figure(look)]));
  const most = share === null ? 1 : share * mean;
  const text = `  ${name.padEnd(9)} ${mean.toFixed(1)} ${unit}, grows by ${perHour.toFixed(2)} an hour, at most ${most.toFixed(2)}`;
  return { text, isFlat: perHour <= most };
}

/** Mean, and slope of the straight line that fits best. */
function growthOf(points: readonly (readonly [number, number])[]): { readonly mean: number; readonly perHour: number } {
  const meanOf = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
  const [meanX, meanY] = [meanOf(points.map(([x]) => x)), meanOf(points.map(([, y]) => y))];
  const upper = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const lower = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return { mean: meanY, perHour: lower === 0 ? 0 : upper / lower };
}
