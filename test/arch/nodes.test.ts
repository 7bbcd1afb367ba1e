import { describe, expect, it } from "vitest";
import { isOfEngine, type NodeRun, sumIn, tableOf, warningsIn } from "../../scripts/lib/nodeRuns.ts";
import { inWords } from "../../scripts/lib/tally.ts";

const GOOD: NodeRun = {
  version: "v24.0.0",
  installedMs: 31_240,
  warnings: [],
  testedMs: 184_700,
  sum: "4131 passed, 0 failed, 0 skipped",
  isGood: true,
};

describe("npm run nodes", () => {
  it("lists every warning of npm, old and new spelling", () => {
    const output =
      "npm warn EBADENGINE Unsupported engine {\nnpm WARN deprecated x@1.0.0: gone\r\nadded 181 packages in 31s\nnpm notice new\n";
    expect(warningsIn(output)).toEqual(["EBADENGINE Unsupported engine {", "deprecated x@1.0.0: gone"]);
    expect(warningsIn(output).map(isOfEngine)).toEqual([true, false]);
  });

  it("finds the line with which npm test ends, and not that of a stage", () => {
    const sum = inWords({ passed: 12, failed: 1, skipped: 3 });
    expect(sumIn(`unit   1.0 s   11 passed, 0 failed, 3 skipped\nall\n${sum}\n`)).toBe("12 passed, 1 failed, 3 skipped");
    expect(sumIn("npm error code 1\n")).toBeNull();
  });

  it("shows one row for each Node, also for one that could not be installed", () => {
    const failed: NodeRun = {
      ...GOOD,
      version: "v22.12.0",
      installedMs: null,
      warnings: ["a", "b"],
      testedMs: 0,
      sum: null,
      isGood: false,
    };
    expect(tableOf([failed, GOOD]).split("\n")).toEqual([
      "node      npm ci  warnings  npm test  result",
      "v22.12.0  failed  2         0.0 s     not tested",
      "v24.0.0   31.2 s  0         184.7 s   4131 passed, 0 failed, 0 skipped",
    ]);
  });
});
