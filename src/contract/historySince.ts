import { KEPT_INTEGER } from "./bounds.ts";
import { z } from "./zod.ts";

/** What the history of the packs says of the time between two visits: part of the report's data, so that its paper can be made again. */

const COUNT = KEPT_INTEGER.min(0);
/** Civil time of the pack's own clock, ISO 8601 without zone. */
const CIVIL = z.string().max(30);

/** Worst first. */
export const EVENT_KINDS = ["fault", "protection", "alarm"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

const EVENT = z.strictObject({
  kind: z.enum(EVENT_KINDS),
  /** Key of the flag; null = bits that have no name, or several. */
  flag: z.string().max(60).nullable(),
  /** Records that have it. */
  count: COUNT,
  firstAt: CIVIL,
  lastAt: CIVIL,
});
export type HistoryEvent = Readonly<z.infer<typeof EVENT>>;

/**
 * none = no record of this pack is here · later = the oldest one is younger than the earlier visit · gap = it reaches back, but records are
 * missing in between, or some have no date that can be believed · notReadSince = it reaches back, but no download since the earlier visit is
 * known to have brought all that the pack had · whole = it reaches back without a gap, and up to `readAt`.
 */
const HISTORY_REACHES = ["none", "later", "gap", "notReadSince", "whole"] as const;

const OF_PACK = z.strictObject({
  address: z.number().int().min(0).max(255),
  reach: z.enum(HISTORY_REACHES),
  /** Civil time of this computer when the log was last read to its end; null = not known. Missing in documents of earlier versions. */
  readAt: CIVIL.nullable().exactOptional(),
  oldestAt: CIVIL.nullable(),
  newestAt: CIVIL.nullable(),
  /** With a date since then. */
  records: COUNT,
  /** Without a date that can be believed: they may be of any time, and are counted nowhere else. */
  undated: COUNT,
  events: z.array(EVENT).max(200).readonly(),
});
export type PackHistorySince = Readonly<z.infer<typeof OF_PACK>>;

export const HISTORY_SINCE = z.strictObject({ since: CIVIL, packs: z.array(OF_PACK).max(16).readonly() });
export type HistorySince = Readonly<z.infer<typeof HISTORY_SINCE>>;
