import { useTranslation } from "react-i18next";
import type { Figures } from "../../../protocol/shared.ts";
import { figuresOf, languageNamed } from "../../text/languages.ts";

/** How the language in which the window is drawn now writes figures; whoever asks is drawn again when it changes. */
export function useFigures(): Figures {
  return figuresOf(languageNamed(useTranslation().i18n.language));
}
