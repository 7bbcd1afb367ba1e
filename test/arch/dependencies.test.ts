import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BUNDLED_IN_PROGRAMS } from "../../scripts/lib/bundledPackages.ts";
import { ROOT } from "../../scripts/paths.ts";

/** What runs outside the window. Its packages are shipped as they are, but for those that are built into it; those of the window are bundled into dist/ui. */
const HOST_FOLDERS = ["protocol", "src/contract", "src/core", "src/publish", "src/node", "electron"];

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.c?ts$/.test(name))
    .map((name) => readFileSync(join(ROOT, folder, name), "utf8"));
}

const packageOf = (target: string): string =>
  target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");

const importsOf = (source: string): string[] =>
  [...source.matchAll(/(?:\bfrom |^import |\bimport\()"([^".][^"\s]*)"/gm)].flatMap(([, target]) => (target === undefined ? [] : [target]));

describe("dependencies", () => {
  it("names as dependencies what the host imports, and nothing that is bundled", () => {
    const facts = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { dependencies: Record<string, string> };
    const imported = HOST_FOLDERS.flatMap(sourcesBelow)
      .flatMap(importsOf)
      .filter((target) => !isBuiltin(target) && target !== "electron");
    const shipped = imported.map(packageOf).filter((name) => !BUNDLED_IN_PROGRAMS.includes(name));
    expect(Object.keys(facts.dependencies)).toEqual([...new Set(shipped)].toSorted());
  });
});
