import { buildAsciiFrame, sealFrame } from "../../ascii/frame.ts";
import { bytesOfText } from "../../bytes/bytes.ts";
import { pairText } from "../../bytes/hexPairs.ts";

export { parseFrame, scrubFrame } from "../../ascii/frame.ts";
export { createAsciiFramer as createPaceicFramer } from "../../ascii/framer.ts";

export const VERSION = 0x25;
/** Seen in packs of this framing whose commands and fields are others; those sold most first. */
export const OTHER_VERSIONS: readonly number[] = [0x20, 0x22, 0x12, 0x52];
export const CID1_LIFEPO4 = 0x46;
/** Seen on some 14-cell packs. */
export const CID1_OTHER = 0x4f;
/** Return code of a successful answer. */
export const DONE = 0x00;
/** Return codes of the documents and of the protocol family; any other value is the CID2 of a request. */
export const REFUSALS: ReadonlySet<number> = new Set([0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x09, 0x90, 0x91, 0xe1, 0xe2, 0xe3, 0xe4]);
/** Return codes lie below, also those that only other versions have. */
export const FIRST_COMMAND = 0x10;

/** `code` = CID2 of a request, RTN of an answer. */
export function buildFrame(address: number, code: number, info: Uint8Array): Uint8Array {
  return buildAsciiFrame({ version: VERSION, address, cid1: CID1_LIFEPO4, code }, info);
}

/** The same frame in another version. */
export function inVersion(version: number, frame: Uint8Array): Uint8Array {
  const other = frame.slice();
  other.set(bytesOfText(pairText(version)), 1);
  return sealFrame(other);
}
