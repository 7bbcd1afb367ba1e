import type { BmsError, Result } from "../../protocol/shared.ts";
import { ERROR_TABLE, ok } from "../../protocol/shared.ts";
import type { EventMessage } from "./events.ts";
import { EVENT_NAMES } from "./events.ts";

/** What travels over the socket of a window. Without schemas, so that a window loads no zod; the host checks requests by `parseRequest`. */

/** What a window sends. `name` and `args` are not checked yet: see checkedCall. */
export interface RequestMessage {
  readonly id: number;
  readonly name: string;
  readonly args: unknown;
}

interface ReplyMessage {
  readonly id: number;
  readonly result: Result<unknown>;
}

type ServerMessage = ReplyMessage | EventMessage;

export function encodeRequest(request: RequestMessage): string {
  return JSON.stringify(request);
}

export function encodeReply(id: number, result: Result<unknown>): string {
  return JSON.stringify({ id, result });
}

export function encodeEvent(message: EventMessage): string {
  return JSON.stringify(message);
}

/** Reads one message of the host; null when it is none. Payloads are ours and come unchecked: both sides are one build. */
export function parseServerMessage(text: string): ServerMessage | null {
  const json = parseJson(text);
  if (!isRecord(json)) return null;
  if (isEvent(json)) return json;
  const { id, result } = json;
  const read = readResult(result);
  return Number.isInteger(id) && read !== null ? { id: Number(id), result: read } : null;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isEvent = (json: object): json is EventMessage =>
  "payload" in json && "event" in json && EVENT_NAMES.some((name) => name === json.event);
const isError = (value: unknown): value is BmsError => isRecord(value) && Object.hasOwn(ERROR_TABLE, String(value.code));

function readResult(result: unknown): Result<unknown> | null {
  if (!isRecord(result)) return null;
  if (result.ok === true) return ok(result.value);
  const { error } = result;
  return result.ok === false && isError(error) ? { ok: false, error } : null;
}
