import type { FamilyWords, Language, SharedWords } from "../model/words.ts";
import { LANGUAGES } from "../model/words.ts";
import de from "./words/de.json" with { type: "json" };
import en from "./words/en.json" with { type: "json" };
import es from "./words/es.json" with { type: "json" };
import fr from "./words/fr.json" with { type: "json" };
import it from "./words/it.json" with { type: "json" };
import pl from "./words/pl.json" with { type: "json" };
import ptBR from "./words/pt-BR.json" with { type: "json" };
import zh from "./words/zh.json" with { type: "json" };

const all: Readonly<Record<Language, typeof en>> = { en, de, es, fr, it, pl, "pt-BR": ptBR, zh };

/** Words that several families share. */
export const SHARED_WORDS: Readonly<Record<Language, SharedWords>> = all;

/** A family's own words, and those that it shares with others. */
export function withSharedWords(own: Readonly<Record<Language, FamilyWords>>): Readonly<Record<Language, FamilyWords>> {
  const both = (language: Language): FamilyWords => {
    const [words, shared] = [own[language], SHARED_WORDS[language]];
    return {
      ...words,
      blocks: { ...shared.blocks, ...words.blocks },
      fields: { ...shared.fields, ...words.fields },
      bits: { ...shared.bits, ...words.bits },
    };
  };
  return Object.fromEntries(LANGUAGES.map((language) => [language, both(language)])) as Record<Language, FamilyWords>;
}
