import { useTranslation } from "react-i18next";
import { REPLAY_SPEEDS } from "../../contract/limits.ts";
import type { ReplayState } from "../../contract/replay.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { closeReplay, pauseReplay, restartReplay, setReplaySpeed } from "../state/replay.ts";
import { useUi } from "../state/store.ts";
import { useDateText } from "../words/useDateText.ts";
import { clockSpan } from "../words/useDuration.ts";
import "./replayBar.css";

function SpeedField({ speed }: Pick<ReplayState, "speed">) {
  const { t } = useTranslation("replay");
  return (
    <select
      aria-label={t("bar.speed")}
      value={String(speed)}
      onChange={({ currentTarget: { value } }) => void setReplaySpeed(value === "max" ? "max" : Number(value))}
    >
      {REPLAY_SPEEDS.map((each) => (
        <option key={each} value={String(each)}>
          {t("bar.times", { speed: each })}
        </option>
      ))}
      <option value="max">{t("bar.max")}</option>
    </select>
  );
}

function PlayButton({ isPaused, atEnd }: Pick<ReplayState, "isPaused" | "atEnd">) {
  const { t } = useTranslation("replay");
  const label = t(atEnd ? "bar.again" : isPaused ? "bar.play" : "bar.pause");
  const go = () => void (atEnd ? restartReplay() : pauseReplay(!isPaused));
  return (
    <Button size="small" title={label} aria-label={label} onClick={go}>
      <Icon name={atEnd ? "refresh" : isPaused ? "play" : "pause"} />
    </Button>
  );
}

/** Above every screen while a recording is shown: that it is one, where it stands, and the way out. */
export function ReplayBar() {
  const { t } = useTranslation("replay");
  const replay = useUi((s) => s.replay);
  const dateText = useDateText();
  if (replay === null) return null;
  const { name, startedWallMs, positionMs, lengthMs, notRecorded, atEnd, masked } = replay;
  const day = new Date(startedWallMs + positionMs);
  const [at, all] = [clockSpan(positionMs), clockSpan(lengthMs)];
  return (
    <section className="replayBar" aria-label={t("bar.label")}>
      <span className="replayMark">
        <Icon name="history" />
        <b>{t("bar.recording")}</b>
      </span>
      <span className="replayName" title={name}>
        <b>{name}</b>
        <i>
          {dateText(day.getTime())}
          {masked && ` · ${t("bar.masked")}`}
        </i>
      </span>
      <PlayButton {...replay} />
      <progress value={positionMs} max={Math.max(1, lengthMs)} aria-label={t("bar.position")} />
      <span className="replayTime">{t("bar.time", { at, all })}</span>
      <SpeedField {...replay} />
      <span className="replayNote">
        {notRecorded > 0 ? t("bar.notRecorded", { count: notRecorded }) : t(atEnd ? "bar.atEnd" : "bar.readOnly")}
      </span>
      <Button size="small" onClick={() => void closeReplay()}>
        <Icon name="close" />
        <span>{t("bar.close")}</span>
      </Button>
    </section>
  );
}
