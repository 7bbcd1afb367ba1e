import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "../../../protocol/shared.ts";
import type { Preferences } from "../../contract/preferences.ts";
import type { en } from "./en/index.ts";
import type { Words } from "./words.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "parts";
    resources: typeof en;
  }
}

export function languageOf(wish: Preferences["language"]): Language {
  if (wish !== "auto") return wish;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** BCP 47 tag for `lang` attributes and Intl. */
export const LOCALES: Readonly<Record<Language, string>> = { en: "en", zh: "zh-CN" };

/** A window holds the words of one language until another is chosen. */
const WORDS: Readonly<Record<Language, () => Promise<Words<typeof en>>>> = {
  en: async () => (await import("./en/index.ts")).en,
  zh: async () => (await import("./zh/index.ts")).zh,
};

/** Fetches the words of a language, so that showing it waits for nothing. */
export function preloadText(language: Language): void {
  void WORDS[language]().catch(() => undefined);
}

export async function startText(language: Language): Promise<void> {
  const words = await WORDS[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false, // a missing word does not compile
    resources: { [language]: words },
    ns: Object.keys(words),
    defaultNS: "parts",
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
}

/** The last wish counts, whichever words come first. */
let wanted: Language | null = null;

export async function changeLanguage(language: Language): Promise<void> {
  wanted = language;
  if (!i18next.hasResourceBundle(language, "parts")) {
    const words = await WORDS[language]();
    for (const [namespace, texts] of Object.entries(words)) i18next.addResourceBundle(language, namespace, texts);
  }
  if (wanted !== language) return;
  document.documentElement.lang = LOCALES[language];
  if (i18next.language !== language) await i18next.changeLanguage(language);
}
