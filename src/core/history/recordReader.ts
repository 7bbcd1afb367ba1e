import type { BmsError, IndexedLog } from "../../../protocol/index.ts";
import { hexOfBytes, isOver, mayRetryRead, PRIORITY, refusalOf } from "../../../protocol/index.ts";
import type { PackLink } from "../pack/packLink.ts";
import { askBlock, askOn } from "../pack/readBlock.ts";

/** Result of one request for one record. */
export type RecordAnswer =
  | { readonly kind: "record"; readonly raw: string; readonly isDamaged: boolean }
  /** `refusal` = told by nothing but refusals; null = by an empty answer. */
  | { readonly kind: "end"; readonly refusal: BmsError | null }
  /** The link is lost: retry when it is back. */
  | { readonly kind: "failed"; readonly error: BmsError };

/** Number of retries for a damaged answer; then the record is kept as damaged. */
export const TRIES = 4;
/** This many missing answers in a row mean that the pack is gone, not that a record is bad. */
const SILENCES = 3;

/** "No more" as a refusal. */
function isEnd(error: BmsError, { endCodes }: IndexedLog): boolean {
  const refusal = refusalOf(error);
  return refusal !== null && endCodes.includes(refusal.code);
}

/**
 * One record, at lower priority than the live values. Implausible bytes are requested again: if they repeat, they are kept and marked, because
 * they are what the pack holds. An empty answer is the end when it comes twice: the late acknowledgement of something else
 * looks the same.
 */
export async function readRecord(link: PackLink, log: IndexedLog, index: number): Promise<RecordAnswer> {
  let last: BmsError = { code: "link.closed" };
  let silences = 0;
  let ends = 0;
  let refusal: BmsError | null = null;
  const odd = new Set<string>();
  for (let tries = 0; tries < TRIES; tries++) {
    const reply = await askBlock(link, { block: log.block, args: [index] }, askOn(link, { priority: PRIORITY.background }));
    if (!reply.ok) {
      last = reply.error;
      if (isOver(last)) return { kind: "failed", error: last };
      if (isEnd(last, log)) {
        refusal = ends === 0 ? last : refusal;
        ends += 1;
      } else if (!mayRetryRead(last)) return { kind: "failed", error: last };
      else if (last.code === "link.timeoutFirstByte") silences += 1;
      if (silences === SILENCES) return { kind: "failed", error: last };
    } else if (reply.value.payload.length === 0) {
      refusal = null;
      ends += 1;
    } else {
      const raw = hexOfBytes(reply.value.payload, "");
      const record = log.toRecord(reply.value.payload);
      // Nothing of another pack may come into this archive.
      if (!(await link.contact.confirmPack())) return { kind: "failed", error: { code: "link.lost" } };
      if (record.ok) return { kind: "record", raw, isDamaged: false };
      if (odd.has(raw)) return { kind: "record", raw, isDamaged: true };
      odd.add(raw);
    }
    if (ends === 2) break;
  }
  // The end of another pack's log is none of this one.
  if (ends > 0) return (await link.contact.confirmPack()) ? { kind: "end", refusal } : { kind: "failed", error: { code: "link.lost" } };
  return { kind: "record", raw: [...odd][0] ?? "", isDamaged: true };
}
