import { DRIVERS } from "../../protocol/index.ts";
import { commandTable } from "../../src/node/cli/commands.ts";
import { EXIT_CODES, type ExitName } from "../../src/node/cli/exitCodes.ts";
import { startText, summaryOf, usageOf, variablesText } from "../../src/node/cli/help.ts";
import type { CommandSpec, OptionSpec } from "../../src/node/cli/spec.ts";
import { Words } from "../../src/node/cli/words.ts";
import { words as english } from "../../src/text/en/all.ts";
import { tableOf } from "./words.ts";

const WORDS = new Words("en", english, DRIVERS);

const INTRO = `# Command line

The same program without a window, for scripts and for computers without a screen. An installed program is called \`open-bmstool\`; from
source it is \`npm run cli --\` in its place. \`open-bmstool help COMMAND\` prints what is on this page.
`;

/** Every command as it is declared for the program's own help. */
export function commandPage(): string {
  const { commands, packOptions, commonOptions } = commandTable(DRIVERS, WORDS);
  return [
    INTRO,
    fenced(startText(WORDS)),
    `## Options of every command\n\n${optionTable(commonOptions)}`,
    `## Options that name a pack\n\nTaken by every command that talks to a pack.\n\n${optionTable(packOptions)}`,
    `## Environment and exit codes\n\n${fenced(variablesText(WORDS))}\n${exitCodeTable()}`,
    ...commands.map(section),
  ].join("\n");
}

function section(command: CommandSpec): string {
  const { name, text, words = [], options = {}, needsPack, examples } = command;
  const parts = [
    `## ${name}\n`,
    fenced(usageOf(command, WORDS)),
    `${summaryOf(command, WORDS)} ${prose(text)}\n`,
    words.length === 0
      ? ""
      : tableOf(
          ["Word", "What it is"],
          words.map((word) => [`\`${word.name}\``, prose(word.help)]),
        ),
    Object.keys(options).length === 0 ? "" : optionTable(options),
    needsPack === true ? "Takes the [options that name a pack](#options-that-name-a-pack).\n" : "",
    fenced(examples.join("\n")),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function optionTable(options: Readonly<Record<string, OptionSpec>>): string {
  const rows = Object.entries(options).map(([name, { value, help }]) => [
    `\`--${name}${value === undefined ? "" : ` ${value}`}\``,
    prose(help),
  ]);
  return tableOf(["Option", "What it does"], rows);
}

function exitCodeTable(): string {
  return tableOf(
    ["Exit code", "Meaning"],
    (Object.keys(EXIT_CODES) as ExitName[]).map((name) => [String(EXIT_CODES[name].code), prose(english.cli.exitCode[name])]),
  );
}

function fenced(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
}

/** Help is written for a terminal: signs of Markdown and HTML in it are meant as they stand. */
function prose(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").replace(/(`[^`]*`)|[<>*_\\]/g, (sign, code?: string) => code ?? `\\${sign}`);
}
