import { provideNeeds } from "./lib/needs.ts";
import { STAGES } from "./lib/stages.ts";
import { add, NOTHING, type Tally } from "./lib/tally.ts";
import { findChromium } from "./lib/tools.ts";

/** `npm test` runs everything; `npm test -- unit e2e` runs these stages only. */
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
  let sum = NOTHING;
  const rows: string[] = [];
  for (const { name, run } of stages) {
    heading(name);
    const startMs = performance.now();
    const tally = await run();
    sum = add(sum, tally);
    rows.push(`${name.padEnd(8)}${((performance.now() - startMs) / 1000).toFixed(1).padStart(7)} s   ${inWords(tally)}`);
  }
  heading("stages");
  for (const row of rows) say(row);
  if (sum.skippedNames.length > 0) sayNames(sum.skippedNames);
  say(inWords(sum));
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

function sayNames(names: readonly string[]): void {
  heading("skipped");
  for (const name of names.slice(0, MOST_NAMES)) say(name);
  if (names.length > MOST_NAMES) say(`and ${names.length - MOST_NAMES} more`);
}

function inWords({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function heading(name: string): void {
  say(`\n== ${name}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
