import { KEPT_INTEGER, WALL_MS } from "./bounds.ts";
import { FAMILY } from "./family.ts";
import { z } from "./zod.ts";

/** What the host keeps of a write while it runs: enough to say after a crash what is known, and to go on. */

const INTEGER = KEPT_INTEGER;
const PACK = z.object({
  family: FAMILY,
  address: INTEGER.min(0).max(255),
  identity: z.object({ bmsVersion: z.string(), modelSerial: z.string(), packSerial: z.string() }),
});

export const JOURNAL_SCHEMA = z.object({
  schema: z.literal("open-bmstool/journal"),
  version: z.literal(1),
  id: z.string(),
  pack: PACK,
  startedWallMs: WALL_MS,
  isRollback: z.boolean(),
  /** Name of the backup made before it. */
  backup: z.string(),
  /** All settings as they were before the first byte. */
  before: z.record(z.string(), INTEGER),
  rows: z.array(
    z.object({
      key: z.string(),
      from: INTEGER,
      wanted: INTEGER,
      /** sent = its request was about to leave or has left; what came of it is not known. */
      state: z.enum(["notSent", "sent", "verified", "notVerified"]),
    }),
  ),
});
export type Journal = Readonly<z.infer<typeof JOURNAL_SCHEMA>>;
export type JournalRow = Journal["rows"][number];

export const BACKUP_SCHEMA = z.object({
  schema: z.literal("open-bmstool/backup"),
  version: z.literal(1),
  takenWallMs: WALL_MS,
  cause: z.enum(["beforeWrite", "beforeRollback", "beforeFinish", "beforeDefaults", "byHand"]),
  pack: PACK,
  /** A parameter file, checked by its own reader. */
  file: z.unknown(),
});
export type Backup = Readonly<z.infer<typeof BACKUP_SCHEMA>>;

/** On disk before the first command that takes the switches of a pack from its own logic; gone when they were given back. */
export const PC_CONTROL_SCHEMA = z.object({
  schema: z.literal("open-bmstool/pc-control"),
  version: z.literal(1),
  pack: PACK,
  sinceWallMs: WALL_MS,
});
export type PcControlNote = Readonly<z.infer<typeof PC_CONTROL_SCHEMA>>;

/** Firmware that a write has been proven on, by family and version text, with the civil time of it. */
export const PROVEN_SCHEMA = z.record(z.string(), WALL_MS);

/** Records, downloads and their places: a pack holds some thousands, an archive keeps those of years. */
const MOST_PLACES = 1e9;
const PLACE = z.number().int().min(-MOST_PLACES).max(MOST_PLACES);
const S = PLACE.min(1);
const LOST = z.enum(["silent", "broken"]);
/** silent = nobody answered, and the pack may not have heard the question. broken = one came, and cannot be used. */
export type LostHow = z.infer<typeof LOST>;

/** One line of an archive file. Lines are only ever added, so that a crash loses at most the record in flight. */
export const ARCHIVE_LINE_SCHEMA = z.discriminatedUnion("k", [
  z.object({ k: z.literal("pack"), v: z.literal(1), pack: PACK }),
  /** A download begins. `stream` = of a log that the pack hands over in its own order; `count` = of so many records, by its own word. */
  z.object({ k: z.literal("session"), s: S, stream: z.literal(true).exactOptional(), count: PLACE.min(0).exactOptional() }),
  /**
   * A record: `i` counts from the newest of that download, negative for those that came while it ran; in a stream it is the number of
   * the question. "" = never readable. `lost` = the pack may have handed over one here, and it did not arrive.
   */
  z.object({
    k: z.literal("record"),
    s: S,
    i: PLACE,
    raw: z.string().max(1000),
    /** A time that cannot be is none: the record is true all the same. */
    w: WALL_MS.catch(0),
    bad: z.literal(true).exactOptional(),
    lost: LOST.exactOptional(),
    /** From a file of somebody, and not from the pack. */
    imported: z.literal(true).exactOptional(),
    /** By that file its date says nothing; the next one that can be believed again, as if it were UTC, null = none yet. */
    astray: WALL_MS.nullable().exactOptional(),
  }),
  /** Where the download stands to earlier ones: seq = base - i. */
  z.object({ k: z.literal("base"), s: S, base: PLACE }),
  /** The pack had no record older than this one. */
  z.object({ k: z.literal("end"), s: S, i: PLACE }),
  /** A stream was read to its end: so many were lost of it. `whole` = nothing is missing between the downloads from that one on. */
  z.object({ k: z.literal("closed"), s: S, lost: PLACE.min(0), whole: S.exactOptional() }),
  /** That download ended complete at this moment: the pack had logged nothing that it left out. Archives of earlier versions do not say. */
  z.object({ k: z.literal("complete"), s: S, w: WALL_MS }),
]);
export type ArchiveLine = Readonly<z.infer<typeof ARCHIVE_LINE_SCHEMA>>;
