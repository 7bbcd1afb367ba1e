import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "../../../protocol/shared.ts";
import type { Preferences } from "../../contract/preferences.ts";
import { WINDOW_TEXTS } from "../../text/catalogue.ts";
import type { words } from "../../text/en/index.ts";
import { LANGUAGE_FACTS, nearestLanguage } from "../../text/languages.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "parts";
    resources: typeof words;
  }
}

export function languageOf(wish: Preferences["language"]): Language {
  if (wish !== "auto") return wish;
  const [first = "en"] = navigator.languages.flatMap((tag) => nearestLanguage(tag) ?? []);
  return first;
}

/** Fetches the words of a language, so that showing it waits for nothing. */
export function preloadText(language: Language): void {
  void WINDOW_TEXTS[language]().catch(() => undefined);
}

export async function startText(language: Language): Promise<void> {
  const words = await WINDOW_TEXTS[language]();
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
    const words = await WINDOW_TEXTS[language]().catch(() => null);
    // The host may be gone: then the window stays as it is.
    if (words === null) return;
    for (const [namespace, texts] of Object.entries(words)) i18next.addResourceBundle(language, namespace, texts);
  }
  if (wanted !== language) return;
  document.documentElement.lang = LANGUAGE_FACTS[language].tag;
  if (i18next.language !== language) await i18next.changeLanguage(language);
}
