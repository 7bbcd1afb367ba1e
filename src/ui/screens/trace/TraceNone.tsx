import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { resetTrace, useTrace } from "../../state/trace.ts";

/** No lines: because nothing was on the wire, or because the filters or the person hide them. */
export function TraceNone() {
  const { t } = useTranslation("trace");
  const kept = useTrace((s) => s.kept);
  const isCleared = useTrace((s) => s.floorSeq !== null);
  if (kept === 0) {
    return (
      <div className="traceNone">
        <Icon name="trace" />
        <b>{t("empty.title")}</b>
        <p>{t("empty.text")}</p>
      </div>
    );
  }
  return (
    <div className="traceNone">
      <b>{t(isCleared ? "empty.cleared" : "empty.none")}</b>
      <p>{isCleared ? t("empty.clearedText") : t("empty.noneText", { count: kept })}</p>
      <Button onClick={resetTrace}>{t("empty.reset")}</Button>
    </div>
  );
}
