import { useTranslation } from "react-i18next";
import type { BankPack } from "../../../contract/bank.ts";
import { useFigures } from "../../words/useFigures.ts";
import { CardHead } from "./CardHead.tsx";
import { amountText, useGoneText } from "./usePackWords.ts";

/** A pack that was here, or of which something is to be said: why, and what to check. */
export function GonePack({ pack, isOpen }: { readonly pack: BankPack; readonly isOpen: boolean }) {
  const figures = useFigures();
  const { t } = useTranslation("packs");
  const { title, text } = useGoneText(pack);
  const { snapshot } = pack;
  const values =
    snapshot === null
      ? null
      : [amountText(snapshot.socDeciPct, "pct", 0, figures), amountText(snapshot.packVoltageMv, "V", 2, figures)]
          .filter((value) => value !== "–")
          .join(" · ");
  return (
    <article className="packCard" data-gone={pack.presence} data-open={isOpen} aria-label={t("card.open", { address: pack.address })}>
      <CardHead pack={pack} soc={null} isApart={false} isOpen={isOpen} />
      <span className="goneText">
        <b className="goneTitle">{title}</b>
        <span className="goneWords">{text}</span>
      </span>
      <span className="packFoot">
        <span className="goneSeen">{values === null || values === "" ? t("card.neverSeen") : t("card.lastSeen", { values })}</span>
      </span>
    </article>
  );
}
