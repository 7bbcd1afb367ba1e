import { DRIVERS, SHARED_WORDS } from "../../protocol/index.ts";
import { words as english } from "../../src/text/en/all.ts";
import { words as chinese } from "../../src/text/zh/all.ts";

type Tree = { readonly [key: string]: string | Tree };

/** Texts of both languages, where they differ. */
function differing(en: Tree, zh: Tree): string[] {
  return Object.entries(en).flatMap(([key, text]) => {
    const other = zh[key];
    if (typeof text !== "string") return typeof other === "object" ? differing(text, other) : [];
    return text === other ? [] : [text];
  });
}

const asTree = (words: object): Tree => words as Tree;

/** Everything that the program can say in English, without its figures: phrases of two words or more. */
const PHRASES: readonly string[] = [
  ...differing(english, chinese),
  ...differing(asTree(SHARED_WORDS.en), asTree(SHARED_WORDS.zh)),
  ...DRIVERS.flatMap(({ words }) => differing(asTree(words.en), asTree(words.zh))),
]
  .flatMap((text) => text.split(/\{\{\w+\}\}|<\/?\w+>|\n/))
  .map((part) => part.replace(/^\W+|\W+$/g, ""))
  .filter((part) => /[a-z]{2,} [a-z]{2,}/i.test(part));

/** What only the command line says in one word: "passed". */
const WORDS = differing(english.cli, chinese.cli).filter((text) => /^[A-Za-z]{4,}$/.test(text));

/**
 * English in a text that should have none: what the catalogue has, and any three words of English in a row. Examples of commands, what
 * is quoted and `names` are the same in every language.
 */
export function englishIn(text: string, names: readonly string[] = []): readonly string[] {
  const said = text
    .split("\n")
    .filter((line) => !/^ *open-bmstool /.test(line))
    .join("\n")
    .replace(/"[^"]*"/g, '""');
  const nameless = names.toSorted((a, b) => b.length - a.length).reduce((rest, name) => rest.replaceAll(name, "·"), said);
  const isSaid = (word: string) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(nameless);
  const sentences = [...nameless.matchAll(/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/g)].map(([found]) => found);
  return [...PHRASES.filter((phrase) => nameless.includes(phrase)), ...WORDS.filter(isSaid), ...sentences];
}
