import type { DeclaredCommand } from "../spec.ts";

export const HISTORY_COMMANDS: readonly DeclaredCommand[] = [
  {
    name: "history",
    needsPack: true,
    options: {
      csv: { kind: "flag", help: "csv" },
      comma: { kind: "flag", help: "comma" },
      last: {
        kind: "number",
        value: "N",
        least: 1,
        most: 1_000_000,
        help: "last",
      },
      all: { kind: "flag", help: "allRecords" },
      archive: { kind: "text", value: "KEY", help: "archive" },
    },
    examples: ["open-bmstool history --csv > log.csv", "open-bmstool history --archive p-RES2001 --all --json"],
  },
  {
    name: "history archives",
    examples: ["open-bmstool history archives"],
  },
];
