import { useTranslation } from "react-i18next";
import { UNITS } from "../../../../protocol/shared.ts";
import type { BankPack } from "../../../contract/bank.ts";
import { DipSwitch } from "../../parts/DipSwitch.tsx";
import { useAgeMs } from "../../state/ages.ts";
import { useAgeText } from "../../words/useDuration.ts";
import { togglePack } from "./packsView.ts";

/** Ticks by itself, so that the card need not. */
export function PackAge({ receivedAtMs }: { readonly receivedAtMs: number | null }) {
  const text = useAgeText()(useAgeMs(receivedAtMs));
  return <span className="packAge">{text}</span>;
}

interface CardHeadProps {
  readonly pack: BankPack;
  readonly soc: string | null;
  readonly isApart: boolean;
  readonly isOpen: boolean;
}

/** Number, switch and charge. The whole card is the button's, but what the card says is not its name. */
export function CardHead({ pack, soc, isApart, isOpen }: CardHeadProps) {
  const { t } = useTranslation("packs");
  const role = pack.address === 1 ? t("card.master") : pack.isWired ? t("card.wired") : "";
  return (
    <span className="packHead">
      <button
        type="button"
        className="packOpen"
        aria-pressed={isOpen}
        aria-label={t("card.open", { address: pack.address })}
        onClick={() => togglePack(pack.address)}
      >
        {pack.address}
      </button>
      <DipSwitch address={pack.address} height={22} decorative />
      {role !== "" && <span className="packRole">{role}</span>}
      {soc !== null && (
        <span className="packSoc" data-apart={isApart}>
          {soc}
          <i className="unit">{UNITS.pct.label}</i>
        </span>
      )}
    </span>
  );
}
