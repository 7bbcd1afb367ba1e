import type { Language } from "../../model/words.ts";
import { withSharedWords } from "../sharedWords.ts";
import de from "./words/de.json" with { type: "json" };
import en from "./words/en.json" with { type: "json" };
import es from "./words/es.json" with { type: "json" };
import fr from "./words/fr.json" with { type: "json" };
import it from "./words/it.json" with { type: "json" };
import pl from "./words/pl.json" with { type: "json" };
import ptBR from "./words/pt-BR.json" with { type: "json" };
import zh from "./words/zh.json" with { type: "json" };

const own: Readonly<Record<Language, typeof en>> = { en, de, es, fr, it, pl, "pt-BR": ptBR, zh };

export const words = withSharedWords(own);
