import type { FamilyId, FrameExplanation, FramePart } from "../../../protocol/index.ts";
import { hexOfBytes } from "../../../protocol/index.ts";
import type { TraceFact, TraceRow } from "../../contract/trace.ts";
import type { BookedFrame } from "./bookedFrame.ts";

const MOST_FACTS = 3;
/** Fields shown first if the frame has them. */
const HEADLINE: readonly string[] = ["packVoltageMv", "currentMa", "socDeciPct"];
/** Numbers that only describe the format of the rest. */
const COUNTS: readonly string[] = ["cellCount", "temperatureCount", "userDefinedCount", "infoFlag", "packByte", "enabled"];

function isNews({ key, value }: FramePart): boolean {
  if (key === null || COUNTS.includes(key) || value.kind === "raw" || value.kind === "absent") return false;
  // The absence of an alarm is not worth showing.
  if (value.kind === "amount" && value.base === 0 && /Alarms?$/.test(key)) return false;
  return value.kind !== "bits" || value.mask !== 0;
}

/** A few characteristic fields of the frame's first pack. */
function factsOf({ parts }: FrameExplanation): readonly TraceFact[] {
  const fields = parts.filter((part) => part.part === "payload" && (part.pack ?? 0) === 0 && isNews(part));
  const headline = HEADLINE.flatMap((key) => fields.filter((part) => part.key === key));
  return (headline.length > 0 ? headline : fields)
    .slice(0, MOST_FACTS)
    .flatMap(({ key, index, value }) => (key === null ? [] : [{ key, index, value }]));
}

function packsOf({ parts }: FrameExplanation): number {
  return parts.reduce((most, { pack }) => Math.max(most, (pack ?? -1) + 1), 0);
}

/** `family` = in whose words it was explained. */
export function rowOf(
  { entry, wallMs, answer }: BookedFrame,
  family: FamilyId | null,
  explanation: FrameExplanation,
  isWrong: boolean,
): TraceRow {
  const { block, writes, address, verdict, code, remarks } = explanation;
  return {
    seq: entry.seq,
    wallMs,
    direction: entry.direction,
    kind: entry.kind,
    hex: hexOfBytes(entry.bytes, ""),
    family,
    block,
    writes,
    address,
    answer,
    isWrong,
    verdict,
    code,
    remark: remarks[0]?.key ?? null,
    packs: packsOf(explanation),
    facts: verdict === "broken" ? [] : factsOf(explanation),
    ...(entry.chatter ? { chatter: entry.chatter } : {}),
  };
}
