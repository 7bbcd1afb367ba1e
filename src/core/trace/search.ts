import { bytesOfHex, bytesOfText, hexOfBytes, indexOfBytes } from "../../../protocol/index.ts";
import type { TraceFilter } from "../../contract/trace.ts";
import type { BookedFrame } from "./bookedFrame.ts";
import { isWrong } from "./bookedFrame.ts";
import type { FrameBook } from "./frameBook.ts";

/** What the text may look like in the bytes: as pairs, as characters, or as characters sent in pairs. */
function needlesOf(text: string): readonly Uint8Array[] {
  const plain = text.trim();
  if (plain === "") return [];
  const hex = bytesOfHex(plain);
  const inPairs = bytesOfText(hexOfBytes(bytesOfText(plain), ""));
  const closed = bytesOfText(plain.replace(/\s+/g, "").toUpperCase());
  return [...(hex && hex.length > 0 ? [hex] : []), bytesOfText(plain), closed, inPairs];
}

/** Whether a frame passes the filter; looks into its meaning only when the rest has let it through. */
export function matcherOf(filter: TraceFilter, book: FrameBook): (frame: BookedFrame) => boolean {
  const { direction, errorsOnly, block, alsoBlocks } = filter;
  const needles = needlesOf(filter.text);
  const blockOf = (frame: BookedFrame) => frame.entry.block ?? book.row(frame).block;
  return (frame) => {
    const { entry } = frame;
    if (direction !== "both" && entry.direction !== direction) return false;
    if (errorsOnly && !isWrong(frame)) return false;
    if (block !== null && blockOf(frame) !== block) return false;
    if (filter.text.trim() === "") return true;
    if (needles.some((needle) => indexOfBytes(entry.bytes, needle) >= 0)) return true;
    return alsoBlocks.length > 0 && alsoBlocks.includes(blockOf(frame) ?? "");
  };
}
