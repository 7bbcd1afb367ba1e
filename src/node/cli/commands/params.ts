import type { DeclaredCommand } from "../spec.ts";
import { WRITING } from "./options.ts";

export const PARAMS_COMMANDS: readonly DeclaredCommand[] = [
  {
    name: "params read",
    needsPack: true,
    options: {
      save: { kind: "text", value: "FILE", help: "saveParameters" },
      force: { kind: "flag", help: "force" },
    },
    examples: ["open-bmstool params read", "open-bmstool params read --save pack1.json"],
  },
  {
    name: "params diff",
    needsPack: true,
    words: [{ name: "FILE", help: "parameterFile", isOptional: true }],
    options: {
      with: { kind: "choice", value: "WHAT", choices: ["backup", "datasheet"], help: "with" },
      all: { kind: "flag", help: "allValues" },
    },
    examples: ["open-bmstool params diff pack1.json", "open-bmstool params diff --with datasheet"],
  },
  {
    name: "params write",
    needsPack: true,
    words: [{ name: "WHAT", help: "wanted", isMany: true }],
    options: WRITING,
    examples: ["open-bmstool params write pack1.json --dry-run", "open-bmstool params write cellOvAlarmMv=3600 --yes"],
  },
  {
    name: "params rollback",
    needsPack: true,
    options: WRITING,
    examples: ["open-bmstool params rollback --dry-run", "open-bmstool params rollback --yes"],
  },
  {
    name: "params recover",
    needsPack: true,
    words: [{ name: "ACTION", help: "recovery", isOptional: true, choices: ["finish", "rollback", "keep"] }],
    options: { yes: WRITING.yes },
    examples: ["open-bmstool params recover", "open-bmstool params recover rollback --yes"],
  },
];
