import { provideNeeds } from "./lib/needs.ts";
import { STAGES, type Stage } from "./lib/stages.ts";
import { add, inWords, NOTHING, oneFailed, type Tally } from "./lib/tally.ts";
import { findChromium } from "./lib/tools.ts";

/** `npm test` runs everything; `npm test -- unit e2e` runs these stages only. `npm run check` are those of the short loop. */
const MOST_NAMES = 40;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length > 0) {
  say(`There is no stage "${unknown.join('", "')}". There are: ${STAGES.map((stage) => stage.name).join(", ")}.`);
  process.exitCode = 2;
} else {
  await runStages();
}

async function runStages(): Promise<void> {
  const stages = STAGES.filter((stage) => wanted.length === 0 || wanted.includes(stage.name));
  if (stages.some(({ name }) => name === "e2e" || name === "browser")) {
    heading("needs");
    provideNeeds(say);
    // All browser tests use the browser that was found here.
    const chromium = findChromium();
    if (chromium !== null) process.env.CHROME_PATH = chromium;
  }
  const startMs = performance.now();
  const isAlone = new Set(stages.map(({ track }) => track)).size === 1;
  const ended = new Map<Stage, Ended>();
  const runs = new Map<string, Promise<unknown>>();
  const lastOfTrack = new Map<string, Promise<unknown>>();
  if (!isAlone) say(`\nside by side, each shown when it has ended: ${stages.map(({ name }) => name).join(", ")}`);
  for (const stage of stages) {
    const before = Promise.all([lastOfTrack.get(stage.track), runs.get(stage.after ?? "")]);
    const run = before.then(async () => ended.set(stage, await runStage(stage, isAlone)));
    runs.set(stage.name, run);
    lastOfTrack.set(stage.track, run);
  }
  await Promise.all(runs.values());
  let sum = NOTHING;
  heading("stages");
  for (const stage of stages) {
    const { tally, tookMs } = ended.get(stage) ?? { tally: oneFailed(`${stage.name}: never ended`), tookMs: 0 };
    sum = add(sum, tally);
    say(row(stage.name, tookMs, inWords(tally)));
  }
  say(row("all", performance.now() - startMs, ""));
  sayNames("skipped", sum.skippedNames);
  sayNames("tried again, because the machine had stood still", sum.triedAgain);
  sayNames("failed", sum.failures);
  say(inWords(sum));
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

interface Ended {
  readonly tally: Tally;
  readonly tookMs: number;
}

async function runStage({ name, run }: Stage, isAlone: boolean): Promise<Ended> {
  const startMs = performance.now();
  if (isAlone) heading(name);
  const said: string[] = [];
  const tally = await run(isAlone ? { kind: "direct" } : { kind: "kept", keep: (text) => said.push(text) });
  if (!isAlone) {
    heading(name);
    process.stdout.write(said.join(""));
  }
  return { tally, tookMs: performance.now() - startMs };
}

function row(name: string, tookMs: number, text: string): string {
  return `${name.padEnd(8)}${(tookMs / 1000).toFixed(1).padStart(7)} s   ${text}`.trimEnd();
}

function sayNames(title: string, names: readonly string[]): void {
  if (names.length === 0) return;
  heading(title);
  for (const name of names.slice(0, MOST_NAMES)) say(name);
  if (names.length > MOST_NAMES) say(`and ${names.length - MOST_NAMES} more`);
}

function heading(name: string): void {
  say(`\n== ${name}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
