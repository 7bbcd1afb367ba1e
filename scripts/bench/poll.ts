import { setTimeout as wait } from "node:timers/promises";
import type { FamilyId } from "../../protocol/index.ts";
import { airTimeMs, DRIVERS, driverOf } from "../../protocol/index.ts";
import type { TraceLine } from "../../src/contract/session.ts";
import { hold } from "./figures.ts";
import { BAUD, TURNAROUND_MS, withPtyApp } from "./ptyApp.ts";

const MEASURE_MS = 20_000;
const NEEDED = 0.97;

/** How long the maker's programs take to read all live values of one pack once (their timers, run against a recording slave). */
const MAKERS_ROUND_MS = { BMSTool: 2500, "V2.80": 5000 } as const;
const ROUND_LIMIT_MS = 800;

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

async function pollOnce(family: FamilyId): Promise<boolean> {
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
    const isFast = hold({
      what: `${family}, live polling`,
      measured: `${(100 * ratio).toFixed(1)} % of the line's limit`,
      against: `${100 * NEEDED} % at least`,
      share: NEEDED / ratio,
    });
    return (family !== "ritar-modbus" || keepsRound(lines.value)) && isFast;
  });
}

/** A question of the live round is asked at least so often while it is measured; serial number and settings are not. */
const OFTEN = 10;

/** A round of all live values: the longest time in which any of its questions comes again. */
function keepsRound(lines: readonly TraceLine[]): boolean {
  const askedAtMs = new Map<string, number[]>();
  for (const { direction, hex, atMs } of lines) if (direction === "tx") askedAtMs.set(hex, [...(askedAtMs.get(hex) ?? []), atMs]);
  const live = [...askedAtMs.values()].filter((times) => times.length >= OFTEN);
  const rounds = live.flatMap((times) => times.slice(1).map((atMs, i) => atMs - (times[i] ?? 0)));
  if (rounds.length === 0) throw new Error("no question came again");
  const roundMs = Math.max(...rounds);
  const makers = Object.entries(MAKERS_ROUND_MS).map(([program, ms]) => `${(ms / roundMs).toFixed(1)} × as fast as ${program}`);
  const ofLimit = (100 * roundMs) / ROUND_LIMIT_MS;
  console.log(
    `  ${"".padEnd(12)} a round of all live values (${live.length} questions) at its longest: ${ofLimit.toFixed(0)} % of ${ROUND_LIMIT_MS} ms, ${makers.join(", ")}`,
  );
  return hold({
    what: "ritar-modbus, a round of all live values",
    measured: `${roundMs.toFixed(0)} ms`,
    against: `${ROUND_LIMIT_MS} ms (BMSTool takes ${MAKERS_ROUND_MS.BMSTool} ms)`,
    share: roundMs / ROUND_LIMIT_MS,
  });
}

/** Live polling of one pack over a real pty and serialport; true when every family uses at least 97 % of the limit and a round of the guide's battery is short enough. */
export async function benchPoll(): Promise<boolean> {
  console.log(`poll · one pack at ${BAUD} baud over a pty, simulator turnaround ${TURNAROUND_MS} ms`);
  const kept: boolean[] = [];
  for (const { family } of DRIVERS) kept.push(await pollOnce(family));
  return kept.every(Boolean);
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
