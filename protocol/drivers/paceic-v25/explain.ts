import type { Cut, Dialect } from "../../ascii/cut.ts";
import { cutFrame, hexNumber, isUpperHex } from "../../ascii/cut.ts";
import { explanationOf, NO_FORM, verdictOf } from "../../ascii/explanation.ts";
import { EMPTY_FRAME_CHARACTERS, INFO_AT, SOI } from "../../ascii/frame.ts";
import { equalBytes } from "../../bytes/bytes.ts";
import { pairText } from "../../bytes/hexPairs.ts";
import type { FrameExplanation, FrameRemark } from "../../model/explain.ts";
import type { Explainer } from "../driver.ts";
import { carriers } from "./carriers.ts";
import { COMMAND_BY_KEY, commandOfCid2 } from "./commands.ts";
import { answerForms, guessedForms, requestForm } from "./explainPayload.ts";
import { CID1_LIFEPO4, CID1_OTHER, DONE, OTHER_VERSIONS, parseFrame, REFUSALS, VERSION } from "./frame.ts";

const DIALECT: Dialect = { version: VERSION, devices: [CID1_LIFEPO4, CID1_OTHER], evidence: "captured", source: "D18, D24, C" };

/** The version of a question that asks which other one a pack speaks; null = any other frame. */
function askedVersion(bytes: Uint8Array): number | null {
  const version = hexNumber(bytes, 1, 3);
  const isProbe = hexNumber(bytes, 7, 9) === COMMAND_BY_KEY.get("version")?.readCid2 && bytes.length === EMPTY_FRAME_CHARACTERS;
  return isProbe && version !== null && OTHER_VERSIONS.includes(version) ? version : null;
}

function explainRequest(bytes: Uint8Array): FrameExplanation {
  const version = askedVersion(bytes);
  const whole = cutFrame(bytes, "request", version === null ? DIALECT : { ...DIALECT, version, evidence: "inferred" });
  const form = whole.code === null ? null : requestForm(whole.code, whole.info);
  const isUnknown = form === null && whole.code !== null;
  const remarks: FrameRemark[] = isUnknown ? [{ key: "unknownCommand", detail: { code: pairText(whole.code ?? 0) } }] : [];
  if (version !== null) remarks.push({ key: "otherVersion", detail: { version: pairText(version) } });
  return explanationOf(bytes, whole, form ?? NO_FORM, { direction: "request", remarks });
}

function codeRemarks(whole: Cut, isDone: boolean): FrameRemark[] {
  if (whole.code === null || isDone || REFUSALS.has(whole.code)) return [];
  return [{ key: "unknownCode", detail: { code: pairText(whole.code) } }];
}

/** The answer to `asked`, by its CID2 and INFO. */
function explainAnswer(bytes: Uint8Array, request: Uint8Array): FrameExplanation {
  if (equalBytes(bytes, request)) return { ...explainRequest(bytes), remarks: [{ key: "echo", detail: {} }] };
  const whole = cutFrame(bytes, "answer", DIALECT);
  const asked = parseFrame(request);
  const isDone = whole.code === DONE || whole.code === asked.code;
  const form = answerForms(asked.code, asked.info, whole.info);
  const isRefused = whole.code !== null && !isDone && REFUSALS.has(whole.code);
  const isUnknown = commandOfCid2(asked.code) === null;
  const known: FrameRemark[] = isUnknown ? [{ key: "unknownCommand", detail: { code: pairText(asked.code) } }] : [];
  return explanationOf(bytes, whole, form, {
    direction: "answer",
    verdict: verdictOf(whole, isRefused),
    code: isRefused ? whole.code : null,
    remarks: [...codeRemarks(whole, isDone), ...known],
  });
}

/** An answer whose request is not known: every block whose answer has this form. */
function guesses(bytes: Uint8Array): readonly FrameExplanation[] {
  const whole = cutFrame(bytes, "answer", DIALECT);
  const isRefused = whole.code !== null && REFUSALS.has(whole.code);
  const more = {
    direction: "answer",
    verdict: verdictOf(whole, isRefused),
    code: isRefused ? whole.code : null,
  } as const;
  const forms = isRefused || whole.info.length === 0 ? [] : guessedForms(whole.info);
  if (forms.length === 0) return [explanationOf(bytes, whole, NO_FORM, { ...more, remarks: [{ key: "noRequest", detail: {} }] })];
  return forms.map((form) => explanationOf(bytes, whole, form, { ...more, remarks: [{ key: "guessed", detail: {} }] }));
}

function isFrameLike(bytes: Uint8Array): boolean {
  return bytes[0] === SOI && bytes.length >= INFO_AT;
}

export const explainer: Explainer = {
  explain(bytes, context) {
    if (bytes[0] !== SOI) return explanationOf(bytes, cutFrame(bytes, context.role, DIALECT), NO_FORM, {});
    if (context.role === "request") return explainRequest(bytes);
    const { request } = context;
    if (request !== null && isFrameLike(request) && isUpperHex(request, 1, request.length - 1)) return explainAnswer(bytes, request);
    const [first] = guesses(bytes);
    return first ?? explainRequest(bytes);
  },

  readings(bytes) {
    if (!isFrameLike(bytes)) return [];
    const code = hexNumber(bytes, 7, 9);
    if (code === null) return [explainRequest(bytes)];
    const asAnswer = code === DONE || REFUSALS.has(code) ? guesses(bytes) : [];
    const asRequest = commandOfCid2(code) !== null || asAnswer.length === 0 ? [explainRequest(bytes)] : [];
    return [...asRequest, ...asAnswer];
  },

  carriers,
};
