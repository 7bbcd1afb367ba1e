import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { PageHead } from "../../parts/Page.tsx";
import { clearTrace, pauseTrace, resetTrace, useTrace } from "../../state/trace.ts";
import { useTraceView } from "../../state/traceView.ts";
import { copyRows } from "./copyRows.ts";
import { RecordingsMenu } from "./RecordingsMenu.tsx";

type Copied = { readonly count: number } | "failed" | null;

function CopyButton() {
  const { t } = useTranslation("trace");
  const openSeq = useTraceView((s) => s.openSeq);
  const [said, setSaid] = useState<Copied>(null);
  const words = said === null ? t("head.copy") : said === "failed" ? t("head.copyFailed") : t("head.copied", { count: said.count });
  return (
    <Button
      title={t("head.copyTip")}
      disabled={openSeq === null}
      onBlur={() => setSaid(null)}
      onClick={() => void copyRows().then((count) => setSaid(count === null ? "failed" : { count }))}
    >
      <span role="status">{words}</span>
    </Button>
  );
}

export function TraceHead() {
  const { t } = useTranslation("trace");
  const { kept, wrong, paused, floorSeq } = useTrace();
  return (
    <PageHead className="traceHead" title={t("title")}>
      <p className="traceCounts">
        <span>{t("head.kept", { count: kept })}</span>
        <span data-wrong={wrong > 0}>
          {wrong > 0 && <Icon name="warning" />}
          {t("head.wrong", { count: wrong })}
        </span>
      </p>
      {paused && <p className="tracePaused">{t("head.paused")}</p>}
      <span className="grow" />
      <Button aria-pressed={paused} onClick={() => pauseTrace(!paused)}>
        <Icon name={paused ? "play" : "pause"} />
        {t(paused ? "head.resume" : "head.pause")}
      </Button>
      <CopyButton />
      {floorSeq === null ? (
        <Button title={t("head.clearTip")} onClick={clearTrace}>
          {t("head.clear")}
        </Button>
      ) : (
        <Button onClick={resetTrace}>{t("head.showAll")}</Button>
      )}
      <RecordingsMenu />
    </PageHead>
  );
}
