import { z } from "zod";
import { type BmsError, ERROR_TABLE, fail, ok, type Result } from "../../protocol/shared.ts";
import { EVENT_NAMES, type EventMessage } from "./events.ts";

// Zod's faster way compiles code from text, which our content security policy forbids.
z.config({ jitless: true });

/** Largest message that a window may send, in bytes. */
export const MOST_REQUEST_BYTES = 64 * 1024;

const REQUEST = z.strictObject({
  id: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  name: z.string().min(1).max(64),
  args: z.unknown(),
});

/** What a window sends over a socket. `name` and `args` are not checked yet: see checkedCall. */
interface RequestMessage {
  readonly id: number;
  readonly name: string;
  readonly args: unknown;
}

interface ReplyMessage {
  readonly id: number;
  readonly result: Result<unknown>;
}

type ServerMessage = ReplyMessage | EventMessage;

/** Reads one message of a window. Fails with `host.badRequest` when it is too long, not JSON or not a request. */
export function parseRequest(text: string): Result<RequestMessage> {
  if (text.length > MOST_REQUEST_BYTES) return fail("host.badRequest", { reason: "size" });
  const parsed = REQUEST.safeParse(parseJson(text));
  if (!parsed.success) return fail("host.badRequest", { reason: "envelope" });
  const { id, name, args } = parsed.data;
  return ok({ id, name, args });
}

export function encodeRequest(request: RequestMessage): string {
  return JSON.stringify(request);
}

export function encodeReply(id: number, result: Result<unknown>): string {
  return JSON.stringify({ id, result });
}

export function encodeEvent(message: EventMessage): string {
  return JSON.stringify(message);
}

const ERROR: z.ZodType<BmsError> = z.custom<BmsError>(
  (value) => typeof value === "object" && value !== null && "code" in value && Object.hasOwn(ERROR_TABLE, String(value.code)),
);
const REPLY = z.object({
  id: z.number().int(),
  result: z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), error: ERROR })]),
});
const EVENT = z.object({ event: z.enum(EVENT_NAMES), payload: z.unknown() });

/** Reads one message of the host; null when it is none. Payloads are ours and come unchecked: both sides are one build. */
export function parseServerMessage(text: string): ServerMessage | null {
  const json = parseJson(text);
  const reply = REPLY.safeParse(json);
  if (reply.success) {
    const { id, result } = reply.data;
    return { id, result: result.ok ? ok(result.value) : result };
  }
  const event = EVENT.safeParse(json);
  return event.success ? (event.data as EventMessage) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
