import matrix from "./faultMatrix.json" with { type: "json" };
import type { HeldBy, ReliabilityRow } from "./reliabilityRows.ts";
import { RELIABILITY } from "./reliabilityRows.ts";

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
## Faults of the line, job by job

What each family makes of each fault while it shows values, reads all settings, writes three of them, or downloads the history; as the
test \`core/faultMatrix.slow.test.ts\` has measured it on simulated packs. A dash: the family has no such job.
`;

function matrixSections(): string {
  const sections = Object.entries(matrix).map(([family, rows]) => {
    const lines = Object.entries(rows).map(
      ([fault, { live, settings, write, history }]) => `| ${fault} | ${live} | ${settings} | ${write} | ${history} |\n`,
    );
    return `\n### ${family}\n\n| fault | values shown | settings read | settings written | history |\n|---|---|---|---|---|\n${lines.join("")}`;
  });
  return MATRIX_INTRO + sections.join("");
}
