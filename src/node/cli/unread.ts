import type { UnreadBlock } from "../../contract/unread.ts";
import type { UnreadDocument } from "./documents.ts";
import type { Output } from "./output.ts";
import { unreadWords } from "./words.ts";

/** What waiting would not bring any more. */
export function givenUp(unread: readonly UnreadBlock[]): readonly UnreadBlock[] {
  return unread.filter(({ isGivenUp }) => isGivenUp);
}

export function unreadDocument(unread: readonly UnreadBlock[]): UnreadDocument[] {
  return unread.map((each) => {
    const { block, wire, part, error } = each;
    return { block, wire, part, code: error?.code ?? null, reason: unreadWords(each).why };
  });
}

/** One line a block, also with --quiet: without it what is missing would be taken for what is not there. */
export function sayUnread(out: Output, unread: readonly UnreadBlock[], prefix = ""): void {
  for (const each of unread) out.error(`${prefix}not read: ${unreadWords(each).line}`);
}
