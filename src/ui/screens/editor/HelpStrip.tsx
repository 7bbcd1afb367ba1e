import { useTranslation } from "react-i18next";
import { bindingOf, conceptOf } from "../../../../protocol/shared.ts";
import { settingAmount } from "../../model/settingAmounts.ts";
import { Icon } from "../../parts/Icon.tsx";
import { useTable } from "../../state/editor.ts";
import { useUnlocked } from "../../state/lock.ts";
import { shownSource } from "../../words/shownSource.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useParameterWords } from "../../words/useParameterWords.ts";
import { useView } from "./side.ts";

/** One place for what the field under the pointer or the keyboard does, its limits and how that is known. */
export function HelpStrip() {
  const figures = useFigures();
  const { t } = useTranslation("parameters");
  const { name, help } = useParameterWords();
  const key = useView((s) => s.spokenOf);
  const table = useTable();
  const unlocked = useUnlocked();
  if (key === null) {
    return (
      <p className="helpStrip">
        <Icon name="info" />
        <span>{t("help.hint")}</span>
      </p>
    );
  }
  const binding = table === null ? null : bindingOf(table, key);
  const amount = (value: number) => settingAmount(key, value, table, figures);
  const facts: string[] = [];
  if (binding) {
    const { range, window = null, wireLeast, wireMost, wire, evidence } = binding;
    facts.push(
      range === null
        ? window === null
          ? t("help.noLimits", { least: amount(wireLeast), most: amount(wireMost) })
          : t("help.window", {
              least: amount(window.least),
              most: amount(window.most),
              wireLeast: amount(wireLeast),
              wireMost: amount(wireMost),
            })
        : t("help.limitsFrom", {
            least: amount(range.least),
            most: amount(range.most),
            step: amount(range.step),
            source: shownSource(range.source),
          }),
    );
    facts.push(`${t(`evidence.${evidence}`)} · ${wire.replace(/^register (\d+)$/, (_, from: string) => t("evidence.register", { from }))}`);
  }
  const isInverter = conceptOf(key)?.group === "inverter";
  return (
    <p className="helpStrip" data-on="true">
      <Icon name="info" />
      <span>
        <b>{name(key)}</b> {help(key)} {isInverter ? t("help.inverterHint") : unlocked ? t("help.keys") : t("help.lockedHint")}
        <small title={facts.join(" · ")}>{facts.join(" · ")}</small>
      </span>
    </p>
  );
}
