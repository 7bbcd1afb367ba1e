import type { Driver } from "../../../../protocol/index.ts";
import { addressSpan } from "../../../../protocol/index.ts";
import type { OptionSpec } from "../spec.ts";

/** Of every command. */
export const COMMON_OPTIONS = {
  json: { kind: "flag", help: "print JSON instead of a table" },
  quiet: { kind: "flag", help: "no progress and no notes on stderr; errors are still printed" },
  help: { kind: "flag", help: "explain the command" },
} as const satisfies Record<string, OptionSpec>;

/** "a, b or c" */
export function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** Of every command that talks to a pack. */
export function packOptionsFor(drivers: readonly Driver[]): Readonly<Record<string, OptionSpec>> {
  const names = drivers.map(({ shortName }) => shortName);
  const highest = addressSpan(drivers).most;
  return {
    port: {
      kind: "text",
      value: "PATH",
      help: "serial port, tcp://host:port, or demo for simulated packs; default: OPEN_BMSTOOL_PORT, or the only adapter found",
    },
    protocol: {
      kind: "choice",
      value: "NAME",
      choices: ["auto", ...names],
      help: `protocol of the pack: ${oneOf(["auto (default)", ...names])}`,
    },
    baud: { kind: "number", value: "N", least: 300, most: 921_600, help: "baud rate of the line (default: found automatically)" },
    address: {
      kind: "number",
      value: "N",
      least: 0,
      most: highest,
      help: `ADD of the pack, 0-${highest}: only this pack is used (default: the pack that answers)`,
    },
    timeout: {
      kind: "number",
      value: "S",
      least: 1,
      most: 86_400,
      help: "keep trying to reach the pack for S seconds (default: try each method once, then end with the reason)",
    },
  };
}

/** Of "inverter list": families that have codes. */
export function listOptionsFor(drivers: readonly Driver[]): Readonly<Record<string, OptionSpec>> {
  const names = drivers.flatMap(({ shortName, inverterCodes }) => (inverterCodes === null ? [] : [shortName]));
  return {
    protocol: {
      kind: "choice",
      value: "NAME",
      choices: names,
      help: `the codes of ${oneOf(names)} (default: ${names[0] ?? "none"})`,
    },
  };
}

export const WRITING = {
  "dry-run": { kind: "flag", help: "show what would be sent and what the rules say about it, but send no write" },
  yes: { kind: "flag", help: "write; without it nothing is ever written" },
  confirm: {
    kind: "text",
    value: "ID",
    isMany: true,
    help: "confirm the finding with this id, as printed by --dry-run; repeat for each finding",
  },
} as const satisfies Record<string, OptionSpec>;

export const WRITE_TEXT = `Nothing is written without --yes. The write is the same as in the window: the pack is read anew, a backup and a journal are
on the disk before the first byte, each block is sent once and read back, and all other values are compared.
Ctrl-C stops before the next block and tells what is known.`;
