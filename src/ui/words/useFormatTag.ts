import { useTranslation } from "react-i18next";
import { LANGUAGE_FACTS, languageNamed } from "../../text/languages.ts";

/** BCP 47, for dates of the language in which the window is drawn now. */
export function useFormatTag(): string {
  return LANGUAGE_FACTS[languageNamed(useTranslation().i18n.language)].formatTag;
}
