import type { Clock, PackSnapshot } from "../../../protocol/index.ts";
import { isSamePack } from "../../../protocol/index.ts";
import type { EventMessage } from "../../contract/events.ts";
import type { PackName } from "../../contract/params.ts";
import { sampleOf } from "../../contract/sample.ts";
import type { FlagTimes, SnapshotEvent } from "../../contract/session.ts";
import { FlagsSince } from "./flagsSince.ts";
import { isOtherPack, isReadWhole } from "./otherPack.ts";
import { Trend } from "./trend.ts";

/** One sample of the trend at most this often. */
const TREND_EVERY_MS = 240;

/** The last good values with their receive time, the start time of each flag, and the trend. */
export class Snapshots {
  readonly trend = new Trend();
  readonly #clock: Clock;
  readonly #tell: (message: EventMessage) => void;
  #latest: SnapshotEvent | null = null;
  #isOfConnection = false;
  readonly #since = new FlagsSince();
  /** Whose the times of the flags are, once it has said so. */
  #pack: PackName | null = null;
  /** Whose the trend is, as far as any connection has told. */
  #trendOf: PackName | null = null;
  #trendRun = 0;
  #sampledAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, tell: (message: EventMessage) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** The latest values, stamped with the present time so that the receiver can tell their age. */
  latest(): SnapshotEvent | null {
    return this.#latest && { ...this.#latest, atMs: this.#clock.nowMs() };
  }

  /** The latest values that the pack of this connection has given: those from before may be of another pack. */
  ofConnection(): SnapshotEvent | null {
    return this.#isOfConnection ? this.latest() : null;
  }

  get flagsSinceWallMs(): FlagTimes {
    return this.#since.shown;
  }

  clear(): void {
    [this.#latest, this.#pack, this.#trendOf, this.#isOfConnection] = [null, null, null, false];
    this.#since.clear();
    this.trend.clear();
    this.#trendRun += 1;
  }

  /** A connection after a break: another pack may answer at the same address. */
  reconnected(): void {
    this.#since.doubt();
    this.#isOfConnection = false;
    this.trend.beginConnection();
  }

  /** The pack of this connection has said who it is; true = what is known is of another, and is none any more. */
  named(pack: PackName): boolean {
    this.#since.named(this.#pack !== null && isSamePack(this.#pack, pack));
    this.#pack = pack;
    const isOther = this.#trendOf !== null && isOtherPack(this.#trendOf, pack);
    if (isOther || this.#trendOf === null || isReadWhole(pack)) this.#trendOf = pack;
    const isOfOther = isOther && !this.#isOfConnection;
    if (isOfOther) this.#latest = null;
    if (isOther && this.trend.dropEarlier()) this.#beginTrend();
    return isOfOther;
  }

  /** Told at once: the next values may be long in coming. */
  #beginTrend(): void {
    this.#trendRun += 1;
    if (this.#latest === null) return;
    this.#latest = { ...this.#latest, trendRun: this.#trendRun, inTrend: false };
    this.#tell({ event: "snapshot", payload: { ...this.#latest, atMs: this.#clock.nowMs() } });
  }

  /** `receivedAtMs` = monotonic time of the oldest part. */
  store(snapshot: PackSnapshot, receivedAtMs: number): void {
    const nowMs = this.#clock.nowMs();
    const receivedAtWallMs = this.#clock.wallMs() - (nowMs - receivedAtMs);
    this.#since.take(snapshot, receivedAtWallMs);
    const inTrend = nowMs - this.#sampledAtMs >= TREND_EVERY_MS;
    const { flagsSinceWallMs } = this;
    this.#latest = { snapshot, receivedAtMs, receivedAtWallMs, flagsSinceWallMs, inTrend, trendRun: this.#trendRun, atMs: nowMs };
    this.#isOfConnection = true;
    if (inTrend) {
      this.#sampledAtMs = nowMs;
      this.trend.add(sampleOf(snapshot, receivedAtWallMs));
    }
    this.#tell({ event: "snapshot", payload: this.#latest });
  }
}
