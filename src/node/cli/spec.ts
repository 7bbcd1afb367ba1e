import type { CliText } from "./words.ts";

/** How commands and options are declared; what they are called in words is in the catalogue, under `command`, `option` and `word`. */
export interface DeclaredOption {
  readonly kind: "flag" | "text" | "number" | "choice";
  /** Stands for the value in the help: "PATH". */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly least?: number;
  readonly most?: number;
  /** May be given several times. */
  readonly isMany?: boolean;
  /** May have decimals. */
  readonly isFraction?: boolean;
  readonly help: keyof CliText["option"];
}

export interface DeclaredWord {
  readonly name: string;
  readonly help: keyof CliText["word"];
  readonly isOptional?: boolean;
  /** The last word may come several times. */
  readonly isMany?: boolean;
  readonly choices?: readonly string[];
}

interface CommandFacts {
  /** Takes the options that name a pack. */
  readonly needsPack?: boolean;
  /** Takes the name of a protocol that has codes for inverters. */
  readonly listsCodes?: boolean;
  /** Takes everything behind its name as it is. */
  readonly isRaw?: boolean;
  readonly examples: readonly string[];
}

export interface DeclaredCommand extends CommandFacts {
  /** "params write". */
  readonly name: keyof CliText["command"];
  readonly words?: readonly DeclaredWord[];
  /** Own options, by name without the dashes. */
  readonly options?: Readonly<Record<string, DeclaredOption>>;
}

/** An option with its help in one language: help, checks and shell completion are made from this. */
export interface OptionSpec extends Omit<DeclaredOption, "help"> {
  readonly help: string;
}

export interface WordSpec extends Omit<DeclaredWord, "help"> {
  readonly help: string;
}

export interface CommandSpec extends CommandFacts {
  readonly name: keyof CliText["command"];
  readonly summary: string;
  /** What it does, what it does not do, and what to look out for. */
  readonly text: string;
  readonly words?: readonly WordSpec[];
  readonly options?: Readonly<Record<string, OptionSpec>>;
}
