import type { Language } from "../../protocol/shared.ts";

interface LanguageFacts {
  /** As its speakers call it: a list of languages is read by whoever does not know the one shown. */
  readonly name: string;
  /** BCP 47, for `lang` attributes. */
  readonly tag: string;
  /** BCP 47, for dates and figures: English dates are written day first, with 24 hours. */
  readonly formatTag: string;
}

export const LANGUAGE_FACTS: Readonly<Record<Language, LanguageFacts>> = {
  en: { name: "English", tag: "en", formatTag: "en-GB" },
  de: { name: "Deutsch", tag: "de", formatTag: "de" },
  es: { name: "Español", tag: "es", formatTag: "es" },
  fr: { name: "Français", tag: "fr", formatTag: "fr" },
  it: { name: "Italiano", tag: "it", formatTag: "it" },
  pl: { name: "Polski", tag: "pl", formatTag: "pl" },
  "pt-BR": { name: "Português (Brasil)", tag: "pt-BR", formatTag: "pt-BR" },
  zh: { name: "中文", tag: "zh-CN", formatTag: "zh-CN" },
};

/** The language of this program that is nearest to one that somebody reads; null = none is near. */
export function nearestLanguage(tag: string): Language | null {
  const [wanted = ""] = tag.toLowerCase().split(/[-_.@]/);
  const languages = Object.keys(LANGUAGE_FACTS) as Language[];
  return languages.find((language) => language.split("-")[0] === wanted) ?? null;
}
