import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { ROOT } from "../paths.ts";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of what was skipped. */
  readonly skippedNames: readonly string[];
  /** What failed: its name in one line, then what was said of it. */
  readonly failures: readonly string[];
  /** The same of what was tried again because the machine had stood still. */
  readonly triedAgain: readonly string[];
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, skippedNames: [], failures: [], triedAgain: [] };
export const ONE_PASSED: Tally = { ...NOTHING, passed: 1 };

/** Of a message only its beginning is kept: the stage's own output has all of it. */
const MESSAGE_LINES = 15;

export function oneFailed(name: string, message = ""): Tally {
  return { ...NOTHING, failed: 1, failures: [withBeginning(name, message)] };
}

function withBeginning(name: string, message: string): string {
  const lines = message.split("\n").slice(0, MESSAGE_LINES);
  return [name, ...lines].join("\n  ").trimEnd();
}

export function add(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    skippedNames: [...a.skippedNames, ...b.skippedNames],
    failures: [...a.failures, ...b.failures],
    triedAgain: [...a.triedAgain, ...b.triedAgain],
  };
}

export function inWords({ passed, failed, skipped }: Pick<Tally, "passed" | "failed" | "skipped">): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The part of vitest's JSON report that is counted. */
interface VitestReport {
  readonly testResults: readonly {
    /** The file's path. */
    readonly name: string;
    readonly status: string;
    /** Why the file itself failed. */
    readonly message?: string;
    readonly assertionResults: readonly Assertion[];
  }[];
}

interface Assertion {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages?: readonly string[];
  readonly meta?: { readonly triedAgain?: readonly string[] };
}

/**
 * Counts a vitest run. What a report cannot say is a failure of its own: a file that did not load, a hook that threw,
 * an error outside of tests, a run that ended without a report or without a single test.
 */
export function tallyVitest(project: string, reportFile: string, exitCode: number | null): Tally {
  const report = readReport(reportFile);
  if (report === null) return oneFailed(`${project}: the run left no report`);
  let tally = NOTHING;
  for (const { name, status, message, assertionResults } of report.testResults) {
    const place = relative(ROOT, name);
    const file = assertionResults.map((assertion) => tallyOf(place, assertion)).reduce(add, NOTHING);
    tally = add(tally, status === "failed" && file.failed === 0 ? add(file, oneFailed(place, message)) : file);
  }
  const isEmpty = tally.passed + tally.failed + tally.skipped === 0;
  if (tally.failed > 0 || (exitCode === 0 && !isEmpty)) return tally;
  return add(tally, oneFailed(`${project}: ${isEmpty ? "no test ran" : "an error outside of the tests, see the stage's output"}`));
}

function tallyOf(place: string, { status, fullName, failureMessages, meta }: Assertion): Tally {
  const name = `${place}: ${fullName}`;
  const triedAgain = meta?.triedAgain?.length ? [withBeginning(name, meta.triedAgain.join("\n"))] : [];
  if (status === "passed") return { ...ONE_PASSED, triedAgain };
  if (status === "failed") return { ...oneFailed(name, failureMessages?.join("\n")), triedAgain };
  return { ...NOTHING, skipped: 1, skippedNames: [fullName] };
}

function readReport(file: string): VitestReport | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  } catch {
    return null;
  }
}
