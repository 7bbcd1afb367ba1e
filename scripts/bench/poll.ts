import { setTimeout as wait } from "node:timers/promises";
import type { FamilyId } from "../../protocol/index.ts";
import { airTimeMs, DRIVERS, driverOf } from "../../protocol/index.ts";
import type { TraceLine } from "../../src/contract/session.ts";
import { BAUD, TURNAROUND_MS, withPtyApp } from "./ptyApp.ts";

const MEASURE_MS = 20_000;
const NEEDED = 0.97;

/** What the wire, the pack and the family's gap leave: the least time that these exchanges can take. */
function limitMs(lines: readonly TraceLine[], gapMs: number): { limitMs: number; tookMs: number; exchanges: number } {
  const asked = lines.filter((line) => line.direction === "tx");
  const [first, last] = [asked[0], asked.at(-1)];
  if (!first || !last) throw new Error("nothing was asked");
  const between = lines.filter((line) => line.seq >= first.seq && line.seq < last.seq);
  const bytes = between.reduce((sum, line) => sum + (line.hex.length + 1) / 3, 0);
  const exchanges = asked.length - 1;
  return { limitMs: airTimeMs(bytes, BAUD) + exchanges * (TURNAROUND_MS + gapMs), tookMs: last.atMs - first.atMs, exchanges };
}

async function pollOnce(family: FamilyId): Promise<number> {
  return withPtyApp(family, async (app) => {
    const before = await app.call("trace.read", { afterSeq: 0, most: 5000 });
    const afterSeq = before.ok ? (before.value.at(-1)?.seq ?? 0) : 0;
    await wait(MEASURE_MS);
    const lines = await app.call("trace.read", { afterSeq, most: 5000 });
    if (!lines.ok) throw new Error(lines.error.code);
    const { gapMs } = driverOf(family).timing;
    const { limitMs: limit, tookMs, exchanges } = limitMs(lines.value, gapMs);
    const ratio = limit / tookMs;
    const rate = (1000 * exchanges) / tookMs;
    console.log(
      `  ${family.padEnd(12)} ${(100 * ratio).toFixed(1)} % of the limit (${exchanges} exchanges, ${rate.toFixed(2)}/s, gap ${gapMs} ms) · ${detail(lines.value)}`,
    );
    return ratio;
  });
}

/** Live polling of one pack over a real pty and serialport; true when every family uses at least 97 % of the limit. */
export async function benchPoll(): Promise<boolean> {
  console.log(`poll · one pack at ${BAUD} baud over a pty, simulator turnaround ${TURNAROUND_MS} ms`);
  const ratios: number[] = [];
  for (const { family } of DRIVERS) ratios.push(await pollOnce(family));
  return ratios.every((ratio) => ratio >= NEEDED);
}

/** Where the time goes: how late answers come beyond wire and turnaround, and how long the gap really is. */
export function detail(lines: readonly TraceLine[]): string {
  const lateMs: number[] = [];
  const gapMs: number[] = [];
  lines.forEach((line, i) => {
    const next = lines[i + 1];
    if (!next) return;
    const bytes = (line.hex.length + next.hex.length + 2) / 3;
    if (line.direction === "tx" && next.direction === "rx") lateMs.push(next.atMs - line.atMs - airTimeMs(bytes, BAUD) - TURNAROUND_MS);
    if (line.direction === "rx" && next.direction === "tx") gapMs.push(next.atMs - line.atMs);
  });
  const middle = (list: number[]) => (list.sort((a, b) => a - b)[list.length >> 1] ?? 0).toFixed(1);
  return `answers ${middle(lateMs)} ms late, gap ${middle(gapMs)} ms (medians)`;
}
