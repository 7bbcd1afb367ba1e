import type { CommandSpec } from "../spec.ts";
import { WRITE_TEXT, WRITING } from "./options.ts";

export const INVERTER_COMMANDS: readonly CommandSpec[] = [
  {
    name: "inverter list",
    summary: "list inverters and the protocol codes for them",
    text: "The brands of the battery's guide with port, code and evidence. Opens no port.",
    options: { codes: { kind: "flag", help: "every code that the board knows instead of the brands" } },
    listsCodes: true,
    examples: ["open-bmstool inverter list", "open-bmstool inverter list --codes"],
  },
  {
    name: "inverter read",
    summary: "print the inverter protocol that the pack is set to",
    text: `Reads the codes of both ports and which way of choosing counts, or the one code of a pack that has one setting for both
ports.`,
    needsPack: true,
    examples: ["open-bmstool inverter read"],
  },
  {
    name: "inverter set",
    summary: "choose the inverter protocol of the pack",
    text: `WHAT is a brand of "inverter list", a code as can:0B or rs485:03, or auto for the pack's own choice. Where one setting serves
both ports it says what the choice replaces. ${WRITE_TEXT}`,
    needsPack: true,
    words: [{ name: "WHAT", help: "brand, can:CODE, rs485:CODE or auto" }],
    options: WRITING,
    examples: ["open-bmstool inverter set victron --dry-run", "open-bmstool inverter set rs485:03 --yes"],
  },
];
