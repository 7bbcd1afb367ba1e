import { useTranslation } from "react-i18next";
import { countText, sizeText } from "../../model/logging.ts";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { Say } from "../../parts/Say.tsx";
import { useProgramGone } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useTimeText } from "../../words/useTimeText.ts";

function Figures() {
  const figures = useFigures();
  const { t } = useTranslation("logging");
  const timeText = useTimeText();
  const { file, rows, gaps, lastRowWallMs, settings } = useUi((s) => s.log);
  const rowsShown = [
    ["file", file === null ? t("state.noFile") : file.name],
    ["size", file === null ? t("state.none") : sizeText(file.bytes, figures)],
    ["rows", countText(rows, figures)],
    ["gaps", countText(gaps, figures)],
    ["last", lastRowWallMs === null ? t("state.none") : timeText(lastRowWallMs)],
    ["every", t("state.everyWhat", { interval: t("seconds", { count: settings.everyS }), packs: t(`packs.${settings.packs}`) })],
  ] as const;
  return (
    <dl className="logFigures">
      {rowsShown.map(([key, value]) => (
        <div key={key} data-figure={key}>
          <dt>{t(`state.${key}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the log does now: what came of it, what is missing, what went wrong. */
export function LogState() {
  const figures = useFigures();
  const { t } = useTranslation("logging");
  const isGone = useProgramGone();
  const { phase, missing, file, error, nextTryAtMs, atMs, removed, settings } = useUi((s) => s.log);
  const leftS = nextTryAtMs === null ? null : Math.max(0, Math.ceil((nextTryAtMs - atMs) / 1000));
  if (isGone && phase !== "off")
    return (
      <>
        <Say tone="warn" title={t("mark.goneTitle")} />
        <Figures />
      </>
    );
  return (
    <>
      {phase === "halted" && (
        <Say tone="bad" title={t("halted.title")} alert>
          {t("halted.text")} {leftS !== null && t("halted.next", { seconds: leftS })}
        </Say>
      )}
      {phase === "halted" && error !== null && <ErrorSay error={error} />}
      {phase === "on" && file === null && missing.length === 0 && <Say title={t("waiting.title")}>{t("waiting.text")}</Say>}
      {phase === "on" && missing.length > 0 && (
        <Say tone="warn" title={t("missing.title", { packs: missing.join(", ") })}>
          {t("missing.text")}
        </Say>
      )}
      {removed !== null && (
        <Say tone="warn" title={t("removed.title", { count: removed.files, size: sizeText(removed.bytes, figures) })}>
          {t("removed.text", { limit: settings.limitMb })}
        </Say>
      )}
      {phase === "off" ? <p className="logOff">{t("off")}</p> : <Figures />}
    </>
  );
}
