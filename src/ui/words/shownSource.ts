import i18next from "i18next";
import { sourceIn } from "../model/sourceIn.ts";

/** Where a fact is from, in the language of the window; "" = nothing that can be said in it. */
export const shownSource = (source: string): string => sourceIn(i18next.language, source);
