import type { DeclaredCommand } from "../spec.ts";

export const PUBLISH_COMMANDS: readonly DeclaredCommand[] = [
  {
    name: "publish",
    needsPack: true,
    options: {
      config: { kind: "text", value: "FILE", help: "publishConfig" },
      check: { kind: "flag", help: "publishCheck" },
      schema: { kind: "flag", help: "publishSchema" },
      metrics: { kind: "text", value: "ADDRESS:PORT", help: "publishMetrics" },
    },
    examples: [
      "open-bmstool publish --port /dev/ttyUSB0",
      "open-bmstool publish --config /etc/open-bmstool/publish.json --check",
      "open-bmstool publish --config /etc/open-bmstool/publish.json",
    ],
  },
];
