import { byteAt } from "../../../protocol/bytes/bytes.ts";
import type { Explainer } from "../../../protocol/drivers/driver.ts";
import { layoutParts } from "../../../protocol/layout/parts.ts";
import type { FrameContext, FrameExplanation, FramePart, FramePartName, FrameRemark, ReadingRef } from "../../../protocol/model/explain.ts";
import { coverAll, NO_PLACE } from "../../../protocol/model/explain.ts";
import { HEAD_BYTES, isSound, kindOf, SUM_BYTES } from "./frame.ts";
import { blockOf } from "./tables.ts";

const SAYS = { evidence: "inferred", source: "made up", isRight: null } as const;

function headPart(bytes: Uint8Array, start: number, part: FramePartName): FramePart {
  return { start, length: 1, part, ...NO_PLACE, value: { kind: "number", value: byteAt(bytes, start), width: 2 }, ...SAYS };
}

function explain(bytes: Uint8Array, { role }: FrameContext): FrameExplanation {
  const kind = kindOf(bytes);
  const isWhole = kind !== null && isSound(bytes);
  const remarks: FrameRemark[] = isWhole ? [] : [{ key: kind === null ? "stray" : "incomplete", detail: {} }];
  const nothing = { direction: "unknown", block: null, writes: false, address: null, verdict: "broken", code: null } as const;
  if (!isWhole) return { ...nothing, remarks, parts: coverAll([], bytes.length) };
  const block = blockOf(byteAt(bytes, 2));
  const end = bytes.length - SUM_BYTES;
  const head = (["start", "address", "command", "length"] as const).map((part, at) => headPart(bytes, at, part));
  const layout = kind === "answer" ? (block?.layout ?? []) : [];
  const payload = layoutParts(layout, bytes, HEAD_BYTES, end).map(
    ({ isWrong: _, ...part }): FramePart => ({ ...part, part: "payload", pack: null, register: null, isRight: null }),
  );
  const code: FramePart[] = kind === "refusal" ? [headPart(bytes, HEAD_BYTES, "returnCode")] : [];
  const sum: FramePart = { start: end, length: SUM_BYTES, part: "checksum", ...NO_PLACE, value: { kind: "none" }, ...SAYS, isRight: true };
  return {
    direction: kind === "request" && role === "request" ? "request" : kind === "request" ? "unknown" : "answer",
    block: block?.key ?? null,
    writes: false,
    address: byteAt(bytes, 1),
    verdict: kind === "refusal" ? "refused" : "good",
    code: kind === "refusal" ? byteAt(bytes, HEAD_BYTES) : null,
    remarks,
    parts: coverAll([...head, ...(kind === "refusal" ? code : payload), sum], bytes.length),
  };
}

function carriers(reading: ReadingRef): readonly (readonly { readonly key: string; readonly index?: number }[])[] {
  if (reading.what === "cell") return [[{ key: "cellVoltagesMv", index: reading.index }]];
  const tiles: Readonly<Partial<Record<string, string>>> = { packVoltage: "packVoltageMv", current: "currentMa", soc: "socDeciPct" };
  const key = reading.what === "tile" ? tiles[reading.name] : undefined;
  return key === undefined ? [] : [[{ key }]];
}

export const explainer: Explainer = {
  explain,
  readings(bytes) {
    if (!isSound(bytes) || kindOf(bytes) === null) return [];
    return [explain(bytes, kindOf(bytes) === "request" ? { role: "request" } : { role: "answer", request: null })];
  },
  carriers,
};
