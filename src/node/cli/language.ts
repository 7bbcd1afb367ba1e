import { parseArgs } from "node:util";
import type { Language } from "../../../protocol/index.ts";
import { LANGUAGES } from "../../../protocol/index.ts";
import { nearestLanguage } from "./words.ts";

/** Who says which language is read, the strongest first: our own variable, then those of POSIX. */
const VARIABLES = ["OPEN_BMSTOOL_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"] as const;

interface Asked {
  /** What --language names, whether there is such a language or not; null = it is not on the command line. */
  readonly name: string | null;
  /** The command line without it. */
  readonly rest: readonly string[];
}

/** Read before everything else: also what is wrong with a command line is said in this language. */
export function askedLanguage(argv: readonly string[]): Asked {
  const { tokens } = parseArgs({
    args: [...argv],
    options: { language: { type: "string" } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  let name: string | null = null;
  const taken = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== "option" || token.name !== "language" || token.value === undefined) continue;
    name = token.value;
    taken.add(token.index);
    if (!token.inlineValue) taken.add(token.index + 1);
  }
  return { name, rest: argv.filter((_, at) => !taken.has(at)) };
}

interface System {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** BCP 47. */
  locale(): string;
}

const THIS_SYSTEM: System = {
  env: process.env,
  platform: process.platform,
  locale: () => new Intl.DateTimeFormat().resolvedOptions().locale,
};

/** The language of what is printed for people. `name` = as --language has it. */
export function spokenLanguage(name: string | null, { env, platform, locale }: System = THIS_SYSTEM): Language {
  const asked = LANGUAGES.find((language) => language === name);
  if (asked !== undefined) return asked;
  // The first that is set decides, also where it is "C" or a language that there is none of here: both are English.
  const set = VARIABLES.map((variable) => env[variable]).find((value) => value !== undefined && value !== "");
  // Windows sets none of them.
  return nearestLanguage(set ?? (platform === "win32" ? locale() : "")) ?? "en";
}
