/** Limits that hosts and windows share. Apart from the schemas: zod stays out of a window's first load. */

/** A window that is closed or reloaded simply does not ask again. */
export const BANK_LEASE_MS = 10_000;

/** Longest piece of a file that a window sends up at once, in characters: even fully escaped it fits into one message. */
export const UPLOAD_PART_CHARACTERS = 10_000;

/** Largest trace file that is read. */
export const MOST_TRACE_CHARACTERS = 48 * 1024 * 1024;

export const REPLAY_SPEEDS = [0.5, 1, 2, 5, 10, 50, 100] as const;

/** Longest piece of a log that is read at once, in bytes. */
export const LOG_READ_MOST = 262_144;

/** Photos of one commissioning: how many, and the bytes of each and of all. With more, a report would be too large to send. */
export const PHOTO_LIMITS = { count: 24, bytes: 8 * 1024 * 1024, allBytes: 32 * 1024 * 1024 } as const;

/** Piece of a photo on its way to the host, in hex digits: with its names it fits into one message. */
export const PHOTO_PART_DIGITS = 48_000;

/** And on its way back, in bytes. */
export const PHOTO_PART_BYTES = 262_144;
/** A time of a pack, "2026-01-12T06:48:13". */
export const CIVIL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;
/** To the year 2096: what is beyond it is damage or malice, and no calendar that comes later must meet it. */
export const LATEST_WALL_MS = 4e12;
/** Of numbers in kept files: further than any register, sum or counter reaches, and near enough that sums of them stay whole. */
export const MOST_KEPT = 1e12;

/** What the settings of publishing may be, in a window as in the file of the command line. */
export const PUBLISH_PATTERNS = {
  url: /^(mqtts?|wss?):\/\/[^@\s]+$/,
  site: /^[A-Za-z0-9_-]{1,40}$/,
  topic: /^[^#+/\s]+(?:\/[^#+/\s]+)*$/,
  listen: /^(?:[^\s:]+|\[[0-9a-f:]+\]):\d{1,5}$/,
} as const;

/** Largest file of certificates that a broker's may be signed by, in characters. */
export const MOST_AUTHORITY_CHARACTERS = 48_000;
