import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildHost } from "../support/builtHost.ts";
import { report } from "../support/hostApp.ts";
import { below, seeded } from "../support/random.ts";

/** `npm run kills` has a thousand; beside these, killWrite and killHistory kill more than a hundred times at chosen steps. */
const KILLS = Number(process.env.KILLS ?? 20);
const SEED = Number(process.env.KILLS_SEED ?? 20_261);
const MOST_WRITES = 12;
const LONGEST_MORE_MS = 20;

type Told = Readonly<Record<string, number>>;

const toldIn = (text: string): number => text.split("\n").length - 1;

/** Kills the program so many ms after it has told of so many writes; gives the last count of each job that it said was on the disk. */
function killedAfter(host: string, folder: string, start: number, leastWrites: number, moreMs: number): Promise<Told> {
  const child = spawn(process.execPath, [host, folder, String(start)], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk) => {
    const hadTold = toldIn(text) >= leastWrites;
    text += String(chunk);
    if (!hadTold && toldIn(text) >= leastWrites) setTimeout(() => child.kill("SIGKILL"), moreMs);
  });
  return new Promise((resolve, reject) => {
    child.once("close", (_code, signal) => {
      if (signal !== "SIGKILL") return reject(new Error(`ended by itself: ${text.slice(-200)}`));
      // The last line may have been cut.
      const lines = text.split("\n").slice(0, -1);
      resolve(Object.fromEntries(lines.map((line) => [line.split(" ")[0] ?? "", Number(line.split(" ")[1])])));
    });
  });
}

const jsonIn = (file: string): { readonly count: number; readonly padding: string } => JSON.parse(readFileSync(file, "utf8"));

/** What was on the disk stays in its order, once, and whole. */
function expectInOrder(counts: readonly number[], least: number): void {
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(new Set(counts).size).toBe(counts.length);
  expect(counts.at(-1) ?? -1).toBeGreaterThanOrEqual(least);
}

function expectKept(folder: string, told: Told): void {
  for (const [job, file] of [
    ["document", "journals/one.json"],
    ["saved", "saved.json"],
  ] as const) {
    const path = join(folder, file);
    if (told[job] === undefined && !existsSync(path)) continue;
    const { count, padding } = jsonIn(path);
    expect([job, padding.length]).toEqual([job, 20_000]);
    expect(count).toBeGreaterThanOrEqual(told[job] ?? 0);
  }
  if (told.lines !== undefined) {
    const text = readFileSync(join(folder, "history/one.jsonl"), "utf8");
    const counts = text.split("\n").flatMap((line) => (line.endsWith("}") ? [(JSON.parse(line) as { count: number }).count] : []));
    expectInOrder(counts, told.lines);
  }
  if (told.texts !== undefined) {
    const text = readFileSync(join(folder, "logs/open-bmstool-20260117-142107.csv"), "utf8");
    const rows = text.split("\r\n").flatMap((row) => (/^(\d+);\1$/.test(row) ? [Number(row.split(";")[0])] : []));
    expectInOrder(rows, told.texts);
  }
}

it.skipIf(process.platform === "win32")(
  "a program killed at any moment has on the disk what it said was there [needs signals]",
  async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), "bms-killdisk-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    const host = await buildHost("test/e2e/killDiskHost.ts");
    const random = seeded(SEED);
    let start = 0;
    let writes = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const told = await killedAfter(host, folder, start, 1 + below(random, MOST_WRITES), below(random, LONGEST_MORE_MS));
      // The one before was killed, too: its lock is taken over.
      expect(told.locked).toBe(0);
      expectKept(folder, told);
      writes += Object.values(told).reduce((sum, count) => sum + Math.max(0, count - start), 0);
      start += 10_000;
    }
    const drafts = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith(".tmp"));
    // Those of the last life alone: each start removes those of the lives before.
    expect(drafts.length).toBeLessThanOrEqual(3);
    report(`killed ${KILLS} times with seed ${SEED}, ${writes} writes told`);
    expect(writes).toBeGreaterThan(KILLS);
  },
);
