import type { Driver } from "../../../protocol/index.ts";
import { addressSpan } from "../../../protocol/index.ts";
import type { CommandSpec, OptionSpec } from "./spec.ts";

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
function packOptionsFor(drivers: readonly Driver[]): Readonly<Record<string, OptionSpec>> {
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
function listOptionsFor(drivers: readonly Driver[]): Readonly<Record<string, OptionSpec>> {
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

const WRITING = {
  "dry-run": { kind: "flag", help: "show what would be sent and what the rules say about it, but send no write" },
  yes: { kind: "flag", help: "write; without it nothing is ever written" },
  confirm: {
    kind: "text",
    value: "ID",
    isMany: true,
    help: "confirm the finding with this id, as printed by --dry-run; repeat for each finding",
  },
} as const satisfies Record<string, OptionSpec>;

const WRITE_TEXT = `Nothing is written without --yes. The write is the same as in the window: the pack is read anew, a backup and a journal are
on the disk before the first byte, each block is sent once and read back, and all other values are compared.
Ctrl-C stops before the next block and tells what is known.`;

const COMMANDS: readonly CommandSpec[] = [
  {
    name: "ports",
    summary: "list what can be connected to",
    text: "Serial ports of this machine with the names of their adapters, and the simulated packs. Opens nothing.",
    examples: ["open-bmstool ports"],
  },
  {
    name: "scan",
    summary: "find all packs on the line",
    text: `Tries every address of the ADD switch, reading only, and prints the packs found and any problem: two packs on one address, a
switch that is set differently, a pack that only the master lists. With --everything also in the other protocols and
at the other baud rates, where there was no answer. Without --address it starts with any pack. Exit code 1 if there is a problem, 7 if the
alarms of a pack could not be read ("flags": null in JSON; [] = read, and none is active).
Ctrl-C prints what was found so far.`,
    needsPack: true,
    options: { everything: { kind: "flag", help: "also try the other protocols and baud rates; takes a minute or two" } },
    examples: ["open-bmstool scan --port /dev/ttyUSB0", "open-bmstool scan --everything --json"],
  },
  {
    name: "read",
    summary: "print the live values and alarms of a pack",
    text: `Connects, reads every live value once and prints it with its unit; alarms, protections and faults with what to do about them.
Exit code 1 when one of them is active, 7 when something could not be read within the usual tries, so that a script need not
read the text: what and why is printed on stderr and is under "unread" in JSON, where "flags" is null when the alarms are not
known and [] when none is active. With --watch it continues until Ctrl-C
or --count; with --json each reading is then one line.`,
    needsPack: true,
    options: {
      watch: { kind: "flag", help: "keep reading" },
      every: {
        kind: "number",
        value: "S",
        least: 0.1,
        most: 86_400,
        isFraction: true,
        help: "with --watch: seconds between two readings (default 2)",
      },
      count: { kind: "number", value: "N", least: 1, most: 1_000_000_000, help: "with --watch: end after N readings" },
    },
    examples: ["open-bmstool read --port /dev/ttyUSB0", "open-bmstool read --port demo --watch --json | jq .flags"],
  },
  {
    name: "params read",
    summary: "print or save all settings",
    text: `Reads every setting anew. What the pack refuses is named and left out (exit code 7); when a block cannot be read in any other
way, nothing is printed or saved. --json prints the same parameter file that --save writes and that the window loads: values in base
units, beside each the same in words.`,
    needsPack: true,
    options: {
      save: { kind: "text", value: "FILE", help: "save the parameter file there; overwrites a file only with --force" },
      force: { kind: "flag", help: "overwrite the file" },
    },
    examples: ["open-bmstool params read", "open-bmstool params read --save pack1.json"],
  },
  {
    name: "params diff",
    summary: "compare the settings of the pack with a file, a backup or the users guide",
    text: `Prints what differs; exit code 1 when something does, as diff does. FILE is a parameter file. "--with backup" takes the newest
backup of this pack instead, "--with datasheet" the limits of use that the battery's users guide names.`,
    needsPack: true,
    words: [{ name: "FILE", help: "parameter file", isOptional: true }],
    options: {
      with: { kind: "choice", value: "WHAT", choices: ["backup", "datasheet"], help: "backup or datasheet instead of a file" },
      all: { kind: "flag", help: "also list equal values" },
    },
    examples: ["open-bmstool params diff pack1.json", "open-bmstool params diff --with datasheet"],
  },
  {
    name: "params write",
    summary: "change settings of a pack, or show what a change would do",
    text: `WHAT is a parameter file, or settings as key=value in the unit that "params read" shows: cellOvAlarmMv=3600 is millivolts,
packOvAlarmMv=57.4 is volts. ${WRITE_TEXT}
A finding of level "confirm" must be confirmed by its id, one of level "refuse" is never written.
Exit code 1 for a dry run with findings that forbid the write, 5 when a write was not done or not verified.`,
    needsPack: true,
    words: [{ name: "WHAT", help: "parameter file, or key=value", isMany: true }],
    options: WRITING,
    examples: ["open-bmstool params write pack1.json --dry-run", "open-bmstool params write cellOvAlarmMv=3600 --yes"],
  },
  {
    name: "params rollback",
    summary: "restore the values that the last write to this pack changed",
    text: `Takes the newest backup that was made before a write to this pack. ${WRITE_TEXT}`,
    needsPack: true,
    options: WRITING,
    examples: ["open-bmstool params rollback --dry-run", "open-bmstool params rollback --yes"],
  },
  {
    name: "params recover",
    summary: "resolve a write that was interrupted",
    text: `Without a word it prints what is known, after reading the pack again. finish = write what is missing, rollback = write back
the old values, keep = leave the pack as it is and dismiss the write. finish and rollback need --yes.`,
    needsPack: true,
    words: [{ name: "ACTION", help: "finish, rollback or keep", isOptional: true, choices: ["finish", "rollback", "keep"] }],
    options: { yes: WRITING.yes },
    examples: ["open-bmstool params recover", "open-bmstool params recover rollback --yes"],
  },
  {
    name: "history",
    summary: "download the log of a pack and print it",
    text: `Downloads the records that the archive on this computer does not have yet, then prints the newest ones. Ctrl-C keeps what was read,
prints it, and the next download resumes there. The archive only grows: what the pack has overwritten stays in it.`,
    needsPack: true,
    options: {
      csv: { kind: "flag", help: "print CSV" },
      comma: { kind: "flag", help: "CSV with decimal commas and semicolons" },
      last: {
        kind: "number",
        value: "N",
        least: 1,
        most: 1_000_000,
        help: "print the newest N records (default 500, as many as a pack keeps)",
      },
      all: { kind: "flag", help: "print the whole archive" },
      archive: { kind: "text", value: "KEY", help: "print an archive on this computer without connecting" },
    },
    examples: ["open-bmstool history --csv > log.csv", "open-bmstool history --archive p-RES2001 --all --json"],
  },
  {
    name: "history archives",
    summary: "list the archives on this computer",
    text: "One line per pack: the key for history --archive, the serial number and the number of records. Opens no port.",
    examples: ["open-bmstool history archives"],
  },
  {
    name: "inverter list",
    summary: "list inverters and the protocol codes for them",
    text: "The brands of the battery's guide with port, code and evidence. Opens no port.",
    options: { codes: { kind: "flag", help: "every code that the board knows instead of the brands" } },
    listsCodes: true,
    examples: ["open-bmstool inverter list", "open-bmstool inverter list --codes"],
  },
  {
    name: "inverter read",
    summary: "print the inverter protocol that the pack is set to",
    text: `Reads the codes of both ports and which way of choosing counts, or the one code of a pack that has one setting for both
ports.`,
    needsPack: true,
    examples: ["open-bmstool inverter read"],
  },
  {
    name: "inverter set",
    summary: "choose the inverter protocol of the pack",
    text: `WHAT is a brand of "inverter list", a code as can:0B or rs485:03, or auto for the pack's own choice. Where one setting serves
both ports it says what the choice replaces. ${WRITE_TEXT}`,
    needsPack: true,
    words: [{ name: "WHAT", help: "brand, can:CODE, rs485:CODE or auto" }],
    options: WRITING,
    examples: ["open-bmstool inverter set victron --dry-run", "open-bmstool inverter set rs485:03 --yes"],
  },
  {
    name: "backup list",
    summary: "list the backups on this computer",
    text: "Newest first, of all packs. Opens no port.",
    examples: ["open-bmstool backup list"],
  },
  {
    name: "backup make",
    summary: "read all settings and save them as a backup",
    text: "Reads only. The backup is kept with those that every write makes. Exit code 7 if the pack refused part of it.",
    needsPack: true,
    examples: ["open-bmstool backup make"],
  },
  {
    name: "backup show",
    summary: "print a backup",
    text: "Opens no port. --json prints it as a parameter file.",
    words: [{ name: "NAME", help: 'as "backup list" prints it' }],
    examples: ["open-bmstool backup show backups/p-RES2001/b1768658467000 --json > pack1.json"],
  },
  {
    name: "backup restore",
    summary: "write the settings of a backup to the pack",
    text: `The values of the backup are edits like any others: they are checked, and only what differs is written. ${WRITE_TEXT}`,
    needsPack: true,
    words: [{ name: "NAME", help: 'as "backup list" prints it' }],
    options: WRITING,
    examples: ["open-bmstool backup restore backups/p-RES2001/b1768658467000 --dry-run"],
  },
  {
    name: "control show",
    summary: "print the switches of a pack and the available commands",
    text: `Sends no command. Exit code 1 while a program holds switches of the pack, or if an earlier run has not released them.`,
    needsPack: true,
    examples: ["open-bmstool control show"],
  },
  {
    name: "control run",
    summary: "switch something, shut down, restore defaults, or end PC control",
    text: `COMMAND is one of "control show". Nothing is sent without --yes; without it the change is shown. What cannot be undone, and what may
override a protection, also wants a word that names the pack with --type: the run without --yes prints it. Sent once; what is read
back decides. A switch of the guide's battery begins PC control: the command then holds it until Ctrl-C or --for, and gives the
switches back, because a program that is not there must not hold them. "endPcControl" ends what an earlier run has left on.`,
    needsPack: true,
    words: [{ name: "COMMAND", help: 'as "control show" prints it' }],
    options: {
      yes: { kind: "flag", help: "write; without it nothing is ever written" },
      type: { kind: "text", value: "WORD", help: "the word that confirms the pack, if the plan asks for one" },
      for: { kind: "number", value: "S", least: 1, most: 86_400, help: "hold PC control for S seconds (default: until Ctrl-C)" },
    },
    examples: ["open-bmstool control run openChargeMos --yes --for 60", "open-bmstool control run endPcControl --yes"],
  },
  {
    name: "trace",
    summary: "show every frame on the line as it is sent or received",
    text: `Both directions with time, block and bytes in hex, also while nothing answers yet: what is wrong with a cable is seen here.
With --json one line a frame. Ends by Ctrl-C, --for or --count; the file of --save is written then, with the newest 20 000 frames.`,
    needsPack: true,
    options: {
      for: { kind: "number", value: "S", least: 1, most: 86_400, help: "end after S seconds" },
      count: { kind: "number", value: "N", least: 1, most: 1_000_000_000, help: "end after N frames" },
      save: { kind: "text", value: "FILE", help: "finally save a trace file that the window can replay; never overwrites a file" },
      masked: { kind: "flag", help: "serial numbers in the file are masked" },
    },
    examples: ["open-bmstool trace --for 10", "open-bmstool trace --for 60 --save wire.jsonl --masked --quiet > /dev/null"],
  },
  {
    name: "sim",
    summary: "simulate packs, to try everything without a battery",
    text: `Speaks as packs do, on a TCP port or on one end of a pty pair. Everything behind "sim" is its own: open-bmstool sim --help.
Stop it with Ctrl-C: exit code 0.`,
    isRaw: true,
    examples: ["open-bmstool sim --tcp 7001", "open-bmstool read --port tcp://127.0.0.1:7001"],
  },
  {
    name: "serve",
    summary: "serve the window to a browser",
    text: `The program without a screen of its own, on a Raspberry Pi for instance. It listens on this computer alone and prints the address
with a token. To be reached from elsewhere it needs all three: --host, --allow-remote and a password, from
OPEN_BMSTOOL_PASSWORD or --password-file (never on the command line, where other users can see it).
There is no TLS: password and values can be read on the way. Use a network that you trust, or a tunnel (ssh -L).
--read-only: pages can view but change nothing; the program then connects to --port automatically.
Stop it with Ctrl-C: exit code 0.`,
    needsPack: true,
    options: {
      listen: { kind: "number", value: "N", least: 0, most: 65_535, help: "port of the web page (default: any free one)" },
      host: { kind: "text", value: "ADDRESS", help: "address to listen on (default 127.0.0.1); 0.0.0.0 = every network" },
      "allow-remote": { kind: "flag", help: "yes, let other computers reach it" },
      "password-file": { kind: "text", value: "FILE", help: "file whose first line is the password, at least 12 characters" },
      name: { kind: "text", value: "NAME", help: "other names by which browsers reach this computer (comma-separated)" },
      "read-only": { kind: "flag", help: "pages can view but change nothing" },
    },
    examples: [
      "open-bmstool serve --port /dev/ttyUSB0",
      "OPEN_BMSTOOL_PASSWORD=… open-bmstool serve --host 0.0.0.0 --listen 8080 --allow-remote --read-only --port /dev/ttyUSB0",
    ],
  },
  {
    name: "completion",
    summary: "print the completion script for bash",
    text: "Completes the commands and options of this version.",
    examples: ['eval "$(open-bmstool completion)"'],
  },
];

/** Every command, with the options that follow from the families there are. */
export interface CommandTable {
  readonly commands: readonly CommandSpec[];
  readonly packOptions: Readonly<Record<string, OptionSpec>>;
  /** One name, one kind: the words of a command line can be told from its options before the command is known. */
  readonly allOptions: Readonly<Record<string, OptionSpec>>;
  optionsOf(command: CommandSpec): Readonly<Record<string, OptionSpec>>;
}

export function commandTable(drivers: readonly Driver[]): CommandTable {
  const packOptions = packOptionsFor(drivers);
  const commands = COMMANDS.map((command): CommandSpec => {
    return command.listsCodes === true ? { ...command, options: { ...command.options, ...listOptionsFor(drivers) } } : command;
  });
  const optionsOf = (command: CommandSpec) => ({
    ...command.options,
    ...(command.needsPack === true ? packOptions : {}),
    ...COMMON_OPTIONS,
  });
  return { commands, packOptions, allOptions: Object.assign({}, ...commands.map(optionsOf)), optionsOf };
}
