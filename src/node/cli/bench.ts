import type { BmsError, Clock, Driver, Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { HostApi } from "../../contract/contract.ts";
import type { AppState } from "../../contract/events.ts";
import type { ConnectRequest, SessionState } from "../../contract/session.ts";
import { isUnreadable } from "../../contract/unread.ts";
import { type App, createApp } from "../../core/app.ts";
import { appFolder } from "../appFolder.ts";
import { CLOSE_LIMIT_MS } from "../closeLimit.ts";
import { within } from "../lanes.ts";
import { createNodePorts } from "../nodePorts.ts";
import type { Interrupt } from "./interrupt.ts";

/** The whole program without a window, watched as a window would watch it. */
export interface Bench {
  readonly call: HostApi["call"];
  readonly app: App;
  /** The host's clock, by which it stamps what it tells. */
  readonly clock: Clock;
  /** Newest of everything that was told. */
  readonly now: AppState;
  /**
   * Resolves with what `look` gives as soon as it gives something. Fails with `cancelled` when the end is wanted and with
   * `link.timeoutFirstByte` after `limitMs`.
   */
  when<T>(look: (now: AppState) => T | null, limitMs?: number): Promise<Result<T>>;
  close(): Promise<void>;
}

export async function openBench(interrupt: Interrupt, drivers: readonly Driver[]): Promise<Bench> {
  const ports = createNodePorts({ shell: "cli", folder: appFolder(), drivers });
  const app = createApp(ports, drivers);
  // After a fault of our own nothing more is asked of a pack. By Ctrl-C the command ends by itself and says what is known.
  interrupt.onWanted(() => {
    if (interrupt.reason === "bug") void app.close();
  });
  const looks = new Set<() => void>();
  let now: AppState | null = null;
  // Events before the first state would be lost: they are in it.
  app.subscribe((message) => {
    if (now === null) return;
    now = { ...now, [message.event]: message.payload };
    // Another pack has said who it is, and has given none yet.
    if (message.event === "session" && message.payload.lastGoodAtMs === null) now = { ...now, snapshot: null };
    for (const look of [...looks]) look();
  });
  const first = await app.call("app.state", {});
  if (!first.ok) throw new Error(first.error.code);
  let state: AppState = first.value;
  now = state;

  return {
    app,
    clock: ports.clock,
    call: (name, args) => app.call(name, args),
    get now() {
      state = now ?? state;
      return state;
    },
    when(look, limitMs) {
      return new Promise((resolve) => {
        const cancel = () => finish(fail("cancelled"));
        const check = () => {
          const found = look(now ?? state);
          if (found !== null) finish(ok(found));
        };
        const timer = limitMs === undefined ? undefined : setTimeout(() => finish(fail("link.timeoutFirstByte")), limitMs);
        function finish(result: Parameters<typeof resolve>[0]): void {
          looks.delete(check);
          interrupt.offWanted(cancel);
          clearTimeout(timer);
          resolve(result);
        }
        looks.add(check);
        interrupt.onWanted(cancel);
        if (!interrupt.isWanted) check();
      });
    },
    close: () => within(app.close(), CLOSE_LIMIT_MS, undefined),
  };
}

/** Where a search stands: the pack answers, or why it does not and whether asking has gone round once. */
type Search = { readonly found: SessionState } | { readonly reason: BmsError };

/** Connections that ended before any value was here; the next would end so too. */
const MOST_BROKEN = 3;

/** Tells when so many have; the rounds of the search do not count them, because somebody did answer or the line went away. */
function countBroken(): (session: SessionState) => boolean {
  let count = 0;
  let wasBroken = false;
  return ({ phase, reason }) => {
    const isBroken = phase === "lost" || (phase === "searching" && reason?.code === "link.lost");
    if (isBroken && !wasBroken) count += 1;
    wasBroken = isBroken;
    return count >= MOST_BROKEN;
  };
}

/** Of a pack that answers the blocks tell more than the last thing that went wrong on the line. */
function reasonOf({ session, snapshot }: AppState): BmsError {
  if (snapshot === null && isUnreadable(session.unread)) return { code: "device.unreadable" };
  return session.reason ?? { code: "link.timeoutFirstByte" };
}

/**
 * Online with first values. Without a limit each way of asking is tried once, and a pack that answers is asked as often as is usual;
 * with one it is tried again until then.
 */
export async function connectBench(
  bench: Bench,
  wanted: ConnectRequest,
  { timeoutS, allAddresses = false }: { readonly timeoutS: number | null; readonly allAddresses?: boolean },
): Promise<Result<SessionState>> {
  const isBroken = countBroken();
  const asked = await bench.call("session.connect", wanted);
  if (!asked.ok) return asked;
  if (allAddresses) await bench.call("session.searchAddresses", {});
  // The first round may have begun before it heard of all addresses.
  const rounds = allAddresses ? 2 : 1;
  const look = (now: AppState): Search | null => {
    const { session, snapshot } = now;
    if (session.phase === "online" && snapshot !== null) return { found: session };
    const isRoundOver = session.phase === "searching" && session.doctor !== null && session.doctor.nextTryAtMs !== null;
    const isPort = session.reason?.code.startsWith("host.") === true;
    const isRound = isRoundOver && (isPort || (session.doctor?.rounds ?? 0) >= rounds);
    const isInVain =
      snapshot === null && isUnreadable(session.unread) && session.unread.every(({ part, isGivenUp }) => part !== "live" || isGivenUp);
    const isEnough = isRound || isBroken(session) || isInVain;
    return isEnough && timeoutS === null ? { reason: reasonOf(now) } : null;
  };
  const seen = await bench.when(look, timeoutS === null ? undefined : timeoutS * 1000);
  if (!seen.ok) return seen.error.code === "cancelled" ? seen : { ok: false, error: reasonOf(bench.now) };
  return "found" in seen.value ? ok(seen.value.found) : { ok: false, error: seen.value.reason };
}
