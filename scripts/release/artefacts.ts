import { createHash } from "node:crypto";
import { createReadStream, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** Files for people, besides what electron-builder leaves for its own updater. */
const ENDINGS = [".exe", ".zip", ".dmg", ".AppImage", ".deb", ".cdx.json"];
export const CHECKSUMS = "SHA256SUMS";

interface Artefact {
  readonly name: string;
  readonly bytes: number;
}

export function artefactsIn(folder: string): readonly Artefact[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && ENDINGS.some((ending) => entry.name.endsWith(ending)))
    .map(({ name }) => ({ name, bytes: statSync(join(folder, name)).size }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** As `sha256sum --check SHA256SUMS` reads it. */
export async function writeChecksums(folder: string): Promise<void> {
  const lines: string[] = [];
  for (const { name } of artefactsIn(folder)) lines.push(`${await sha256(join(folder, name))}  ${name}\n`);
  writeFileSync(join(folder, CHECKSUMS), lines.join(""));
}

/** Our part of a build, without Electron: the archive and what lies unpacked beside it. */
export function programBytes(resources: string): number {
  const unpacked = readdirSync(join(resources, "app.asar.unpacked"), { recursive: true, withFileTypes: true });
  const files = unpacked.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return [join(resources, "app.asar"), ...files].reduce((sum, file) => sum + statSync(file).size, 0);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
