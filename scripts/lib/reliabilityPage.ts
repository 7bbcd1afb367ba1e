import matrix from "./faultMatrix.json" with { type: "json" };
import { RELIABILITY } from "./reliability/parts.ts";
import type { HeldBy, ReliabilityRow } from "./reliability/row.ts";

const INTRO = `# What can go wrong, and what holds it

Cheap adapters, other programs, long cables, full disks and killed processes: what the program does then, and the tests that hold it. Each
test is named by its file below \`test/\` and its title there; a test that is renamed or gone fails a check.
`;

function held({ file, title }: HeldBy): string {
  return `\`${file}\` ${title.replaceAll("|", "\\|")}`;
}

function rowOf({ trouble, promise, tests }: ReliabilityRow): string {
  return `| ${trouble} | ${promise} | ${tests.map(held).join("<br>")} |\n`;
}

/** Every kind of trouble with its tests. */
export function reliabilityPage(): string {
  const parts = RELIABILITY.map(
    ({ title, rows }) => `\n## ${title}\n\n| what happens | what the program does | held by |\n|---|---|---|\n${rows.map(rowOf).join("")}`,
  );
  return INTRO + parts.join("") + matrixSections();
}

const MATRIX_INTRO = `
## Faults of the line, the port and the computer, job by job

What each family makes of each fault while it shows values, writes them to a log, reads all settings, writes three of them, downloads 20
records of the history, or looks for three packs; as the test \`core/faultMatrix.slow.test.ts\` has measured it on simulated packs. A write
that did not end verified was led back afterwards, as the cell says. A dash: the family has no such job, or the fault does not touch it.
`;

function matrixSections(): string {
  const sections = Object.entries(matrix).map(([family, rows]) => {
    const lines = Object.entries(rows).map(
      ([fault, { live, log, settings, write, history, bank }]) =>
        `| ${fault} | ${live} | ${log} | ${settings} | ${write} | ${history} | ${bank} |\n`,
    );
    return `\n### ${family}\n\n| fault | values shown | log | settings read | settings written | history | three packs |\n|---|---|---|---|---|---|---|\n${lines.join("")}`;
  });
  return MATRIX_INTRO + sections.join("");
}
