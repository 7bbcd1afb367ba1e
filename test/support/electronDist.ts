import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as resedit from "resedit";
import { ROOT } from "../../scripts/paths.ts";

/**
 * Distributions of Electron as electron-builder expects them, without Electron: its fuses are there to be flipped, the program of Linux
 * runs our main script on the stand-in, and those of Windows and macOS do nothing.
 */
export const DIST_NAMES = ["linux-x64", "linux-arm64", "win32-x64", "win32-arm64", "darwin-x64", "darwin-arm64"] as const;
export type DistName = (typeof DIST_NAMES)[number];

const SENTINEL = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
/** As Electron 45 is delivered, one character a fuse: run as Node, cookies, NODE_OPTIONS, inspect, integrity, only asar, snapshot, file:, wasm. */
const WIRE = "101100011";
const FUSES = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, WIRE.length]), Buffer.from(WIRE)]);

/** What stands beside Electron's program on Windows and Linux. */
const BESIDE = ["LICENSE", "LICENSES.chromium.html", "resources.pak", "icudtl.dat", "locales/en-US.pak"];

export function makeElectronDists(folder: string): void {
  for (const name of DIST_NAMES) {
    const here = join(folder, name);
    if (name.startsWith("darwin")) makeMac(here);
    else for (const file of BESIDE) write(join(here, file), `stand-in of ${file}\n`);
    if (name.startsWith("linux")) makeLinux(here);
    if (name.startsWith("win32")) write(join(here, "electron.exe"), windowsProgram());
  }
}

/** Where the program of each platform keeps its fuses, below its unpacked build. */
export function fuseFile(name: DistName): string {
  if (name.startsWith("darwin")) return "Open BMSTool.app";
  return name.startsWith("win32") ? "Open BMSTool.exe" : "open-bmstool";
}

/** A script of node: it takes the archive beside it apart and runs the main script in it. */
function makeLinux(folder: string): void {
  const runner = join(ROOT, "test", "electron", "packed.mjs");
  const script = `#!/bin/sh\nexec '${process.execPath}' '${runner}' "$0" "$@"\n# `;
  write(join(folder, "electron"), Buffer.concat([Buffer.from(script), FUSES, Buffer.from("\n")]), 0o755);
  write(join(folder, "chrome-sandbox"), "#!/bin/sh\n", 0o755);
  write(join(folder, "chrome_crashpad_handler"), "#!/bin/sh\n", 0o755);
}

function windowsProgram(): Buffer {
  const program = resedit.NtExecutable.createEmpty(false, false);
  const resources = resedit.NtExecutableResource.from(program);
  const version = resedit.Resource.VersionInfo.createEmpty();
  version.lang = 1033;
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: "Electron", FileDescription: "Electron" });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return Buffer.concat([Buffer.from(program.generate()), FUSES]);
}

function makeMac(folder: string): void {
  const contents = join(folder, "Electron.app", "Contents");
  write(join(folder, "LICENSE"), "stand-in\n");
  makeBundle(contents, "Electron");
  const frameworks = join(contents, "Frameworks");
  for (const kind of ["", " (GPU)", " (Plugin)", " (Renderer)"]) {
    makeBundle(join(frameworks, `Electron Helper${kind}.app`, "Contents"), `Electron Helper${kind}`);
  }
  write(join(frameworks, "Electron Framework.framework", "Electron Framework"), FUSES, 0o755);
  write(join(contents, "Resources", "electron.icns"), "");
}

function makeBundle(contents: string, name: string): void {
  const plist = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>CFBundleExecutable</key><string>${name}</string></dict></plist>\n`;
  write(join(contents, "Info.plist"), plist);
  write(join(contents, "MacOS", name), "stand-in\n", 0o755);
}

function write(file: string, content: string | Buffer, mode = 0o644): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode });
}
