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
  return INTRO + parts.join("");
}
