import { useTranslation } from "react-i18next";
import { showLogPanel, useLogPanel } from "../state/logs.ts";
import { useProgramGone } from "../state/selectors.ts";
import { useUi } from "../state/store.ts";
import { Button } from "./Button.tsx";
import "./logMark.css";
import { markOf } from "../model/logging.ts";

/** Beside the trend, which forgets: what is to be kept goes to a file. */
export function LogButton() {
  const { t } = useTranslation("logging");
  const isGone = useProgramGone();
  const mark = useUi((s) => markOf(s.log, isGone));
  const isOpen = useLogPanel((s) => s.isOpen);
  return (
    <Button
      className="logButton"
      look="quiet"
      size="small"
      data-mark={mark}
      aria-expanded={isOpen}
      title={t(`mark.${mark}Title`)}
      onClick={() => showLogPanel(!isOpen)}
    >
      <i className="logDot" aria-hidden="true" />
      {t("button")}
    </Button>
  );
}
