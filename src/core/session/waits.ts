import type { BmsError } from "../../../protocol/index.ts";
import { errorKind, isGone } from "../../../protocol/index.ts";

/** Pause between two rounds of asking. */
const NEXT_ROUND_MS = 3000;
/** Interval of checks for a missing port: an adapter that is plugged in again is used at once. */
const PORT_RETRY_MS = 300;
const LOST_ROUND_MS = 500;

/** The port failed; it is not a silent pack. */
export function isOfPort(error: BmsError): boolean {
  return errorKind(error) === "host" || isGone(error);
}

/** Until the next round of looking for a pack. `hasWorked` = one was there before. */
export function waitAfterMs(error: BmsError, hasWorked: boolean): number {
  return isOfPort(error) ? PORT_RETRY_MS : hasWorked ? LOST_ROUND_MS : NEXT_ROUND_MS;
}
