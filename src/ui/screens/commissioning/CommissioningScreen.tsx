import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { LostBar } from "../../parts/LostBar.tsx";
import { Page, PageHead } from "../../parts/Page.tsx";
import { call } from "../../state/host.ts";
import { useUi } from "../../state/store.ts";
import { Bench, Errors, HoldSay } from "./Bench.tsx";
import { opening, showCurrent, useView } from "./commissioningView.ts";
import { KeptList } from "./KeptList.tsx";
import { emptySite } from "./model/siteDraft.ts";
import { SiteForm } from "./SiteForm.tsx";
import { useHold } from "./useHold.ts";

function NewPanel() {
  const { t } = useTranslation("commissioning");
  const hold = useHold(null);
  const packCount = useUi((s) => s.bank.packs.filter(({ presence }) => presence === "present").length);
  const isRunning = useUi((s) => s.commissioning.running !== null);
  return (
    <section className="panel newPanel" aria-label={t("empty.newTitle")}>
      <h2>{t("empty.newTitle")}</h2>
      <p>{t("empty.text")}</p>
      <SiteForm
        before={emptySite(packCount)}
        submitWord={t("site.start")}
        disabled={!hold.mayChange || isRunning}
        why={hold.why}
        onSubmit={(site) => void opening(() => call("commission.start", { site }))}
      />
    </section>
  );
}

/** Begin a new one, or go on with one that is kept. */
function Choosing() {
  const { t } = useTranslation("commissioning");
  const name = useUi((s) => s.commissioning.current?.site.name ?? null);
  return (
    <>
      <PageHead title={t("title")}>
        <span className="grow" />
        {name !== null && <Button onClick={showCurrent}>{t("head.back", { name })}</Button>}
      </PageHead>
      <HoldSay commissioning={null} />
      <Errors />
      <div className="choosing">
        <NewPanel />
        <KeptList />
      </div>
    </>
  );
}

/** The guide's eight steps on site: what the packs can tell, what a person has seen, and what is left. Works without a pack. */
export function CommissioningScreen() {
  const current = useUi((s) => s.commissioning.current);
  const isChoosing = useView((s) => s.isChoosing);
  const isReady = useUi((s) => s.host === "ready");
  useEffect(() => {
    if (isReady) void call("commission.list");
  }, [isReady]);
  return (
    <Page>
      <LostBar />
      {current === null || isChoosing ? <Choosing /> : <Bench commissioning={current} />}
    </Page>
  );
}
