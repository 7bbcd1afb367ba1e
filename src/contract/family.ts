import { z } from "./zod.ts";

/**
 * Name of a pack family, as recordings, archives and backups keep it. Whether this program knows it is another question: what another
 * version has written is still read.
 */
export const FAMILY = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** What a pack's address may be at all; which of them a family uses, its own list says. */
export const ADDRESS = z.number().int().min(0).max(247);
