import type { BmsError, FamilyId } from "../../protocol/shared.ts";
import { isRefusal } from "../../protocol/shared.ts";

/** So often a block is asked for before the reading goes on without it. */
export const READ_TRIES = 3;

export const READ_PARTS = ["live", "identity", "settings"] as const;

/** A block whose values are not here, and why: nothing good has come, or (live) nothing new has for so many tries. */
export interface UnreadBlock {
  /** Whose words name the block and the refusal. */
  readonly family: FamilyId;
  readonly block: string;
  /** How the request looks, for people: "44", "03 @ 9-12". */
  readonly wire: string;
  readonly part: (typeof READ_PARTS)[number];
  /** Of the last try; null = not asked yet. */
  readonly error: BmsError | null;
  /** The usual tries are used up, or the pack says that it has no such thing: waiting brings nothing. */
  readonly isGivenUp: boolean;
}

/** Who it is and how it is, without its settings. */
export const isOfReading = ({ part }: UnreadBlock): boolean => part !== "settings";

/** Each live block of a pack that answers was asked for in vain: nothing of it can be shown. */
export function isUnreadable(unread: readonly UnreadBlock[]): boolean {
  const live = unread.filter(({ part }) => part === "live");
  return live.length > 0 && live.every(({ error }) => error !== null);
}

/** It answered, and said no: then there is nothing to be read, now or later. */
export function isRefusedBlock({ error }: UnreadBlock): boolean {
  return error !== null && isRefusal(error);
}
