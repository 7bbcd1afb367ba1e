import { useTranslation } from "react-i18next";
import { showLogPanel, useLogPanel } from "../state/logs.ts";
import { useUi } from "../state/store.ts";
import "./logMark.css";
import { markOf } from "../model/logging.ts";

/** Beside the trend, which forgets: what is to be kept goes to a file. */
export function LogButton() {
  const { t } = useTranslation("logging");
  const mark = useUi((s) => markOf(s.log));
  const isOpen = useLogPanel((s) => s.isOpen);
  return (
    <button
      type="button"
      className="btn logButton"
      data-look="quiet"
      data-size="small"
      data-mark={mark}
      aria-expanded={isOpen}
      title={t(`mark.${mark}Title`)}
      onClick={() => showLogPanel(!isOpen)}
    >
      <i className="logDot" aria-hidden="true" />
      {t("button")}
    </button>
  );
}
