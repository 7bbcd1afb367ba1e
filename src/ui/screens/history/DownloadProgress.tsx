import { Trans, useTranslation } from "react-i18next";
import type { HistoryProgress } from "../../../contract/history.ts";
import { Button } from "../../parts/Button.tsx";
import { Progress } from "../../parts/Progress.tsx";
import { hostNowMs, useAgeMs } from "../../state/ages.ts";
import { call } from "../../state/host.ts";
import { secondsLeft } from "./model/progress.ts";
import { useSpanText } from "./useHistoryWords.ts";

function TimeLeft({ progress }: { readonly progress: HistoryProgress }) {
  const { t } = useTranslation("history");
  const span = useSpanText();
  useAgeMs(progress.startedAtMs); // ticks
  const seconds = secondsLeft(progress, hostNowMs());
  return seconds === null ? null : <span className="downloadText">{t("progress.left", { time: span(seconds) })}</span>;
}

/** A download under way: how far it is, what it waits for, and the way to stop it. */
export function DownloadProgress({ progress }: { readonly progress: HistoryProgress }) {
  const { t } = useTranslation("history");
  const { stage, read, total } = progress;
  return (
    <div className="downloadProgress" data-stage={stage}>
      <span className="downloadText">
        {total === null ? (
          <Trans t={t} i18nKey="progress.count" values={{ read }} components={{ b: <b /> }} />
        ) : (
          <Trans t={t} i18nKey="progress.of" values={{ read, total }} components={{ b: <b /> }} />
        )}
      </span>
      <Progress label={t("progress.label")} done={read} total={total} isWaiting={stage === "waiting"} />
      {stage === "reading" ? (
        <TimeLeft progress={progress} />
      ) : (
        <span className="downloadText" role="status">
          {t(`progress.${stage}`)}
        </span>
      )}
      <Button size="small" ownerOnly onClick={() => void call("history.cancel")}>
        {t("head.cancel")}
      </Button>
    </div>
  );
}
