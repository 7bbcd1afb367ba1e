import type { PackIdentity } from "../../../protocol/index.ts";
import { told } from "../../../protocol/index.ts";
import type { BankState } from "../../contract/bank.ts";
import type { GapReason, LogSettings } from "../../contract/logging.ts";
import type { SessionState, SnapshotEvent } from "../../contract/session.ts";
import type { PackNow } from "./gapBook.ts";

export interface LogSources {
  readonly session: () => SessionState;
  readonly snapshot: () => SnapshotEvent | null;
  readonly bank: () => BankState;
  /** Keeps the values of all packs coming until the returned function is called. */
  readonly keepBank: () => () => void;
}

const ANSWERING: readonly SessionState["phase"][] = ["online", "retrying"];

const serialOf = (identity: PackIdentity | null | undefined): string => told(identity?.packSerial ?? "").trim();

/** The values to log now. */
export function packsNow(sources: LogSources, which: LogSettings["packs"]): readonly PackNow[] {
  const { found, pack } = sources.session();
  const wired = sources.snapshot();
  const own = found === null ? [] : [{ address: found.address, serial: serialOf(pack?.identity), latest: wired }];
  if (which === "wired") return own;
  const others = sources.bank().packs.flatMap(({ address, isWired, identity: name, snapshot, receivedAtMs, receivedAtWallMs }) => {
    if (isWired || address === found?.address) return [];
    const isHere = snapshot !== null && receivedAtMs !== null && receivedAtWallMs !== null;
    return [{ address, serial: serialOf(name), latest: isHere ? { snapshot, receivedAtMs, receivedAtWallMs } : null }];
  });
  return [...own, ...others].sort((a, b) => a.address - b.address);
}

/** Why a pack that was logged has nothing new. */
export function reasonFor(sources: LogSources, which: LogSettings["packs"], address: number): GapReason {
  const { phase, found } = sources.session();
  if (phase === "closed") return "disconnected";
  if (!ANSWERING.includes(phase)) return "linkLost";
  if (found?.address === address) return "noValue";
  const pack = which === "all" ? sources.bank().packs.find((each) => each.address === address) : undefined;
  if (pack === undefined) return "otherPack";
  if (pack.presence === "conflict") return "unreadable";
  return pack.presence === "silent" || pack.presence === "absent" ? "packSilent" : "noValue";
}
