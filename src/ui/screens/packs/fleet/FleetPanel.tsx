import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../../protocol/shared.ts";
import type { BankPack } from "../../../../contract/bank.ts";
import { LockButton } from "../../../lock/LockButton.tsx";
import { UnlockPanel } from "../../../lock/UnlockPanel.tsx";
import { Button } from "../../../parts/Button.tsx";
import { ErrorSay } from "../../../parts/ErrorSay.tsx";
import { Icon } from "../../../parts/Icon.tsx";
import { Page, PageHead } from "../../../parts/Page.tsx";
import { Say } from "../../../parts/Say.tsx";
import { useRuleContext } from "../../../state/editor.ts";
import { useUnlocked } from "../../../state/lock.ts";
import { isReadInDoubt } from "../../../state/pack.ts";
import { useUi } from "../../../state/store.ts";
import { confirmedFindings, fleetGate, fleetReview, isProfileFor } from "../model/fleet.ts";
import { showFleet } from "../packsView.ts";
import { FleetPacks } from "./FleetPacks.tsx";
import { FleetProfile } from "./FleetProfile.tsx";
import { FleetResults } from "./FleetResults.tsx";
import { FleetReview } from "./FleetReview.tsx";
import "./fleet.css";
import { useFamily } from "../../../state/families.ts";
import { call } from "../../../state/host.ts";
import { showResults, useChosen, useFleetDraft } from "./fleetDraft.ts";

/** The rules are judged by the values of the connected pack, which are read by themselves after connecting. */
function Waiting() {
  const { t } = useTranslation("fleet");
  const isWritable = useUi((s) => s.params.table !== null);
  const isConnected = useUi((s) => s.session.found !== null);
  if (!isConnected) return <Say title={t("noPack")} />;
  return <Say title={t(isWritable ? "reading" : "notWritable")} />;
}

/** One profile to several packs: choose the values, choose the packs, look at what differs, write one after the other. */
export function FleetPanel({ packs }: { readonly packs: readonly BankPack[] }) {
  const { t } = useTranslation("fleet");
  const { profile, typed, isShowingResults } = useFleetDraft();
  const chosen = useChosen(packs);
  const fleet = useUi((s) => s.fleet);
  const table = useUi((s) => s.params.table);
  const read = useUi((s) => (isReadInDoubt(s) ? null : s.params.read));
  const codes = useFamily(read?.pack.family ?? null)?.inverterCodes ?? null;
  const context = useRuleContext();
  const unlocked = useUnlocked();
  const [isUnlocking, setUnlocking] = useState(false);
  const [error, setError] = useState<BmsError | null>(null);

  const isFor = read !== null && isProfileFor(profile, read.pack);
  const review = !isFor || table === null ? null : fleetReview(profile.values, { table, codes, held: read.values, context });
  const gate = fleetGate({ review, chosen, typed, unlocked });
  async function write(): Promise<void> {
    if (profile === null || review === null || gate.kind !== "open") return;
    const answer = await call("fleet.apply", {
      family: profile.origin.family,
      values: review.wanted,
      addresses: [...chosen],
      confirmed: confirmedFindings(review.asked, review.wanted, typed, review.table),
    });
    setError(answer.ok ? null : answer.error);
    if (answer.ok) showResults(true);
  }
  const hasResults = fleet.rows.length > 0 && (fleet.isRunning || isShowingResults);
  return (
    <Page className="fleetPage" data-side={isUnlocking}>
      <PageHead
        title={t("title")}
        lead={
          <Button look="quiet" aria-label={t("back")} onClick={() => showFleet(false)}>
            <Icon name="right" className="iconBack" />
          </Button>
        }
      >
        <span className="grow" />
        <LockButton onUnlock={() => setUnlocking(true)} disabled={fleet.isRunning} />
      </PageHead>
      {error !== null && <ErrorSay error={error} />}
      {hasResults ? (
        <FleetResults fleet={fleet} />
      ) : table === null || read === null ? (
        <Waiting />
      ) : (
        <div className="fleetParts">
          <div>
            <FleetProfile />
            <FleetPacks packs={packs} review={review} />
          </div>
          <FleetReview review={review} gate={gate} count={chosen.length} onWrite={() => void write()} onUnlock={() => setUnlocking(true)} />
          {isUnlocking && !unlocked && <UnlockPanel onClose={() => setUnlocking(false)} />}
        </div>
      )}
    </Page>
  );
}
