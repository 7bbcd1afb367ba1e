import type { BmsError, Clock, Result } from "../../../protocol/index.ts";
import { isOver, mayRetryRead, sleep } from "../../../protocol/index.ts";
import type { PackLink } from "./packLink.ts";

/** How long a restarting pack is retried before its values count as unknown. */
export const PATIENCE_MS = 15_000;
export const PAUSE_MS = 500;
/** After this long, what is not as wanted is accepted as final, where the family does not say how long a pack may need. */
export const SETTLE_MS = 3000;

/** The line or the connection is lost, or it leads to another pack: retries are useless. */
export function isDone({ signal }: Pick<PackLink, "signal">, error: BmsError): boolean {
  return signal.aborted || isOver(error) || error.code === "device.otherPack";
}

/** A pack that restarts or is late may still answer. */
export function mayStillCome(link: Pick<PackLink, "signal">, error: BmsError): boolean {
  return mayRetryRead(error) && !isDone(link, error);
}

/** After something was sent: patient with a pack that restarts or answers late, and with an answer that is not final yet. */
export async function readPatiently<T>(
  link: Pick<PackLink, "signal">,
  clock: Clock,
  read: () => Promise<Result<T>>,
  isFinal: (value: T, forMs: number) => boolean = () => true,
): Promise<Result<T>> {
  const sinceMs = clock.nowMs();
  for (;;) {
    const forMs = clock.nowMs() - sinceMs;
    const result = await read();
    const isEnd = result.ok ? isFinal(result.value, forMs) : !mayStillCome(link, result.error) || clock.nowMs() - sinceMs > PATIENCE_MS;
    if (isEnd) return result;
    await sleep(clock, PAUSE_MS, link.signal);
  }
}
