import { expect, it } from "vitest";
import { BRAND_MENUS, DRIVERS } from "../../protocol/index.ts";
import { sourceIn } from "../../src/ui/model/sourceIn.ts";

/** Every place in the declarations that says where it is from. */
function sourcesIn(value: unknown, seen = new Set<unknown>()): readonly string[] {
  if (value === null || typeof value !== "object" || seen.has(value)) return [];
  seen.add(value);
  return Object.entries(value).flatMap(([key, each]) => (key === "source" && typeof each === "string" ? [each] : sourcesIn(each, seen)));
}

const SOURCES = [...new Set(sourcesIn([DRIVERS, BRAND_MENUS]))];

it("says all of a source in English", () => {
  expect(SOURCES.map((source) => sourceIn("en", source))).toEqual(SOURCES);
});

it("leaves no English word of a source in another language, and every reference", () => {
  const said = SOURCES.map((source) => sourceIn("zh", source));
  expect(said.filter((text) => /(?<![\w:-])[a-z]{2,}/.test(text))).toEqual([]);
  expect(sourceIn("zh", "D18, D24; captures have the rated capacity twice")).toBe("D18, D24");
  expect(sourceIn("zh", "T0, T280, C:ritar-cells-1")).toBe("T0, T280, C:ritar-cells-1");
  expect(sourceIn("zh", "E; C:ritar-filler-33: not fitted")).toBe("E, C:ritar-filler-33");
  expect(sourceIn("zh", "V2.80: PLY(DEYE,SMK,FIRMAN,Hollandia)")).toBe("V2.80: PLY(DEYE,SMK,FIRMAN,Hollandia)");
  expect(sourceIn("zh", "shown by neither program")).toBe("");
  // Only what has no reference at all says nothing.
  expect(SOURCES.filter((source) => sourceIn("zh", source) === "").sort()).toMatchInlineSnapshot(`
    [
      "OPTI-Solar machines come from the Voltronic family",
      "named by no list",
      "shown by neither program",
    ]
  `);
});
