import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BUNDLED_LIST, PROGRAM_BUNDLED_LIST, ROOT } from "../paths.ts";

/** A package of which something is in the installers. */
export interface ShippedPackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly homepage: string | null;
}

interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url: string };
}

const FONT_FOLDER = "src/report/fonts";
const FONTS_HOMEPAGE = "https://github.com/fontsource/font-files";

/** Files of two packages that lie with our sources; their README says why. */
export const SHIPPED_FONTS: readonly ShippedPackage[] = [
  { folder: FONT_FOLDER, name: "@fontsource/noto-sans", version: "5.2.10", licence: "OFL-1.1", homepage: FONTS_HOMEPAGE },
  { folder: FONT_FOLDER, name: "@fontsource/noto-sans-sc", version: "5.3.0", licence: "OFL-1.1", homepage: FONTS_HOMEPAGE },
];

/** All packages of others that are shipped: the production dependencies, and what window and programs were built from. Not Electron. */
export function shippedPackages(): readonly ShippedPackage[] {
  const bundled = [BUNDLED_LIST, PROGRAM_BUNDLED_LIST].flatMap((file) => readJson(file) as string[]);
  const folders = new Set([...productionFolders(), ...bundled]);
  const packages = [...folders].map((folder) => ({ folder, facts: readJson(join(ROOT, folder, "package.json")) as PackageFacts }));
  return packages
    .map(({ folder, facts }) => ({
      folder,
      name: facts.name,
      version: facts.version,
      licence: facts.license ?? "unknown",
      homepage: facts.homepage ?? repositoryOf(facts),
    }))
    .sort((a, b) => (a.name + a.version < b.name + b.version ? -1 : 1));
}

/** The text of each licence file that the package brings. */
export function licenceTexts({ folder }: ShippedPackage): readonly string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => /^(?:licen[cs]e|copying|notice|ofl)/i.test(name))
    .sort()
    .map((name) => readFileSync(join(ROOT, folder, name), "utf8").trim());
}

/** As the lock file has it: what is installed without the development dependencies. */
function productionFolders(): string[] {
  const lock = readJson(join(ROOT, "package-lock.json")) as { packages: Record<string, { dev?: boolean; devOptional?: boolean }> };
  return Object.entries(lock.packages)
    .filter(([folder, { dev, devOptional }]) => folder !== "" && dev !== true && devOptional !== true && existsSync(join(ROOT, folder)))
    .map(([folder]) => folder);
}

function repositoryOf({ repository }: PackageFacts): string | null {
  return typeof repository === "string" ? repository : (repository?.url ?? null);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
