import type { DeclaredCommand } from "../spec.ts";

export const DRIFT_COMMANDS: readonly DeclaredCommand[] = [
  {
    name: "drift",
    words: [{ name: "FILE", help: "logFiles", isOptional: true, isMany: true }],
    options: {
      pack: { kind: "text", value: "KEY", help: "driftPack" },
    },
    examples: ["open-bmstool drift", "open-bmstool drift open-bmstool-20260117-142107.csv --json", "open-bmstool drift --pack RES2001"],
  },
];
