import type { FieldValue, Values } from "../../protocol/layout/fields.ts";
import type { FrameExplanation, FramePart } from "../../protocol/model/explain.ts";

/** The values as decoding gives them, put together again from what the bytes were said to be. */
export function valuesOfParts(parts: readonly Pick<FramePart, "key" | "index" | "value">[]): Values {
  const values: Record<string, FieldValue> = {};
  for (const { key, index, value } of parts) {
    if (key === null) continue;
    const plain = plainOf(value);
    if (index === null) values[key] = plain;
    else values[key] = [...((values[key] as readonly (number | null)[] | undefined) ?? []), plain as number | null];
  }
  return values;
}

function plainOf(value: FramePart["value"]): FieldValue {
  switch (value.kind) {
    case "amount":
      return value.base;
    case "absent":
      return null;
    case "bits":
      return value.mask;
    case "text":
      return value.text;
    case "raw":
      return value.hex;
    default:
      throw new TypeError(`a field that is ${value.kind}`);
  }
}

/** Payload fields of one pack, or of none. */
export function payloadOf(explained: FrameExplanation, pack: number | null = null): readonly FramePart[] {
  return explained.parts.filter((part) => part.part === "payload" && part.pack === pack);
}

/** What is wrong with the order of the parts: each byte must be in exactly one. */
export function gapsOf({ parts }: FrameExplanation, length: number): readonly string[] {
  const wrong: string[] = [];
  let at = 0;
  for (const { start, length: run, part } of parts) {
    if (start !== at || run < 1) wrong.push(`${part} at ${start}, not ${at}`);
    at = start + run;
  }
  return at === length ? wrong : [...wrong, `ends at ${at} of ${length}`];
}
