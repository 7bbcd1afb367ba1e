import { useTranslation } from "react-i18next";
import { countText, markOf, sizeText } from "../model/logging.ts";
import { showLogPanel, useLogPanel } from "../state/logs.ts";
import { useProgramGone } from "../state/selectors.ts";
import { useUi } from "../state/store.ts";
import { useFigures } from "../words/useFigures.ts";
import { FootMark } from "./FootMark.tsx";

/** Whether values are being written to a file, and whether something is wrong with it. */
export function LogMark() {
  const figures = useFigures();
  const { t } = useTranslation("logging");
  const log = useUi((s) => s.log);
  const isOpen = useLogPanel((s) => s.isOpen);
  const mark = markOf(log, useProgramGone());
  const bytes = log.file?.bytes ?? 0;
  return (
    <FootMark className="logMark" mark={mark} title={t(`mark.${mark}Title`)} isOpen={isOpen} onClick={() => showLogPanel(!isOpen)}>
      {t(`mark.${mark}`)}
      {(mark === "on" || mark === "gap") && (
        <b>
          {sizeText(bytes, figures)} · {t("mark.rows", { rows: countText(log.rows, figures) })}
        </b>
      )}
    </FootMark>
  );
}
