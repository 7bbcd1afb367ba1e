import type { Driver } from "../../../../protocol/index.ts";
import { addressSpan, LANGUAGES } from "../../../../protocol/index.ts";
import type { DeclaredOption } from "../spec.ts";

/** Of every command. */
export const COMMON_OPTIONS = {
  json: { kind: "flag", help: "json" },
  quiet: { kind: "flag", help: "quiet" },
  language: { kind: "choice", value: "NAME", choices: LANGUAGES, help: "language" },
  help: { kind: "flag", help: "help" },
} as const satisfies Record<string, DeclaredOption>;

/** Of every command that talks to a pack. */
export function packOptionsFor(drivers: readonly Driver[]): Readonly<Record<string, DeclaredOption>> {
  return {
    port: { kind: "text", value: "PATH", help: "port" },
    protocol: { kind: "choice", value: "NAME", choices: ["auto", ...drivers.map(({ shortName }) => shortName)], help: "protocol" },
    baud: { kind: "number", value: "N", least: 300, most: 921_600, help: "baud" },
    address: { kind: "number", value: "N", least: 0, most: addressSpan(drivers).most, help: "address" },
    timeout: { kind: "number", value: "S", least: 1, most: 86_400, help: "timeout" },
  };
}

/** Families that have codes of inverters. */
export function listedFamilies(drivers: readonly Driver[]): readonly string[] {
  return drivers.flatMap(({ shortName, inverterCodes }) => (inverterCodes === null ? [] : [shortName]));
}

/** Of "inverter list". */
export function listOptionsFor(drivers: readonly Driver[]): Readonly<Record<string, DeclaredOption>> {
  return { protocol: { kind: "choice", value: "NAME", choices: listedFamilies(drivers), help: "listedProtocol" } };
}

export const WRITING = {
  "dry-run": { kind: "flag", help: "dryRun" },
  yes: { kind: "flag", help: "yes" },
  confirm: { kind: "text", value: "ID", isMany: true, help: "confirm" },
} as const satisfies Record<string, DeclaredOption>;
