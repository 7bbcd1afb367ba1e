/** The majors on which everything is tested. `engines`, the workflows, CONTRIBUTING and `npm run nodes` name the same ones. */
export const SUPPORTED_NODES: readonly number[] = [22, 24];

/** A fresh clone, installed and tested with one Node. */
export interface NodeRun {
  readonly version: string;
  /** Milliseconds; null = npm ci failed. */
  readonly installedMs: number | null;
  /** What npm warned of. */
  readonly warnings: readonly string[];
  readonly testedMs: number;
  /** The last line of `npm test`; null = it was not run, or has not come so far. */
  readonly sum: string | null;
  readonly isGood: boolean;
}

/** The lines in which npm warns. */
export function warningsIn(output: string): readonly string[] {
  return output
    .split(/\r?\n/)
    .filter((line) => /^npm warn\b/i.test(line))
    .map((line) => line.replace(/^npm warn\s*/i, ""));
}

/** Whether npm warns of a package that does not support this Node. Old packages below others are warned of too; that harms nobody. */
export function isOfEngine(warning: string): boolean {
  return warning.startsWith("EBADENGINE");
}

/** The line with which `npm test` ends. */
export function sumIn(output: string): string | null {
  return output.match(/^\d+ passed, \d+ failed, \d+ skipped$/gm)?.at(-1) ?? null;
}

export function tableOf(runs: readonly NodeRun[]): string {
  const rows = runs.map(({ version, installedMs, warnings, testedMs, sum }) => [
    version,
    installedMs === null ? "failed" : seconds(installedMs),
    String(warnings.length),
    seconds(testedMs),
    sum ?? "not tested",
  ]);
  const heads = ["node", "npm ci", "warnings", "npm test", "result"];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return [heads, ...rows].map((row) => line(row).trimEnd()).join("\n");
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
