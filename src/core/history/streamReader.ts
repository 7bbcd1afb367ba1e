import type { BmsError, Reply, Request, Result, StreamedLog, Values } from "../../../protocol/index.ts";
import { fail, hexOfBytes, isOver, isRefusal, mayRetryRead, ok, PRIORITY, refusalOf } from "../../../protocol/index.ts";
import type { LostHow } from "../../contract/documents.ts";
import type { PackLink } from "../pack/packLink.ts";
import { askOn } from "../pack/readBlock.ts";

/** Result of one request for the next record. */
export type StreamAnswer =
  | { readonly kind: "record"; readonly raw: string; readonly isDamaged: boolean }
  /** An answer without a record in it. */
  | { readonly kind: "empty" }
  /** With a code that means "no more", or that the pack refuses everything. */
  | { readonly kind: "refused"; readonly error: BmsError }
  /** The pack may have moved on, and nothing usable arrived. */
  | { readonly kind: "lost"; readonly how: LostHow; readonly error: BmsError }
  /** No record was returned: the line is lost, or the pack is silent. */
  | { readonly kind: "failed"; readonly error: BmsError };

const COUNT_TRIES = 3;
const BUSY_TRIES = 5;
/** After a silence the identity must be confirmed before the next record is requested. */
const CONFIRM_TRIES = 3;

/** No other request comes between this one and its answer; live values continue between two of them. */
async function askAlone(link: PackLink, request: Request): Promise<Result<Reply>> {
  const hold = await link.line.hold();
  const reply = await askOn(link, { priority: PRIORITY.background, hold })(request);
  hold.release();
  return reply;
}

/** The same pack as before answers; false = it does not, or the connection is over. */
async function isThere(link: PackLink): Promise<boolean> {
  for (let tries = 0; tries < CONFIRM_TRIES && !link.signal.aborted; tries++) if (await link.contact.confirmPack()) return true;
  return false;
}

/** What has just come: where no doubt was, the end of the connection behind it raises none. */
async function isOfPack(link: PackLink): Promise<boolean> {
  return !link.contact.isInDoubt || (await isThere(link));
}

async function readCountBlock(link: PackLink, block: string): Promise<Result<Values>> {
  const request = link.driver.request(block, link.address);
  if (!request.ok) return request;
  let last: BmsError = { code: "link.closed" };
  for (let tries = 0; tries < COUNT_TRIES; tries++) {
    const reply = await askAlone(link, request.value);
    if (reply.ok && !(await isOfPack(link))) return fail("link.lost");
    if (reply.ok) return link.driver.decode(request.value, reply.value.payload);
    last = reply.error;
    if (isOver(last) || !mayRetryRead(last)) break;
  }
  return { ok: false, error: last };
}

/** Number of records that the pack reports; null = none reported. */
export async function readCount(link: PackLink, log: StreamedLog): Promise<Result<number | null>> {
  if (!(await isThere(link))) return fail("link.lost");
  for (const block of log.countBlocks) {
    const values = await readCountBlock(link, block);
    if (values.ok) return ok(log.toCount(values.value));
    if (!isRefusal(values.error)) return values;
  }
  return ok(null);
}

/**
 * The next record, requested once. Whatever happens to the answer, the pack may have moved on: the request is never repeated
 * as if for the same record, except when the pack says "later".
 */
export async function readNext(link: PackLink, log: StreamedLog): Promise<StreamAnswer> {
  const request = link.driver.request(log.block, link.address);
  if (!request.ok) return { kind: "failed", error: request.error };
  for (let tries = 0; ; tries++) {
    if (!(await isThere(link))) return { kind: "failed", error: { code: "link.lost" } };
    const reply = await askAlone(link, request.value);
    // It was silent while the question waited for the line: another pack may have got it, and this one has not heard it then.
    const isAnswer = reply.ok || isRefusal(reply.error);
    if (isAnswer && !(await isOfPack(link))) return { kind: "lost", how: "silent", error: { code: "link.lost" } };
    if (reply.ok) return judged(log, reply.value.payload);
    const { error } = reply;
    const refusal = refusalOf(error);
    if (error.code === "link.closed") return { kind: "failed", error };
    if (refusal === null) return { kind: "lost", how: isUnheard(error) ? "silent" : "broken", error };
    if (log.endCodes.includes(refusal.code)) return { kind: "refused", error };
    if (!log.busyCodes.includes(refusal.code) || tries >= BUSY_TRIES) return { kind: "failed", error };
  }
}

/** It is not known whether the pack received the request. Anything else that arrived shows that it did, or that another talker interfered. */
function isUnheard(error: BmsError): boolean {
  return isOver(error) || error.code === "link.timeoutFirstByte" || error.code === "link.echoOnly" || error.code === "link.foreignTraffic";
}

function judged(log: StreamedLog, payload: Uint8Array): StreamAnswer {
  if (log.isFiller(payload)) return { kind: "empty" };
  return { kind: "record", raw: hexOfBytes(payload, ""), isDamaged: !log.toRecord(payload).ok };
}
