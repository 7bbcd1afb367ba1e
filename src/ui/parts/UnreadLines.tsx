import type { UnreadBlock } from "../../contract/unread.ts";
import "./unreadLines.css";
import { useUnreadWords } from "../words/useUnreadWords.ts";

/** What could not be read of a pack and why, one line a block. */
export function UnreadLines({ unread }: { readonly unread: readonly UnreadBlock[] }) {
  const words = useUnreadWords();
  if (unread.length === 0) return null;
  return (
    <ul className="unreadLines">
      {unread.map((block) => (
        <li key={block.block}>{words(block)}</li>
      ))}
    </ul>
  );
}
