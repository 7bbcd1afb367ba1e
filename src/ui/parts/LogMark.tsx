import { useTranslation } from "react-i18next";
import { showLogPanel, useLogPanel } from "../state/logs.ts";
import { useUi } from "../state/store.ts";
import "./logMark.css";
import { countText, markOf, sizeText } from "../model/logging.ts";
import { useFigures } from "../words/useFigures.ts";

/** In the foot: whether values are being written to a file, and whether something is wrong with it. Opens the panel. */
export function LogMark() {
  const figures = useFigures();
  const { t } = useTranslation("logging");
  const log = useUi((s) => s.log);
  const isOpen = useLogPanel((s) => s.isOpen);
  const mark = markOf(log);
  const bytes = log.file?.bytes ?? 0;
  return (
    <button
      type="button"
      className="logMark"
      data-mark={mark}
      aria-expanded={isOpen}
      title={t(`mark.${mark}Title`)}
      onClick={() => showLogPanel(!isOpen)}
    >
      <i className="logDot" aria-hidden="true" />
      {t(`mark.${mark}`)}
      {mark !== "off" && mark !== "halted" && (
        <b>
          {sizeText(bytes, figures)} · {t("mark.rows", { rows: countText(log.rows, figures) })}
        </b>
      )}
    </button>
  );
}
