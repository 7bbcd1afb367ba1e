import type { PackIdentity } from "../../../protocol/index.ts";
import { isUnchangedPack } from "../../../protocol/index.ts";
import type { PackName } from "../../contract/params.ts";
import type { SessionState } from "../../contract/session.ts";
import type { UnreadBlock } from "../../contract/unread.ts";

/** Knowledge of one connection; dropped when it ends. */
export type Progress = Pick<
  SessionState,
  "port" | "found" | "identity" | "pack" | "settings" | "isProven" | "unread" | "reason" | "lastGoodAtMs" | "onlineSinceMs"
>;

export const NOTHING_YET: Progress = {
  port: null,
  found: null,
  identity: null,
  pack: null,
  settings: {},
  isProven: false,
  unread: [],
  reason: null,
  lastGoodAtMs: null,
  onlineSinceMs: null,
};

/** What is read once behind the live values. */
export type ReadOnce = { readonly identity: PackIdentity } | { readonly settings: Readonly<Record<string, number>> };

/** The pack of this connection, once it has said who it is. */
export function namedIn({ found, identity }: Progress): PackName | null {
  return found === null || identity === null ? null : { family: found.family, address: found.address, identity };
}

/**
 * A pack that comes back keeps its thresholds on the screen while they are read again; another pack in its place does
 * not get them, also where both have the same texts or none. `former` = the last that said who it is.
 */
export function learned(now: Progress, former: PackName | null, more: ReadOnce): Partial<Progress> {
  if ("settings" in more) return { settings: { ...now.settings, ...more.settings } };
  const { identity } = more;
  const name = namedIn({ ...now, identity });
  const isBack = name !== null && former !== null && name.address === former.address && isUnchangedPack(name, former);
  return isBack ? { identity } : { identity, settings: {} };
}

/** The previous connection's reason for an unread block stays until this one has requested the block. */
export function stillTold(before: readonly UnreadBlock[], unread: readonly UnreadBlock[]): readonly UnreadBlock[] {
  const errorOf = (block: string) => before.find((each) => each.block === block)?.error ?? null;
  return unread.map((each) => (each.error === null ? { ...each, error: errorOf(each.block) } : each));
}
