import type { CommandSpec } from "../spec.ts";
import { WRITE_TEXT, WRITING } from "./options.ts";

export const BACKUP_COMMANDS: readonly CommandSpec[] = [
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
];
