import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Tally, tallyVitest } from "../../scripts/lib/tally.ts";
import { ROOT } from "../../scripts/paths.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bms-tally-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface File {
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string; readonly failureMessages?: string[] }[];
}

function tally(file: File | null, exitCode: number): Tally {
  const report = join(folder, "report.json");
  const testResults = file === null ? [] : [{ name: join(ROOT, "test", "e2e", "port.test.ts"), ...file }];
  writeFileSync(report, JSON.stringify({ testResults }));
  return tallyVitest("e2e", report, exitCode);
}

const PASSED = { status: "passed", fullName: "a port opens" };

describe("what npm test counts", () => {
  it("names a failed test with its file and the beginning of its message, so that the last lines of a long run say it", () => {
    const message = ["expected 3 to be 4", ...Array.from({ length: 40 }, (_, index) => `at line ${index}`)].join("\n");
    const failed = { status: "failed", fullName: "a port closes", failureMessages: [message] };
    const { failures, ...counts } = tally({ status: "failed", assertionResults: [PASSED, failed] }, 1);
    expect(counts).toEqual({ passed: 1, failed: 1, skipped: 0, skippedNames: [], triedAgain: [] });
    expect(failures).toHaveLength(1);
    const lines = failures[0]?.split("\n") ?? [];
    expect(lines.slice(0, 3)).toEqual([`${join("test", "e2e", "port.test.ts")}: a port closes`, "  expected 3 to be 4", "  at line 0"]);
    expect(lines).toHaveLength(16);
  });

  it("counts a file that did not load as a failure, with why", () => {
    const { failed, failures } = tally({ status: "failed", message: "Cannot find module x", assertionResults: [] }, 1);
    expect(failed).toBe(1);
    expect(failures).toEqual([`${join("test", "e2e", "port.test.ts")}\n  Cannot find module x`]);
  });

  it("names what was skipped", () => {
    const skipped = { status: "pending", fullName: "a port of another user" };
    expect(tally({ status: "passed", assertionResults: [PASSED, skipped] }, 0)).toMatchObject({
      passed: 1,
      failed: 0,
      skipped: 1,
      skippedNames: ["a port of another user"],
      failures: [],
    });
  });

  it("takes an error outside of tests, a run without a test and one without a report for failures", () => {
    const outside = tally({ status: "passed", assertionResults: [PASSED] }, 1);
    expect(outside).toMatchObject({ passed: 1, failed: 1, failures: ["e2e: an error outside of the tests, see the stage's output"] });
    expect(tally(null, 0)).toMatchObject({ passed: 0, failed: 1, failures: ["e2e: no test ran"] });
    expect(tallyVitest("e2e", join(folder, "none.json"), 0).failures).toEqual(["e2e: the run left no report"]);
  });
});
