import { setTimeout as wait } from "node:timers/promises";
import type { FamilyId } from "../../protocol/index.ts";
import { airTimeMs, DRIVERS, driverOf } from "../../protocol/index.ts";
import type { BankState } from "../../src/contract/bank.ts";
import type { TraceLine } from "../../src/contract/session.ts";
import type { App } from "../../src/core/app.ts";
import { hold } from "./figures.ts";
import { detail } from "./poll.ts";
import { BAUD, stateOf, TURNAROUND_MS, until, withPtyApp } from "./ptyApp.ts";

const AT_MOST = 1.05;
const MEASURE_MS = 60_000;
const LOOK_AGAIN_MS = 4000;
const SETTLE_MS = 10_000;

const bytesOf = ({ hex }: TraceLine) => (hex.length + 1) / 3;

/** Wire, turnaround and gap of one round over all packs: through the master where the family has one. */
function limitMs(family: FamilyId, lines: readonly TraceLine[], packs: number): number {
  const { livePlan, bank, timing } = driverOf(family);
  const rounds = bank ? 1 : packs;
  const most = (block: string, direction: "tx" | "rx") =>
    Math.max(...lines.filter((line) => line.block === block && line.direction === direction).map(bytesOf));
  return livePlan.reduce((sum, { block }) => {
    const bytes = most(block, "tx") + most(block, "rx");
    return sum + rounds * (airTimeMs(bytes, BAUD) + TURNAROUND_MS + timing.gapMs);
  }, 0);
}

async function bankOf(app: App): Promise<BankState> {
  return (await stateOf(app)).bank;
}

/** How far apart the values of each pack are, as a window is told. */
async function refreshes(app: App): Promise<ReadonlyMap<number, readonly number[]>> {
  const seen = new Map<number, number[]>();
  const stop = app.subscribe((message) => {
    if (message.event !== "bank") return;
    for (const { address, receivedAtMs } of message.payload.packs) {
      if (receivedAtMs === null) continue;
      const times = seen.get(address) ?? [];
      if (times.at(-1) !== receivedAtMs) times.push(receivedAtMs);
      seen.set(address, times);
    }
  });
  await wait(MEASURE_MS);
  stop();
  return new Map([...seen].map(([address, times]) => [address, times.slice(1).map((time, i) => time - (times[i] ?? 0))]));
}

async function measure(family: FamilyId, packs: number): Promise<boolean> {
  const addresses = driverOf(family).addresses.length;
  const simArgs = ["--packs", String(packs), "--shared", "--history", "0"];
  return withPtyApp(
    family,
    async (app) => {
      const look = setInterval(() => void app.call("bank.watch", {}), LOOK_AGAIN_MS);
      await app.call("bank.watch", {});
      const scanFromMs = performance.now();
      await until(async () => (await bankOf(app)).scan !== null);
      await until(async () => (await bankOf(app)).scan === null);
      const scanMs = performance.now() - scanFromMs;
      // Two rounds: what the scan has read is older.
      await wait(SETTLE_MS);
      const before = await app.call("trace.read", { afterSeq: 0, most: 5000 });
      const afterSeq = before.ok ? (before.value.at(-1)?.seq ?? 0) : 0;
      const gaps = await refreshes(app);
      clearInterval(look);
      const trace = await app.call("trace.read", { afterSeq, most: 5000 });
      if (!trace.ok) throw new Error(trace.error.code);
      const { source, packs: all } = await bankOf(app);
      const there = all.filter(({ presence }) => presence === "present");
      const limit = limitMs(family, trace.value, packs);
      const ratios = there.map(({ address }) => {
        const times = gaps.get(address) ?? [];
        return times.length === 0 ? Number.POSITIVE_INFINITY : times.reduce((sum, ms) => sum + ms, 0) / times.length / limit;
      });
      const worst = Math.max(...ratios);
      const longest = Math.max(...[...gaps.values()].flat()) / limit;
      const asked = trace.value.filter(({ direction }) => direction === "tx").length;
      const answered = trace.value.filter(({ kind }) => kind === "reply").length;
      const isRight = there.length === packs && all.length === addresses;
      console.log(
        `  ${family.padEnd(12)} ${String(packs).padStart(2)} packs, ${addresses - packs} absent (${source}): slowest pack ${worst.toFixed(3)} x the limit of ${(limit / 1000).toFixed(2)} s, at most ${AT_MOST}`,
      );
      console.log(
        `      fastest ${Math.min(...ratios).toFixed(3)}, longest single wait ${longest.toFixed(2)} x; ${there.length} of ${packs} packs there after a scan of ${(scanMs / 1000).toFixed(1)} s`,
      );
      console.log(`      ${answered} of ${asked} questions answered; ${detail(trace.value)}`);
      return hold(
        {
          what: `${family}, ${packs} packs on one line: how often the slowest comes again`,
          measured: `${((worst * limit) / 1000).toFixed(2)} s`,
          against: `${AT_MOST} × the ${(limit / 1000).toFixed(2)} s that the line allows`,
          share: worst / AT_MOST,
        },
        isRight,
      );
    },
    BAUD,
    simArgs,
  );
}

/** All packs of one line over a real pty and serialport; true when every pack is refreshed within 1.05 of what the line allows. */
export async function benchBank(): Promise<boolean> {
  console.log(`bank · packs on one line of ${BAUD} baud over a pty, simulator turnaround ${TURNAROUND_MS} ms, ${MEASURE_MS / 1000} s each`);
  const results: boolean[] = [];
  for (const packs of [15, 12]) for (const { family } of DRIVERS) results.push(await measure(family, packs));
  return results.every(Boolean);
}
