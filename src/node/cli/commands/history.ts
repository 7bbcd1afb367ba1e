import type { CommandSpec } from "../spec.ts";

export const HISTORY_COMMANDS: readonly CommandSpec[] = [
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
];
