/** How commands and options are declared: help, checks and shell completion are made from this. */
export interface OptionSpec {
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
  readonly help: string;
}

export interface WordSpec {
  readonly name: string;
  readonly help: string;
  readonly isOptional?: boolean;
  /** The last word may come several times. */
  readonly isMany?: boolean;
  readonly choices?: readonly string[];
}

export interface CommandSpec {
  /** "params write". */
  readonly name: string;
  readonly summary: string;
  /** What it does, what it does not do, and what to look out for. */
  readonly text: string;
  readonly words?: readonly WordSpec[];
  /** Own options, by name without the dashes. */
  readonly options?: Readonly<Record<string, OptionSpec>>;
  /** Takes the options that name a pack. */
  readonly needsPack?: boolean;
  /** Takes the name of a protocol that has codes for inverters. */
  readonly listsCodes?: boolean;
  /** Takes everything behind its name as it is. */
  readonly isRaw?: boolean;
  readonly examples: readonly string[];
}
