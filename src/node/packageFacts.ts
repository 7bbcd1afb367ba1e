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
  const facts: unknown = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8"));
  return typeof facts === "object" && facts !== null && "version" in facts ? String(facts.version) : "0";
}
