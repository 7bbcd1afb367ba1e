import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import { brandOf, MASTER_ADDRESS } from "../../../../protocol/shared.ts";
import { CableSheet } from "../../cable/CableSheet.tsx";
import { LockButton } from "../../lock/LockButton.tsx";
import { UnlockPanel } from "../../lock/UnlockPanel.tsx";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { PageHead } from "../../parts/Page.tsx";
import { TabRow } from "../../parts/TabRow.tsx";
import { useUnlocked } from "../../state/lock.ts";
import { useLineHold, useMayRead } from "../../state/params.ts";
import { useUi } from "../../state/store.ts";
import { BrandPanel } from "./BrandPanel.tsx";
import { CableView } from "./CablePanel.tsx";
import { GuideSteps } from "./GuideSteps.tsx";
import "./inverterPage.css";
import { call } from "../../state/host.ts";
import { askToUnlock, showTab, useInverter } from "../../state/inverter.ts";
import { MenuView } from "./MenuView.tsx";
import { SettingPanel } from "./SettingPanel.tsx";

const bold = { b: <b /> };

function Who() {
  const { t } = useTranslation("inverter");
  const address = useUi((s) => s.session.found?.address ?? null);
  if (address === null) return <span className="inverterWho">{t("who.none")}</span>;
  return (
    <span className="inverterWho">
      {address === MASTER_ADDRESS ? (
        <Trans t={t} i18nKey="who.master" values={{ address }} components={bold} />
      ) : (
        <Trans t={t} i18nKey="who.other" values={{ address }} components={bold} />
      )}
    </span>
  );
}

function Actions({ onError }: { readonly onError: (error: BmsError | null) => void }) {
  const { t } = useTranslation("inverter");
  const hold = useLineHold();
  const mayRead = useMayRead();
  const canHold = useUi((s) => s.session.found?.capabilities.inverterProtocol ?? false);
  const unlocked = useUnlocked();
  const hasSheet = useInverter((s) => s.selection?.kind === "brand");

  async function read(): Promise<void> {
    onError(null);
    const done = await call("params.read");
    onError(done.ok || done.error.code === "cancelled" ? null : done.error);
  }

  return (
    <>
      {unlocked && <LockButton onUnlock={() => askToUnlock(true)} />}
      {hold === "reading" ? (
        <Button ownerOnly onClick={() => void call("params.cancel")}>
          {t("stopReading")}
        </Button>
      ) : (
        <Button ownerOnly disabled={!mayRead || !canHold} onClick={() => void read()}>
          <Icon name="refresh" />
          {t("read")}
        </Button>
      )}
      <Button disabled={!hasSheet} onClick={() => window.print()}>
        <Icon name="save" />
        {t("sheet")}
      </Button>
    </>
  );
}

const TABS = ["cable", "menu"] as const;

const tabId = (tab: string): string => `inverterTab-${tab}`;
const panelId = (tab: string): string => `inverterPanel-${tab}`;

/** The cable and what the inverter's own menu must be told: side by side where there is room, else one at a time. */
function AboutInverter() {
  const { t } = useTranslation("inverter");
  const tab = useInverter((s) => s.tab);
  return (
    <section className="panel aboutInverter" aria-label={t("tabs.label")}>
      <TabRow
        className="aboutTabs"
        label={t("tabs.label")}
        tabs={TABS}
        chosen={tab}
        onChoose={showTab}
        word={(each) => t(`tabs.${each}`)}
        idOf={tabId}
        panelIdOf={panelId}
      />
      {TABS.map((each) => (
        <div key={each} id={panelId(each)} className="aboutPanel" role="tabpanel" aria-labelledby={tabId(each)} data-shown={tab === each}>
          {each === "cable" ? <CableView /> : <MenuView />}
        </div>
      ))}
    </section>
  );
}

/** Which inverter, how its cable is made, what the pack is told, and what is left to do. Works as help without a pack. */
export function InverterPage() {
  const { t } = useTranslation("inverter");
  const [error, setError] = useState<BmsError | null>(null);
  const unlocking = useInverter((s) => s.unlocking);
  const brand = useInverter((s) => (s.selection?.kind === "brand" ? brandOf(s.selection.key) : null));
  return (
    <div className="inverterPage">
      <PageHead className="inverterHead" title={t("title")}>
        <Who />
        <span className="grow" />
        <Actions onError={setError} />
      </PageHead>
      {error !== null && (
        <div className="inverterError">
          <ErrorSay error={error} />
        </div>
      )}
      <BrandPanel />
      <AboutInverter />
      <div className="inverterSide" data-unlocking={unlocking}>
        {unlocking ? (
          <UnlockPanel onClose={() => askToUnlock(false)} />
        ) : (
          <>
            <SettingPanel />
            <GuideSteps />
          </>
        )}
      </div>
      {brand !== null && <CableSheet brand={brand} />}
    </div>
  );
}
