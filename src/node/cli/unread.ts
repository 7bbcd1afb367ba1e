import type { UnreadBlock } from "../../contract/unread.ts";
import type { UnreadDocument } from "./documents.ts";
import type { Output } from "./output.ts";
import { filled, type Words } from "./words.ts";

/** What waiting would not bring any more. */
export function givenUp(unread: readonly UnreadBlock[]): readonly UnreadBlock[] {
  return unread.filter(({ isGivenUp }) => isGivenUp);
}

export function unreadDocument(unread: readonly UnreadBlock[], words: Words): UnreadDocument[] {
  return unread.map((each) => {
    const { block, wire, part, error } = each;
    return { block, wire, part, code: error?.code ?? null, reason: words.ofUnread(each).why };
  });
}

/** Where it is said, and in whose words. */
interface Saying {
  readonly out: Output;
  readonly words: Words;
}

/** One line a block, also with --quiet: without it what is missing would be taken for what is not there. */
export function sayUnread({ out, words }: Saying, unread: readonly UnreadBlock[], prefix = ""): void {
  for (const each of unread) out.error(`${prefix}${filled(words.texts.cli.pack.unread, { line: words.ofUnread(each).line })}`);
}
