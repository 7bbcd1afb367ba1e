import { byteAt, u16At } from "../bytes/bytes.ts";
import { crc16Modbus } from "../bytes/crc16.ts";
import type { DiscardReason, Framer, FramerEvent } from "../link/framer.ts";

/** The Modbus functions that battery packs use. */
export const FUNCTIONS = {
  readCoils: 0x01,
  readDiscreteInputs: 0x02,
  readHolding: 0x03,
  readInput: 0x04,
  writeCoil: 0x05,
  writeRegister: 0x06,
  writeCoils: 0x0f,
  writeRegisters: 0x10,
} as const;
type ModbusFunction = (typeof FUNCTIONS)[keyof typeof FUNCTIONS];

const KNOWN_FUNCTIONS: readonly number[] = Object.values(FUNCTIONS);
const COIL_READS: readonly number[] = [FUNCTIONS.readCoils, FUNCTIONS.readDiscreteInputs];
const REGISTER_READS: readonly number[] = [FUNCTIONS.readHolding, FUNCTIONS.readInput];
const WRITES_OF_MANY: readonly number[] = [FUNCTIONS.writeCoils, FUNCTIONS.writeRegisters];

export const READ_HOLDING = FUNCTIONS.readHolding;
export const WRITE_MULTIPLE = FUNCTIONS.writeRegisters;
export const EXCEPTION_BIT = 0x80;
/** Exception codes run to 0x0B in the Modbus specification. */
const HIGHEST_EXCEPTION = 0x0b;
const EXCEPTION_BYTES = 5;
/** Reads and single writes are asked in, and every write is acknowledged with, so many bytes. */
const SHORT_FRAME_BYTES = 8;
const HIGHEST_SLAVE = 247;
/** Most registers of one read: 2 x 125 data bytes and 5 around them. */
const LONGEST_FRAME = 256;

export function isKnownFunction(fn: number): fn is ModbusFunction {
  return KNOWN_FUNCTIONS.includes(fn);
}

export function isReadFunction(fn: number): boolean {
  return COIL_READS.includes(fn) || REGISTER_READS.includes(fn);
}

/** Whether the data are whole registers, not single bits. */
export function isRegisterFunction(fn: number): boolean {
  return REGISTER_READS.includes(fn) || fn === FUNCTIONS.writeRegister || fn === FUNCTIONS.writeRegisters;
}

/** Data bytes that an answer to a read of `count` coils or registers carries. */
export function readByteCount(fn: number, count: number): number {
  return COIL_READS.includes(fn) ? Math.ceil(count / 8) : 2 * count;
}

/** Appends the CRC, low byte first. */
export function withCrc(body: readonly number[]): Uint8Array {
  const frame = new Uint8Array(body.length + 2);
  frame.set(body);
  const crc = crc16Modbus(frame, 0, body.length);
  frame[body.length] = crc & 0xff;
  frame[body.length + 1] = crc >>> 8;
  return frame;
}

export function hasValidCrc(bytes: Uint8Array, from = 0, to = bytes.length): boolean {
  if (to - from < 4) return false;
  const crc = crc16Modbus(bytes, from, to - 2);
  return bytes[to - 2] === (crc & 0xff) && bytes[to - 1] === crc >>> 8;
}

function twoBytes(value: number): readonly [number, number] {
  return [value >>> 8, value & 0xff];
}

export function readRequestBytes(address: number, start: number, count: number, fn: ModbusFunction = FUNCTIONS.readHolding): Uint8Array {
  return withCrc([address, fn, ...twoBytes(start), ...twoBytes(count)]);
}

/** Function 0x10: whole registers from `start`. */
export function writeRequestBytes(address: number, start: number, data: Uint8Array): Uint8Array {
  return withCrc([address, FUNCTIONS.writeRegisters, ...twoBytes(start), ...twoBytes(data.length / 2), data.length, ...data]);
}

/** Function 0x06: one register. */
export function writeRegisterBytes(address: number, register: number, value: number): Uint8Array {
  return withCrc([address, FUNCTIONS.writeRegister, ...twoBytes(register), ...twoBytes(value)]);
}

/** Function 0x05: one coil. */
export function writeCoilBytes(address: number, coil: number, on: boolean): Uint8Array {
  return withCrc([address, FUNCTIONS.writeCoil, ...twoBytes(coil), on ? 0xff : 0, 0]);
}

/** Function 0x0F: `coils` in order from `start`, the first in bit 0 of the first byte. */
export function writeCoilsBytes(address: number, start: number, coils: readonly boolean[]): Uint8Array {
  const data = new Uint8Array(Math.ceil(coils.length / 8));
  coils.forEach((on, i) => {
    if (on) data[i >>> 3] = byteAt(data, i >>> 3) | (1 << (i & 7));
  });
  return withCrc([address, FUNCTIONS.writeCoils, ...twoBytes(start), ...twoBytes(coils.length), data.length, ...data]);
}

/** Length that a frame starting at `at` must have; 0 = no frame can start here; -1 = too few bytes to tell. */
type LengthRule = (buffer: Uint8Array, at: number, end: number) => number;

/** Answers to one request: only its own function and exactly its own byte count can be the answer. */
function answerRule(request: Uint8Array): LengthRule {
  const fn = byteAt(request, 1);
  const byteCount = isReadFunction(fn) ? readByteCount(fn, u16At(request, 4)) : 0;
  return (buffer, at, end) => {
    if ((buffer[at] as number) > HIGHEST_SLAVE) return 0;
    if (at + 2 >= end) return at + 1 < end && !isAnswerFunction(buffer[at + 1] as number, fn) ? 0 : -1;
    const heard = buffer[at + 1] as number;
    const third = buffer[at + 2] as number;
    if (heard === (fn | EXCEPTION_BIT)) return third >= 1 && third <= HIGHEST_EXCEPTION ? EXCEPTION_BYTES : 0;
    if (heard !== fn) return 0;
    if (isReadFunction(fn)) return third === byteCount ? 5 + byteCount : 0;
    return SHORT_FRAME_BYTES;
  };
}

function isAnswerFunction(heard: number, asked: number): boolean {
  return heard === asked || heard === (asked | EXCEPTION_BIT);
}

/** Traffic between two others. A vendor-specific function has no known length: only silence ends it. */
const anyRule: LengthRule = (buffer, at, end) => {
  if ((buffer[at] as number) > HIGHEST_SLAVE) return 0;
  if (at + 2 >= end) return -1;
  const fn = buffer[at + 1] as number;
  const third = buffer[at + 2] as number;
  if (fn > EXCEPTION_BIT) return third >= 1 && third <= HIGHEST_EXCEPTION ? EXCEPTION_BYTES : 0;
  if (fn === 0 || fn === EXCEPTION_BIT) return 0;
  if (!isKnownFunction(fn)) return -1;
  const isShort = end - at >= SHORT_FRAME_BYTES && hasValidCrc(buffer, at, at + SHORT_FRAME_BYTES);
  if (isReadFunction(fn)) return isShort || third === 0 ? SHORT_FRAME_BYTES : 5 + third;
  if (isShort || at + 6 >= end || !WRITES_OF_MANY.includes(fn)) return SHORT_FRAME_BYTES;
  return 9 + (buffer[at + 6] as number);
};
/** Stray bytes before a frame, as a driver makes them when it takes the line. */
const MOST_STRAY = 2;

/** Bytes of requests that no pack knows, by the specification: they too are to be refused, not met with silence. */
const FIXED_REQUEST_BYTES: Readonly<Record<number, number>> = {
  7: 4,
  11: 4,
  12: 4,
  17: 4,
  22: 10,
  24: 6,
  43: 7,
};
/** Where such a request gives the number of bytes that follow, and how many bytes it has without them. */
const COUNTED_REQUESTS: Readonly<Record<number, readonly [countAt: number, others: number]>> = {
  20: [2, 5],
  21: [2, 5],
  23: [10, 13],
};

/** 0 = these functions are not among them; -1 = too few bytes to tell. */
function unknownRequestBytes(buffer: Uint8Array, at: number, end: number, fn: number): number {
  const counted = COUNTED_REQUESTS[fn];
  if (counted === undefined) return FIXED_REQUEST_BYTES[fn] ?? 0;
  const [countAt, others] = counted;
  return at + countAt >= end ? -1 : others + (buffer[at + countAt] as number);
}

/**
 * What a master sends, as the pack receives it. `paddedBytes` = length to which some masters pad a write, with the
 * checksum at its end.
 */
function requestRule(paddedBytes: number | null): LengthRule {
  return (buffer, at, end) => {
    if ((buffer[at] as number) > HIGHEST_SLAVE) return 0;
    if (at + 1 >= end) return -1;
    const fn = buffer[at + 1] as number;
    // Asked for like a register: a complete but invalid frame, which gets a refusal.
    const isShort = at + SHORT_FRAME_BYTES <= end && hasValidCrc(buffer, at, at + SHORT_FRAME_BYTES);
    const unknown = unknownRequestBytes(buffer, at, end, fn);
    if (unknown !== 0) return unknown > SHORT_FRAME_BYTES && isShort ? SHORT_FRAME_BYTES : unknown;
    if (!WRITES_OF_MANY.includes(fn)) return fn > 0 && fn < EXCEPTION_BIT ? SHORT_FRAME_BYTES : 0;
    if (at + 6 >= end) return -1;
    if (fn === FUNCTIONS.writeCoils && isShort) return SHORT_FRAME_BYTES;
    const length = 9 + (buffer[at + 6] as number);
    const isPadded = paddedBytes !== null && length < paddedBytes && at + length <= end && !hasValidCrc(buffer, at, at + length);
    return isPadded ? paddedBytes : length;
  };
}

class ModbusFramer implements Framer {
  #buffer = new Uint8Array(2 * LONGEST_FRAME);
  #length = 0;
  #badChecksum = false;
  #rule: LengthRule;
  readonly #side: "master" | "pack";

  constructor(side: "master" | "pack", rule: LengthRule) {
    this.#side = side;
    this.#rule = rule;
  }

  get pendingBytes(): number {
    return this.#length;
  }

  begin(request: Uint8Array | null): readonly FramerEvent[] {
    const left = this.silence();
    if (this.#side === "master") this.#rule = request === null ? anyRule : answerRule(request);
    return left;
  }

  push(chunk: Uint8Array): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    for (let at = 0; at < chunk.length; ) {
      const room = this.#buffer.length - this.#length;
      const part = chunk.subarray(at, at + room);
      this.#buffer.set(part, this.#length);
      this.#length += part.length;
      at += part.length;
      this.#scan(events);
      if (this.#length === this.#buffer.length) this.#drop(events, this.#length - LONGEST_FRAME, "overflow");
    }
    return events;
  }

  silence(): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    const startsAt = this.#rule === anyRule ? this.#frameUntilHere() : -1;
    if (startsAt >= 0) {
      this.#drop(events, startsAt, "noise");
      events.push({ kind: "frame", bytes: this.#buffer.slice(0, this.#length) });
      this.#remove(this.#length);
    }
    this.#drop(events, this.#length, "incomplete");
    return events;
  }

  /** Where a frame starts that ends with the last byte; -1 = there is none. */
  #frameUntilHere(): number {
    for (let at = 0; at <= MOST_STRAY; at++) {
      if ((this.#buffer[at] as number) <= HIGHEST_SLAVE && hasValidCrc(this.#buffer, at, this.#length)) return at;
    }
    return -1;
  }

  #scan(events: FramerEvent[]): void {
    let firstPending = -1;
    let at = 0;
    while (at < this.#length) {
      const length = this.#rule(this.#buffer, at, this.#length);
      const isComplete = length > 0 && at + length <= this.#length;
      if (isComplete && hasValidCrc(this.#buffer, at, at + length)) {
        this.#drop(events, at, "noise");
        events.push({ kind: "frame", bytes: this.#buffer.slice(0, length) });
        this.#remove(length);
        this.#badChecksum = false;
        firstPending = -1;
        at = 0;
        continue;
      }
      if (isComplete) this.#badChecksum = true;
      else if (length !== 0 && firstPending < 0) firstPending = at;
      at += 1;
    }
    this.#drop(events, firstPending < 0 ? this.#length : firstPending, "noise");
  }

  #drop(events: FramerEvent[], count: number, reason: DiscardReason): void {
    if (count <= 0) return;
    events.push({ kind: "discarded", bytes: this.#buffer.slice(0, count), reason: this.#badChecksum ? "checksum" : reason });
    this.#badChecksum = false;
    this.#remove(count);
  }

  #remove(count: number): void {
    this.#buffer.copyWithin(0, count, this.#length);
    this.#length -= count;
  }
}

/** For the side that asks. */
export function createModbusFramer(): Framer {
  return new ModbusFramer("master", anyRule);
}

/** For the side that is asked: cuts requests. */
export function createModbusRequestFramer(paddedBytes: number | null = null): Framer {
  return new ModbusFramer("pack", requestRule(paddedBytes));
}
