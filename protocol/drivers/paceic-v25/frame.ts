import { buildAsciiFrame } from "../../ascii/frame.ts";

export { parseFrame, scrubFrame } from "../../ascii/frame.ts";
export { createAsciiFramer as createPaceicFramer } from "../../ascii/framer.ts";

export const VERSION = 0x25;
export const CID1_LIFEPO4 = 0x46;
/** Seen on some 14-cell packs. */
export const CID1_OTHER = 0x4f;
/** Return code of a successful answer. */
export const DONE = 0x00;
/** Return codes of the documents and of the protocol family; any other value is the CID2 of a request. */
export const REFUSALS: ReadonlySet<number> = new Set([0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x09, 0x90, 0x91, 0xe1, 0xe2, 0xe3, 0xe4]);

/** `code` = CID2 of a request, RTN of an answer. */
export function buildFrame(address: number, code: number, info: Uint8Array): Uint8Array {
  return buildAsciiFrame({ version: VERSION, address, cid1: CID1_LIFEPO4, code }, info);
}
