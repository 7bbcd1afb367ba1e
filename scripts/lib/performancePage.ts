import { type Figure, isNoisy } from "../bench/figures.ts";
import kept from "./benchRuns.json" with { type: "json" };

/** The last run of one bench that was written down. */
export interface BenchRun {
  /** "2026-11-28" */
  readonly date: string;
  /** "20.20.2" */
  readonly node: string;
  readonly cores: number;
  readonly cpu: string;
  /** Share of the processors that other programs had around it, 0 to 1. */
  readonly noise: number;
  readonly figures: readonly Figure[];
}

/** By the bench's name. */
type BenchRuns = Readonly<Record<string, BenchRun>>;

export const keptRuns = (): BenchRuns => kept;

const INTRO = `# Performance

Each figure beside what it is held against. The last column counts: the share of the limit, or of the peer's time, that was used; up to 1 is
kept. Milliseconds hold for the machine that is named. A figure marked noisy was taken while other programs kept the processors busy.
`;
const OUTRO = `
"What the line allows" is the time that the bytes take at their baud rate, with the pack's own turnaround and the gap that its family asks
for: no program can be faster. A bench that has no section here has not been written down yet; \`npm run bench\` prints it.
`;

function rowOf({ what, measured, against, share, isKept }: Figure, noise: number): string {
  return `| ${what} | ${measured} | ${against} | ${share.toFixed(2)}${isNoisy(noise) ? " (noisy)" : isKept ? "" : " **missed**"} |\n`;
}

/** docs/performance.md */
export function performancePage(runs: BenchRuns): string {
  const sections = Object.entries(runs).map(
    ([name, { date, node, cores, cpu, noise, figures }]) =>
      `\n## ${name}\n\n\`npm run bench -- ${name} --write\` on ${date}: Node ${node}, ${cores} cores (${cpu}).\n\n` +
      `| What | Measured | Held against | Share |\n| --- | --- | --- | --- |\n${figures.map((figure) => rowOf(figure, noise)).join("")}`,
  );
  return INTRO + sections.join("") + OUTRO;
}
