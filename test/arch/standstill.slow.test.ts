import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { tallyVitest } from "../../scripts/lib/tally.ts";
import { ROOT } from "../../scripts/paths.ts";
import { createStandstillWatch } from "../support/standstillWatch.ts";

/** Both fail when they are run for the first time, after a standstill. */
const TESTS = `
import { expect, it } from "vitest";
const runs = new Map();
function attempt(name, standStillMs) {
  const untilMs = performance.now() + standStillMs;
  while (performance.now() < untilMs);
  runs.set(name, (runs.get(name) ?? 0) + 1);
  expect(runs.get(name)).toBe(2);
}
it("after a standstill", () => attempt("after", 400));
it("that stands still and never passes", () => {
  attempt("never", 400);
  throw new Error("never");
});
`;

it("a test on real time is tried again after a standstill of its process, and said to have been", async () => {
  const parent = join(ROOT, ".tsbuild");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "standstill-"));
  try {
    const setup = JSON.stringify(join(ROOT, "test", "support", "standstill.ts"));
    writeFileSync(join(folder, "vitest.config.mjs"), `export default { test: { setupFiles: [${setup}], retry: 2, pool: "forks" } };\n`);
    writeFileSync(join(folder, "a.test.mjs"), TESTS);
    const report = join(folder, "report.json");
    const words = [join(ROOT, "node_modules", "vitest", "vitest.mjs"), "run", "--root", folder];
    const child = spawn(process.execPath, [...words, "--reporter=json", `--outputFile=${report}`], { stdio: "ignore" });
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    const tally = tallyVitest("some", report, code);
    expect(tally).toMatchObject({ passed: 1, failed: 1 });
    expect(tally.failures.map((each) => /: (.*)/.exec(each)?.[1])).toEqual(["that stands still and never passes"]);
    const times = tally.triedAgain.map((each) => /: ([^\n]*)/.exec(each)?.[1]);
    expect(times).toEqual(["after a standstill", "that stands still and never passes"]);
    expect(tally.triedAgain[0]).toContain("expected 1 to be 2");
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

it("a standstill is more than 300 ms without a beat, and counts for what had begun before it", () => {
  let nowMs = 0;
  const watch = createStandstillWatch(() => nowMs);
  for (nowMs = 20; nowMs <= 1000; nowMs += 20) watch.beat();
  nowMs = 1290;
  expect(watch.stoodStillSince(0)).toBe(false);
  nowMs = 1591;
  expect(watch.stoodStillSince(1300)).toBe(true);
  expect(watch.stoodStillSince(1591)).toBe(false);
});
