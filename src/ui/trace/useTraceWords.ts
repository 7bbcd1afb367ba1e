import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FramePart, FrameRemark, FrameValue } from "../../../protocol/shared.ts";
import { conceptOf, isFlagKey } from "../../../protocol/shared.ts";
import type { TraceRow } from "../../contract/trace.ts";
import { useParameterWords } from "../editor/useParameterWords.ts";
import { history as historyWords } from "../text/en/history.ts";
import { trace as words } from "../text/en/trace.ts";
import { amountText, hexText, printed } from "./model/values.ts";

type Table<K extends "block" | "field" | "bit" | "code" | "exception"> = keyof (typeof words)[K];
const isIn = <K extends "block" | "field" | "bit" | "code" | "exception">(table: K, key: string): key is Table<K> & string =>
  Object.hasOwn(words[table], key);
const isEvidence = (key: string): key is keyof typeof historyWords.raw.evidence => Object.hasOwn(historyWords.raw.evidence, key);

/** Each remark has some of these. */
const NO_FIGURES = { at: 0, characters: 0, code: "", expected: "", found: "", said: "", version: "" };

/** Key and place of a field: "cell3Mv" and item 2 of "cellVoltagesMv" are both cell 3. */
function placeOf(key: string, index: number | null): { readonly base: string; readonly number: number | null } {
  if (key === "cellVoltagesMv") return { base: "cell", number: (index ?? 0) + 1 };
  if (key === "temperaturesDeciC") return { base: "temperature", number: (index ?? 0) + 1 };
  const [, name, digits] = /^(cell|cellTemperature|reserved)(\d+)(?:Mv|DeciC)?$/.exec(key) ?? [];
  if (name === undefined) return { base: key, number: index === null ? null : index + 1 };
  return { base: name === "cellTemperature" ? "temperature" : name, number: Number(digits) };
}

export interface TraceWords {
  readonly block: (key: string | null) => string;
  readonly field: (key: string, index: number | null) => string;
  readonly value: (value: FrameValue, key: string | null) => string;
  /** Name of a part: its field, or what it is in the frame. */
  readonly part: (part: FramePart) => string;
  /** What a part says; of the frame's own numbers also what they mean. */
  readonly said: (part: FramePart, block: string | null) => string;
  readonly evidence: (part: FramePart) => string;
  readonly remark: (remark: FrameRemark) => string;
  readonly refusal: (family: TraceRow["family"], code: number) => string;
  readonly line: (row: TraceRow) => string;
}

export function useTraceWords(): TraceWords {
  const { t } = useTranslation("trace");
  const live = useTranslation("live").t;
  const history = useTranslation("history").t;
  const settings = useParameterWords();
  // The words of settings are made anew at each call; they change with the language alone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  return useMemo(() => {
    const block = (key: string | null): string => (key === null ? t("line.unknown") : isIn("block", key) ? t(`block.${key}`) : key);
    const field = (key: string, index: number | null): string => {
      const { base, number } = placeOf(key, index);
      if (!isIn("field", base)) return settings.name(base);
      return number === null ? t(`field.${base}`) : t(`field.${base}`, { number });
    };
    /** Of a setting only what it is within its block, which stands before it. */
    const short = (key: string, index: number | null): string => (conceptOf(key) === null ? field(key, index) : settings.label(key));
    const bit = (name: string): string => (isFlagKey(name) ? live(`flag.${name}.title`) : isIn("bit", name) ? t(`bit.${name}`) : name);
    const value = (shown: FrameValue, key: string | null): string => {
      switch (shown.kind) {
        case "amount":
          return amountText(shown, key);
        case "absent":
          return live("notReported");
        case "bits": {
          const unknown = shown.unknownMask === 0 ? [] : [t("value.unknownBits", { mask: `0x${hexText(shown.unknownMask, 2)}` })];
          return [...shown.names.map(bit), ...unknown].join(t("line.comma")) || t("value.none");
        }
        case "text":
          return printed(shown.text) || t("value.empty");
        case "raw":
          return t("value.raw");
        case "number":
          return hexText(shown.value, shown.width);
        default:
          return "";
      }
    };
    const code = (number: number): string => {
      const hex = hexText(number, 2);
      return isIn("code", hex) ? t(`code.${hex}`) : t("code.other", { code: hex });
    };
    const exception = (number: number): string =>
      isIn("exception", String(number)) ? t(`exception.${String(number) as "1"}`) : t("exception.other", { code: number });
    const refusal = (family: TraceRow["family"], number: number): string => (family === "pace-modbus" ? exception(number) : code(number));
    const said = ({ part, key, value: shown }: FramePart, asked: string | null): string => {
      if (shown.kind !== "number") return value(shown, key);
      const { value: number, width } = shown;
      switch (part) {
        case "address":
        case "length":
        case "firstRegister":
        case "registerCount":
          return String(number);
        case "command":
          return asked === null ? hexText(number, width) : `${hexText(number, width)} · ${block(asked)}`;
        case "returnCode":
          return `${hexText(number, width)} · ${code(number)}`;
        case "exceptionCode":
          return `${number} · ${exception(number)}`;
        default:
          return hexText(number, width);
      }
    };
    const plain = (row: TraceRow): string => {
      const what = row.packs > 1 ? t("line.packs", { what: block(row.block), count: row.packs }) : block(row.block);
      if (row.kind === "echo") return t("line.echo");
      if (row.verdict === "broken") return t("line.broken", { why: row.remark === null ? what : t(`short.${row.remark}`) });
      if (row.verdict === "refused" && row.code !== null) return t("line.refused", { what, why: refusal(row.family, row.code) });
      const isQuestion = row.direction === "tx" || row.answer !== null;
      const facts = row.facts.map((fact) => `${short(fact.key, fact.index)} ${value(fact.value, fact.key)}`).join(t("line.comma"));
      const line = isQuestion
        ? t(row.writes ? "line.write" : "line.ask", { what })
        : row.writes && facts === ""
          ? t("line.done", { what })
          : t("line.answer", { what });
      return facts === "" ? line : t("line.facts", { line, facts });
    };
    const line = (row: TraceRow): string => {
      const said = plain(row);
      if (row.chatter) return t("line.chatter", { address: row.address ?? "?", line: said });
      if (row.answer === "none") return t("line.noAnswer", { line: said });
      if (row.kind === "late") return t("line.late", { line: said });
      return row.kind === "unasked" ? t("line.unasked", { line: said }) : said;
    };
    return {
      ...{ block, field, value, said, refusal, line },
      part: (part) => (part.part === "payload" && part.key !== null ? field(part.key, part.index) : t(`part.${part.part}`)),
      evidence: ({ evidence, source }) =>
        evidence === null || !isEvidence(evidence)
          ? t("frame.nobody")
          : t("frame.source", { level: history(`raw.evidence.${evidence}`), source }),
      remark: ({ key, detail }) => t(`remark.${key}`, { ...NO_FIGURES, ...detail }),
    };
  }, [t, live, history]);
}
