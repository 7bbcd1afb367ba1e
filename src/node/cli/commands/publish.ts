import { publishWords as words } from "../publishWords.ts";
import type { CommandSpec } from "../spec.ts";

export const PUBLISH_COMMANDS: readonly CommandSpec[] = [
  {
    name: "publish",
    summary: words.summary,
    text: words.text,
    needsPack: true,
    options: {
      config: { kind: "text", value: "FILE", help: words.config },
      check: { kind: "flag", help: words.check },
      schema: { kind: "flag", help: words.schema },
      metrics: { kind: "text", value: "ADDRESS:PORT", help: words.metrics },
    },
    examples: words.examples,
  },
];
