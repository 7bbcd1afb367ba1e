import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "../../../protocol/shared.ts";
import type { Preferences } from "../../contract/preferences.ts";
import { en } from "./en/index.ts";
import { zh } from "./zh/index.ts";

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

export function startText(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    resources: { en, zh },
    ns: Object.keys(en),
    defaultNS: "parts",
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
}

export function changeLanguage(language: Language): void {
  document.documentElement.lang = LOCALES[language];
  if (i18next.language !== language) void i18next.changeLanguage(language);
}
