import { useTranslation } from "react-i18next";
import { useLastGoodAgeMs } from "../state/ages.ts";
import { showDoctor } from "../state/host.ts";
import { useUi } from "../state/store.ts";
import { useAgeText } from "../words/useDuration.ts";
import { useTimeText } from "../words/useTimeText.ts";
import { Button } from "./Button.tsx";
import { Icon } from "./Icon.tsx";
import "./lostBar.css";

function Title() {
  const { t } = useTranslation("frame");
  const timeText = useTimeText();
  const age = useAgeText()(useLastGoodAgeMs());
  const wallMs = useUi((s) => s.snapshot?.receivedAtWallMs ?? null);
  return <b>{t("lost.title", { age, time: wallMs === null ? "" : timeText(wallMs) })}</b>;
}

/** Above the old values while no answer comes: how old they are, and the way to the doctor. */
export function LostBar() {
  const { t } = useTranslation("frame");
  const lost = useUi((s) => s.session.phase === "lost");
  if (!lost) return null;
  return (
    <section className="lostBar" aria-label={t("state.lost")}>
      <Icon name="clock" />
      <Title />
      <span>{t("lost.text")}</span>
      <Button size="small" onClick={() => showDoctor(true)}>
        {t("lost.doctor")}
      </Button>
    </section>
  );
}
