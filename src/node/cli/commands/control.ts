import type { DeclaredCommand } from "../spec.ts";

export const CONTROL_COMMANDS: readonly DeclaredCommand[] = [
  {
    name: "control show",
    needsPack: true,
    examples: ["open-bmstool control show"],
  },
  {
    name: "control run",
    needsPack: true,
    words: [{ name: "COMMAND", help: "command" }],
    options: {
      yes: { kind: "flag", help: "yes" },
      type: { kind: "text", value: "WORD", help: "type" },
      for: { kind: "number", value: "S", least: 1, most: 86_400, help: "hold" },
    },
    examples: ["open-bmstool control run openChargeMos --yes --for 60", "open-bmstool control run endPcControl --yes"],
  },
];
