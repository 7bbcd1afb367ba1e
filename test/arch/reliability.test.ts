import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RELIABILITY } from "../../scripts/lib/reliability/parts.ts";
import type { HeldBy } from "../../scripts/lib/reliability/row.ts";
import { ROOT } from "../../scripts/paths.ts";

const ROWS = RELIABILITY.flatMap(({ rows }) => rows);

/** Whether a test of this title is in this file: as the title of an it(), not in a comment or a longer text. */
function isThere({ file, title }: HeldBy): boolean {
  const path = join(ROOT, "test", file);
  return existsSync(path) && [`"${title}"`, `\`${title}\``].some((text) => readFileSync(path, "utf8").includes(text));
}

describe("the list of what can go wrong", () => {
  it("names tests that are there", () => {
    expect(ROWS.flatMap(({ tests }) => tests.filter((test) => !isThere(test)))).toEqual([]);
  });

  it("misses a test that is renamed, and one whose file is gone", () => {
    const [first] = ROWS.flatMap(({ tests }) => tests);
    if (!first) throw new Error("no row");
    expect(isThere({ ...first, title: `${first.title}!` })).toBe(false);
    expect(isThere({ ...first, file: `${first.file}x` })).toBe(false);
  });

  it("says each kind once, each held by a test", () => {
    const troubles = ROWS.map(({ trouble }) => trouble);
    expect(new Set(troubles).size).toBe(troubles.length);
    expect(ROWS.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });
});
