import { readFileSync } from "node:fs";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of what was skipped. */
  readonly skippedNames: readonly string[];
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, skippedNames: [] };
export const ONE_PASSED: Tally = { ...NOTHING, passed: 1 };
export const ONE_FAILED: Tally = { ...NOTHING, failed: 1 };

export function add(a: Tally, b: Tally): Tally {
  const skippedNames = [...a.skippedNames, ...b.skippedNames];
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped, skippedNames };
}

export function inWords({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The part of vitest's JSON report that is counted. */
interface VitestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/**
 * Counts a vitest run. What a report cannot say is a failure of its own: a file that did not load, a hook that threw,
 * an error outside of tests, a run that ended without a report or without a single test.
 */
export function tallyVitest(reportFile: string, exitCode: number | null): Tally {
  const report = readReport(reportFile);
  if (report === null) return ONE_FAILED;
  let tally = NOTHING;
  for (const { status, assertionResults } of report.testResults) {
    const file = assertionResults.map(({ status: outcome, fullName }) => tallyOf(outcome, fullName)).reduce(add, NOTHING);
    tally = add(tally, status === "failed" && file.failed === 0 ? add(file, ONE_FAILED) : file);
  }
  const isEmpty = tally.passed + tally.failed + tally.skipped === 0;
  return tally.failed === 0 && (exitCode !== 0 || isEmpty) ? add(tally, ONE_FAILED) : tally;
}

function tallyOf(status: string, name: string): Tally {
  if (status === "passed") return ONE_PASSED;
  return status === "failed" ? ONE_FAILED : { ...NOTHING, skipped: 1, skippedNames: [name] };
}

function readReport(file: string): VitestReport | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  } catch {
    return null;
  }
}
