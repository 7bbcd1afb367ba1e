import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import asar from "@electron/asar";
import { DIST, ROOT } from "../../scripts/paths.ts";
import { type DistName, makeElectronDists } from "./electronDist.ts";

/** Unpacked builds for every platform, made by the script that makes the installers. */
export interface PackedBuild {
  readonly folder: string;
  /** What the script has printed. */
  readonly said: string;
  dispose(): void;
}

const FOLDERS: Readonly<Record<DistName, string>> = {
  "linux-x64": "linux-unpacked",
  "linux-arm64": "linux-arm64-unpacked",
  "win32-x64": "win-unpacked",
  "win32-arm64": "win-arm64-unpacked",
  "darwin-x64": "mac",
  "darwin-arm64": "mac-arm64",
};

export async function packAll(): Promise<PackedBuild> {
  // Below the repository, as releases are made: electron-builder leaves its own output out of the archive.
  const folder = mkdtempSync(join(DIST, "packed-"));
  const dists = mkdtempSync(join(tmpdir(), "bms-dists-"));
  makeElectronDists(dists);
  const words = ["--dir", "--quick", "--platform", "linux,windows,mac", "--output", folder, "--electron", dists];
  const said = await run([join(ROOT, "scripts", "dist.ts"), ...words]);
  rmSync(dists, { recursive: true, force: true });
  return { folder, said, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Where the unpacked build of a platform lies. */
export function unpackedFolder({ folder }: PackedBuild, name: DistName): string {
  return join(folder, FOLDERS[name]);
}

export function resourcesOf(build: PackedBuild, name: DistName): string {
  const folder = unpackedFolder(build, name);
  return name.startsWith("darwin") ? join(folder, "Open BMSTool.app", "Contents", "Resources") : join(folder, "resources");
}

export interface ArchivedFile {
  readonly path: string;
  readonly isUnpacked: boolean;
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly unpacked?: boolean;
}

export function archivedFiles(resources: string): readonly ArchivedFile[] {
  const walk = ({ files, unpacked }: Entry, path: string): ArchivedFile[] =>
    files === undefined
      ? [{ path, isUnpacked: unpacked === true }]
      : Object.entries(files).flatMap(([name, entry]) => walk(entry, path === "" ? name : `${path}/${name}`));
  return walk(asar.getRawHeader(join(resources, "app.asar")).header as Entry, "");
}

/** What Electron compares with before it loads anything from the archive. */
export function archiveHash(resources: string): string {
  return createHash("sha256")
    .update(asar.getRawHeader(join(resources, "app.asar")).headerString)
    .digest("hex");
}

function run(words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", ...words], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(said) : reject(new Error(`dist ended with ${code}: ${said}`))));
  });
}

/** All packages that may be in an archive, besides the native part. */
export const PACKAGES = ["@polka", "@serialport", "debug", "mrmime", "ms", "node-gyp-build", "serialport", "sirv", "totalist", "ws"];
