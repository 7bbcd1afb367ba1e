import { byteAt, u16At } from "../../bytes/bytes.ts";
import { crc16Modbus } from "../../bytes/crc16.ts";
import type { DiscardReason, Framer, FramerEvent } from "../../link/framer.ts";

export const READ_HOLDING = 0x03;
export const WRITE_MULTIPLE = 0x10;
export const EXCEPTION_BIT = 0x80;
/** Exception codes run to 0x0B in the Modbus specification; PACE lists 1 to 4. */
const HIGHEST_EXCEPTION = 0x0b;
const EXCEPTION_BYTES = 5;
const HIGHEST_SLAVE = 247;
/** Most registers of one read: 2 x 125 data bytes and 5 around them. */
export const LONGEST_FRAME = 256;

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

export function readRequestBytes(address: number, start: number, count: number): Uint8Array {
  return withCrc([address, READ_HOLDING, start >>> 8, start & 0xff, count >>> 8, count & 0xff]);
}

/** Function 0x10: whole registers from `start`. */
export function writeRequestBytes(address: number, start: number, data: Uint8Array): Uint8Array {
  const count = data.length / 2;
  return withCrc([address, WRITE_MULTIPLE, start >>> 8, start & 0xff, count >>> 8, count & 0xff, data.length, ...data]);
}

/** Length that a frame starting at `at` must have; 0 = no frame can start here; -1 = too few bytes to tell. */
type LengthRule = (buffer: Uint8Array, at: number, end: number) => number;

/** Answers to one request: only its own function and exactly its own byte count can be the answer. */
function answerRule(request: Uint8Array): LengthRule {
  const fn = byteAt(request, 1);
  const byteCount = fn === READ_HOLDING ? 2 * u16At(request, 4) : 0;
  return (buffer, at, end) => {
    if ((buffer[at] as number) > HIGHEST_SLAVE) return 0;
    if (at + 2 >= end) return at + 1 < end && !isAnswerFunction(buffer[at + 1] as number, fn) ? 0 : -1;
    const heard = buffer[at + 1] as number;
    const third = buffer[at + 2] as number;
    if (heard === (fn | EXCEPTION_BIT)) return third >= 1 && third <= HIGHEST_EXCEPTION ? EXCEPTION_BYTES : 0;
    if (heard !== fn) return 0;
    if (fn === READ_HOLDING) return third === byteCount ? 5 + byteCount : 0;
    return 8;
  };
}

function isAnswerFunction(heard: number, asked: number): boolean {
  return heard === asked || heard === (asked | EXCEPTION_BIT);
}

/** Reads of coils, inputs and registers; writes of one; writes of several. */
const READS: readonly number[] = [0x01, 0x02, READ_HOLDING, 0x04];
const SINGLE_WRITES: readonly number[] = [0x05, 0x06];
const WRITES: readonly number[] = [0x0f, WRITE_MULTIPLE];
/** Bytes before the data of a write of several, and the CRC behind it. */
const AROUND_WRITTEN = 9;

/** Whatever two others say to each other. A function of some maker's own has no known length: only silence ends it. */
const anyRule: LengthRule = (buffer, at, end) => {
  if ((buffer[at] as number) > HIGHEST_SLAVE) return 0;
  if (at + 2 >= end) return -1;
  const fn = buffer[at + 1] as number;
  const third = buffer[at + 2] as number;
  if (fn > EXCEPTION_BIT) return third >= 1 && third <= HIGHEST_EXCEPTION ? EXCEPTION_BYTES : 0;
  if (fn === 0 || fn === EXCEPTION_BIT) return 0;
  if (SINGLE_WRITES.includes(fn)) return 8;
  const isShort = end - at >= 8 && hasValidCrc(buffer, at, at + 8);
  if (READS.includes(fn)) return isShort || third === 0 ? 8 : 5 + third;
  if (WRITES.includes(fn)) return isShort || at + 6 >= end ? 8 : AROUND_WRITTEN + (buffer[at + 6] as number);
  return -1;
};
/** Stray bytes before a frame, as a driver makes them when it takes the line. */
const MOST_STRAY = 2;

/** What a master sends, as the pack hears it. */
const requestRule: LengthRule = (buffer, at, end) => {
  if ((buffer[at] as number) > HIGHEST_SLAVE) return 0;
  if (at + 1 >= end) return -1;
  const fn = buffer[at + 1] as number;
  if (fn !== WRITE_MULTIPLE) return fn > 0 && fn < EXCEPTION_BIT ? 8 : 0;
  return at + 6 >= end ? -1 : 9 + (buffer[at + 6] as number);
};

class ModbusFramer implements Framer {
  #buffer = new Uint8Array(2 * LONGEST_FRAME);
  #length = 0;
  #badChecksum = false;
  #rule: LengthRule;
  readonly #side: "master" | "pack";

  constructor(side: "master" | "pack") {
    this.#side = side;
    this.#rule = side === "pack" ? requestRule : anyRule;
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

export function createModbusFramer(side: "master" | "pack"): Framer {
  return new ModbusFramer(side);
}
