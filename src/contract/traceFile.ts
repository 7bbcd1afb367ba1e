import { ERROR_TABLE, type ErrorCode } from "../../protocol/shared.ts";
import { KEPT_INTEGER, WALL_MS } from "./bounds.ts";
import { FAMILY } from "./family.ts";
import { z } from "./zod.ts";

/** A trace file: JSON lines. The first is the header, each other one a frame that was on the wire or a mark of what happened. */

export const TRACE_SCHEMA_NAME = "open-bmstool/trace";
export const TRACE_VERSION = 1;

const MS = z.number().min(0).max(1e10);
const SHORT = z.string().max(64);
const PATH = z.string().min(1).max(512);
const BAUD = z.number().int().min(1).max(10_000_000);
const CODE = z.custom<ErrorCode>((value) => typeof value === "string" && Object.hasOwn(ERROR_TABLE, value));
const PORT_KIND = z.enum(["serial", "tcp", "demo"]);

const PORT = z.strictObject({
  path: PATH,
  kind: PORT_KIND,
  title: z.string().max(200).optional(),
  vendor: z.string().max(200).optional(),
  usb: z.strictObject({ vendorId: SHORT, productId: SHORT, serialNumber: SHORT.optional() }).optional(),
});

export const TRACE_HEADER_SCHEMA = z.strictObject({
  schema: z.literal(TRACE_SCHEMA_NAME),
  version: KEPT_INTEGER.min(1),
  /** Version of the program that recorded it. */
  app: SHORT,
  startedWallMs: WALL_MS,
  /** Civil time of that computer at the start. */
  startedCivil: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  /** Serial numbers have been replaced. */
  masked: z.boolean(),
  portKind: PORT_KIND.nullable(),
  found: z.strictObject({ family: FAMILY, baudRate: BAUD.nullable(), address: z.number().int().min(0).max(255) }).nullable(),
  /** Saved by itself: what went wrong. */
  cause: SHORT.optional(),
});
export type TraceHeader = Readonly<z.infer<typeof TRACE_HEADER_SCHEMA>>;

const FRAME = z.strictObject({
  /** ms since the start of the file. */
  t: MS,
  d: z.enum(["tx", "rx"]),
  k: z.enum(["request", "reply", "refused", "echo", "unasked", "discarded", "late"]),
  /** Upper-case hex without spaces. */
  x: z.string().regex(/^([0-9A-F]{2}){1,9000}$/),
  b: SHORT.optional(),
  r: z.enum(["noise", "checksum", "length", "lowerCase", "incomplete", "overflow"]).optional(),
  n: z.enum(["lengthChecksumWrong"]).optional(),
  /** Came in pieces: offset to `t` in ms and number of bytes, one pair a piece. */
  p: z.array(z.number().min(-1e7).max(1e7)).max(20_000).optional(),
  /** From before the start: kept because nothing later says it. */
  kept: z.literal(true).optional(),
});
export type TraceFrame = Readonly<z.infer<typeof FRAME>>;

const ADDRESS = z.number().int().min(0).max(255);
const MARK = z.discriminatedUnion("m", [
  /** A window or the program asked for something that leads to exchanges. */
  z.strictObject({ t: MS, m: z.literal("ask"), name: SHORT, args: z.record(SHORT, z.unknown()) }),
  z.strictObject({ t: MS, m: z.literal("ports"), ports: z.array(PORT).max(100) }),
  /** What had worked on this adapter before. */
  z.strictObject({ t: MS, m: z.literal("remembered"), family: FAMILY, baudRate: BAUD, address: ADDRESS }),
  /** Firmware that a write had been proven on. */
  z.strictObject({ t: MS, m: z.literal("proven"), firmware: z.array(z.string().max(100)).max(1000) }),
  /** `baudRate` null = the line has none. */
  z.strictObject({ t: MS, m: z.literal("open"), path: PATH, asked: BAUD, baudRate: BAUD.nullable() }),
  z.strictObject({ t: MS, m: z.literal("openFailed"), path: PATH, asked: BAUD, code: CODE }),
  /** `code` null = closed by the program. */
  z.strictObject({ t: MS, m: z.literal("closed"), code: CODE.nullable() }),
  /** `asked` = address in the requests. */
  z.strictObject({ t: MS, m: z.literal("found"), family: FAMILY, baudRate: BAUD.nullable(), address: ADDRESS, asked: ADDRESS }),
  z.strictObject({ t: MS, m: z.literal("phase"), phase: SHORT, code: CODE.nullable() }),
  /** So many frames before this had to go. */
  z.strictObject({ t: MS, m: z.literal("overflow"), dropped: KEPT_INTEGER.min(1) }),
  /** When it was saved: silence is part of a recording too. */
  z.strictObject({ t: MS, m: z.literal("end") }),
]);
export type TraceMark = Readonly<z.infer<typeof MARK>>;
type Untimed<T> = T extends unknown ? Omit<T, "t"> : never;
/** What the recorder is told; it knows the time. */
export type Mark = Untimed<TraceMark>;

export const TRACE_LINE_SCHEMA = z.union([FRAME, MARK]);
export type TraceFileLine = TraceFrame | TraceMark;

export interface TraceFile {
  readonly header: TraceHeader;
  readonly lines: readonly TraceFileLine[];
}
