import { join } from "node:path";
import { Arch, Platform } from "electron-builder";

export const PLATFORMS = ["linux", "windows", "mac"] as const;
export type PlatformName = (typeof PLATFORMS)[number];

const BUILDERS: Readonly<Record<PlatformName, Platform>> = { linux: Platform.LINUX, windows: Platform.WINDOWS, mac: Platform.MAC };
const BOTH = [Arch.x64, Arch.arm64];

/** The platform of this computer, for which all installers can be made here. */
export function ownPlatform(): PlatformName {
  if (process.platform === "win32") return "windows";
  return process.platform === "darwin" ? "mac" : "linux";
}

/** What to make: unpacked builds for each processor, or the installers that the configuration lists. */
export function targetsOf(platforms: readonly PlatformName[], isUnpacked: boolean): Map<Platform, Map<Arch, string[]>> {
  const unpacked = () => new Map(BOTH.map((arch) => [arch, ["dir"]]));
  return new Map(platforms.map((name) => [BUILDERS[name], isUnpacked ? unpacked() : new Map<Arch, string[]>()]));
}

/** Folders that electron-builder makes, by platform. */
const UNPACKED: Readonly<Record<PlatformName, readonly string[]>> = {
  linux: ["linux-unpacked", "linux-arm64-unpacked"],
  windows: ["win-unpacked", "win-arm64-unpacked"],
  mac: ["mac", "mac-arm64", "mac-universal"],
};

/** Where the program lies in each unpacked build of a platform, whether it is there or not. */
export function resourceFolders(output: string, platform: PlatformName): readonly string[] {
  const below = platform === "mac" ? ["Open BMSTool.app", "Contents", "Resources"] : ["resources"];
  return UNPACKED[platform].map((folder) => join(output, folder, ...below));
}
