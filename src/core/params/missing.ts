import type { BmsError, Driver } from "../../../protocol/index.ts";
import type { SettingValues } from "../../contract/params.ts";
import type { UnreadBlock } from "../../contract/unread.ts";

/** Why some of these were not read although the pack answers, as its refusal says; null = all of them are here. */
export function missingOf(
  { blocks }: Driver,
  keys: readonly string[],
  held: SettingValues,
  refused: readonly UnreadBlock[],
): BmsError | null {
  const missing = keys.filter((key) => held[key] === undefined);
  if (missing.length === 0) return null;
  const holds = (block: string) =>
    (blocks[block]?.layout ?? []).some(({ key }) => missing.includes(key) || missing.includes(`${block}.${key}`));
  const unread = refused.find(({ block }) => holds(block));
  if (!unread?.error) return { code: "write.stale", detail: { reason: "notRead", keys: missing.join(" ") } };
  return { code: unread.error.code, detail: { ...unread.error.detail, block: unread.block, wire: unread.wire } };
}
