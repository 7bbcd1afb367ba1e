import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CheckResult } from "../../../contract/commissioning.ts";
import { packsWithoutHistory } from "../../../contract/historyLacking.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Progress } from "../../parts/Progress.tsx";
import { call, connectWith } from "../../state/host.ts";
import { useUi } from "../../state/store.ts";
import { askingOf, saying } from "./commissioningView.ts";

interface HelpProps {
  readonly result: CheckResult;
  /** Packs may be asked. */
  readonly mayAsk: boolean;
  readonly why: string | undefined;
}

/** Once the download has ended, however it did, the check says what there is now. */
function useDownload(): () => void {
  const [isMine, setMine] = useState(false);
  const hasEnded = useUi((s) => s.history.progress === null && s.history.result !== null);
  const mayRun = useUi((s) => s.session.phase === "online" && s.commissioning.running === null);
  useEffect(() => {
    if (!isMine || !hasEnded || !mayRun) return;
    setMine(false);
    void askingOf("historyArchived", () => call("commission.run", { checks: ["historyArchived"] }));
  }, [isMine, hasEnded, mayRun]);
  const start = async () => setMine(await saying(call("history.download")));
  return () => void start();
}

function Reading({ address }: { readonly address: number }) {
  const { t } = useTranslation("commissioning");
  const progress = useUi((s) => s.history.progress);
  if (progress === null) return null;
  const { read, total } = progress;
  const text = total === null ? t("historyHelp.readingOpen", { address, read }) : t("historyHelp.reading", { address, read, total });
  return (
    <p className="checkRunning" role="status">
      <Progress label={t("historyHelp.progress")} done={read} total={total} isWaiting={progress.stage === "waiting"} />
      {text}
    </p>
  );
}

/** The check's advice at one click: the history of the pack that is connected, and the way to the next one. */
export function HistoryHelp({ result, mayAsk, why }: HelpProps) {
  const { t } = useTranslation("commissioning");
  const connected = useUi((s) => s.session.found?.address ?? null);
  // A pack that has only just answered has not told who it is: nobody knows yet where its records belong.
  const isKnown = useUi((s) => s.session.pack !== null);
  const isReading = useUi((s) => s.history.progress !== null);
  const hasLog = useUi((s) => s.history.support === "yes");
  const start = useDownload();
  const lacking = packsWithoutHistory(result);
  if (connected === null || !hasLog) return null;
  if (isReading) return <Reading address={connected} />;
  if (lacking.length === 0) return null;
  return (
    <div className="siteGo">
      {lacking.map((address) =>
        address === connected ? (
          <Button key={address} look="primary" disabled={!mayAsk || !isKnown} title={why} onClick={start}>
            <Icon name="download" />
            {t("historyHelp.download", { address })}
          </Button>
        ) : (
          <Button key={address} disabled={!mayAsk} title={why} onClick={() => void connectWith({ address })}>
            {t("historyHelp.connect", { address })}
          </Button>
        ),
      )}
    </div>
  );
}
