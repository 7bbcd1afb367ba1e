import { byteAt, equalBytes } from "../bytes/bytes.ts";
import type { Request, Verdict } from "../link/request.ts";
import { EXCEPTION_BIT, isKnownFunction, isReadFunction, readByteCount, readRequestBytes, withCrc, writeRequestBytes } from "./frame.ts";
import type { RegisterBlock } from "./registerMap.ts";

/** Address, function, start, count and CRC of an acknowledged write. */
const WRITE_ACK_BYTES = 8;

export function readRequest(block: RegisterBlock, address: number): Request {
  return {
    bytes: readRequestBytes(address, block.start, block.count),
    address,
    block: block.key,
    args: [],
    kind: "read",
    longestReplyBytes: 5 + readByteCount(0x03, block.count),
    ...(block.consumes === true ? { consumes: true } : {}),
  };
}

interface WriteTarget {
  readonly block: string;
  readonly address: number;
  readonly start: number;
  readonly data: Uint8Array;
  readonly quietAfterMs: number;
}

export function writeRequest({ block, address, start, data, quietAfterMs }: WriteTarget): Request {
  const bytes = writeRequestBytes(address, start, data);
  return { bytes, address, block, args: [], kind: "write", longestReplyBytes: WRITE_ACK_BYTES, quietAfterMs };
}

/** Judges one frame with a right CRC while `request` is outstanding. */
export function acceptModbus(request: Request, frame: Uint8Array): Verdict {
  const answeredBy = byteAt(frame, 0);
  const fn = byteAt(frame, 1);
  const asked = byteAt(request.bytes, 1);
  if (answeredBy !== request.address) return { kind: "ignore", reason: "otherAddress", answeredBy };
  if (fn === (asked | EXCEPTION_BIT)) {
    return { kind: "failed", answeredBy, error: { code: "device.exception", detail: { exception: byteAt(frame, 2) } } };
  }
  if (fn !== asked) return { kind: "ignore", reason: "unasked" };
  if (frame.length !== request.longestReplyBytes) return { kind: "ignore", reason: "otherLength" };
  if (isReadFunction(fn)) return { kind: "reply", payload: frame.subarray(3, -2), answeredBy };
  // An acknowledgement repeats start and count (or value); one with others belongs to another write.
  const isOurs = equalBytes(frame.subarray(2, 6), request.bytes.subarray(2, 6));
  return isOurs ? { kind: "reply", payload: new Uint8Array(0), answeredBy } : { kind: "ignore", reason: "unasked" };
}

/** The same frame with the correct CRC. */
export function sealModbus(frame: Uint8Array): Uint8Array {
  return withCrc([...frame.subarray(0, -2)]);
}

/** Filler for data that must not be kept. */
const BLANK = 0x58;
const HEAD_BYTES = 3;
const CRC_BYTES = 2;

/**
 * Everything between the count in front and the CRC replaced. Bytes that do not begin as an answer begin in the middle of one, so
 * none of them is known to be header; when their number differs from the count, none is known to be trailer.
 */
export function scrubModbus(frame: Uint8Array): Uint8Array {
  const hasHead = frame.length >= HEAD_BYTES && isKnownFunction(byteAt(frame, 1) & ~EXCEPTION_BIT);
  const hasTail = hasHead && frame.length === HEAD_BYTES + byteAt(frame, 2) + CRC_BYTES;
  const from = hasHead ? HEAD_BYTES : 0;
  const to = frame.length - (hasTail ? CRC_BYTES : 0);
  return frame.map((byte, at) => (at < from || at >= to ? byte : BLANK));
}
