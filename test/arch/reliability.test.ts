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
  return existsSync(path) && placeOf(readFileSync(path, "utf8"), title) !== null;
}

function placeOf(source: string, title: string): number | null {
  const places = [`"${title}"`, `\`${title}\``].map((text) => source.indexOf(text)).filter((at) => at >= 0);
  return places.length === 0 ? null : Math.min(...places);
}

/** Never run, or run to fail; `skipIf` says in its title what it needs. */
const LEFT_OUT = /^\s*(?:it|test|describe)(?:\.\w+)*\.(?:skip|todo|fails)\b/;

/** Whether this test holds nothing: the line that begins it says so, or one that begins a describe() around it. */
function isLeftOut(source: string, title: string): boolean {
  const before = source.slice(0, source.indexOf("\n", placeOf(source, title) ?? 0)).split("\n");
  const indentOf = (line: string) => line.search(/\S/);
  const openers = before.filter((line) => /^\s*(?:it|test|describe)\b/.test(line)).reverse();
  let inside = Number.POSITIVE_INFINITY;
  for (const line of openers) {
    if (indentOf(line) >= inside) continue;
    inside = indentOf(line);
    if (LEFT_OUT.test(line)) return true;
  }
  return false;
}

describe("the list of what can go wrong", () => {
  it("names tests that are there", () => {
    expect(ROWS.flatMap(({ tests }) => tests.filter((test) => !isThere(test)))).toEqual([]);
  });

  it("names none that is left out", () => {
    const isIdle = ({ file, title }: HeldBy) => isLeftOut(readFileSync(join(ROOT, "test", file), "utf8"), title);
    expect(ROWS.flatMap(({ tests }) => tests.filter((test) => isThere(test) && isIdle(test)))).toEqual([]);
  });

  it.each([
    ['  it("holds", () => {', false],
    ['  it.each([\n    ["skip"],\n  ])("holds", () => {', false],
    ['  it.skipIf(isRoot)("holds", () => {', false],
    ['  it.skip("other", () => {\n  });\n  it("holds", () => {', false],
    ['  describe.skip("others", () => {\n    it("of it", () => {});\n  });\n  it("holds", () => {', false],
    ['  it.skip("holds", () => {', true],
    ['  it.todo("holds");', true],
    ['  it.fails("holds", () => {', true],
    ['  it.skip.each([\n    [1],\n  ])("holds", () => {', true],
    ['describe.skip("group", () => {\n  it("other", () => {});\n\n  it("holds", () => {', true],
  ])("takes %j for left out: %s", (source, isIdle) => {
    expect(isLeftOut(`${source}\n`, "holds")).toBe(isIdle);
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
