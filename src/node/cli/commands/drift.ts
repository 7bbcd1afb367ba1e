import type { CommandSpec } from "../spec.ts";

export const DRIFT_COMMANDS: readonly CommandSpec[] = [
  {
    name: "drift",
    summary: "rank the cells of each pack near full and near empty",
    text: `Uses the archives and the log files on this computer, and log files of this program that are given by name. Opens no port. Samples near
full while charging and near empty while discharging count, others do not: in the flat middle all LiFePO4 cells look alike. Says so when
the data are not enough, and what would help. A log row counts for the pack whose serial number it has. Exit code 1 if a cell stands out.`,
    words: [{ name: "FILE", help: "log files from elsewhere", isOptional: true, isMany: true }],
    options: {
      pack: { kind: "text", value: "KEY", help: "only this pack, by its serial number or by the key that history archives prints" },
    },
    examples: ["open-bmstool drift", "open-bmstool drift open-bmstool-20260117-142107.csv --json", "open-bmstool drift --pack RES2001"],
  },
];
