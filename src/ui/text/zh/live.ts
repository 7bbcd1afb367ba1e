import type { live as en } from "../en/live.ts";
import type { Words } from "../words.ts";

export const live: Words<typeof en> = {};
