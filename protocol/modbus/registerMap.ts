import type { BlockInfo } from "../drivers/driver.ts";
import type { Field, Layout } from "../layout/fields.ts";
import type { FrameSource } from "./walk.ts";

/** One row of a register map: the address of a field, zero based as sent on the wire. */
export interface Register {
  readonly register: number;
  /** Registers that the field takes. */
  readonly words: number;
  readonly field: Field;
  /** W = a command: never read, and not a setting. */
  readonly access: "R" | "RW" | "W";
  /** Least and most that the document prints, as sent on the wire. */
  readonly paperRaw?: readonly [number, number];
}

/** First and last register of a run. */
export type Run = readonly [first: number, last: number];

export function isInside([first, last]: Run, start: number, count: number): boolean {
  return start >= first && start + count - 1 <= last;
}

/** One read of whole registers. */
export interface RegisterBlock extends BlockInfo {
  readonly start: number;
  readonly count: number;
}

export interface RegisterMap {
  readonly registers: readonly Register[];
  /** Layout of a read of `count` registers from `start`; reserved ones and cut fields are kept as raw bytes. */
  layoutOfRange(start: number, count: number): Layout;
  /** The same run, extended where it would cut a field in two. */
  wholeRun(start: number, count: number): Run;
  readBlock(key: string, start: number, count: number): RegisterBlock;
}

/** `registers` in order of address, without overlap; `gaps` = who calls the others reserved, and how well that is known. */
export function createRegisterMap(registers: readonly Register[], gaps: FrameSource): RegisterMap {
  const gap = (at: number, end: number): Field => ({
    key: `reserved${at}`,
    type: "opaque",
    length: 2 * (end - at),
    ...gaps,
  });

  function layoutOfRange(start: number, count: number): Layout {
    const layout: Field[] = [];
    const end = start + count;
    let at = start;
    for (const { register, words, field } of registers) {
      if (register < at || register + words > end) continue;
      if (register > at) layout.push(gap(at, register));
      layout.push(field);
      at = register + words;
    }
    if (at < end) layout.push(gap(at, end));
    return layout;
  }

  function wholeRun(start: number, count: number): Run {
    const last = start + count - 1;
    const touched = registers.filter(({ register, words }) => register <= last && register + words > start);
    const [first, final] = [touched[0], touched.at(-1)];
    return [Math.min(start, first?.register ?? start), Math.max(last, final === undefined ? last : final.register + final.words - 1)];
  }

  return {
    registers,
    layoutOfRange,
    wholeRun,
    readBlock: (key, start, count) => ({
      key,
      start,
      count,
      wire: count === 1 ? `03 @ ${start}` : `03 @ ${start}-${start + count - 1}`,
      layout: layoutOfRange(start, count),
      access: "read",
    }),
  };
}
