import { LATEST_WALL_MS, MOST_KEPT } from "./limits.ts";
import { z } from "./zod.ts";

/** A time of the wall clock in anything that is kept or comes from elsewhere. */
export const WALL_MS = z.number().min(0).max(LATEST_WALL_MS);
export const KEPT_INTEGER = z.number().int().min(-MOST_KEPT).max(MOST_KEPT);
export const KEPT_NUMBER = z.number().min(-MOST_KEPT).max(MOST_KEPT);
