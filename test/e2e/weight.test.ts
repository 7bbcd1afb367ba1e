import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { bytesOf, isScript, isStyle, SCRIPT_LIMIT, STYLE_LIMIT, weighWindow } from "../../scripts/lib/windowWeight.ts";
import { DIST } from "../../scripts/paths.ts";
import { ensureBuilt } from "../support/built.ts";

/** `npm run weight` prints each piece. */
describe("what a window loads first", () => {
  beforeAll(ensureBuilt);

  it("is light in script and styles", () => {
    const { initial } = weighWindow();
    const [scripts, styles] = [initial.filter(isScript), initial.filter(isStyle)];
    expect(scripts.length).toBeGreaterThan(0);
    expect(styles.length).toBeGreaterThan(0);
    expect(bytesOf(scripts)).toBeLessThan(SCRIPT_LIMIT);
    expect(bytesOf(styles)).toBeLessThan(STYLE_LIMIT);
  });

  it("has one chart library and no schemas", () => {
    const { initial, later } = weighWindow();
    expect(initial.filter(({ name }) => /^(?:CellChart|zod|memory|app|zh)-/.test(name))).toEqual([]);
    expect(later.some(({ name }) => name.startsWith("CellChart-"))).toBe(true);
  });

  it("has no pieces that wait for each other: one of them would read what is not there yet, and the window stay empty", () => {
    expect(circleIn(importsOf(join(DIST, "ui", "assets")))).toBeNull();
    const circle = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["d", ["b"]],
    ]);
    expect(circleIn(circle)).toEqual(["b", "d", "b"]);
  });
});

/** What each script of the folder needs before it runs itself. */
function importsOf(folder: string): ReadonlyMap<string, readonly string[]> {
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(10);
  return new Map(
    scripts.map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return [name, [...text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map(([, needed = ""]) => needed)];
    }),
  );
}

/** The first way that leads back to where it was; null = there is none. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const done = new Set<string>();
  const from = (name: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (done.has(name)) return null;
    for (const needed of imports.get(name) ?? []) {
      const circle = from(needed, [...way, name]);
      if (circle !== null) return circle;
    }
    done.add(name);
    return null;
  };
  for (const name of imports.keys()) {
    const circle = from(name, []);
    if (circle !== null) return circle;
  }
  return null;
}
