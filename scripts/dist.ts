import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "electron-builder";
import { ensureBuilt } from "./ensureBuilt.ts";
import { onPath } from "./lib/tools.ts";
import { NOTICES, RELEASE, ROOT } from "./paths.ts";
import { artefactsIn, CHECKSUMS, programBytes, writeChecksums } from "./release/artefacts.ts";
import { builderConfig } from "./release/config.ts";
import { makeDeb } from "./release/deb.ts";
import { noticesOf } from "./release/notices.ts";
import { sbomOf } from "./release/sbom.ts";
import { SHIPPED_FONTS, shippedPackages } from "./release/shipped.ts";
import { ownPlatform, PLATFORMS, type PlatformName, resourceFolders, targetsOf } from "./release/targets.ts";

/** `npm run dist`: the installers for this platform with everything that belongs beside them. docs/release.md has the steps around it. */
const USAGE = `npm run dist -- [--dir] [--platform linux,windows,mac] [--output FOLDER] [--electron FOLDER] [--quick]
  --dir         unpacked builds (and the deb on Linux), no other installer
  --platform    default: the one of this computer; others only with --dir
  --output      default: dist/release
  --electron    a folder of unpacked distributions, <platform>-<arch> each; default: downloaded
  --quick       hardly compressed`;

const { values: given } = parseArgs({
  options: {
    dir: { type: "boolean", default: false },
    platform: { type: "string", default: ownPlatform() },
    output: { type: "string", default: RELEASE },
    electron: { type: "string" },
    quick: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const platforms = given.platform.split(",").filter((name): name is PlatformName => PLATFORMS.some((known) => known === name));
const isUnderstood = platforms.length > 0 && (given.dir || platforms.every((name) => name === ownPlatform()));
if (isUnderstood && !given.help) await makeAll(given.output);
else {
  say(USAGE);
  process.exitCode = given.help ? 0 : 2;
}

async function makeAll(output: string): Promise<void> {
  ensureBuilt();
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  const packages = shippedPackages();
  mkdirSync(output, { recursive: true });
  writeFileSync(NOTICES, noticesOf([...packages, ...SHIPPED_FONTS]));
  writeFileSync(join(output, `open-bmstool-${version}.cdx.json`), sbomOf(packages, SHIPPED_FONTS));
  sayWhatIsNotSigned();
  const config = builderConfig({ output, electronFolder: given.electron ?? null, isQuick: given.quick });
  await build({ projectDir: ROOT, config, targets: targetsOf(platforms, given.dir) });
  if (platforms.includes("linux")) makeDebs(output, version);
  await writeChecksums(output);
  saySizes(output);
}

/** A deb is made where dpkg-deb is: on Debian and its kin, and on macOS with Homebrew's dpkg. */
function makeDebs(output: string, version: string): void {
  if (onPath("dpkg-deb") === null) {
    say("no deb: dpkg-deb is not installed");
    return;
  }
  const common = { version, output, isQuick: given.quick, dateMs: Date.now() };
  makeDeb({ ...common, source: join(output, "linux-unpacked"), architecture: "amd64" });
  makeDeb({ ...common, source: join(output, "linux-arm64-unpacked"), architecture: "arm64" });
}

/** electron-builder signs with what it finds in the environment, and is quiet about what it does not find. */
function sayWhatIsNotSigned(): void {
  const { CSC_LINK, WIN_CSC_LINK, CSC_NAME, APPLE_API_KEY, APPLE_ID, APPLE_KEYCHAIN_PROFILE } = process.env;
  if (platforms.includes("windows") && !CSC_LINK && !WIN_CSC_LINK) say("Windows: not signed (WIN_CSC_LINK is not set)");
  if (!platforms.includes("mac")) return;
  if (!CSC_LINK && !CSC_NAME) say("macOS: signed only if the keychain has a certificate (CSC_LINK is not set)");
  if (!APPLE_API_KEY && !APPLE_ID && !APPLE_KEYCHAIN_PROFILE) say("macOS: not notarised (APPLE_API_KEY is not set)");
}

function saySizes(output: string): void {
  for (const folder of platforms.flatMap((platform) => resourceFolders(output, platform)).filter((each) => existsSync(each))) {
    say(row(programBytes(folder), `our part of ${folder}`));
  }
  for (const { name, bytes } of artefactsIn(output)) say(row(bytes, name));
  say(`SHA-256 of each: ${join(output, CHECKSUMS)}`);
}

function row(bytes: number, name: string): string {
  return `${(bytes / 1e6).toFixed(2).padStart(8)} MB  ${name}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
