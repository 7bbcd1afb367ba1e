import type { Language } from "../../model/words.ts";
import { withSharedWords } from "../sharedWords.ts";
import en from "./words/en.json" with { type: "json" };
import zh from "./words/zh.json" with { type: "json" };

const own: Readonly<Record<Language, typeof en>> = { en, zh };

export const words = withSharedWords(own);
