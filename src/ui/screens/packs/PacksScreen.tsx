import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { BankPack } from "../../../contract/bank.ts";
import { twinAddresses } from "../../model/twins.ts";
import { LostBar } from "../../parts/LostBar.tsx";
import { Page } from "../../parts/Page.tsx";
import { Say } from "../../parts/Say.tsx";
import { useBankFigures, watchBank } from "../../state/bank.ts";
import { useStale } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useFigures } from "../../words/useFigures.ts";
import { BankAlarms } from "./BankAlarms.tsx";
import { BankReadings } from "./BankReadings.tsx";
import { CardGrid } from "./CardGrid.tsx";
import { CellMap } from "./CellMap.tsx";
import { FleetPanel } from "./fleet/FleetPanel.tsx";
import { apartLines } from "./model/marks.ts";
import { cardPacks } from "./model/presence.ts";
import { OutlierStrips } from "./OutlierStrips.tsx";
import { PackDrawer } from "./PackDrawer.tsx";
import { OnePackHelp, PacksEmpty } from "./PacksEmpty.tsx";
import { PacksHead } from "./PacksHead.tsx";
import { PackTable } from "./PackTable.tsx";
import "./packs.css";
import "./packCard.css";
import "./packViews.css";
import "./packsStale.css";
import { usePacksView } from "./packsView.ts";

/** What of the line keeps packs from being read or opened by themselves. */
function LineNote() {
  const { t } = useTranslation("packs");
  const errors = useTranslation("errors").t;
  const isPrivate = useUi((s) => s.bank.isPrivateLine);
  const refusal = useUi((s) => s.bank.masterRefusal);
  if (isPrivate) return <Say title={t("head.private")} />;
  if (refusal !== null) return <Say title={t("head.noMaster", { what: errors(`codes.${refusal.code}.what`) })} />;
  return null;
}

/** Packs that answer and that nothing but their address tells apart. */
function TwinNote({ packs }: { readonly packs: readonly BankPack[] }) {
  const { t } = useTranslation("packs");
  const lineFamily = useUi((s) => s.session.found?.family ?? "");
  const named = packs.flatMap(({ address, family, identity, presence }) =>
    identity === null || presence !== "present" ? [] : [{ address, identity, family: family ?? lineFamily }],
  );
  const twins = twinAddresses(named);
  return twins.length === 0 ? null : <Say title={t("head.twins", { addresses: twins.join(", ") })} />;
}

/** Every pack of the line beside the others. Looking at it keeps all of them fresh. */
export function PacksScreen() {
  const { t } = useTranslation("packs");
  const all = useUi((s) => s.bank.packs);
  const { view, openAddress, isFleetOpen } = usePacksView();
  const figures = useBankFigures();
  const written = useFigures();
  const isStale = useStale();
  const isReady = useUi((s) => s.host === "ready");
  useEffect(() => (isReady ? watchBank() : undefined), [isReady]);

  const packs = cardPacks(all);
  const open = packs.find(({ address }) => address === openAddress);
  const apart =
    open === undefined
      ? []
      : apartLines(figures.comparisons, open.address, written).map(({ quantity, others }) =>
          t("drawer.apartText", { name: t(`quantity.${quantity}`), others }),
        );
  if (isFleetOpen) {
    return (
      <Page>
        <LostBar />
        <FleetPanel packs={packs} />
      </Page>
    );
  }
  // It is not said of a pack that has fallen silent that it answers.
  const isAlone = view === "cards" && packs.length === 1 && packs[0]?.presence === "present" && !isStale;
  return (
    <Page className="packsPage">
      <LostBar />
      <PacksHead packs={packs} />
      {packs.length === 0 ? (
        <PacksEmpty />
      ) : (
        <div className="packsBody" data-open={open !== undefined}>
          <div className="packsMain" data-alone={isAlone}>
            <LineNote />
            <TwinNote packs={packs} />
            {packs.length > 1 && (
              <section className="panel bankPanel" aria-label={t("bank.title")}>
                <BankReadings sums={figures.sums} />
                <OutlierStrips comparisons={figures.comparisons} />
              </section>
            )}
            {view === "cards" && <CardGrid packs={packs} figures={figures} />}
            {view === "table" && <PackTable packs={packs} figures={figures} />}
            {view === "cells" && <CellMap packs={packs} />}
            {view === "alarms" && <BankAlarms packs={packs} />}
            {isAlone && <OnePackHelp />}
          </div>
          {open !== undefined && <PackDrawer packs={packs} pack={open} apart={apart} />}
        </div>
      )}
    </Page>
  );
}
