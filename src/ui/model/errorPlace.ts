import type { BmsError, ErrorCode } from "../../../protocol/shared.ts";

/** Reasons for which a write is out of date although no value of the pack has changed. */
const STALE_REASONS = ["otherPack", "notRead", "otherWrite"] as const;
type StaleReason = (typeof STALE_REASONS)[number];

/** null = the words of the code are right. */
export function staleReason({ code, detail }: BmsError): StaleReason | null {
  return (code === "write.stale" && STALE_REASONS.find((reason) => reason === detail?.reason)) || null;
}

/** Where in the catalogue the words of this error stand. */
export function errorPlace(error: BmsError): `codes.${ErrorCode}` | `stale.${StaleReason}` {
  const reason = staleReason(error);
  return reason === null ? `codes.${error.code}` : `stale.${reason}`;
}
