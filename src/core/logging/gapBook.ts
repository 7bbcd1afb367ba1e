import type { PackSnapshot } from "../../../protocol/index.ts";
import type { GapReason } from "../../contract/logging.ts";
import type { LogRow } from "./logTable.ts";

/** One pack at a moment of logging. */
export interface PackNow {
  readonly address: number;
  /** Empty while not known. */
  readonly serial: string;
  readonly latest: { readonly snapshot: PackSnapshot; readonly receivedAtMs: number; readonly receivedAtWallMs: number } | null;
}

export interface Moment {
  readonly nowMs: number;
  readonly packs: readonly PackNow[];
  /** Older values are not logged as current, and this long without any is a gap. */
  readonly freshMs: number;
  readonly gapAfterMs: number;
  /** Why a pack has nothing new. */
  readonly reasonOf: (address: number) => GapReason;
}

interface Track {
  readonly serial: string;
  /** Of the last row. */
  readonly wallMs: number;
  readonly atMs: number;
  /** Civil time ahead of the monotonic one when it came; null = in an earlier run of the program. */
  readonly aheadMs: number | null;
  /** Marked however short it was. */
  readonly mustMark: boolean;
  readonly reasons: ReadonlySet<GapReason>;
}

interface Plan {
  readonly rows: readonly LogRow[];
  /** They are in the file. */
  commit(): void;
  /** They are not and never will be. */
  abandon(): void;
}

/** Civil time that goes away from the monotonic one by more is not drift: the computer slept or its clock was set. */
const CLOCK_JUMP_MS = 5000;

const withReason = (track: Track, reason: GapReason): Track => ({ ...track, reasons: new Set([...track.reasons, reason]) });

/** Of each pack the last row that was written, and why nothing has come since. What is planned counts only when it is in the file. */
export class GapBook {
  readonly #tracks = new Map<number, Track>();

  clear(): void {
    this.#tracks.clear();
  }

  /** What an earlier run of the program wrote last. */
  resume(address: number, serial: string, wallMs: number): void {
    const track = {
      serial,
      wallMs,
      atMs: Number.NEGATIVE_INFINITY,
      aheadMs: null,
      mustMark: true,
      reasons: new Set<GapReason>(["programEnded"]),
    };
    this.#tracks.set(address, track);
  }

  /** ADD of the packs whose next row will have a gap before it. */
  missing({ nowMs, gapAfterMs }: Pick<Moment, "nowMs" | "gapAfterMs">): readonly number[] {
    return [...this.#tracks]
      .filter(([, track]) => track.mustMark || nowMs - track.atMs > gapAfterMs)
      .map(([address]) => address)
      .sort((a, b) => a - b);
  }

  plan(moment: Moment): Plan {
    const rows: LogRow[] = [];
    const next = new Map<number, Track>();
    for (const { address, serial, latest } of moment.packs) {
      const track = this.#tracks.get(address);
      if (latest === null || moment.nowMs - latest.receivedAtMs > moment.freshMs) continue;
      if (track !== undefined && latest.receivedAtMs <= track.atMs) continue;
      const wallMs = latest.receivedAtWallMs;
      const aheadMs = wallMs - latest.receivedAtMs;
      // Told by the values themselves: the one that is logged next may have come before the clock was set.
      const isSet = (track?.aheadMs ?? null) !== null && Math.abs(aheadMs - (track?.aheadMs ?? 0)) > CLOCK_JUMP_MS;
      const isGap = track !== undefined && (isSet || track.mustMark || latest.receivedAtMs - track.atMs > moment.gapAfterMs);
      if (isGap) rows.push(this.#gapRow(address, isSet ? withReason(track, "clockSet") : track, wallMs));
      rows.push({ kind: "value", address, serial, wallMs, snapshot: latest.snapshot });
      next.set(address, { serial, wallMs, atMs: latest.receivedAtMs, aheadMs, mustMark: false, reasons: new Set() });
    }
    for (const [address, track] of this.#tracks) {
      if (next.has(address)) continue;
      const reason = moment.reasonOf(address);
      // Between two rows of a slow line nothing is new, and nothing is wrong.
      if (reason !== "noValue") this.#tracks.set(address, withReason(track, reason));
    }
    return {
      rows,
      commit: () => {
        for (const [address, track] of next) this.#tracks.set(address, track);
      },
      abandon: () => {
        for (const [address, unwritten] of next) {
          const track = this.#tracks.get(address) ?? unwritten;
          this.#tracks.set(address, { ...withReason(track, "notWritten"), mustMark: true });
        }
      },
    };
  }

  /** A file ends while values are missing: it records the gap so far, which continues in the next file. */
  split(moment: Pick<Moment, "nowMs" | "gapAfterMs">, wallMs: number, except: readonly LogRow[] = []): Plan {
    const open = this.missing(moment).flatMap((address) => {
      const track = this.#tracks.get(address);
      return track === undefined || except.some((row) => row.address === address) ? [] : [{ address, track }];
    });
    return {
      rows: open.map(({ address, track }) => this.#gapRow(address, track, wallMs)),
      commit: () => {
        for (const { address, track } of open) this.#tracks.set(address, { ...track, wallMs, mustMark: true });
      },
      abandon: () => {},
    };
  }

  #gapRow(address: number, { serial, wallMs, reasons }: Track, toWallMs: number): LogRow {
    const why: readonly GapReason[] = reasons.size === 0 ? ["noValue"] : [...reasons];
    return { kind: "gap", address, serial, fromWallMs: wallMs, wallMs: toWallMs, reasons: why };
  }
}
