import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BUNDLED_LIST, ROOT } from "../paths.ts";

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

/** All packages of others that are shipped: the production dependencies, and what the window was built from. Electron is not among them. */
export function shippedPackages(): readonly ShippedPackage[] {
  const folders = new Set([...productionFolders(), ...(readJson(BUNDLED_LIST) as string[])]);
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
    .filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name))
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
