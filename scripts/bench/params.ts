import type { FamilyId } from "../../protocol/index.ts";
import { airTimeMs, DRIVERS, driverOf } from "../../protocol/index.ts";
import type { WriteReport } from "../../src/contract/params.ts";
import type { TraceLine } from "../../src/contract/session.ts";
import type { App } from "../../src/core/app.ts";
import { hold } from "./figures.ts";
import { BAUD, stateOf, TURNAROUND_MS, withPtyApp } from "./ptyApp.ts";

const READ_AT_MOST = 1.05;
const WRITE_AT_MOST = 1.1;

/** Why a safe write needs each kind of exchange. */
const WHY: Readonly<Record<string, string>> = {
  identity: "is it still the same pack",
  fresh: "all settings: backup, and what the others are compared with",
  again: "the checksum is weak, two answers must agree before",
  proof: "first write to this firmware: the block unchanged",
  proofCheck: "did that change nothing, in any block",
  write: "the new value, sent once",
  readBack: "what the pack holds now, and all others in the same block",
  others: "all other blocks: nothing else has changed",
};

interface Measured {
  readonly tookMs: number;
  readonly limitMs: number;
  readonly exchanges: number;
}

/** From the first request to the last answer, and the least that wire, pack, gap and the quiet after a write leave. */
function measure(lines: readonly TraceLine[], family: FamilyId, writes: number): Measured {
  const { timing, writing } = driverOf(family);
  const [first, last] = [lines[0], lines.findLast((line) => line.direction === "rx")];
  if (!first || !last) throw new Error("nothing was asked");
  const bytes = lines.reduce((sum, line) => sum + (line.hex.length + 1) / 3, 0);
  const exchanges = lines.filter((line) => line.direction === "tx").length;
  // After a write the longer quiet takes the place of the gap.
  const pausesMs = (exchanges - 1 - writes) * timing.gapMs + writes * writing.quietAfterMs;
  return { tookMs: last.atMs - first.atMs, limitMs: airTimeMs(bytes, BAUD) + exchanges * TURNAROUND_MS + pausesMs, exchanges };
}

/** Lines of the trace from `work`, without what was still under way when it began. */
async function traced<T>(app: App, work: () => Promise<T>): Promise<{ lines: readonly TraceLine[]; value: T }> {
  const before = await app.call("trace.read", { afterSeq: 0, most: 5000 });
  const afterSeq = before.ok ? (before.value.at(-1)?.seq ?? 0) : 0;
  const value = await work();
  const after = await app.call("trace.read", { afterSeq, most: 5000 });
  if (!after.ok) throw new Error(after.error.code);
  return { lines: after.value, value };
}

function from(lines: readonly TraceLine[], blocks: ReadonlySet<string>): readonly TraceLine[] {
  const start = lines.findIndex((line) => line.direction === "tx" && blocks.has(line.block ?? ""));
  const end = lines.findLastIndex((line) => line.direction === "rx" && blocks.has(line.block ?? ""));
  return lines.slice(start, end + 1);
}

function say(what: string, { tookMs, limitMs, exchanges }: Measured, most: number): boolean {
  const ratio = tookMs / limitMs;
  console.log(`  ${what}: ${ratio.toFixed(3)} x the limit of ${exchanges} exchanges (${(limitMs / 1000).toFixed(2)} s), at most ${most}`);
  return hold({
    what: what.replace(/\s{2,}/g, " "),
    measured: `${(tookMs / 1000).toFixed(2)} s`,
    against: `${most} × the ${(limitMs / 1000).toFixed(2)} s that the line allows`,
    share: ratio / most,
  });
}

async function writeOne(app: App): Promise<WriteReport> {
  const { params } = await stateOf(app);
  const seen = { ...params.read?.values };
  const edits = { cellOvAlarmMv: (seen.cellOvAlarmMv ?? 0) - 10 };
  const report = await app.call("params.write", { edits, seen, confirmed: [] });
  if (!report.ok) throw new Error(report.error.code);
  if (report.value.outcome !== "verified") throw new Error(report.value.outcome);
  return report.value;
}

async function benchFamily(family: FamilyId): Promise<boolean> {
  return withPtyApp(family, async (app) => {
    const driver = driverOf(family);
    const settingBlocks = new Set(driver.settingsPlan.map(({ block }) => block));
    const read = await traced(app, () => app.call("params.read", {}));
    let good = say(`${family.padEnd(12)} reading all settings`, measure(from(read.lines, settingBlocks), family, 0), READ_AT_MOST);
    const all = new Set([...driver.identityPlan, ...driver.settingsPlan].map(({ block }) => block));
    for (const which of ["first write", "next write"]) {
      const { lines, value } = await traced(app, () => writeOne(app));
      const writes = (value.exchanges.write ?? 0) + (value.exchanges.proof ?? 0);
      const isWithin = say(`${family.padEnd(12)} ${which}`, measure(from(lines, all), family, writes), WRITE_AT_MOST);
      good &&= isWithin;
      for (const [purpose, count] of Object.entries(value.exchanges)) {
        console.log(`      ${String(count).padStart(3)} ${purpose.padEnd(10)} ${WHY[purpose] ?? ""}`);
      }
    }
    return good;
  });
}

/** Reading all settings, and writing one of them safely, on a real pty at 9600 baud. */
export async function benchParams(): Promise<boolean> {
  console.log(`params · one pack at ${BAUD} baud over a pty, simulator turnaround ${TURNAROUND_MS} ms`);
  const results: boolean[] = [];
  for (const { family, capabilities } of DRIVERS) if (capabilities.writeSettings) results.push(await benchFamily(family));
  return results.every(Boolean);
}
