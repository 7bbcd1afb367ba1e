import { useTranslation } from "react-i18next";
import type { BrokerState } from "../../../contract/publishing.ts";
import { publishSight } from "../../model/publishing.ts";
import { CopyLine } from "../../parts/CopyLine.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { Say } from "../../parts/Say.tsx";
import { useProgramGone } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useTimeText } from "../../words/useTimeText.ts";

const TONES = { off: "note", on: "good", held: "note", connecting: "note", away: "warn", refused: "bad", failed: "bad" } as const;

function Broker({ broker }: { readonly broker: BrokerState }) {
  const { t } = useTranslation("publishing");
  const timeText = useTimeText();
  const { phase, sinceWallMs, reason, waiting, dropped } = broker;
  return (
    <>
      <p>{t("state.since", { time: timeText(sinceWallMs) })}</p>
      {phase !== "connected" && reason !== null && <p className="mono publishReason">{reason}</p>}
      {waiting > 0 && <p>{t("state.waiting", { count: waiting })}</p>}
      {dropped > 0 && <p>{t("state.dropped", { count: dropped })}</p>}
    </>
  );
}

/** Whether values leave, and what keeps them. */
export function PublishStatus() {
  const { t } = useTranslation("publishing");
  const publishing = useUi((s) => s.publishing);
  const word = useUi((s) => publishSight(s).word);
  const heldBy = useUi((s) => publishSight(s).heldBy);
  const { broker, metricsUrl, error } = publishing;
  const isGone = useProgramGone();
  if (isGone && word !== "off")
    return (
      <div className="publishState" data-word="gone" aria-live="polite">
        <Say tone="warn" title={t("words.gone")} />
      </div>
    );
  return (
    <div className="publishState" data-word={word} aria-live="polite">
      <Say tone={TONES[word]} title={t(`words.${word}`)}>
        {heldBy !== null && <p>{t(`state.${heldBy}`)}</p>}
        {broker !== null && <Broker broker={broker} />}
      </Say>
      {word === "failed" && error !== null && <ErrorSay error={error} />}
      {metricsUrl !== null && (
        <>
          <p className="publishHint">{t("state.page")}</p>
          <CopyLine text={`${metricsUrl}/metrics`} />
        </>
      )}
    </div>
  );
}
