import { useTranslation } from "react-i18next";
import type { WriteProgress } from "../../../contract/params.ts";
import { Button } from "../../parts/Button.tsx";
import { DrawerSection } from "../../parts/Drawer.tsx";
import { hostNowMs, useAgeMs } from "../../state/ages.ts";
import { donePct, secondsLeft } from "./model/progress.ts";
import { cancel, useWriting } from "./writing.ts";

function TimeLeft({ progress }: { readonly progress: WriteProgress }) {
  const { t } = useTranslation("parameters");
  useAgeMs(progress.startedAtMs); // ticks
  const seconds = secondsLeft(progress, hostNowMs());
  return <span>{seconds === null ? "" : t("progress.secondsLeft", { seconds })}</span>;
}

/** A write under way: what it does now, how far it is, and the way to stop it before the next block. */
export function ProgressPanel({ progress }: { readonly progress: WriteProgress }) {
  const { t } = useTranslation("parameters");
  const cancelling = useWriting((s) => s.cancelling);
  const { stage, block, blocks, exchanges, exchangesExpected } = progress;
  const pct = donePct(progress);
  return (
    <DrawerSection
      className="progressPanel"
      label={t(progress.isRollback ? "progress.titleRollback" : "progress.title")}
      title={
        <>
          {t(progress.isRollback ? "progress.titleRollback" : "progress.title")}
          {blocks > 0 && <span className="muted">{t("progress.block", { block: Math.min(blocks, block + 1), blocks })}</span>}
        </>
      }
    >
      <p className="progressStage" role="status">
        {t(`progress.stage.${stage}`)}
      </p>
      <div
        className="progressBar"
        role="progressbar"
        aria-label={t("progress.bar")}
        aria-valuenow={pct}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${pct}%` }} />
      </div>
      <p className="progressFigures">
        <span>{t("progress.exchanges", { done: exchanges, expected: Math.max(exchanges, exchangesExpected) })}</span>
        <TimeLeft progress={progress} />
      </p>
      <div className="progressCancel">
        <Button size="small" disabled={cancelling} onClick={cancel}>
          {t("progress.cancel")}
        </Button>
        <span>{t(cancelling ? "progress.cancelling" : "progress.cancelNote")}</span>
      </div>
    </DrawerSection>
  );
}
