import type { Layout } from "./fields.ts";
import { decodeAt, widthOf } from "./interpreter.ts";

interface LayoutRange {
  readonly start: number;
  readonly length: number;
  readonly key: string;
  readonly evidence: string;
}

/** Position of each field in these bytes; bytes after the layout get no name. */
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
