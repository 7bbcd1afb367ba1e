import type { ParamsRead } from "../../../../contract/params.ts";
import type { UnreadBlock } from "../../../../contract/unread.ts";
import { isRefusedBlock } from "../../../../contract/unread.ts";

/**
 * Why a family's setting is not on the screen: wait = nothing has been read · unread = its block failed · refused = the pack
 * refuses the question · notFitted = the pack answers that it has none, or is silent to this question alone.
 */
type Absence = "wait" | "unread" | "refused" | "notFitted";

export const isInverterBlock = ({ block }: Pick<UnreadBlock, "block">): boolean => block === "inverter";

export function absenceOf(read: Pick<ParamsRead, "unread"> | null): Absence {
  if (read === null) return "wait";
  const unread = read.unread.filter(isInverterBlock);
  if (unread.length === 0) return "notFitted";
  return unread.every((block) => isRefusedBlock(block)) ? "refused" : "unread";
}
