import type { UnreadBlock } from "../../contract/unread.ts";
import "./unreadLines.css";
import { useUnreadWords } from "./useUnreadWords.ts";

/** What could not be read of a pack and why, one line a block; what is still being asked for is not told. */
export function UnreadLines({ unread }: { readonly unread: readonly UnreadBlock[] }) {
  const words = useUnreadWords();
  const given = unread.filter(({ isGivenUp }) => isGivenUp);
  if (given.length === 0) return null;
  return (
    <ul className="unreadLines">
      {given.map((block) => (
        <li key={block.block}>{words(block)}</li>
      ))}
    </ul>
  );
}
