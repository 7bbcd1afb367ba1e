import { useTranslation } from "react-i18next";
import type { Language } from "../../../protocol/shared.ts";
import { LANGUAGE_FACTS } from "../../text/languages.ts";

const isLanguage = (name: string): name is Language => Object.hasOwn(LANGUAGE_FACTS, name);

/** BCP 47, for dates and figures of the language in which the window is drawn now. */
export function useFormatTag(): string {
  const { language } = useTranslation().i18n;
  return isLanguage(language) ? LANGUAGE_FACTS[language].formatTag : LANGUAGE_FACTS.en.formatTag;
}
