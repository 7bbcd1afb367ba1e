/** One file in docs/changes for each change; a release gathers them into CHANGELOG.md. Here is all of it that needs no disk. */

/** In the order in which they stand in the changelog. What concerns the safety of a pack is read first. */
export const HEADS = ["Safety", "New", "Changed", "Fixed", "For contributors"] as const;
type Head = (typeof HEADS)[number];

export interface Fragment {
  readonly head: Head;
  /** One entry of the changelog each. */
  readonly entries: readonly string[];
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: string };

/** A fragment is a heading of `HEADS` and below it one paragraph for each entry. */
export function readFragment(name: string, content: string): Outcome<Fragment> {
  const [first = "", ...rest] = content.replaceAll("\r\n", "\n").split("\n");
  const head = HEADS.find((each) => first === `# ${each}`);
  const entries = rest
    .join("\n")
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");
  const bad = entries.find((entry) => /^[*#-]/.test(entry) || !/[.)]$/.test(entry));
  if (!/^[a-z0-9]+(-[a-z0-9]+)*\.md$/.test(name)) return fault(`${name}: a name is small letters, digits and hyphens, and ends in .md`);
  if (head === undefined) return fault(`${name}: its first line must be one of ${HEADS.map((each) => `"# ${each}"`).join(", ")}`);
  if (entries.length === 0) return fault(`${name}: it says nothing`);
  if (bad !== undefined) return fault(`${name}: an entry is a paragraph of whole sentences, without a list or headings: "${bad}"`);
  return { ok: true, value: { head, entries } };
}

/** The fragments as Markdown, one list for each heading. */
export function gather(fragments: readonly Fragment[]): string {
  const lists = HEADS.flatMap((head) => {
    const entries = fragments.filter((each) => each.head === head).flatMap((each) => each.entries);
    return entries.length === 0 ? [] : [`### ${head}\n\n${entries.map(listed).join("\n")}\n`];
  });
  return lists.join("\n");
}

interface Release {
  readonly version: string;
  /** As in 2026-12-24. */
  readonly day: string;
  readonly fragments: readonly Fragment[];
}

/** The changelog with this release at its top, or with its "unreleased" section closed. */
export function withRelease(changelog: string, { version, day, fragments }: Release): Outcome<string> {
  const open = `## ${version} (unreleased)`;
  const found = sectionOf(changelog, version);
  if (found !== null && found.head !== open) return fault(`CHANGELOG.md has ${version} already: ${found.head}`);
  const body = [found?.body ?? "", gather(fragments)].filter((part) => part !== "").join("\n\n");
  if (body === "") return fault(`there is nothing to say of ${version}: docs/changes is empty`);
  const section = `## ${version} (${day})\n\n${body.trim()}\n`;
  const start = found?.start ?? /^## /m.exec(changelog)?.index ?? changelog.length;
  const end = found?.end ?? start;
  const parts = [changelog.slice(0, start).trim(), section.trim(), changelog.slice(end).trim()];
  return { ok: true, value: `${parts.filter((part) => part !== "").join("\n\n")}\n` };
}

/** What a release says of itself. Refused while anything about it is unfinished. */
export function notesOf(changelog: string, version: string): Outcome<string> {
  const found = sectionOf(changelog, version);
  if (found === null) return fault(`CHANGELOG.md has no section for ${version}`);
  if (!/\(\d{4}-\d\d-\d\d\)$/.test(found.head)) return fault(`CHANGELOG.md has no date for it: ${found.head}`);
  if (found.body === "") return fault(`CHANGELOG.md says nothing about ${version}`);
  return { ok: true, value: `${found.body}\n` };
}

interface Section {
  readonly head: string;
  readonly body: string;
  readonly start: number;
  readonly end: number;
}

function sectionOf(changelog: string, version: string): Section | null {
  const start = `\n${changelog}`.indexOf(`\n## ${version} (`);
  if (start < 0) return null;
  const [head = ""] = changelog.slice(start).split("\n", 1);
  const next = changelog.indexOf("\n## ", start + head.length);
  const end = next < 0 ? changelog.length : next + 1;
  return { head, body: changelog.slice(start + head.length, end).trim(), start, end };
}

function listed(entry: string): string {
  return `* ${entry.replaceAll("\n", "\n  ")}`;
}

function fault(text: string): { readonly ok: false; readonly fault: string } {
  return { ok: false, fault: text };
}
