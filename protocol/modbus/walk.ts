import { byteAt, hexOfBytes, u16At } from "../bytes/bytes.ts";
import { crc16Modbus } from "../bytes/crc16.ts";
import type { Layout } from "../layout/fields.ts";
import { layoutParts } from "../layout/parts.ts";
import type { Evidence } from "../model/evidence.ts";
import type { FrameExplanation, FramePart, FramePartName, FrameRemark, FrameRemarkKey } from "../model/explain.ts";
import { coverAll, NO_PLACE } from "../model/explain.ts";

/** Source of the frame format. */
export interface FrameSource {
  readonly evidence: Evidence;
  readonly source: string;
}

function word(value: number, width: number): string {
  return value.toString(16).toUpperCase().padStart(width, "0");
}

/** Appends the parts of one frame in order, as far as the bytes reach. */
export class Walk {
  readonly parts: FramePart[] = [];
  readonly remarks: FrameRemark[] = [];
  at: number;
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #source: FrameSource;

  constructor(bytes: Uint8Array, start: number, source: FrameSource) {
    this.#bytes = bytes;
    this.#start = start;
    this.#source = source;
    this.at = start;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  remark(key: FrameRemarkKey, detail: FrameRemark["detail"] = {}): void {
    this.remarks.push({ key, detail });
  }

  number(part: FramePartName, length: 1 | 2, expected: number | null = null): number | null {
    if (this.left < length) return null;
    const value = length === 1 ? byteAt(this.#bytes, this.at) : u16At(this.#bytes, this.at);
    const isRight = expected === null ? null : value === expected;
    const said = isRight === false && expected !== null ? { expected: word(expected, 2 * length) } : {};
    const shown = { kind: "number", value, width: 2 * length } as const;
    this.parts.push({ start: this.at, length, part, ...NO_PLACE, value: shown, ...this.#source, isRight, ...said });
    this.at += length;
    return value;
  }

  /** `bytes` bytes of data by their layout; `firstRegister` = the register the first two are of, null where that is not known. */
  data(layout: Layout, firstRegister: number | null, bytes: number): void {
    const end = Math.min(this.#bytes.length, this.at + bytes);
    const start = this.at;
    for (const { isWrong, ...part } of layoutParts(layout, this.#bytes, start, end)) {
      const register = firstRegister === null ? null : firstRegister + Math.floor((part.start - start) / 2);
      // Truncation is reported once, for the whole frame.
      const isRight = isWrong && part.key !== null ? false : null;
      this.parts.push({ ...part, part: "payload", pack: null, register, isRight });
    }
    this.at = end;
  }

  checksum(): void {
    if (this.left < 2) {
      this.remark("incomplete");
      return;
    }
    const crc = crc16Modbus(this.#bytes, this.#start, this.at);
    const found = u16At(this.#bytes, this.at);
    // Sent low byte first.
    const right = ((crc & 0xff) << 8) | (crc >>> 8);
    this.number("checksum", 2, right);
    if (found === right) return;
    const shown = (value: number) => hexOfBytes(Uint8Array.of(value >>> 8, value & 0xff));
    this.remark("checksum", { expected: shown(right), found: shown(found) });
  }
}

export interface Told {
  readonly direction: FrameExplanation["direction"];
  readonly block: string | null;
  readonly writes: boolean;
  readonly code?: number | null;
}

const BREAKING: readonly FrameRemarkKey[] = ["checksum", "incomplete", "stray", "length"];

export function finishWalk(bytes: Uint8Array, walk: Walk, { direction, block, writes, code = null }: Told): FrameExplanation {
  const isBroken = walk.remarks.some(({ key }) => BREAKING.includes(key));
  const address = walk.parts.find(({ part }) => part === "address")?.value;
  return {
    direction,
    block,
    writes,
    code,
    remarks: walk.remarks,
    address: address?.kind === "number" ? address.value : null,
    verdict: isBroken ? "broken" : code === null ? "good" : "refused",
    parts: coverAll(walk.parts, bytes.length),
  };
}
