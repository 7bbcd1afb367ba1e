import type { DeclaredCommand } from "../spec.ts";

export const LIVE_COMMANDS: readonly DeclaredCommand[] = [
  {
    name: "ports",
    examples: ["open-bmstool ports"],
  },
  {
    name: "scan",
    needsPack: true,
    options: { everything: { kind: "flag", help: "everything" } },
    examples: ["open-bmstool scan --port /dev/ttyUSB0", "open-bmstool scan --everything --json"],
  },
  {
    name: "read",
    needsPack: true,
    options: {
      watch: { kind: "flag", help: "watch" },
      every: {
        kind: "number",
        value: "S",
        least: 0.1,
        most: 86_400,
        isFraction: true,
        help: "every",
      },
      count: { kind: "number", value: "N", least: 1, most: 1_000_000_000, help: "readings" },
    },
    examples: ["open-bmstool read --port /dev/ttyUSB0", "open-bmstool read --port demo --watch --json | jq .flags"],
  },
];
