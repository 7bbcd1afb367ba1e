import { useTranslation } from "react-i18next";
import { originOf } from "../../model/parameterFile.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useControlHold } from "../../state/control.ts";
import { useUnlocked } from "../../state/lock.ts";
import { openScreen } from "../../state/route.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useDateText } from "../../words/useDateText.ts";
import { saying } from "./controlStore.ts";
import "./pcControlBar.css";
import { call } from "../../state/host.ts";

/** On every screen: a program holds switches of a pack, or an earlier run did and nobody knows that they were given back. */
export function PcControlBar() {
  const { t } = useTranslation("control");
  const date = useDateText();
  const held = useUi((s) => s.control.pcControl);
  const hold = useControlHold();
  const unlocked = useUnlocked();
  const readOnly = useReadOnly();
  if (held === null) return null;
  const { pack, sinceWallMs, isHere, isEarlier } = held;
  const figures = { time: date(sinceWallMs), address: pack.address, serial: originOf(pack).packSerial };
  const end = () => {
    openScreen("control");
    if (unlocked) void saying(call("control.plan", { command: "endPcControl" }));
  };
  return (
    <section className="pcControlBar" data-earlier={isEarlier} aria-label={t(isEarlier ? "pc.earlierTitle" : "pc.title")}>
      <Icon name="warning" />
      <div>
        <b>{t(isEarlier ? "pc.earlierTitle" : "pc.title")}</b>
        <p>{t(isEarlier ? (isHere ? "pc.earlierHere" : "pc.earlierAway") : "pc.text", figures)}</p>
      </div>
      {isHere && !readOnly && (
        <Button size="small" disabled={hold !== null} onClick={end}>
          {t("pc.end")}
        </Button>
      )}
      {isEarlier && !readOnly && (
        <Button look="quiet" size="small" onClick={() => void saying(call("control.forget", { sinceWallMs }))}>
          {t("pc.forget")}
        </Button>
      )}
    </section>
  );
}
