import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../protocol/shared.ts";
import { saveAs } from "../live/trend/trendPicture.ts";
import { ErrorSay } from "../parts/ErrorSay.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Say } from "../parts/Say.tsx";
import { clockTime } from "../parts/useDuration.ts";
import { dismissBox, fetchBox } from "../state/replay.ts";
import { useUi } from "../state/store.ts";
import "./boxNotice.css";

/** Something went wrong and what was on the wire has been kept: the moment to take it along. */
export function BoxNotice() {
  const { t } = useTranslation("replay");
  const { latest, failed } = useUi((s) => s.box);
  const isReplay = useUi((s) => s.replay !== null);
  const [error, setError] = useState<BmsError | null>(null);
  if (isReplay || (latest === null && failed === null)) return null;
  const save = async (name: string) => {
    const file = await fetchBox(name, true);
    setError(file.ok ? null : file.error);
    if (file.ok) saveAs(file.value.name, new Blob([file.value.text], { type: "application/x-ndjson" }));
  };
  const title =
    failed !== null ? t("notice.failed") : latest === null ? "" : t(`notice.${latest.cause}`, { time: clockTime(latest.atWallMs) });
  return (
    <>
      <Say tone={failed === null ? "note" : "warn"} title={title} alert>
        <p>{t(failed === null ? "notice.text" : "notice.failedText")}</p>
        <div className="boxNotice">
          {latest !== null && (
            <button type="button" className="btn" data-size="small" onClick={() => void save(latest.name)}>
              <Icon name="save" />
              <span>{t("notice.save")}</span>
            </button>
          )}
          <button type="button" className="btn" data-look="quiet" data-size="small" onClick={() => void dismissBox()}>
            {t("notice.dismiss")}
          </button>
        </div>
      </Say>
      {error !== null && <ErrorSay error={error} />}
    </>
  );
}
