import { table, wrapped } from "./columns.ts";
import type { CommandTable } from "./commands.ts";
import { EXIT_CODES, type ExitName } from "./exitCodes.ts";
import type { CommandSpec, OptionSpec } from "./spec.ts";
import { filled, type Words } from "./words.ts";

const WIDTH = 100;
/** Where the help on an option begins. */
const INDENT = 25;

/** What the program is, with a few lines to try. */
export function startText({ texts }: Words): string {
  const { start, example, streams } = texts.cli.help;
  const examples = [
    ["open-bmstool ports", example.ports],
    ["open-bmstool read --port /dev/ttyUSB0", example.read],
    ["open-bmstool params write cellOvAlarmMv=3600 --dry-run", ""],
    ["open-bmstool read --port demo", example.demo],
  ] as const;
  const rows = examples.map(([line, what]) => `  ${what === "" ? line : `${line.padEnd(51)}${what}`}\n`);
  return `${start}\n\n${rows.join("")}\n${streams}\n`;
}

export function variablesText({ texts }: Words): string {
  const { title, port, language, folder, password } = texts.cli.environment;
  const rows = [
    ["OPEN_BMSTOOL_PORT", port],
    ["OPEN_BMSTOOL_LANGUAGE", language],
    ["OPEN_BMSTOOL_FOLDER", folder],
    ["OPEN_BMSTOOL_PASSWORD", password],
  ];
  return `${title}\n${table(rows, { indent: 2 })}`;
}

function helpRow(head: string, help: string): string {
  return `  ${head.padEnd(INDENT - 3)} ${wrapped(help, INDENT, WIDTH)}`;
}

function optionRows(options: Readonly<Record<string, OptionSpec>>): string {
  return Object.entries(options)
    .map(([name, { value, help }]) => helpRow(`--${name}${value === undefined ? "" : ` ${value}`}`, help))
    .join("\n");
}

export function usageOf({ name, words = [], isRaw }: CommandSpec, { texts }: Words): string {
  const shown = words.map(({ name: word, isOptional, isMany }) => {
    const text = isMany === true ? `${word}...` : word;
    return isOptional === true ? `[${text}]` : text;
  });
  return ["open-bmstool", name, ...shown, isRaw === true ? "..." : texts.cli.help.usageOptions].join(" ");
}

function generalHelp({ words, commands, packOptions, commonOptions }: CommandTable): string {
  const { help } = words.texts.cli;
  const longest = Math.max(...commands.map(({ name }) => name.length));
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`);
  return `${startText(words)}
${help.commands}
${rows.join("\n")}
  ${"help exit-codes".padEnd(longest)}  ${help.exitCodes}

${help.packOptions}
${optionRows(packOptions)}

${help.commonOptions}
${optionRows(commonOptions)}

${variablesText(words)}`;
}

/** The summary as a sentence of its own. */
export function summaryOf({ summary }: CommandSpec, { texts }: Words): string {
  return filled(texts.cli.help.summary, { summary: `${summary[0]?.toUpperCase() ?? ""}${summary.slice(1)}` });
}

function commandHelp({ words: said, packOptions, commonOptions }: CommandTable, command: CommandSpec): string {
  const { help } = said.texts.cli;
  const { text, words = [], examples, options = {}, needsPack } = command;
  const wordRows = words.map(({ name, help: what }) => helpRow(name, what));
  const parts = [
    `${usageOf(command, said)}\n\n${summaryOf(command, said)}\n\n${wrapped(text, 0, WIDTH)}`,
    wordRows.length === 0 ? "" : wordRows.join("\n"),
    Object.keys(options).length === 0 ? "" : `${help.options}\n${optionRows(options)}`,
    needsPack === true ? `${help.whichPack}\n${optionRows(packOptions)}` : "",
    `${help.always}\n${optionRows(commonOptions)}`,
    `${help.examples}\n${examples.map((example) => `  ${example}`).join("\n")}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** null = nothing of that name. */
export function helpOn(table: CommandTable, topic: readonly string[]): string | null {
  const name = topic.join(" ");
  if (name === "") return generalHelp(table);
  if (name === "exit-codes") return `${table.words.texts.cli.help.exitCodesTitle}\n\n${exitCodeRows(table.words)}\n`;
  const command = table.commands.find((each) => each.name === name);
  if (command) return commandHelp(table, command);
  const group = table.commands.filter((each) => each.name.startsWith(`${name} `));
  return group.length === 0 ? null : group.map((each) => commandHelp(table, each)).join("\n----\n\n");
}

function exitCodeRows({ texts }: Words): string {
  const names = Object.keys(EXIT_CODES) as ExitName[];
  return names.map((name) => `  ${String(EXIT_CODES[name].code).padStart(3)}  ${wrapped(texts.cli.exitCode[name], 7, WIDTH)}`).join("\n");
}

/** Completes commands, options and the values of a choice. */
export function completionScript({ commands, allOptions, optionsOf }: CommandTable): string {
  const rows = commands.map((command) => {
    const options = Object.keys(optionsOf(command)).map((name) => `--${name}`);
    return `    "${command.name}") options="${options.join(" ")}" ;;`;
  });
  const paths = commands.map(({ name }) => name.split(" "));
  const nexts = new Map<string, Set<string>>([["", new Set()]]);
  for (const path of [...paths, ["help"]]) {
    path.forEach((word, at) => {
      const before = path.slice(0, at).join(" ");
      nexts.set(before, (nexts.get(before) ?? new Set()).add(word));
    });
  }
  const groups = [...nexts].map(([before, words]) => `    "${before}") words="${[...words].join(" ")}" ;;`);
  const deepest = Math.max(...paths.map(({ length }) => length));
  const prefixes = Array.from({ length: deepest }, (_, at) => `"\${COMP_WORDS[*]:1:${deepest - at}}"`);
  const choices = Object.entries(allOptions).flatMap(([name, spec]) =>
    spec.choices === undefined ? [] : [`    --${name}) COMPREPLY=($(compgen -W "${spec.choices.join(" ")}" -- "$now")); return ;;`],
  );
  return `_open_bmstool() {
  local now="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words="" options="" name
  case "$before" in
${choices.join("\n")}
    --port|--save|--pdf|--compare|--password-file|--viewer-password-file|--tls-cert|--tls-key) COMPREPLY=($(compgen -f -- "$now")); return ;;
  esac
  case "\${COMP_WORDS[*]:1:COMP_CWORD-1}" in
${groups.join("\n")}
  esac
  for name in ${prefixes.join(" ")}; do
    case "$name" in
${rows.join("\n")}
    esac
    if [ -n "$options" ]; then break; fi
  done
  case "$now" in -*) words="$options" ;; esac
  COMPREPLY=($(compgen -W "$words" -- "$now"))
}
complete -o default -F _open_bmstool open-bmstool
`;
}
