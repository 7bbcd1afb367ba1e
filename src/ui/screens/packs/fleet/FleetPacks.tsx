import { useTranslation } from "react-i18next";
import { serialOf } from "../../../../../protocol/shared.ts";
import type { BankPack } from "../../../../contract/bank.ts";
import { Button } from "../../../parts/Button.tsx";
import { Say } from "../../../parts/Say.tsx";
import { useUi } from "../../../state/store.ts";
import type { FleetReview } from "../model/fleet.ts";
import { barOf, differenceCount } from "../model/fleet.ts";
import { choosePacks, useFleetDraft } from "./fleetDraft.ts";

interface RowProps {
  readonly pack: BankPack;
  readonly review: FleetReview | null;
}

function Row({ pack, review }: RowProps) {
  const { t } = useTranslation("fleet");
  const isPrivateLine = useUi((s) => s.bank.isPrivateLine);
  const line = useUi((s) => s.session.found?.family ?? null);
  const read = useUi((s) => s.params.read);
  const chosen = useFleetDraft((s) => s.chosen);
  const { address, isWired } = pack;
  const bar = barOf(pack, isPrivateLine, line);
  const isChosen = bar === null && chosen.includes(address);
  const serial = serialOf(pack.identity);
  const known = isWired && review !== null && read !== null ? differenceCount(review.wanted, read.values) : null;
  const aside =
    bar !== null
      ? t(`packs.bar.${bar}`)
      : review === null
        ? ""
        : known === null
          ? t("packs.readFirst")
          : known === 0
            ? t("packs.same")
            : t("packs.differs", { count: known });
  return (
    <li data-bar={bar !== null}>
      <label>
        <input
          type="checkbox"
          checked={isChosen}
          disabled={bar !== null}
          onChange={() => choosePacks(isChosen ? chosen.filter((each) => each !== address) : [...chosen, address])}
        />
        <span className="fleetAdd">{t("packs.add", { address })}</span>
        <b className="mono">{serial ?? t("packs.noSerial")}</b>
        <span className="fleetAside">{aside}</span>
      </label>
    </li>
  );
}

/** Which packs, by their serial numbers; those that cannot be written from here say why. */
export function FleetPacks({ packs, review }: { readonly packs: readonly BankPack[]; readonly review: FleetReview | null }) {
  const { t } = useTranslation("fleet");
  const isPrivateLine = useUi((s) => s.bank.isPrivateLine);
  const line = useUi((s) => s.session.found?.family ?? null);
  const open = packs.filter((pack) => barOf(pack, isPrivateLine, line) === null).map(({ address }) => address);
  const isBehind = packs.some((pack) => barOf(pack, isPrivateLine, line) === "behindMaster");
  return (
    <section className="panel fleetPart" aria-label={t("packs.title")}>
      <h2>{t("packs.title")}</h2>
      <p>{t("packs.text")}</p>
      {isBehind && <Say title={t("packs.behind")}>{t("packs.behindText")}</Say>}
      <ul className="fleetPacks">
        {packs.map((pack) => (
          <Row key={pack.address} pack={pack} review={review} />
        ))}
      </ul>
      <div className="fleetButtons">
        <Button size="small" disabled={open.length === 0} onClick={() => choosePacks(open)}>
          {t("packs.all")}
        </Button>
        <Button size="small" onClick={() => choosePacks([])}>
          {t("packs.none")}
        </Button>
      </div>
    </section>
  );
}
