import type { TFunction } from "i18next";
import type { FamilyFacts, Figures, FramePart, FrameRemark, FrameValue, SharedWords } from "../../../../protocol/shared.ts";
import { codeWord, conceptOf, fieldWord, isFlagKey, wordAt } from "../../../../protocol/shared.ts";
import type { TraceRow } from "../../../contract/trace.ts";
import historyWords from "../../../text/en/history.json" with { type: "json" };
import { sourceIn } from "../../model/sourceIn.ts";
import type { ParameterWords } from "../../words/useParameterWords.ts";
import { amountText, hexText, printed } from "./model/values.ts";

type Family = TraceRow["family"];
const isEvidence = (key: string): key is keyof typeof historyWords.raw.evidence => Object.hasOwn(historyWords.raw.evidence, key);

/** Each remark has some of these. */
const NO_FIGURES = { at: 0, characters: 0, code: "", expected: "", found: "", said: "", version: "" };

/** In the words of the family that the frame is of; null = of none that the host knows. */
export interface TraceWords {
  readonly block: (family: Family, key: string | null) => string;
  readonly field: (family: Family, key: string, index: number | null) => string;
  readonly value: (family: Family, value: FrameValue, key: string | null) => string;
  /** Name of a part: its field, or what it is in the frame. */
  readonly part: (family: Family, part: FramePart) => string;
  /** What a part says; of the frame's own numbers also what they mean. */
  readonly said: (family: Family, part: FramePart, block: string | null) => string;
  readonly evidence: (part: FramePart) => string;
  readonly remark: (remark: FrameRemark) => string;
  readonly line: (row: TraceRow) => string;
}

interface TraceTexts {
  readonly t: TFunction<"trace">;
  readonly live: TFunction<"live">;
  readonly history: TFunction<"history">;
  readonly settings: Pick<ParameterWords, "name" | "label">;
  readonly figures: Figures;
  readonly language: string;
}

export function traceWords(texts: TraceTexts, families: readonly FamilyFacts[], shared: SharedWords): TraceWords {
  const { t, live, history, settings, figures, language } = texts;
  const words = (family: Family) => families.find((each) => each.family === family)?.words ?? null;
  /** What packs say to each other belongs to no family: it has the words that all share. */
  const tables = (family: Family): SharedWords => words(family) ?? shared;
  const block = (family: Family, key: string | null): string =>
    key === null ? t("line.unknown") : (wordAt(tables(family).blocks, key) ?? key);
  const field = (family: Family, key: string, index: number | null): string =>
    fieldWord(tables(family).fields, key, index) ?? settings.name(key);
  /** Of a setting only what it is within its block, which stands before it. */
  const short = (family: Family, key: string, index: number | null): string =>
    conceptOf(key) === null ? field(family, key, index) : settings.label(key);
  const bit = (family: Family, name: string): string =>
    isFlagKey(name) ? live(`flag.${name}.title`) : (wordAt(tables(family).bits, name) ?? name);
  const code = (family: Family, number: number): string => {
    const known = words(family);
    return known === null ? hexText(number, 2) : codeWord(known, number);
  };
  const value = (family: Family, shown: FrameValue, key: string | null): string => {
    switch (shown.kind) {
      case "amount":
        return amountText(shown, figures, key);
      case "absent":
        return live("notReported");
      case "bits": {
        const unknown = shown.unknownMask === 0 ? [] : [t("value.unknownBits", { mask: `0x${hexText(shown.unknownMask, 2)}` })];
        return [...shown.names.map((name) => bit(family, name)), ...unknown].join(t("line.comma")) || t("value.none");
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
  const said = (family: Family, { part, key, value: shown }: FramePart, asked: string | null): string => {
    if (shown.kind !== "number") return value(family, shown, key);
    const { value: number, width } = shown;
    switch (part) {
      case "address":
      case "length":
      case "firstRegister":
      case "registerCount":
        return String(number);
      case "command":
        return asked === null ? hexText(number, width) : `${hexText(number, width)} · ${block(family, asked)}`;
      case "returnCode":
        return `${hexText(number, width)} · ${code(family, number)}`;
      case "exceptionCode":
        return `${number} · ${code(family, number)}`;
      default:
        return hexText(number, width);
    }
  };
  const plain = (row: TraceRow): string => {
    const { family } = row;
    const name = block(family, row.block);
    const what = row.packs > 1 ? t("line.packs", { what: name, count: row.packs }) : name;
    if (row.kind === "echo") return t("line.echo");
    if (row.verdict === "broken") return t("line.broken", { why: row.remark === null ? what : t(`short.${row.remark}`) });
    if (row.verdict === "refused" && row.code !== null) return t("line.refused", { what, why: code(family, row.code) });
    const isQuestion = row.direction === "tx" || row.answer !== null;
    const facts = row.facts
      .map((fact) => `${short(family, fact.key, fact.index)} ${value(family, fact.value, fact.key)}`)
      .join(t("line.comma"));
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
    block,
    field,
    value,
    said,
    line,
    part: (family, part) => (part.part === "payload" && part.key !== null ? field(family, part.key, part.index) : t(`part.${part.part}`)),
    evidence: ({ evidence, source }) => {
      if (evidence === null || !isEvidence(evidence)) return t("frame.nobody");
      const level = history(`raw.evidence.${evidence}`);
      const shown = sourceIn(language, source);
      return shown === "" ? level : t("frame.source", { level, source: shown });
    },
    remark: ({ key, detail }) => t(`remark.${key}`, { ...NO_FIGURES, ...detail }),
  };
}
