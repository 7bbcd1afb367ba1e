import { z } from "./zod.ts";

/**
 * look = also a window that may only look may ask it: nothing leaves for a pack on its behalf but what shows the packs, and no other window
 * sees anything else than before · change = only one that may do everything.
 */
type Access = "look" | "change";

/**
 * What a request touches, and so what becomes of it while a recording runs:
 * program = the program itself, answered as ever · shown = what is on the screen, answered by the recording ·
 * lease = asked again and again while a screen is open: noted, asked again by a replay, and without effect while one runs ·
 * line = it sends something to a pack: noted in every recording, asked again by a replay, and refused to the person while one runs ·
 * kept = it changes what is kept of packs on this computer: refused too · recording = about recordings.
 */
type Manner = "program" | "shown" | "lease" | "line" | "kept" | "recording";

declare const REPLY: unique symbol;
/** The type of a reply, and nothing when the program runs: replies are ours and are not checked. */
export interface ReplyType<T> {
  readonly [REPLY]?: T;
}

interface RequestDeclaration {
  /** What a window may send with it: checked at the trust boundary. */
  readonly args: z.ZodType;
  readonly reply: ReplyType<unknown>;
  readonly access: Access;
  readonly manner: Manner;
}

export const NOTHING = z.strictObject({});
export const type = <T>(): ReplyType<T> => ({});
/** One request, whole: whoever adds one has to say all of it here. */
export const request = <const D extends RequestDeclaration>(declaration: D): D => declaration;
