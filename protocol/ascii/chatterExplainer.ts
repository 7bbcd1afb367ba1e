import { pairText } from "../bytes/hexPairs.ts";
import { decodeLayout } from "../layout/interpreter.ts";
import type { FrameExplanation, FrameRemark } from "../model/explain.ts";
import { CHATTER_CELLS, CHATTER_FORMS, CHATTER_HEADER, CHATTER_REQUEST, CHATTER_SENSORS } from "./chatterLayouts.ts";
import type { Cut, Dialect } from "./cut.ts";
import { cutFrame, hexNumber } from "./cut.ts";
import type { PayloadForm } from "./explanation.ts";
import { explanationOf, NO_FORM, verdictOf } from "./explanation.ts";

/** Explains a frame that packs in parallel exchanged. */
interface ChatterExplainer {
  /** Every byte in exactly one part. Never throws, whatever the bytes. */
  explain(bytes: Uint8Array): FrameExplanation;
}

const DIALECT: Dialect = { version: null, devices: [0x46], evidence: "inferred", source: "V2.80" };
/** In protocols of this kind return codes lie below this value, commands above. */
const FIRST_COMMAND = 0x10;
const DONE = 0x00;

/** PACE's own tools and masters use this version, and packs answer them in the length of "analog". */
const PACE_VERSION = 0x25;

const PACKS_TALK: FrameRemark = { key: "packsTalk", detail: {} };

function requestForm({ code, info }: Cut): PayloadForm | null {
  const asked = CHATTER_FORMS.find(({ cid2 }) => cid2 === code);
  if (asked === undefined) return null;
  const pieces = info.length === 0 ? [] : [{ layout: CHATTER_REQUEST, pack: null }];
  return { block: asked.block, writes: false, pieces };
}

/** Only an exact match: the length, and both counts at their offsets. */
function answerForm({ info }: Cut): PayloadForm | null {
  for (const { block, infoBytes, layout } of CHATTER_FORMS) {
    const values = info.length === infoBytes ? decodeLayout([...CHATTER_HEADER, ...layout], info) : null;
    if (!values?.ok || values.value.cellCount !== CHATTER_CELLS || values.value.temperatureCount !== CHATTER_SENSORS) continue;
    const pieces = [
      { layout: CHATTER_HEADER, pack: null },
      { layout, pack: 0 },
    ];
    return { block, writes: false, pieces };
  }
  return null;
}

function explainRequest(bytes: Uint8Array): FrameExplanation {
  const whole = cutFrame(bytes, "request", DIALECT);
  const form = requestForm(whole);
  const unknown: FrameRemark = { key: "unknownCommand", detail: { code: pairText(whole.code ?? 0) } };
  const isUnknown = form === null && whole.code !== null;
  const remarks = isUnknown ? [PACKS_TALK, unknown] : [PACKS_TALK];
  return explanationOf(bytes, whole, form ?? NO_FORM, { direction: "request", remarks });
}

function explainAnswer(bytes: Uint8Array): FrameExplanation {
  const whole = cutFrame(bytes, "answer", DIALECT);
  const isRefused = whole.code !== null && whole.code !== DONE;
  const form = isRefused ? null : answerForm(whole);
  const doubt: FrameRemark = { key: form === null ? "noRequest" : "guessed", detail: {} };
  return explanationOf(bytes, whole, form ?? NO_FORM, {
    direction: "answer",
    verdict: verdictOf(whole, isRefused),
    code: isRefused ? whole.code : null,
    remarks: isRefused ? [PACKS_TALK] : [PACKS_TALK, doubt],
  });
}

/** True when only packs that talk to each other say this: a frame that PACE packs may send as well proves nothing. */
export function isPackTalk(bytes: Uint8Array): boolean {
  const [version, code] = [hexNumber(bytes, 1, 3), hexNumber(bytes, 7, 9)];
  if (version === null || code === null) return false;
  if (code >= FIRST_COMMAND) {
    const isIntact = verdictOf(cutFrame(bytes, "request", DIALECT), false) === "good";
    return isIntact && version !== PACE_VERSION && CHATTER_FORMS.some(({ cid2 }) => cid2 === code);
  }
  const whole = cutFrame(bytes, "answer", DIALECT);
  const form = code === DONE && verdictOf(whole, false) === "good" ? answerForm(whole) : null;
  return form !== null && (version !== PACE_VERSION || form.block === "status");
}

export const chatterExplainer: ChatterExplainer = {
  explain(bytes) {
    const code = hexNumber(bytes, 7, 9);
    return code !== null && code < FIRST_COMMAND ? explainAnswer(bytes) : explainRequest(bytes);
  },
};
