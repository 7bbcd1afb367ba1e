import type { HistoryDriver } from "../../protocol/drivers/historyDriver.ts";
import type { FamilyId } from "../../protocol/index.ts";
import { airTimeMs, DRIVERS, driverOf } from "../../protocol/index.ts";
import type { HistoryState } from "../../src/contract/history.ts";
import type { App } from "../../src/core/app.ts";
import { hold } from "./figures.ts";
import { stateOf, TURNAROUND_MS, until, withPtyApp } from "./ptyApp.ts";

const LIVE_AT_LEAST_EVERY_MS = 3000;
const LONGEST_MS = 300_000;

interface Peer {
  readonly name: string;
  readonly perRecordMs: number;
}
/** Measured while they read a pty; the pauses are their own, whatever the baud rate. */
const MAKERS: readonly Peer[] = [
  { name: "BMSTool", perRecordMs: 3500 },
  { name: "V2.80", perRecordMs: 550 },
];

async function untilDone(app: App): Promise<NonNullable<HistoryState["result"]>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not within ${LONGEST_MS} ms`)), LONGEST_MS);
    app.subscribe((message) => {
      if (message.event !== "history" || message.payload.result === null) return;
      clearTimeout(timer);
      resolve(message.payload.result);
    });
  });
}

/** From the first question for a record to the last answer: everything on the line counts, live values too. */
async function downloadAt(family: FamilyId, baudRate: number, atMost: number, peers: readonly Peer[] = []): Promise<boolean> {
  return withPtyApp(
    family,
    async (app) => {
      const { gapMs } = driverOf(family).timing;
      const liveAtMs: number[] = [];
      app.subscribe((message) => {
        if (message.event === "snapshot") liveAtMs.push(message.payload.receivedAtMs);
      });
      await until(async () => (await stateOf(app)).history.archive !== null);
      const before = await app.call("trace.read", { afterSeq: 0, most: 5000 });
      const afterSeq = before.ok ? (before.value.at(-1)?.seq ?? 0) : 0;
      const done = untilDone(app);
      await app.call("history.download", {});
      const result = await done;
      const trace = await app.call("trace.read", { afterSeq, most: 5000 });
      if (!trace.ok) throw new Error(trace.error.code);
      const first = trace.value.findIndex((line) => line.block === "history");
      const last = trace.value.findLastIndex((line) => line.block === "history" && line.direction === "rx");
      const lines = trace.value.slice(first, last + 1);
      const [from, to] = [lines[0]?.atMs ?? 0, lines.at(-1)?.atMs ?? 0];
      const bytes = lines.reduce((sum, line) => sum + (line.hex.length + 1) / 3, 0);
      const exchanges = lines.filter((line) => line.direction === "tx").length;
      const live = lines.filter((line) => line.direction === "tx" && line.block !== "history").length;
      const limitMs = airTimeMs(bytes, baudRate) + exchanges * TURNAROUND_MS + (exchanges - 1) * gapMs;
      const ratio = (to - from) / limitMs;
      const times = liveAtMs.filter((atMs) => atMs >= from && atMs <= to);
      const longest = Math.max(...times.slice(1).map((atMs, i) => atMs - (times[i] ?? 0)));
      console.log(
        `  ${baudRate} baud: ${result.added} records in ${((to - from) / 1000).toFixed(1)} s, ${ratio.toFixed(3)} x the limit of ${exchanges} exchanges (${live} of them live), at most ${atMost}`,
      );
      for (const peer of peers) {
        const perRecordMs = (to - from) / Math.max(1, result.added);
        console.log(
          `      ${perRecordMs.toFixed(0)} ms a record; ${peer.name} ${peer.perRecordMs} ms, ${(peer.perRecordMs / perRecordMs).toFixed(1)} times as long`,
        );
      }
      console.log(`      live values at most ${Math.round(longest)} ms apart, at most ${LIVE_AT_LEAST_EVERY_MS}; gap ${gapMs} ms`);
      const downloaded = hold(
        {
          what: `${family}, 500 records at ${baudRate} baud`,
          measured: `${((to - from) / 1000).toFixed(1)} s`,
          against: `${atMost} × the ${(limitMs / 1000).toFixed(1)} s that the line allows`,
          share: ratio / atMost,
        },
        result.added === 500 && result.lost === 0,
      );
      const stayedLive = hold({
        what: `${family}, live values meanwhile, at ${baudRate} baud`,
        measured: `every ${Math.round(longest)} ms`,
        against: `${LIVE_AT_LEAST_EVERY_MS} ms`,
        share: longest / LIVE_AT_LEAST_EVERY_MS,
      });
      return downloaded && stayedLive;
    },
    baudRate,
  );
}

/** Of every family with such a log, at the baud rate that is tried first and at the fastest. */
async function downloadsOf(kind: HistoryDriver["kind"], atMost: number, peers: readonly Peer[] = []): Promise<boolean> {
  const results: boolean[] = [];
  for (const { family, history, baudRates } of DRIVERS) {
    if (history?.kind !== kind) continue;
    for (const baudRate of new Set([...baudRates.slice(0, 1), Math.max(...baudRates)])) {
      results.push(await downloadAt(family, baudRate, atMost, peers));
    }
  }
  return results.length > 0 && results.every(Boolean);
}

/** Of a log that is handed over: every question for a record stands alone on the line. */
export async function benchHistoryStream(): Promise<boolean> {
  console.log("history · the guide's battery, one record after the other");
  return downloadsOf("stream", 1.05, MAKERS);
}

/** 500 records over a real pty, at the usual and at the fastest baud rate, while the live panels go on. */
export async function benchHistoryLine(): Promise<boolean> {
  console.log(`history · 500 records over a pty, simulator turnaround ${TURNAROUND_MS} ms`);
  return downloadsOf("indexed", 1.03);
}
