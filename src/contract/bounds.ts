import { LATEST_WALL_MS, MOST_KEPT } from "./limits.ts";
import { z } from "./zod.ts";

/** A time of the wall clock in anything that is kept or comes from elsewhere. */
export const WALL_MS = z.number().min(0).max(LATEST_WALL_MS);
export const KEPT_INTEGER = z.number().int().min(-MOST_KEPT).max(MOST_KEPT);
export const KEPT_NUMBER = z.number().min(-MOST_KEPT).max(MOST_KEPT);
/** Which piece of a file that comes or goes in pieces. */
export const PART_INDEX = z.number().int().min(0).max(100_000);
