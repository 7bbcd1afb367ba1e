import type { Clock, PackSnapshot } from "../../../protocol/index.ts";
import { isSamePack } from "../../../protocol/index.ts";
import type { EventMessage } from "../../contract/events.ts";
import type { PackName } from "../../contract/params.ts";
import { sampleOf } from "../../contract/sample.ts";
import type { FlagTimes, SnapshotEvent } from "../../contract/session.ts";
import { FlagsSince } from "./flagsSince.ts";
import { Trend } from "./trend.ts";

/** One sample of the trend at most this often. */
const TREND_EVERY_MS = 240;

/** The last good values with their receive time, the start time of each flag, and the trend. */
export class Snapshots {
  readonly trend = new Trend();
  readonly #clock: Clock;
  readonly #tell: (message: EventMessage) => void;
  #latest: SnapshotEvent | null = null;
  readonly #since = new FlagsSince();
  /** Whose the times of the flags are, once it has said so. */
  #pack: PackName | null = null;
  #sampledAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, tell: (message: EventMessage) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** The latest values, stamped with the present time so that the receiver can tell their age. */
  latest(): SnapshotEvent | null {
    return this.#latest && { ...this.#latest, atMs: this.#clock.nowMs() };
  }

  get flagsSinceWallMs(): FlagTimes {
    return this.#since.shown;
  }

  clear(): void {
    this.#latest = null;
    this.#pack = null;
    this.#since.clear();
    this.trend.clear();
  }

  /** A connection after a break: another pack may answer at the same address. */
  reconnected(): void {
    this.#since.doubt();
  }

  /** The pack of this connection has said who it is. */
  named(pack: PackName): void {
    this.#since.named(this.#pack !== null && isSamePack(this.#pack, pack));
    this.#pack = pack;
  }

  /** `receivedAtMs` = monotonic time of the oldest part. */
  store(snapshot: PackSnapshot, receivedAtMs: number): void {
    const nowMs = this.#clock.nowMs();
    const receivedAtWallMs = this.#clock.wallMs() - (nowMs - receivedAtMs);
    this.#since.take(snapshot, receivedAtWallMs);
    const inTrend = nowMs - this.#sampledAtMs >= TREND_EVERY_MS;
    this.#latest = { snapshot, receivedAtMs, receivedAtWallMs, flagsSinceWallMs: this.flagsSinceWallMs, inTrend, atMs: nowMs };
    if (inTrend) {
      this.#sampledAtMs = nowMs;
      this.trend.add(sampleOf(snapshot, receivedAtWallMs));
    }
    this.#tell({ event: "snapshot", payload: this.#latest });
  }
}
