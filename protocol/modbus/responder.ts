import { byteAt, u16At } from "../bytes/bytes.ts";
import type { CommandResponder, ParsedRequest, Responder, WriteDecision } from "../drivers/driver.ts";
import type { FieldValue, Layout } from "../layout/fields.ts";
import { decodeLayout, encodeLayout } from "../layout/interpreter.ts";
import type { PackTruth } from "../model/truth.ts";
import type { NamedRun } from "./explain.ts";
import { createModbusRequestFramer, EXCEPTION_BIT, hasValidCrc, READ_HOLDING, WRITE_MULTIPLE, withCrc } from "./frame.ts";
import type { RegisterMap, Run } from "./registerMap.ts";
import { isInside } from "./registerMap.ts";

const ILLEGAL_FUNCTION = 1;
export const ILLEGAL_ADDRESS = 2;
export const ILLEGAL_VALUE = 3;
/** Modbus broadcast: all obey it and none answers. */
const BROADCAST = 0;
/** Most registers of one request by the specification. */
const MOST_READ = 125;
const MOST_WRITTEN = 123;

interface ModbusResponderOptions {
  readonly map: RegisterMap;
  readonly reads: readonly NamedRun[];
  readonly writes: readonly NamedRun[];
  /** Runs that the family's documents know; a read that leaves them is refused. */
  readonly readable: readonly Run[];
  /** Where settings may be written. */
  readonly writable: readonly Run[];
  /** Writable according to the documents, but not in this pack. */
  readonly locked?: readonly Run[];
  /** Whether the documents forbid this raw value of a single register. */
  readonly isForbidden?: (register: number, raw: number) => boolean;
  /** Value of undocumented registers within a readable run. */
  readonly reservedRaw: number;
  /** Base-unit values of every field, by key. */
  readonly valuesOf: (truth: PackTruth) => Readonly<Record<string, FieldValue>>;
  readonly settingKeys: readonly string[];
  /** Whether 0 is broadcast (the rule of Modbus) or an ordinary address. */
  readonly zeroIsBroadcast: boolean;
  /** Length to which some masters pad their writes. */
  readonly paddedBytes?: number;
  /** Registers without a stored value: their data or a refusal code; undefined = not such registers. */
  readonly special?: (start: number, count: number, truth: PackTruth) => Uint8Array | number | undefined;
  /** Single registers that command, and what they do; null = none. */
  readonly commands?: CommandResponder;
  /** Whether a write to this register is a command instead of a setting. */
  readonly isCommand?: (register: number) => boolean;
}

/** Function, first register and count of a parsed request. */
export function spanOfRequest(request: ParsedRequest): { readonly fn: number; readonly start: number; readonly count: number } {
  const [fn = 0, start = 0, count = 0] = request.args;
  return { fn, start, count };
}

/** The refusal of any request. */
export function exceptionTo(request: ParsedRequest, code: number): Uint8Array {
  return withCrc([request.address, spanOfRequest(request).fn | EXCEPTION_BIT, code]);
}

/** "Done", as the answer to a write of whole registers. */
export function acknowledgementOf(request: ParsedRequest): Uint8Array {
  const { start, count } = spanOfRequest(request);
  return withCrc([request.address, WRITE_MULTIPLE, start >>> 8, start & 0xff, count >>> 8, count & 0xff]);
}

/** A read may begin in the middle of a text: the whole fields that it touches, and the values of the reserved ones among them. */
interface WholeRead {
  readonly first: number;
  readonly layout: Layout;
  readonly reserved: Readonly<Record<string, FieldValue>> | null;
}

function hex2(raw: number): string {
  return raw.toString(16).toUpperCase().padStart(4, "0");
}

/** The pack's side of a family that speaks Modbus: functions 03 and 10 over a register map, refusals as the specification has them. */
export function createModbusResponder(options: ModbusResponderOptions): Responder {
  const { map, reads, writes, readable, writable, locked = [], valuesOf } = options;

  function blockOf(kind: ParsedRequest["kind"], start: number, count: number): string | null {
    const found =
      kind === "read"
        ? reads.find((block) => block.start === start && block.count === count)
        : writes.find((group) => start >= group.start && start < group.start + group.count);
    return found?.key ?? null;
  }

  function parse(frame: Uint8Array): ParsedRequest | null {
    if (!hasValidCrc(frame)) return null;
    // Some functions that no pack knows are asked for in four bytes.
    const hasSpan = frame.length >= 8;
    const [address, fn, start, count] = [byteAt(frame, 0), byteAt(frame, 1), hasSpan ? u16At(frame, 2) : 0, hasSpan ? u16At(frame, 4) : 0];
    const isWrite = fn === WRITE_MULTIPLE && !options.isCommand?.(start);
    const kind = fn === READ_HOLDING ? "read" : isWrite ? "write" : "command";
    return {
      address,
      block: blockOf(kind, start, count),
      kind,
      args: [fn, start, count],
      payload: frame.slice(Math.min(6, frame.length - 2), -2),
    };
  }

  const wholeReads = new Map<number, WholeRead>();

  /** A read extended so that it cuts no field. A master asks for the same ones again and again. */
  function wholeRead(start: number, count: number): WholeRead {
    const run = start * 0x10000 + count;
    const known = wholeReads.get(run);
    if (known) return known;
    const [first, last] = map.wholeRun(start, count);
    const layout = map.layoutOfRange(first, last - first + 1);
    const reserved = layout.flatMap((field): [string, FieldValue][] =>
      field.type === "opaque" && field.length !== "rest" ? [[field.key, hex2(options.reservedRaw).repeat(field.length / 2)]] : [],
    );
    const found = { first, layout, reserved: reserved.length === 0 ? null : Object.fromEntries(reserved) };
    wholeReads.set(run, found);
    return found;
  }

  const valuesByTruth = new WeakMap<PackTruth, Readonly<Record<string, FieldValue>>>();

  /** A pack that has not changed is asked for block after block. */
  function valuesIn(truth: PackTruth): Readonly<Record<string, FieldValue>> {
    const known = valuesByTruth.get(truth);
    if (known) return known;
    const values = valuesOf(truth);
    valuesByTruth.set(truth, values);
    return values;
  }

  /** What a read is refused with, in the order in which the specification checks; null = it is answered. */
  function refusalOfRead(request: ParsedRequest, truth: PackTruth): number | null {
    const { start, count } = spanOfRequest(request);
    if (request.kind !== "read") return ILLEGAL_FUNCTION;
    if (count < 1 || count > Math.min(MOST_READ, truth.registerManners.mostPerRead)) return ILLEGAL_VALUE;
    if (!readable.some((run) => isInside(run, start, count))) return ILLEGAL_ADDRESS;
    const crossesReserved = wholeRead(start, count).layout.some((field) => field.type === "opaque");
    return crossesReserved && truth.registerManners.refusesReserved ? ILLEGAL_ADDRESS : null;
  }

  function reply(request: ParsedRequest, truth: PackTruth): Uint8Array {
    const span = spanOfRequest(request);
    const special = request.kind === "read" ? options.special?.(span.start, span.count, truth) : undefined;
    if (typeof special === "number") return exceptionTo(request, special);
    if (special !== undefined) return withCrc([request.address, READ_HOLDING, special.length, ...special]);
    const refusal = refusalOfRead(request, truth);
    if (refusal !== null) return exceptionTo(request, refusal);
    const { start, count } = spanOfRequest(request);
    const { first, layout, reserved } = wholeRead(start, count);
    const values = valuesIn(truth);
    const data = encodeLayout(layout, reserved === null ? values : { ...values, ...reserved });
    if (!data.ok) return exceptionTo(request, ILLEGAL_ADDRESS);
    const asked = data.value.subarray(2 * (start - first), 2 * (start - first + count));
    return withCrc([request.address, READ_HOLDING, asked.length, ...asked]);
  }

  /** Any run of whole setting registers; which runs real firmware accepts is not known. */
  function write(request: ParsedRequest): WriteDecision {
    const { start, count } = spanOfRequest(request);
    const { payload } = request;
    if (count < 1 || count > MOST_WRITTEN || payload[0] !== 2 * count) return { kind: "refused", code: ILLEGAL_VALUE };
    if (locked.some((run) => isInside(run, start, count))) return { kind: "refused", code: ILLEGAL_VALUE };
    if (!writable.some((run) => isInside(run, start, count))) return { kind: "refused", code: ILLEGAL_ADDRESS };
    const isForbidden = options.isForbidden ?? (() => false);
    for (let i = 0; i < count; i++) if (isForbidden(start + i, u16At(payload, 1 + 2 * i))) return { kind: "refused", code: ILLEGAL_VALUE };
    const values = decodeLayout(map.layoutOfRange(start, count), payload.subarray(1, 1 + 2 * count));
    if (!values.ok) return { kind: "refused", code: ILLEGAL_VALUE };
    const changes = Object.entries(values.value).filter((entry): entry is [string, number] => typeof entry[1] === "number");
    return { kind: "accepted", changes: Object.fromEntries(changes) };
  }

  return {
    createFramer: () => createModbusRequestFramer(options.paddedBytes ?? null),
    parse,
    reply,
    write,
    commands: options.commands ?? null,
    acknowledge: acknowledgementOf,
    refuse: (request, _, code = ILLEGAL_VALUE) => exceptionTo(request, code),
    answersTo: (request, packAddress) => request.address === packAddress,
    answersAnyAddress: false,
    isBroadcast: (request) => options.zeroIsBroadcast && request.address === BROADCAST,
    settingKeys: options.settingKeys,
  };
}
