import { Tooltip } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ledsOf } from "../model/leds.ts";
import { Icon } from "../parts/Icon.tsx";
import { LedRow } from "../parts/LedRow.tsx";
import { Mark } from "../parts/Mark.tsx";
import { connect, disconnect } from "../state/host.ts";
import { useStale } from "../state/selectors.ts";
import { useUi } from "../state/store.ts";
import { AddField } from "./AddField.tsx";
import { ConnectFields } from "./ConnectFields.tsx";
import "./connectionBar.css";
import { portAside, portName, sameRequest } from "./choices.ts";
import { LinkState } from "./LinkState.tsx";

function Leds() {
  const { t } = useTranslation("parts");
  const snapshot = useUi((s) => s.snapshot?.snapshot ?? null);
  const stale = useStale();
  const leds = useMemo(() => (snapshot === null || stale ? null : ledsOf(snapshot)), [snapshot, stale]);
  return (
    <Tooltip label={t("led.tip")} w={320}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip holds what the lamps mean and must be reached by keyboard */}
      <div className="barCell barLeds" tabIndex={0}>
        <LedRow leds={leds} />
      </div>
    </Tooltip>
  );
}

/** What was found, as text: nothing to edit while a pack answers. */
function FoundFields() {
  const { t } = useTranslation("frame");
  const port = useUi((s) => s.session.port);
  const found = useUi((s) => s.session.found);
  const wanted = useUi((s) => s.session.wanted);
  const shownPort = port ?? (wanted === null ? null : { path: wanted.path, kind: "serial" as const });
  const aside = shownPort === null ? undefined : portAside(shownPort, t);
  return (
    <>
      <div className="barCell barPort">
        <span>{t("bar.port")}</span>
        <b>
          {shownPort === null ? "" : portName(shownPort, t)}
          {aside !== undefined && <i>{aside}</i>}
        </b>
      </div>
      {found !== null && (
        <>
          <div className="barCell barProtocol">
            <span>{t("bar.protocolFound")}</span>
            <b>{t(`family.${found.family}`)}</b>
          </div>
          <div className="barCell barBaud">
            <span>{t("bar.baudFound")}</span>
            <b>{found.baudRate ?? "TCP"}</b>
          </div>
        </>
      )}
      <AddField address={found?.address ?? wanted?.address ?? 0} />
      <Leds />
    </>
  );
}

export function ConnectionBar() {
  const { t } = useTranslation("frame");
  const phase = useUi((s) => s.session.phase);
  const wanted = useUi((s) => s.session.wanted);
  const draft = useUi((s) => s.draft);
  const hasPack = phase === "online" || phase === "retrying" || phase === "lost";
  const edited = wanted !== null && !hasPack && !sameRequest(draft, wanted);
  const offersConnect = phase === "closed" || edited;

  const go = () => void (offersConnect ? draft.path !== "" && connect(draft) : disconnect());
  const label = offersConnect ? t("bar.connect") : t(hasPack ? "bar.disconnect" : "bar.stop");
  return (
    <header className="bezel connectionBar" data-editing={!hasPack}>
      <a className="brand" href="#/live">
        <Mark />
      </a>
      {hasPack ? <FoundFields /> : <ConnectFields onEnter={go} />}
      <LinkState />
      <button
        type="button"
        className="btn barGo"
        data-look={offersConnect ? "primary" : undefined}
        disabled={offersConnect && draft.path === ""}
        title={offersConnect && draft.path === "" ? t("bar.choosePort") : undefined}
        onClick={go}
      >
        <span className={hasPack ? "wideOnly" : undefined}>{label}</span>
        {hasPack && (
          <span className="phoneOnly">
            <Icon name="close" />
            <span className="visuallyHidden">{label}</span>
          </span>
        )}
      </button>
    </header>
  );
}
