import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds our package.json: the repository, or the program's archive. Found from this file, compiled or not. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("package.json not found");
    folder = above;
  }
  return folder;
}

/** Version of the program as package.json says it. */
export function packageVersion(): string {
  return fact("version") ?? "0";
}

/** Address that tells of the newest release; null in a copy that was not released. */
export function releasesUrl(): string | null {
  const url = fact("releasesUrl");
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || hostname === "127.0.0.1" ? url : null;
}

function fact(name: string): string | null {
  const facts: unknown = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8"));
  const value = typeof facts === "object" && facts !== null ? new Map(Object.entries(facts)).get(name) : undefined;
  return typeof value === "string" ? value : null;
}
