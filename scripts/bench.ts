import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { benchBank } from "./bench/bank.ts";
import { benchBankMemory } from "./bench/bankMemory.ts";
import { benchDecode } from "./bench/decode.ts";
import { type Figure, isNoisy, noiseNow, takeFigures } from "./bench/figures.ts";
import { benchHistoryScreen } from "./bench/history.ts";
import { benchHistoryLine, benchHistoryStream } from "./bench/historyLine.ts";
import { benchIdle } from "./bench/idle.ts";
import { benchPacks } from "./bench/packs.ts";
import { benchParams } from "./bench/params.ts";
import { benchPoll } from "./bench/poll.ts";
import { benchPublish } from "./bench/publish.ts";
import { benchReplay } from "./bench/replay.ts";
import { benchStart } from "./bench/startUp.ts";
import { benchTrace } from "./bench/trace.ts";
import { benchUi } from "./bench/ui.ts";
import { type BenchRun, keptRuns } from "./lib/performancePage.ts";
import { ROOT } from "./paths.ts";

/**
 * `npm run bench [names] [--write]`: prints each figure against a peer or a limit, and fails when one is missed. The names are the keys
 * below; `--write` keeps what was measured for docs/performance.md. Where other programs keep the machine busy, a figure is not judged.
 */
const BENCHES: Readonly<Record<string, () => boolean | Promise<boolean>>> = {
  decode: benchDecode,
  start: benchStart,
  poll: benchPoll,
  params: benchParams,
  bank: benchBank,
  memory: benchBankMemory,
  idle: benchIdle,
  packs: benchPacks,
  history: benchHistoryLine,
  stream: benchHistoryStream,
  table: benchHistoryScreen,
  replay: benchReplay,
  trace: benchTrace,
  publish: benchPublish,
  ui: benchUi,
};

interface Outcome {
  readonly name: string;
  readonly figures: readonly Figure[];
  readonly isKept: boolean;
  /** Share of the processors that other programs had around it. */
  readonly noise: number;
}

const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const isWriting = process.argv.includes("--write");
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));

if (unknown.length > 0) {
  console.log(`There is no bench "${unknown.join('", "')}". There are: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}

const outcomes: Outcome[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const before = await noiseNow();
  const isKept = await bench();
  const noise = Math.max(before, await noiseNow());
  outcomes.push({ name, figures: takeFigures(), isKept, noise });
}

const missed = outcomes.filter(({ isKept, noise }) => !isKept && !isNoisy(noise)).map(({ name }) => name);
const unsure = outcomes.filter(({ isKept, noise }) => !isKept && isNoisy(noise));
for (const { name, figures } of outcomes) for (const figure of figures) console.log(lineOf(name, figure));
for (const { name, noise } of unsure) {
  console.log(`${name} is not judged: other programs had ${(100 * noise).toFixed(0)} % of the processors`);
}
console.log(missed.length === 0 ? "no bench missed a limit" : `missed: ${missed.join(", ")}`);
if (isWriting) writeRuns();
process.exit(missed.length === 0 ? 0 : 1);

function lineOf(name: string, { what, measured, against, share, isKept }: Figure): string {
  return `${isKept ? "ok    " : "MISSED"} ${share.toFixed(2).padStart(5)}  ${name.padEnd(8)} ${what}: ${measured}, ${against}`;
}

/** In the order of the benches; those that were not run now, or measured nothing on this machine, stay as they were. */
function writeRuns(): void {
  const before = keptRuns();
  const runs = Object.keys(BENCHES).flatMap((name): [string, BenchRun][] => {
    const outcome = outcomes.find((each) => each.name === name);
    const run = outcome === undefined || outcome.figures.length === 0 ? before[name] : runOf(outcome);
    return run === undefined ? [] : [[name, run]];
  });
  writeFileSync(join(ROOT, "scripts", "lib", "benchRuns.json"), `${JSON.stringify(Object.fromEntries(runs), null, 2)}\n`);
  console.log("kept: npm run docs makes docs/performance.md of it");
}

function runOf({ figures, noise }: Outcome): BenchRun {
  const [first] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  const share = (value: number) => Math.round(value * 1000) / 1000;
  return {
    date,
    node: process.versions.node,
    cores: cpus().length,
    cpu: first?.model.trim() ?? "unknown",
    noise: share(noise),
    figures: figures.map((figure) => ({ ...figure, share: share(figure.share) })),
  };
}
