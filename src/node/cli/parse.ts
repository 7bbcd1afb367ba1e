import { parseArgs } from "node:util";
import { oneOf } from "./commands/options.ts";
import type { CommandTable } from "./commands.ts";
import type { CommandSpec, OptionSpec, WordSpec } from "./spec.ts";

/** Checked values of one command line. Asking for an option that the command does not declare gives its absence. */
export interface Given {
  readonly words: readonly string[];
  /** Everything behind a command that takes it as it is. */
  readonly raw: readonly string[];
  text(name: string): string | null;
  texts(name: string): readonly string[];
  number(name: string): number | null;
  flag(name: string): boolean;
}

type Parsed =
  | { readonly kind: "run"; readonly command: CommandSpec; readonly given: Given }
  /** `topic` = words behind help. */
  | { readonly kind: "help"; readonly topic: readonly string[] }
  | { readonly kind: "version" }
  /** A sentence for the person who typed it; `command` where it is known which one was meant. */
  | { readonly kind: "problem"; readonly text: string; readonly command: CommandSpec | null };

class Problem extends Error {}

type Value = string | boolean | readonly (string | boolean)[] | undefined;

export function parseCommandLine(table: CommandTable, argv: readonly string[]): Parsed {
  const [first] = argv;
  if (first === undefined || first === "-h" || first === "--help") return { kind: "help", topic: [] };
  if (first === "help") return { kind: "help", topic: argv.slice(1) };
  if (first === "--version" || first === "version") return { kind: "version" };
  const raw = table.commands.find(({ name, isRaw }) => isRaw === true && name === first);
  if (raw) return { kind: "run", command: raw, given: givenOf([], {}, argv.slice(1)) };
  let command: CommandSpec | null = null;
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: Object.fromEntries(
        Object.entries(table.allOptions).map(([name, { kind, isMany }]) => [
          name,
          {
            type: kind === "flag" ? ("boolean" as const) : ("string" as const),
            multiple: isMany === true,
            ...(name === "help" ? { short: "h" } : {}),
          },
        ]),
      ),
      strict: true,
      allowPositionals: true,
    });
    command = commandOf(table, positionals);
    if (command === null) return unknownCommand(table, positionals);
    if (values.help === true) return { kind: "help", topic: command.name.split(" ") };
    const words = positionals.slice(command.name.split(" ").length);
    checkOptions(table, command, values);
    checkWords(command, words);
    return { kind: "run", command, given: givenOf(words, values, []) };
  } catch (error) {
    // parseArgs throws for unknown options and missing values; its first sentence is good enough for the terminal.
    if (error instanceof Problem || error instanceof TypeError) {
      return { kind: "problem", text: error.message.split(". ")[0] ?? "", command };
    }
    throw error;
  }
}

/** The command with the most words that the line begins with. */
function commandOf({ commands }: CommandTable, positionals: readonly string[]): CommandSpec | null {
  const fits = commands.filter(({ name }) => name.split(" ").every((word, at) => positionals[at] === word));
  return fits.sort((a, b) => b.name.length - a.name.length)[0] ?? null;
}

function unknownCommand({ commands }: CommandTable, positionals: readonly string[]): Parsed {
  const [first = "", second] = positionals;
  const group = commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
  if (group.length === 0) return { kind: "problem", text: `there is no command "${first}"`, command: null };
  const text = second === undefined ? `"${first}" needs a subcommand` : `"${first}" does not know "${second}"`;
  return { kind: "problem", text: `${text}: ${group.join(", ")}`, command: null };
}

function checkOptions(table: CommandTable, command: CommandSpec, values: Readonly<Record<string, Value>>): void {
  const options = table.optionsOf(command);
  for (const [name, value] of Object.entries(values)) {
    const spec = options[name];
    if (!spec) throw new Problem(`"${command.name}" has no option --${name}`);
    for (const each of Array.isArray(value) ? value : [value]) if (typeof each === "string") checkValue(name, spec, each);
  }
}

function checkValue(name: string, { kind, choices = [], least = 0, most = 0, isFraction }: OptionSpec, text: string): void {
  if (text === "") throw new Problem(`--${name} needs a value`);
  if (kind === "choice" && !choices.includes(text)) throw new Problem(`--${name} takes ${oneOf(choices)}, not "${text}"`);
  if (kind !== "number") return;
  const isNumber = isFraction === true ? /^\d+(\.\d+)?$/.test(text) : /^\d+$/.test(text);
  if (!isNumber || Number(text) < least || Number(text) > most) {
    throw new Problem(`--${name} takes a ${isFraction === true ? "" : "whole "}number from ${least} to ${most}`);
  }
}

function checkWords({ name, words: specs = [] }: CommandSpec, words: readonly string[]): void {
  const missing = specs.find((spec, at) => spec.isOptional !== true && words[at] === undefined);
  if (missing) throw new Problem(`"${name}" needs ${missing.name}: ${missing.help}`);
  const isOpen = specs.at(-1)?.isMany === true;
  if (!isOpen && words.length > specs.length) throw new Problem(`"${name}" does not take "${words[specs.length] ?? ""}"`);
  for (const [at, word] of words.entries()) checkWord(specs[Math.min(at, specs.length - 1)], word);
}

function checkWord(spec: WordSpec | undefined, word: string): void {
  if (spec?.choices && !spec.choices.includes(word)) throw new Problem(`${spec.name} is ${oneOf(spec.choices)}, not "${word}"`);
}

function givenOf(words: readonly string[], values: Readonly<Record<string, Value>>, raw: readonly string[]): Given {
  const text = (name: string) => (typeof values[name] === "string" ? values[name] : null);
  return {
    words,
    raw,
    text,
    texts: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
    },
    number: (name) => (text(name) === null ? null : Number(text(name))),
    flag: (name) => values[name] === true,
  };
}
