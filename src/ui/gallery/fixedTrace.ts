import type { FramePart } from "../../../protocol/shared.ts";
import type { ExplainedFrame, TraceLines, TraceRow } from "../../contract/trace.ts";
import { FAMILY } from "./fixedFamily.ts";
import { NOW_WALL_MS } from "./frozenClock.ts";

const REQUEST = "010300000010440A";
const REPLY = "010304D0350730A51C";
const DAMAGED = "010304D0FF0730A51C";
const PAIRS = 12;
/** Answers with this number have been damaged on the way. */
const DAMAGED_SEQ = 19;

function rowAt(seq: number): TraceRow {
  const isRequest = seq % 2 === 0;
  const isWrong = seq === DAMAGED_SEQ;
  return {
    seq,
    wallMs: NOW_WALL_MS - (2 * PAIRS - seq) * 110,
    direction: isRequest ? "tx" : "rx",
    kind: isRequest ? "request" : isWrong ? "discarded" : "reply",
    hex: isRequest ? REQUEST : isWrong ? DAMAGED : REPLY,
    family: FAMILY.family,
    block: "status",
    writes: false,
    address: 1,
    answer: !isRequest ? null : seq + 1 === DAMAGED_SEQ ? "none" : "answered",
    isWrong: isWrong || (isRequest && seq + 1 === DAMAGED_SEQ),
    verdict: isWrong ? "broken" : "good",
    code: null,
    remark: isWrong ? "checksum" : null,
    packs: isRequest ? 0 : 1,
    facts:
      isRequest || isWrong
        ? []
        : [{ key: "packVoltageMv", index: null, value: { kind: "amount", base: 53_301, quantity: "voltage", unit: "mV", step: 1 } }],
  };
}

const rows = Array.from({ length: 2 * PAIRS }, (_, seq) => rowAt(seq));
export const TRACE: TraceLines = { rows, afterSeq: 2 * PAIRS - 1, beforeSeq: null, kept: rows.length, wrong: 2 };

const PLACE = { key: null, index: null, pack: null, register: null, evidence: "documented", source: "gallery", isRight: null } as const;
const number = (value: number, width: number) => ({ kind: "number", value, width }) as const;
const PARTS: readonly FramePart[] = [
  { ...PLACE, start: 0, length: 1, part: "address", value: number(1, 2) },
  { ...PLACE, start: 1, length: 1, part: "command", value: number(3, 2) },
  { ...PLACE, start: 2, length: 1, part: "length", value: number(4, 2) },
  {
    ...PLACE,
    start: 3,
    length: 4,
    part: "payload",
    key: "packVoltageMv",
    value: { kind: "amount", base: 53_503, quantity: "voltage", unit: "mV", step: 1 },
  },
  { ...PLACE, start: 7, length: 2, part: "checksum", value: number(0xa51c, 4), isRight: false, expected: "E49D" },
];

export const DAMAGED_FRAME: ExplainedFrame = {
  row: rowAt(DAMAGED_SEQ),
  explanation: {
    direction: "answer",
    block: "status",
    writes: false,
    address: 1,
    verdict: "broken",
    code: null,
    remarks: [{ key: "checksum", detail: { found: "A51C", expected: "E49D" } }],
    parts: PARTS,
  },
  requestSeq: DAMAGED_SEQ - 1,
  afterMs: 110,
};
