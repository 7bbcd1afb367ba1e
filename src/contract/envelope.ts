import { fail, ok, type Result } from "../../protocol/shared.ts";
import type { RequestMessage } from "./messages.ts";
import { parseJson } from "./messages.ts";
import { z } from "./zod.ts";

/** Largest message that a window may send, in bytes. */
export const MOST_REQUEST_BYTES = 64 * 1024;

const REQUEST = z.strictObject({
  id: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  name: z.string().min(1).max(64),
  args: z.unknown(),
});

/** Reads one message of a window. Fails with `host.badRequest` when it is too long, not JSON or not a request. */
export function parseRequest(text: string): Result<RequestMessage> {
  if (text.length > MOST_REQUEST_BYTES) return fail("host.badRequest", { reason: "size" });
  const parsed = REQUEST.safeParse(parseJson(text));
  if (!parsed.success) return fail("host.badRequest", { reason: "envelope" });
  const { id, name, args } = parsed.data;
  return ok({ id, name, args });
}
