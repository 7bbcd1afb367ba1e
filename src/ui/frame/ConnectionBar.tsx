import { Tooltip } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { SessionPhase } from "../../contract/session.ts";
import { sameRequest } from "../model/connectRequest.ts";
import { ledsOf } from "../model/leds.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { LedRow } from "../parts/LedRow.tsx";
import { Mark } from "../parts/Mark.tsx";
import { useAddressSpan, useFamilyName } from "../state/families.ts";
import { connect, disconnect } from "../state/host.ts";
import { isWriteRunning } from "../state/params.ts";
import { useReadOnly, useStale } from "../state/selectors.ts";
import type { UiState } from "../state/store.ts";
import { useUi } from "../state/store.ts";
import { AddField } from "./AddField.tsx";
import { ConnectFields } from "./ConnectFields.tsx";
import "./connectionBar.css";
import { portName } from "../words/portName.ts";
import { portAside } from "./choices.ts";
import { LinkState } from "./LinkState.tsx";

function Leds() {
  const { t } = useTranslation("parts");
  const snapshot = useUi((s) => s.snapshot?.snapshot ?? null);
  const stale = useStale();
  const leds = useMemo(() => (snapshot === null || stale ? null : ledsOf(snapshot)), [snapshot, stale]);
  return (
    <Tooltip label={t("led.tip")} w={320} withinPortal={false}>
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
  const nameOf = useFamilyName();
  const { most } = useAddressSpan();
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
            <b>{nameOf(found.family)}</b>
          </div>
          <div className="barCell barBaud">
            <span>{t("bar.baudFound")}</span>
            <b>{found.baudRate ?? "TCP"}</b>
          </div>
        </>
      )}
      <AddField address={found?.address ?? wanted?.address ?? "auto"} highest={most} />
      <Leds />
    </>
  );
}

const withPack: readonly SessionPhase[] = ["online", "retrying", "lost"];

/** The one big button connects while nothing is wanted or while the bar says something else than what is being tried. */
function offersConnect({ session, draft }: UiState): boolean {
  if (session.phase === "closed" || session.wanted === null) return true;
  return !withPack.includes(session.phase) && !sameRequest(draft, session.wanted);
}

/** Looks at the store when it is called: a field may have changed it in the same key press. */
function go(): void {
  const state = useUi.getState();
  if (isWriteRunning(state)) return;
  if (!offersConnect(state)) void disconnect();
  else if (state.draft.path !== "") void connect(state.draft);
}

/** Enter in a field never breaks off what is being tried. */
function goIfNew(): void {
  if (offersConnect(useUi.getState())) go();
}

export function ConnectionBar() {
  const { t } = useTranslation("frame");
  const { t: parameterText } = useTranslation("parameters");
  const hasPack = useUi((s) => withPack.includes(s.session.phase));
  const connects = useUi(offersConnect);
  const readOnly = useReadOnly();
  const isWriting = useUi(isWriteRunning);
  const noPort = useUi((s) => s.draft.path === "") && connects;
  const label = connects ? t("bar.connect") : t(hasPack ? "bar.disconnect" : "bar.stop");
  return (
    <header className="bezel connectionBar" data-editing={!hasPack}>
      <a className="brand" href="#/live">
        <Mark />
      </a>
      {hasPack ? <FoundFields /> : <ConnectFields onEnter={goIfNew} />}
      <LinkState />
      <Button
        className="barGo"
        look={connects ? "primary" : undefined}
        disabled={noPort || readOnly || isWriting}
        title={readOnly ? t("readOnly.why") : isWriting ? parameterText("review.hold.writing") : noPort ? t("bar.choosePort") : undefined}
        onClick={go}
      >
        <span className={hasPack ? "wideOnly" : undefined}>{label}</span>
        {hasPack && (
          <span className="phoneOnly">
            <Icon name="close" />
            <span className="visuallyHidden">{label}</span>
          </span>
        )}
      </Button>
    </header>
  );
}
