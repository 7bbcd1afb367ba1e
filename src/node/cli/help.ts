import { COMMON_OPTIONS } from "./commands/options.ts";
import type { CommandTable } from "./commands.ts";
import { exitCodesText } from "./exitCodes.ts";
import type { CommandSpec, OptionSpec } from "./spec.ts";

const WIDTH = 100;

export const START = `Open BMSTool on the command line: reads and sets up 51.2 V LiFePO4 packs,
the guide's battery (Ritar BAT-5KWH, BAT-10KWH) and packs with a PACE BMS.

  open-bmstool ports                                 what can be connected to
  open-bmstool read --port /dev/ttyUSB0              live values and alarms
  open-bmstool params write cellOvAlarmMv=3600 --dry-run
  open-bmstool read --port demo                      the same without a battery

Data goes to stdout and nothing else does; progress and remarks go to stderr, so that pipes work.
Reading changes nothing in a pack. Nothing is written without --yes.
`;

export const VARIABLES = `Environment
  OPEN_BMSTOOL_PORT      what --port is when it is not given
  OPEN_BMSTOOL_FOLDER    where backups, journals and archives are kept (shared with the window)
  OPEN_BMSTOOL_PASSWORD  password of serve
`;

/** Words broken into lines of at most `width`, all but the first indented. */
function wrapped(text: string, indent: number, width = WIDTH): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}

function optionRows(options: Readonly<Record<string, OptionSpec>>): string {
  return Object.entries(options)
    .map(([name, { value, help }]) => {
      const head = `--${name}${value === undefined ? "" : ` ${value}`}`;
      return `  ${head.padEnd(22)} ${wrapped(help, 25)}`;
    })
    .join("\n");
}

export function usageOf({ name, words = [], isRaw }: CommandSpec): string {
  const shown = words.map(({ name: word, isOptional, isMany }) => {
    const text = isMany === true ? `${word}...` : word;
    return isOptional === true ? `[${text}]` : text;
  });
  return ["open-bmstool", name, ...shown, isRaw === true ? "..." : "[options]"].join(" ");
}

function generalHelp({ commands, packOptions }: CommandTable): string {
  const longest = Math.max(...commands.map(({ name }) => name.length));
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`);
  return `${START}
Commands (open-bmstool help COMMAND explains one)
${rows.join("\n")}
  ${"help exit-codes".padEnd(longest)}  what the numbers mean that a command ends with

Options of every command that talks to a pack
${optionRows(packOptions)}

Options of every command
${optionRows(COMMON_OPTIONS)}

${VARIABLES}`;
}

function commandHelp({ packOptions }: CommandTable, command: CommandSpec): string {
  const { text, words = [], examples, options = {}, needsPack, summary } = command;
  const wordRows = words.map(({ name, help }) => `  ${name.padEnd(22)} ${wrapped(help, 25)}`);
  const parts = [
    `${usageOf(command)}\n\n${summary[0]?.toUpperCase()}${summary.slice(1)}.\n\n${text.replaceAll("\n", " ").replace(/^(.*)$/s, (whole) => wrapped(whole, 0))}`,
    wordRows.length === 0 ? "" : wordRows.join("\n"),
    Object.keys(options).length === 0 ? "" : `Options\n${optionRows(options)}`,
    needsPack === true ? `Which pack\n${optionRows(packOptions)}` : "",
    `Always\n${optionRows(COMMON_OPTIONS)}`,
    `Examples\n${examples.map((example) => `  ${example}`).join("\n")}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** null = nothing of that name. */
export function helpOn(table: CommandTable, topic: readonly string[]): string | null {
  const name = topic.join(" ");
  if (name === "") return generalHelp(table);
  if (name === "exit-codes") return `Exit codes; they never change between versions.\n\n${exitCodeRows()}\n`;
  const command = table.commands.find((each) => each.name === name);
  if (command) return commandHelp(table, command);
  const group = table.commands.filter((each) => each.name.startsWith(`${name} `));
  return group.length === 0 ? null : group.map((each) => commandHelp(table, each)).join("\n----\n\n");
}

function exitCodeRows(): string {
  return exitCodesText()
    .split("\n")
    .map((line) => `${line.slice(0, 7)}${wrapped(line.slice(7), 7)}`)
    .join("\n");
}

/** Completes commands, options and the values of a choice. */
export function completionScript({ commands, allOptions, optionsOf }: CommandTable): string {
  const rows = commands.map((command) => {
    const options = Object.keys(optionsOf(command)).map((name) => `--${name}`);
    return `    "${command.name}") options="${options.join(" ")}" ;;`;
  });
  const firsts = [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? "")), "help"];
  const groups = firsts.flatMap((first) => {
    const seconds = commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
    return seconds.length === 0 ? [] : [`    ${first}) words="${seconds.join(" ")}" ;;`];
  });
  const choices = Object.entries(allOptions).flatMap(([name, spec]) =>
    spec.choices === undefined ? [] : [`    --${name}) COMPREPLY=($(compgen -W "${spec.choices.join(" ")}" -- "$now")); return ;;`],
  );
  return `_open_bmstool() {
  local now="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words="" options="" name
  case "$before" in
${choices.join("\n")}
    --port|--save|--pdf|--compare|--password-file|--viewer-password-file|--tls-cert|--tls-key) COMPREPLY=($(compgen -f -- "$now")); return ;;
  esac
  case "\${COMP_WORDS[1]}" in
${groups.join("\n")}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${firsts.join(" ")}"; fi
  for name in "\${COMP_WORDS[1]} \${COMP_WORDS[2]}" "\${COMP_WORDS[1]}"; do
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
