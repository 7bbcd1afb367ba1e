import { type DecimalMark, FIGURES, type Figures, LANGUAGES, type Language } from "../../protocol/shared.ts";

interface LanguageFacts {
  /** As its speakers call it: a list of languages is read by whoever does not know the one shown. */
  readonly name: string;
  /** BCP 47, for `lang` attributes. */
  readonly tag: string;
  /** BCP 47, for dates: English dates are written day first, with 24 hours. */
  readonly formatTag: string;
  readonly decimalMark: DecimalMark;
  /** Somebody who grew up with the language has read it all. Where nobody has, Help says so. */
  readonly isCheckedByNativeSpeaker: boolean;
}

export const LANGUAGE_FACTS: Readonly<Record<Language, LanguageFacts>> = {
  en: { name: "English", tag: "en", formatTag: "en-GB", decimalMark: ".", isCheckedByNativeSpeaker: true },
  de: { name: "Deutsch", tag: "de", formatTag: "de", decimalMark: ",", isCheckedByNativeSpeaker: false },
  es: { name: "Español", tag: "es", formatTag: "es", decimalMark: ",", isCheckedByNativeSpeaker: false },
  fr: { name: "Français", tag: "fr", formatTag: "fr", decimalMark: ",", isCheckedByNativeSpeaker: false },
  it: { name: "Italiano", tag: "it", formatTag: "it", decimalMark: ",", isCheckedByNativeSpeaker: false },
  pl: { name: "Polski", tag: "pl", formatTag: "pl", decimalMark: ",", isCheckedByNativeSpeaker: false },
  "pt-BR": { name: "Português (Brasil)", tag: "pt-BR", formatTag: "pt-BR", decimalMark: ",", isCheckedByNativeSpeaker: false },
  zh: { name: "中文", tag: "zh-CN", formatTag: "zh-CN", decimalMark: ".", isCheckedByNativeSpeaker: false },
};

export const figuresOf = (language: Language): Figures => FIGURES[LANGUAGE_FACTS[language].decimalMark];

/** What i18next calls its language is a plain text; English stands for one that is none of ours. */
export function languageNamed(name: string): Language {
  return LANGUAGES.find((language) => language === name) ?? "en";
}

/** The language of this program that is nearest to one that somebody reads; null = none is near. */
export function nearestLanguage(tag: string): Language | null {
  const [wanted = ""] = tag.toLowerCase().split(/[-_.@]/);
  return LANGUAGES.find((language) => language.split("-")[0] === wanted) ?? null;
}
