import type { CommandSpec } from "../spec.ts";
import { WRITE_TEXT, WRITING } from "./options.ts";

export const PARAMS_COMMANDS: readonly CommandSpec[] = [
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
];
