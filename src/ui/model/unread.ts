import type { ErrorCode, FamilyWords, SharedWords } from "../../../protocol/shared.ts";
import { codeWord, refusalOf, wordAt } from "../../../protocol/shared.ts";
import type { UnreadBlock } from "../../contract/unread.ts";

/** What is told of a block that is not here. */
export type MissingBlock = Pick<UnreadBlock, "family" | "block" | "wire" | "error">;

/** Why a block is not here: what its words are made of. `code` of a refusal as its protocol writes it. */
type UnreadWhy =
  | { readonly kind: "waiting" }
  | { readonly kind: "refused"; readonly code: string; readonly meaning: string }
  | { readonly kind: "error"; readonly code: ErrorCode };

/** `words` = of the family in the reader's language; null = of none that is known. */
export function whyUnread({ error }: MissingBlock, words: FamilyWords | null): UnreadWhy {
  if (error === null) return { kind: "waiting" };
  const refusal = refusalOf(error);
  if (refusal === null) return { kind: "error", code: error.code };
  return { kind: "refused", code: refusal.text, meaning: words === null ? refusal.text : codeWord(words, refusal.code) };
}

export function nameOfBlock(block: string, words: SharedWords): string {
  return wordAt(words.blocks, block) ?? block;
}
