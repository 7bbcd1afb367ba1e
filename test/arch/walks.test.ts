import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const DOC = read("docs/architecture.md");

/** The walks of docs/architecture.md, and the most hops and files that each may take. */
const WALKS = [
  { title: "A poll, from wire to pixel", mostHops: 8, mostFiles: 16 },
  { title: "A write, from a digit to a verdict", mostHops: 11, mostFiles: 22 },
  { title: "A record of the history, from cursor to row", mostHops: 8, mostFiles: 15 },
] as const;

interface Place {
  readonly file: string;
  readonly symbol: string;
}

/** Each numbered item with the places that it names. */
function hopsOf(title: string): readonly (readonly Place[])[] {
  const [, section = ""] = DOC.split(`### ${title}\n`);
  const [walk = ""] = section.split(/\n#{2,3} /);
  const items = walk.match(/^\d+\. .*(?:\n {3,}.*)*/gm) ?? [];
  return items.map((item) => [...item.matchAll(/`([\w./-]+\.tsx?):(\w+)`/g)].map(([, file = "", symbol = ""]) => ({ file, symbol })));
}

const filesOf = (places: readonly Place[]): readonly string[] => [...new Set(places.map(({ file }) => file))];

const codes = new Map<string, string>();
/** Without comments. */
function codeOf(file: string): string {
  const code = codes.get(file) ?? read(file).replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  codes.set(file, code);
  return code;
}

const hasWord = (text: string, word: string): boolean => new RegExp(`\\b${word}\\b`).test(text);

function isDeclared({ file, symbol }: Place): boolean {
  const declaration = new RegExp(
    `\\b(?:function|class|const)\\s+${symbol}\\b|^\\s+(?:async )?${symbol}(?:<[^(]*>)?\\(|^ {2}readonly ${symbol}: .+ = \\{$`,
    "m",
  );
  return existsSync(join(ROOT, file)) && declaration.test(codeOf(file));
}

function isImporting(file: string, target: string): boolean {
  return [...codeOf(file).matchAll(/from "(\.[^"]+)"/g)].some(
    ([, path = ""]) =>
      relative(ROOT, resolve(ROOT, dirname(file), path))
        .split(sep)
        .join("/") === target,
  );
}

/** One imports the other, or names what the walk names of it: many are only known by their interface. */
function areTied(a: Place, b: Place): boolean {
  return (
    isImporting(a.file, b.file) || isImporting(b.file, a.file) || hasWord(codeOf(a.file), b.symbol) || hasWord(codeOf(b.file), a.symbol)
  );
}

describe.each(WALKS)("$title", ({ title, mostHops, mostFiles }) => {
  const hops = hopsOf(title);
  const places = hops.flat();

  it("names only what is there", () => {
    expect(places.filter((place) => !isDeclared(place))).toEqual([]);
    expect(hops.every((hop) => hop.length > 0)).toBe(true);
  });

  it("goes from each file to one that it is tied to", () => {
    const loose = places.filter(
      (place, at) => at > 0 && !places.slice(0, at).some((before) => before.file === place.file || areTied(before, place)),
    );
    expect(loose).toEqual([]);
  });

  it("is as short as it says, and no longer than it may be", () => {
    expect(DOC).toContain(`### ${title}\n\n${hops.length} hops in ${filesOf(places).length} files`);
    expect(hops.length).toBeGreaterThan(3);
    expect(hops.length).toBeLessThanOrEqual(mostHops);
    expect(filesOf(places).length).toBeLessThanOrEqual(mostFiles);
  });
});

describe("a walk", () => {
  it("that names a file or a part that is gone is found", () => {
    expect(isDeclared({ file: "src/core/session/poller.ts", symbol: "Poller" })).toBe(true);
    expect(isDeclared({ file: "src/core/session/poller.ts", symbol: "PollerOfOld" })).toBe(false);
    expect(isDeclared({ file: "src/core/session/gone.ts", symbol: "Poller" })).toBe(false);
    expect(isDeclared({ file: "src/core/params/paramService.ts", symbol: "handlers" })).toBe(true);
    expect(isDeclared({ file: "src/core/params/paramService.ts", symbol: "vault" })).toBe(false);
  });

  it("that leaves the way is found", () => {
    const poller = { file: "src/core/session/poller.ts", symbol: "Poller" };
    expect(areTied({ file: "src/core/pack/reader.ts", symbol: "Reader" }, poller)).toBe(true);
    expect(areTied({ file: "src/ui/parts/ReadingTile.tsx", symbol: "LiveTile" }, poller)).toBe(false);
  });
});
