import type { BmsError, HistoryByteRange, HistoryOrder, HistoryRecord } from "../../protocol/shared.ts";
import { KEPT_INTEGER, WALL_MS } from "./bounds.ts";
import { CIVIL_TIME } from "./limits.ts";
import type { PackName } from "./params.ts";
import { NOTHING, request, type } from "./request.ts";
import { z } from "./zod.ts";

/** One archived record. */
export interface HistoryRow {
  /** Place in the pack's log: larger = newer. Unique in one archive; not without gaps. */
  readonly seq: number;
  /** INFO of the answer, upper-case hex without spaces. */
  readonly raw: string;
  /** null = damaged: it never came with a right checksum and believable values; or lost. */
  readonly record: HistoryRecord | null;
  /**
   * No record, but the likely place of one that the pack had handed over and that did not arrive. silent = no answer came, so that
   * the pack may not even have heard the question; broken = an answer came, and could not be used.
   */
  readonly lost?: "silent" | "broken";
  /** Host's civil time when it was read. */
  readonly seenWallMs: number;
  /** From an imported file, which says when it was read; this program has not had it from the pack. */
  readonly imported?: true;
  /**
   * Of a log that is handed over, which is put in the order of its dates: the pack had logged this one after one of a later date, or before
   * its clock was set. `until` = the next date in its log that can be believed again; null = there is none yet.
   */
  readonly astray?: { readonly until: string | null };
  /** Between this one and the next older one records may be missing: the pack had overwritten them. */
  readonly gapBefore: boolean;
}

export interface HistoryProgress {
  /** waiting = the link is lost; it goes on at the next record when the pack is back. */
  readonly stage: "reading" | "waiting" | "checking";
  /** Asked for in this download, and how many the pack may hold; null = not known yet. */
  readonly read: number;
  readonly total: number | null;
  /** New in the archive. */
  readonly added: number;
  readonly leftMs: number | null;
  readonly startedAtMs: number;
  readonly atMs: number;
}

export interface HistoryResult {
  /** incomplete = the log came to an end before its own count. */
  readonly outcome: "complete" | "incomplete" | "cancelled" | "failed";
  readonly added: number;
  readonly known: number;
  readonly damaged: number;
  /** Of a log that is handed over: gone, and named at their likely places. */
  readonly lost: number;
  /** So many the pack said that it has; null = it was not asked, or said nothing believable. */
  readonly counted: number | null;
  /** So many came, known ones and damaged ones counted in. */
  readonly came: number;
  /**
   * Of those that were counted: neither here, with what the downloads brought that this one goes on with, nor lost by this one. What one
   * of those lost is missing, too: reading once more may bring it.
   */
  readonly missing: number;
  readonly endedWallMs: number;
  readonly error: BmsError | null;
}

/** One pack's archive on this computer. */
export interface HistoryArchive {
  /** What history.open and history.rows are given. */
  readonly key: string;
  readonly pack: PackName;
  readonly count: number;
}

export interface ListedArchive extends HistoryArchive {
  /** When a download of this pack's log last ended complete, on any run of the program; null = not known. */
  readonly completeWallMs: number | null;
}

/** What has become of the log of one pack, which is in its archive as far as it came. */
export interface LogFetched {
  readonly archive: HistoryArchive;
  readonly outcome: Exclude<HistoryResult["outcome"], "failed">;
}

/** How the pack's clock stands to this computer's. */
export interface PackClock {
  /** Pack minus computer, whole seconds; + = the pack is fast. */
  readonly offsetS: number;
  /** The same bytes read in the other way that they allow; null = there is none. */
  readonly couldBe: string | null;
  readonly readAtWallMs: number;
}

/** In whose order the bits of these records stand, and the records that decide it. */
export interface HistoryOrderFound {
  readonly order: HistoryOrder | null;
  readonly forLive: readonly number[];
  readonly forLog: readonly number[];
}

export interface HistoryState {
  /** unknown = no pack yet; no = this family keeps no history that can be read. */
  readonly support: "unknown" | "yes" | "no";
  /** The pack on the line hands its log over by itself, each record once: nobody may read beside this program. */
  readonly isStream: boolean;
  /** null = the family leaves no doubt, or no archive is on the screen. */
  readonly order: HistoryOrderFound | null;
  /** The archive on the screen: that of the pack that is online, or one that was opened. */
  readonly archive: HistoryArchive | null;
  /** Why the archive of the pack that is online cannot be read now: it is not taken for empty. */
  readonly unreadable: BmsError | null;
  /** Grows with every change of the archive: `HistoryRowsChange` says which, and comes just before the state that has it. */
  readonly version: number;
  readonly progress: HistoryProgress | null;
  readonly result: HistoryResult | null;
  readonly clock: PackClock | null;
  /** null = not known yet: raw bytes are then shown without their meaning. */
  readonly layouts: HistoryLayouts | null;
}

/** More changes at once are not told one by one: a window then reads the archive again. */
export const MOST_ROWS_TOLD = 100;

/**
 * What has changed in the archive on the screen. Whoever holds its rows as of version `since` holds them as of `version` with this;
 * whoever does not, or has another `count` then, has missed something and reads them from the host.
 */
export interface HistoryRowsChange {
  readonly key: string;
  readonly since: number;
  readonly version: number;
  /** New, or in the place of those with the same `seq`. */
  readonly rows: readonly HistoryRow[];
  /** Numbers that no record has any more. */
  readonly gone: readonly number[];
  readonly count: number;
}

/** How the bytes of a record lie, by its length: the same for all records of that length. */
export type HistoryLayouts = Readonly<Record<number, readonly HistoryByteRange[]>>;

const ARCHIVE_KEY = z.string().min(1).max(80);

/** What a window may ask about the history of a pack. */
export const HISTORY_REQUESTS = {
  /** Downloads what the archive of the pack does not have yet. Returns when it has begun; the state tells how it goes. */
  "history.download": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
  /**
   * The same for any pack of the line that can be asked at its own address, beside everything else and without a word on the screen;
   * returns when it has ended. Fails with `link.busy` while another download runs, and `device.unsupported` with the `address` where that
   * pack cannot be asked alone.
   */
  "history.fetch": request({
    args: z.strictObject({ address: z.number().int().min(0).max(255) }),
    reply: type<LogFetched>(),
    access: "change",
    manner: "line",
  }),
  "history.cancel": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
  /** Archives of all packs on this computer. */
  "history.archives": request({ args: NOTHING, reply: type<readonly ListedArchive[]>(), access: "look", manner: "shown" }),
  /** Shows another archive than that of the pack online; null = that of the pack again. */
  "history.open": request({
    args: z.strictObject({ key: ARCHIVE_KEY.nullable() }),
    reply: type<null>(),
    access: "change",
    manner: "shown",
  }),
  /** Newest first, older than `beforeSeq`. */
  "history.rows": request({
    args: z.strictObject({
      key: ARCHIVE_KEY,
      beforeSeq: KEPT_INTEGER.nullable(),
      most: z.number().int().min(1).max(1000),
    }),
    reply: type<readonly HistoryRow[]>(),
    access: "look",
    manner: "shown",
  }),
  /** Rows of an own JSON export; those already there are left out. */
  "history.addRows": request({
    args: z.strictObject({
      key: ARCHIVE_KEY,
      rows: z
        .array(
          z.strictObject({
            seq: KEPT_INTEGER,
            raw: z.string().regex(/^([0-9A-F]{2}){0,200}$/),
            seenWallMs: WALL_MS,
            astray: z.strictObject({ until: z.string().regex(CIVIL_TIME).nullable() }).exactOptional(),
          }),
        )
        .max(100),
    }),
    reply: type<{ readonly added: number }>(),
    access: "change",
    manner: "kept",
  }),
  "history.clock": request({ args: NOTHING, reply: type<PackClock>(), access: "change", manner: "line" }),
};
