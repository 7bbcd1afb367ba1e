import type { Clock, PackSnapshot } from "../../../protocol/index.ts";
import { flagsOf, flagTimeKey } from "../../../protocol/index.ts";
import type { EventMessage } from "../../contract/events.ts";
import { sampleOf } from "../../contract/sample.ts";
import type { FlagTimes, SnapshotEvent } from "../../contract/session.ts";
import { Trend } from "./trend.ts";

/** One sample of the trend at most this often. */
const TREND_EVERY_MS = 240;

/** The last good values with their receive time, the start time of each flag, and the trend. */
export class Snapshots {
  readonly trend = new Trend();
  readonly #clock: Clock;
  readonly #tell: (message: EventMessage) => void;
  #latest: SnapshotEvent | null = null;
  #flagsSince: FlagTimes = {};
  #sampledAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, tell: (message: EventMessage) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** The latest values, stamped with the present time so that the receiver can tell their age. */
  latest(): SnapshotEvent | null {
    return this.#latest && { ...this.#latest, atMs: this.#clock.nowMs() };
  }

  clear(): void {
    this.#latest = null;
    this.#flagsSince = {};
    this.trend.clear();
  }

  /** `receivedAtMs` = monotonic time of the oldest part. */
  store(snapshot: PackSnapshot, receivedAtMs: number): void {
    const nowMs = this.#clock.nowMs();
    const receivedAtWallMs = this.#clock.wallMs() - (nowMs - receivedAtMs);
    this.#flagsSince = flagTimes(this.#flagsSince, snapshot, receivedAtWallMs);
    const inTrend = nowMs - this.#sampledAtMs >= TREND_EVERY_MS;
    this.#latest = { snapshot, receivedAtMs, receivedAtWallMs, flagsSinceWallMs: this.#flagsSince, inTrend, atMs: nowMs };
    if (inTrend) {
      this.#sampledAtMs = nowMs;
      this.trend.add(sampleOf(snapshot, receivedAtWallMs));
    }
    this.#tell({ event: "snapshot", payload: this.#latest });
  }
}

/** Start time of each flag in `snapshot`; `before` = the previous times. */
export function flagTimes(before: FlagTimes, snapshot: PackSnapshot, wallMs: number): FlagTimes {
  const since: Record<string, number> = {};
  const flags = flagsOf(snapshot);
  if (flags === "notRead") return since;
  for (const flag of flags) since[flagTimeKey(flag)] = before[flagTimeKey(flag)] ?? wallMs;
  return since;
}
