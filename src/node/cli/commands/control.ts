import type { CommandSpec } from "../spec.ts";

export const CONTROL_COMMANDS: readonly CommandSpec[] = [
  {
    name: "control show",
    summary: "print the switches of a pack and the available commands",
    text: `Sends no command. Exit code 1 while a program holds switches of the pack, or if an earlier run has not released them.`,
    needsPack: true,
    examples: ["open-bmstool control show"],
  },
  {
    name: "control run",
    summary: "switch something, shut down, restore defaults, or end PC control",
    text: `COMMAND is one of "control show". Nothing is sent without --yes; without it the change is shown. What cannot be undone, and what may
override a protection, also wants a word that names the pack with --type: the run without --yes prints it. Sent once; what is read
back decides. A switch of the guide's battery begins PC control: the command then holds it until Ctrl-C or --for, and gives the
switches back, because a program that is not there must not hold them. "endPcControl" ends what an earlier run has left on.`,
    needsPack: true,
    words: [{ name: "COMMAND", help: 'as "control show" prints it' }],
    options: {
      yes: { kind: "flag", help: "write; without it nothing is ever written" },
      type: { kind: "text", value: "WORD", help: "the word that confirms the pack, if the plan asks for one" },
      for: { kind: "number", value: "S", least: 1, most: 86_400, help: "hold PC control for S seconds (default: until Ctrl-C)" },
    },
    examples: ["open-bmstool control run openChargeMos --yes --for 60", "open-bmstool control run endPcControl --yes"],
  },
];
