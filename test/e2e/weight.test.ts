import { beforeAll, describe, expect, it } from "vitest";
import { bytesOf, isScript, isStyle, SCRIPT_LIMIT, STYLE_LIMIT, weighWindow } from "../../scripts/lib/windowWeight.ts";
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
});
