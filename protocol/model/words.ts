/** Languages of the user interface. */
export const LANGUAGES = ["en", "de", "es", "fr", "it", "pl", "pt-BR", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * Words by key. A key with a number in it may stand under "#" instead, and its word then has {{number}}: "cell#Mv" names cell1Mv to
 * cell16Mv. Items of a list fill the same place with their number from 1.
 */
type WordTable = Readonly<Record<string, string>>;

/** Names that several families share. The program names flags and settings, because they mean the same in every family. */
export interface SharedWords {
  /** Of each block, and of each block of settings. */
  readonly blocks: WordTable;
  /** Of each field that is not a setting. */
  readonly fields: WordTable;
  /** Of each bit that is not a flag. */
  readonly bits: WordTable;
}

/** Names of a family and its parts. */
export interface FamilyWords extends SharedWords {
  readonly name: string;
  /** One line for the list of protocols: where such a pack is wired, or how it is read. */
  readonly about: string;
  /** Of each code that an answer may carry, also of the one that says "done". */
  readonly codes: Readonly<Record<number, string>>;
  /** A code without a word: {{hex}} or {{number}} is its place. */
  readonly otherCode: string;
  /** Why the pack refused a command, as a clause; what no source explains is absent. */
  readonly refusedCommand: Readonly<Record<number, string>>;
  /** The same for commands to a MOSFET, where it is another reason. */
  readonly refusedMosCommand?: Readonly<Record<number, string>>;
}

/** "{{number}}" and the like replaced by the value of that name; one that is not given stays. */
function filledWord(word: string, values: Readonly<Record<string, string | number>>): string {
  return word.replaceAll(/\{\{(\w+)\}\}/g, (all, name: string) => String(values[name] ?? all));
}

/** Name of a field; `index` = its 0-based place in a list. null = the table has none. */
export function fieldWord(table: WordTable, key: string, index: number | null = null): string | null {
  const own = wordAt(table, key);
  if (own !== null) return index === null ? own : filledWord(own, { number: index + 1 });
  const [digits] = /\d+/.exec(key) ?? [];
  const shared = digits === undefined ? null : wordAt(table, key.replace(digits, "#"));
  return shared === null ? null : filledWord(shared, { number: Number(digits) });
}

export function wordAt(table: WordTable, key: string): string | null {
  return Object.hasOwn(table, key) ? (table[key] ?? null) : null;
}

/** What a code of an answer says. */
export function codeWord({ codes, otherCode }: FamilyWords, code: number): string {
  const hex = code.toString(16).toUpperCase().padStart(2, "0");
  return codes[code] ?? filledWord(otherCode, { hex, number: code });
}
