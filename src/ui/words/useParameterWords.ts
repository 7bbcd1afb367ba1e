import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Figures, Finding, SettingTable } from "../../../protocol/shared.ts";
import { conceptOf } from "../../../protocol/shared.ts";
import en from "../../text/en/parameters.json" with { type: "json" };
import type { SaidFinding } from "../model/findingWords.ts";
import { findingFigures, suggestionKind, whyOf } from "../model/findingWords.ts";
import { settingAmount } from "../model/settingAmounts.ts";
import { useFigures } from "./useFigures.ts";

type SettingWord = keyof typeof en.setting;
type LabelWord = keyof typeof en.fieldLabel;

const isSettingWord = (key: string): key is SettingWord => Object.hasOwn(en.setting, key);
const isGroupWord = (key: string): key is keyof typeof en.group => Object.hasOwn(en.group, key);
const isLabelWord = (key: string): key is LabelWord => Object.hasOwn(en.fieldLabel, key);

export interface RuleText {
  readonly title: string;
  readonly why: string;
}

interface FindingText extends RuleText {
  /** Words of the button that sets the suggested value; null = there is none. */
  readonly suggestion: string | null;
}

export interface ParameterWords {
  /** "Cell OV alarm": unique on the page. A setting that this version does not know keeps its key. */
  readonly name: (key: string) => string;
  /** "Alarm": beside the name of its group. */
  readonly label: (key: string) => string;
  readonly help: (key: string) => string;
  readonly names: (keys: readonly string[]) => string;
  readonly rule: (finding: SaidFinding, table: SettingTable | null) => RuleText;
  readonly finding: (finding: Finding, table: SettingTable | null) => FindingText;
}

export function useParameterWords(): ParameterWords {
  const { t, i18n } = useTranslation("parameters");
  return parameterWords(t, useFigures(), i18n.language);
}

export function parameterWords(t: TFunction<"parameters">, figures: Figures, language: string): ParameterWords {
  /** What is no setting comes as "block.field": the switch of a group is told by its group. */
  const name = (key: string): string => {
    if (isSettingWord(key)) return t(`setting.${key}.name`);
    const [block = "", field] = key.split(".");
    return field === "enabled" ? t("field.enabled", { group: isGroupWord(block) ? t(`group.${block}.name`) : block }) : key;
  };
  const rule = (finding: SaidFinding, table: SettingTable | null): RuleText => {
    const [a = "", b = ""] = finding.keys;
    const words = { ...findingFigures(finding, table, figures, language), a: name(a), b: name(b) };
    return { title: t(`finding.${finding.sentence}`, words), why: t(`why.${whyOf(finding, table)}`, words) };
  };
  return {
    name,
    label: (key) => (isLabelWord(key) ? t(`fieldLabel.${key}`) : t(`role.${conceptOf(key)?.role ?? "limit"}`)),
    help: (key) => (isSettingWord(key) ? t(`setting.${key}.help`) : ""),
    names: (keys) => keys.map(name).join(", "),
    rule,
    finding(finding, table) {
      const { suggestion } = finding;
      return {
        ...rule(finding, table),
        suggestion:
          suggestion === undefined
            ? null
            : t(`suggest.${suggestionKind(finding)}`, {
                name: name(suggestion.key),
                value: settingAmount(suggestion.key, suggestion.value, table, figures),
              }),
      };
    },
  };
}
