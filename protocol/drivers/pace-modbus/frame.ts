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

const HEAD_BYTES = 3;
const CRC_BYTES = 2;
/** Stands for a byte of the data: "X". */
const BLANK = 0x58;

/**
 * Everything between the count in front and the CRC replaced. Bytes that do not begin as an answer begin in the middle of one, so
 * that nothing of them is known to be head; when they are not as many as the count says, nothing is known to be tail.
 */
export function scrubFrame(frame: Uint8Array): Uint8Array {
  const hasHead = frame.length >= HEAD_BYTES && isAnswerFunction(byteAt(frame, 1), READ_HOLDING);
  const hasTail = hasHead && frame.length === HEAD_BYTES + byteAt(frame, 2) + CRC_BYTES;
  const from = hasHead ? HEAD_BYTES : 0;
  const to = frame.length - (hasTail ? CRC_BYTES : 0);
  return frame.map((byte, at) => (at < from || at >= to ? byte : BLANK));
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

/** Whatever two others say to each other: requests and answers of the functions in the paper. */
const anyRule: LengthRule = (buffer, at, end) => {
  if ((buffer[at] as number) > HIGHEST_SLAVE) return 0;
  if (at + 2 >= end) return -1;
  const fn = buffer[at + 1] as number;
  const third = buffer[at + 2] as number;
  if (fn === (READ_HOLDING | EXCEPTION_BIT) || fn === (WRITE_MULTIPLE | EXCEPTION_BIT)) return EXCEPTION_BYTES;
  if (fn === READ_HOLDING) return end - at >= 8 && hasValidCrc(buffer, at, at + 8) ? 8 : third % 2 === 0 && third > 0 ? 5 + third : 8;
  return fn === WRITE_MULTIPLE ? 8 : 0;
};

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
    this.#drop(events, this.#length, "incomplete");
    return events;
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
