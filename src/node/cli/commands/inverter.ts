import type { DeclaredCommand } from "../spec.ts";
import { WRITING } from "./options.ts";

export const INVERTER_COMMANDS: readonly DeclaredCommand[] = [
  {
    name: "inverter list",
    options: { codes: { kind: "flag", help: "codes" } },
    listsCodes: true,
    examples: ["open-bmstool inverter list", "open-bmstool inverter list --codes"],
  },
  {
    name: "inverter read",
    needsPack: true,
    examples: ["open-bmstool inverter read"],
  },
  {
    name: "inverter set",
    needsPack: true,
    words: [{ name: "WHAT", help: "inverter" }],
    options: WRITING,
    examples: ["open-bmstool inverter set victron --dry-run", "open-bmstool inverter set rs485:03 --yes"],
  },
];
