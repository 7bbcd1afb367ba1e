import { parseArgs } from "node:util";
import type { CommandTable } from "./commands.ts";
import { askedLanguage } from "./language.ts";
import type { CommandSpec, OptionSpec, WordSpec } from "./spec.ts";
import { filled, type Words } from "./words.ts";

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
  /** A sentence for the person who typed it; `command` where it is known which one was meant. */
  | { readonly kind: "problem"; readonly text: string; readonly command: CommandSpec | null };

class Problem extends Error {}

type Value = string | boolean | readonly (string | boolean)[] | undefined;

/** `rest` = a command line without its language. */
export const asksVersion = ([first]: readonly string[]): boolean => first === "--version" || first === "version";

export function parseCommandLine(table: CommandTable, argv: readonly string[]): Parsed {
  const { name, rest } = askedLanguage(argv);
  const [first] = rest;
  let command: CommandSpec | null = null;
  try {
    const { language } = table.commonOptions;
    if (name !== null && language) checkValue(table, "language", language, name);
    if (first === undefined || first === "-h" || first === "--help") return { kind: "help", topic: [] };
    if (first === "help") return { kind: "help", topic: rest.slice(1) };
    const raw = table.commands.find((each) => each.isRaw === true && each.name === first);
    if (raw) return { kind: "run", command: raw, given: givenOf([], {}, rest.slice(1)) };
    const { values, positionals } = split(table, argv);
    command = commandOf(table, positionals);
    if (command === null) return unknownCommand(table, positionals);
    if (values.help === true) return { kind: "help", topic: command.name.split(" ") };
    const words = positionals.slice(command.name.split(" ").length);
    checkOptions(table, command, values);
    checkWords(table, command, words);
    return { kind: "run", command, given: givenOf(words, values, []) };
  } catch (error) {
    if (error instanceof Problem) return { kind: "problem", text: error.message, command };
    throw error;
  }
}

interface Split {
  readonly values: Readonly<Record<string, Value>>;
  readonly positionals: readonly string[];
}

/** Words and options. What is wrong with an option is said by us: Node's own sentences have one language. */
function split({ allOptions, words }: CommandTable, argv: readonly string[]): Split {
  const { problem } = words.texts.cli;
  const options = Object.entries(allOptions).map(([name, { kind, isMany }]) => {
    const type = kind === "flag" ? ("boolean" as const) : ("string" as const);
    return [name, { type, multiple: isMany === true, ...(name === "help" ? { short: "h" } : {}) }] as const;
  });
  const parsed = parseArgs({
    args: [...argv],
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of parsed.tokens) {
    if (token.kind !== "option") continue;
    const spec = Object.hasOwn(allOptions, token.name) ? allOptions[token.name] : undefined;
    const figures = { option: token.rawName };
    if (spec === undefined) throw new Problem(filled(problem.unknownOption, figures));
    if (spec.kind === "flag" && token.value !== undefined) throw new Problem(filled(problem.noArgument, figures));
    if (spec.kind !== "flag" && token.value === undefined) throw new Problem(filled(problem.missingValue, figures));
    // "--port --json": the value was forgotten.
    if (token.inlineValue === false && /^-./.test(token.value)) throw new Problem(filled(problem.ambiguous, figures));
  }
  return { values: parsed.values, positionals: parsed.positionals };
}

/** The command with the most words that the line begins with. */
function commandOf({ commands }: CommandTable, positionals: readonly string[]): CommandSpec | null {
  const fits = commands.filter(({ name }) => name.split(" ").every((word, at) => positionals[at] === word));
  return fits.sort((a, b) => b.name.length - a.name.length)[0] ?? null;
}

function unknownCommand({ commands, words }: CommandTable, positionals: readonly string[]): Parsed {
  const { problem } = words.texts.cli;
  const [first = "", second] = positionals;
  const group = commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
  const figures = { command: first, word: second ?? "", list: group.join(", ") };
  const text = group.length === 0 ? problem.noCommand : second === undefined ? problem.needsSubcommand : problem.unknownSubcommand;
  return { kind: "problem", text: filled(text, figures), command: null };
}

function checkOptions(table: CommandTable, command: CommandSpec, values: Readonly<Record<string, Value>>): void {
  const options = table.optionsOf(command);
  for (const [name, value] of Object.entries(values)) {
    const spec = options[name];
    if (!spec) throw new Problem(filled(table.words.texts.cli.problem.noOption, { command: command.name, option: name }));
    for (const each of Array.isArray(value) ? value : [value]) if (typeof each === "string") checkValue(table, name, spec, each);
  }
}

function checkValue({ words }: CommandTable, option: string, spec: OptionSpec, value: string): void {
  const { problem } = words.texts.cli;
  const { kind, choices = [], least = 0, most = 0, isFraction } = spec;
  const wrong = (text: string) => new Problem(filled(text, { option, value, least, most, choices: words.oneOf(choices) }));
  if (value === "") throw wrong(problem.needsValue);
  if (kind === "choice" && !choices.includes(value)) throw wrong(problem.choice);
  if (kind !== "number") return;
  const isNumber = isFraction === true ? /^\d+(\.\d+)?$/.test(value) : /^\d+$/.test(value);
  if (!isNumber || Number(value) < least || Number(value) > most) throw wrong(isFraction === true ? problem.number : problem.wholeNumber);
}

function checkWords({ words: said }: CommandTable, { name: command, words: specs = [] }: CommandSpec, words: readonly string[]): void {
  const { problem } = said.texts.cli;
  const missing = specs.find((spec, at) => spec.isOptional !== true && words[at] === undefined);
  if (missing) throw new Problem(filled(problem.needsWord, { command, word: missing.name, help: missing.help }));
  const isOpen = specs.at(-1)?.isMany === true;
  if (!isOpen && words.length > specs.length) throw new Problem(filled(problem.tooMany, { command, word: words[specs.length] ?? "" }));
  for (const [at, word] of words.entries()) checkWord(said, specs[Math.min(at, specs.length - 1)], word);
}

function checkWord(said: Words, spec: WordSpec | undefined, value: string): void {
  if (!spec?.choices || spec.choices.includes(value)) return;
  throw new Problem(filled(said.texts.cli.problem.wordChoice, { word: spec.name, choices: said.oneOf(spec.choices), value }));
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
