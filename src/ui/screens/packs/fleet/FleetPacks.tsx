import { useTranslation } from "react-i18next";
import { serialOf } from "../../../../../protocol/shared.ts";
import type { BankPack } from "../../../../contract/bank.ts";
import { Button } from "../../../parts/Button.tsx";
import { Say } from "../../../parts/Say.tsx";
import { useUi } from "../../../state/store.ts";
import type { FleetReview } from "../model/fleet.ts";
import { barOf, differenceCount, tickOf } from "../model/fleet.ts";
import { tickPacks, useFleetDraft, useFleetLine } from "./fleetDraft.ts";

interface RowProps {
  readonly pack: BankPack;
  readonly review: FleetReview | null;
}

function Row({ pack, review }: RowProps) {
  const { t } = useTranslation("fleet");
  const line = useFleetLine();
  const read = useUi((s) => s.params.read);
  const ticked = useFleetDraft((s) => s.ticked);
  const { address, isWired } = pack;
  const bar = barOf(pack, line.isPrivate, line.family);
  const tick = tickOf(pack, line);
  const isChosen = tick !== null && ticked.includes(tick);
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
          disabled={tick === null}
          onChange={() => tick !== null && tickPacks(isChosen ? ticked.filter((each) => each !== tick) : [...ticked, tick])}
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
  const line = useFleetLine();
  const open = packs.flatMap((pack) => tickOf(pack, line) ?? []);
  const isBehind = packs.some((pack) => barOf(pack, line.isPrivate, line.family) === "behindMaster");
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
        <Button size="small" disabled={open.length === 0} onClick={() => tickPacks(open)}>
          {t("packs.all")}
        </Button>
        <Button size="small" onClick={() => tickPacks([])}>
          {t("packs.none")}
        </Button>
      </div>
    </section>
  );
}
