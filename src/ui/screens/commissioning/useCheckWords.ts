import { useTranslation } from "react-i18next";
import type { CheckFinding, CheckMeasured } from "../../../contract/commissioning.ts";
import english from "../../../text/en/commissioningReasons.json" with { type: "json" };
import liveWords from "../../../text/en/live.json" with { type: "json" };
import { useFigures } from "../../words/useFigures.ts";
import { useFormatTag } from "../../words/useFormatTag.ts";
import type { RuleText } from "../../words/useParameterWords.ts";
import { useParameterWords } from "../../words/useParameterWords.ts";
import { civilText } from "./model/civilText.ts";
import { valueText } from "./model/measured.ts";

const flagWords = liveWords.flag;

interface CheckWords {
  /** "3.332 V", or that it was not read. */
  value(name: string, value: CheckMeasured["value"], unit: string): string;
  /** Of a figure, a setting or a rule; what this program does not know, as in a document of another version, keeps its key. */
  name(figure: string): string;
  /** "17 Jan 2026, 14:24:06"; a document of another hand may hold anything there, which is shown as it is. */
  time(civil: string): string;
  /** What a rule between settings says, and why it matters, as in the editor. */
  rule(finding: CheckFinding): RuleText;
  /** Why a check has not passed; null = nothing is said, or this program does not know it. */
  reason(reason: string | null): string | null;
  /** What to do about it. */
  advice(reason: string | null): string | null;
}

type ReasonWord = keyof typeof english.reason;
type FigureWord = keyof typeof english.figure;
const isFlagWord = (key: string): key is keyof typeof flagWords => Object.hasOwn(flagWords, key);
const isReasonWord = (key: string): key is ReasonWord => Object.hasOwn(english.reason, key);
const isFigureWord = (key: string): key is FigureWord => Object.hasOwn(english.figure, key);

export function useCheckWords(): CheckWords {
  const { t } = useTranslation("commissioning");
  const reasons = useTranslation("commissioningReasons").t;
  const live = useTranslation("live").t;
  const settings = useParameterWords();
  const figures = useFigures();
  const formatTag = useFormatTag();
  const reasonPart = (reason: string | null, part: "why" | "todo") =>
    reason !== null && isReasonWord(reason) ? reasons(`reason.${reason}.${part}`) : null;
  const flagTitle = (key: string) => (isFlagWord(key) ? live(`flag.${key}.title`) : key);
  const time = (civil: string) => civilText(civil, formatTag);
  return {
    value(name, value, unit) {
      if (typeof value === "string" && name === "flag") return value.split(", ").map(flagTitle).join(", ");
      if (typeof value === "string" && (name === "fullSeenAt" || name === "historyReadAt")) return time(value);
      return valueText(value, unit, figures, name) ?? t("list.notRead");
    },
    name: (figure) => (isFigureWord(figure) ? reasons(`figure.${figure}`) : settings.name(figure)),
    time,
    rule: (finding) => settings.rule(finding, null),
    reason: (reason) => reasonPart(reason, "why"),
    advice: (reason) => reasonPart(reason, "todo"),
  };
}
