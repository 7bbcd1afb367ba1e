import type { Layout } from "./fields.ts";
import { decodeAt, widthOf } from "./interpreter.ts";

export interface LayoutRange {
  readonly start: number;
  readonly length: number;
  readonly key: string;
  readonly evidence: string;
}

/** Where each field of these bytes lies; what follows the layout is not named. */
export function layoutRanges(layout: Layout, bytes: Uint8Array): readonly LayoutRange[] {
  const part = decodeAt(layout, bytes, 0);
  if (!part.ok) return [];
  let start = 0;
  return layout.map((field) => {
    const length = widthOf(field, part.value.values, bytes.length - start) ?? 0;
    const range = { start, length, key: field.key, evidence: field.evidence };
    start += length;
    return range;
  });
}
