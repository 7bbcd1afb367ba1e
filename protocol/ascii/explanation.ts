import type { Layout } from "../layout/fields.ts";
import { decodeAt } from "../layout/interpreter.ts";
import { layoutParts } from "../layout/parts.ts";
import type { FrameExplanation, FramePart } from "../model/explain.ts";
import { coverAll } from "../model/explain.ts";
import type { Cut } from "./cut.ts";
import { INFO_AT } from "./frame.ts";

/** A stretch of INFO and the layout that it follows. */
interface Piece {
  readonly layout: Layout;
  /** 0-based; null = belongs to no single pack. */
  readonly pack: number | null;
}

/** How INFO is cut: its pieces one behind the other. */
export interface PayloadForm {
  readonly block: string | null;
  readonly writes: boolean;
  readonly pieces: readonly Piece[];
}

export const NO_FORM: PayloadForm = { block: null, writes: false, pieces: [] };

/** The fields of INFO at their characters. */
function payloadParts({ pieces }: PayloadForm, info: Uint8Array): readonly FramePart[] {
  const parts: FramePart[] = [];
  let at = 0;
  pieces.forEach(({ layout, pack }, place) => {
    const isLast = place === pieces.length - 1;
    const whole = decodeAt(layout, info, at);
    const end = isLast || !whole.ok ? info.length : whole.value.end;
    if (at > end) return;
    for (const { start, length, key, index, value, evidence, source, isWrong } of layoutParts(layout, info, at, end)) {
      const isRight = isWrong ? false : null;
      parts.push({
        start: INFO_AT + 2 * start,
        length: 2 * length,
        part: "payload",
        key,
        index,
        pack,
        register: null,
        value,
        evidence,
        source,
        isRight,
      });
    }
    at = end;
  });
  return parts;
}

export function verdictOf({ isBroken }: Cut, isRefused: boolean): FrameExplanation["verdict"] {
  return isBroken ? "broken" : isRefused ? "refused" : "good";
}

/** The cut frame with its payload in this `form`; `more` overrides what the frame alone says, and its remarks are added. */
export function explanationOf(bytes: Uint8Array, whole: Cut, form: PayloadForm, more: Partial<FrameExplanation>): FrameExplanation {
  const payload = payloadParts(form, whole.info);
  const isUnfit = payload.some(({ isRight }) => isRight === false);
  const remarks = [...whole.remarks];
  if (isUnfit) remarks.push({ key: "payloadLength", detail: { bytes: whole.info.length } });
  return {
    direction: "unknown",
    block: form.block,
    writes: form.writes,
    address: whole.address,
    code: null,
    verdict: verdictOf(whole, false),
    ...more,
    remarks: [...remarks, ...(more.remarks ?? [])],
    parts: coverAll(
      [...whole.parts, ...payload].sort((a, b) => a.start - b.start),
      bytes.length,
    ),
  };
}
