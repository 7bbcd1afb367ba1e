import type { CommandSpec } from "../spec.ts";

export const LIVE_COMMANDS: readonly CommandSpec[] = [
  {
    name: "ports",
    summary: "list what can be connected to",
    text: "Serial ports of this machine with the names of their adapters, adapters without a port, and the simulated packs. Opens nothing.",
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
];
