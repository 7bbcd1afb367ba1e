import { useEffect } from "react";
import { Trans, useTranslation } from "react-i18next";
import { serialOf } from "../../../../protocol/shared.ts";
import { LockButton } from "../../lock/LockButton.tsx";
import { UnlockPanel } from "../../lock/UnlockPanel.tsx";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { LostBar } from "../../parts/LostBar.tsx";
import { OtherFamilies } from "../../parts/OtherFamilies.tsx";
import { Empty, Page, PageHead } from "../../parts/Page.tsx";
import { useFamilyName } from "../../state/families.ts";
import { openScreen } from "../../state/route.ts";
import { useUi } from "../../state/store.ts";
import { ClockPanel } from "./ClockPanel.tsx";
import "./controlPage.css";
import { askToUnlock, stopLooking, useControl } from "./controlStore.ts";
import { DraftPanel } from "./DraftPanel.tsx";
import { SwitchRows } from "./SwitchRows.tsx";

function NoPack() {
  const { t } = useTranslation("control");
  return (
    <Empty icon="control" title={t("empty.title")}>
      <p>{t("empty.text")}</p>
      <Button look="primary" onClick={() => openScreen("live")}>
        {t("empty.connect")}
      </Button>
    </Empty>
  );
}

function NoCommands() {
  const { t } = useTranslation("control");
  const nameOf = useFamilyName();
  const family = useUi((s) => s.session.found?.family ?? "auto");
  return (
    <Empty icon="control" title={t("empty.noTitle", { family: nameOf(family) })}>
      <p>{t("empty.noText")}</p>
      <OtherFamilies capability="switches" />
    </Empty>
  );
}

function Head() {
  const { t } = useTranslation("control");
  const address = useUi((s) => s.session.found?.address ?? null);
  const canSwitch = useUi((s) => s.control.support === "yes");
  const serial = useUi((s) => serialOf(s.session.identity) ?? "");
  return (
    <PageHead className="controlHead" title={t("title")}>
      <span className="controlWho">
        {address !== null && <Trans t={t} i18nKey="who" values={{ address, serial }} components={{ b: <b /> }} />}
      </span>
      <span className="grow" />
      {canSwitch && <LockButton onUnlock={() => askToUnlock(true)} />}
    </PageHead>
  );
}

function Bench() {
  const error = useControl((s) => s.error);
  const isUnlocking = useControl((s) => s.isUnlocking);
  // Another connection is another line: it has to be asked for anew.
  useEffect(() => stopLooking, []);
  return (
    <div className="controlBench">
      <SwitchRows />
      <div className="controlSide" data-unlocking={isUnlocking}>
        {isUnlocking ? (
          <UnlockPanel onClose={() => askToUnlock(false)} />
        ) : (
          <>
            {error !== null && <ErrorSay error={error} />}
            <DraftPanel />
            <ClockPanel />
          </>
        )}
      </div>
    </div>
  );
}

/** Switches and clock: what the pack says, what a command would do, and what it did as read back. */
export function ControlScreen() {
  const hasPack = useUi((s) => s.session.found !== null);
  const support = useUi((s) => s.control.support);
  if (!hasPack) return <NoPack />;
  return (
    <Page className="controlPage">
      <LostBar />
      <Head />
      {support === "no" ? <NoCommands /> : <Bench />}
    </Page>
  );
}
