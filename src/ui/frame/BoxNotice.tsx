import { Popover } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../protocol/shared.ts";
import { Button } from "../parts/Button.tsx";
import { ErrorSay } from "../parts/ErrorSay.tsx";
import { Icon } from "../parts/Icon.tsx";
import { fetchBox } from "../state/replay.ts";
import { saveAs } from "../state/saveAs.ts";
import { useUi } from "../state/store.ts";
import { useTimeText } from "../words/useTimeText.ts";
import "./boxNotice.css";
import { call } from "../state/host.ts";

/**
 * Something went wrong and what was on the wire has been kept: the moment to take it along. It stands in the rail and opens at a
 * click, because in the page it would move or cover what the person came to look at.
 */
export function BoxNotice() {
  const { t } = useTranslation("replay");
  const timeText = useTimeText();
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
    failed !== null ? t("notice.failed") : latest === null ? "" : t(`notice.${latest.cause}`, { time: timeText(latest.atWallMs) });
  const name = t(failed === null ? "notice.short" : "notice.shortFailed");
  return (
    <Popover position="right-end" width="min(26rem, 88vw)" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="boxMark" data-failed={failed !== null} title={title} aria-label={name}>
          <Icon name={failed === null ? "save" : "warning"} />
          <span>{name}</span>
        </button>
      </Popover.Target>
      <span className="visuallyHidden" role="status">
        {title}
      </span>
      <Popover.Dropdown>
        <div className="boxNotice">
          <b>{title}</b>
          <p>{t(failed === null ? "notice.text" : "notice.failedText")}</p>
          {error !== null && <ErrorSay error={error} />}
          <div className="boxNoticeButtons">
            {latest !== null && (
              <Button size="small" onClick={() => void save(latest.name)}>
                <Icon name="save" />
                <span>{t("notice.save")}</span>
              </Button>
            )}
            <Button look="quiet" size="small" onClick={() => void call("trace.dismissBox")}>
              {t("notice.dismiss")}
            </Button>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
