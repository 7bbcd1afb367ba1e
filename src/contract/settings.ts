import { z } from "./zod.ts";

const SETTING_KEY = z.string().regex(/^[a-z][a-zA-Z0-9]{0,63}$/);

/** Settings by key in base units, from outside. */
export const SETTINGS = z.record(SETTING_KEY, z.number().int().min(-1_000_000_000).max(1_000_000_000_000));
/** Ids of the findings that a person has confirmed by typing. */
export const CONFIRMED = z.array(z.string().max(200)).max(200).readonly();
