import { useTranslation } from "react-i18next";
import type { Figures, PackFlags, Reading, UnitKey } from "../../../../protocol/shared.ts";
import { isKnown, UNITS } from "../../../../protocol/shared.ts";
import type { BankPack } from "../../../contract/bank.ts";
import { useFamily, useFamilyName } from "../../state/families.ts";
import { useUi } from "../../state/store.ts";
import { useBriefFlagName } from "../../words/flagNames.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { freeAddress, silentHint } from "./model/presence.ts";

const NBSP = "\u00a0";

/** "53.94 V"; a dash for what is not known. */
export function amountText(reading: Reading<number> | null | undefined, unit: UnitKey, decimals: number, figures: Figures): string {
  if (reading === null || reading === undefined || !isKnown(reading)) return "–";
  return `${figures.amount(reading, unit, { decimals })}${NBSP}${UNITS[unit].label}`;
}

interface GoneWords {
  readonly title: string;
  readonly text: string;
}

/** Why a pack is not simply there, and what to check, in words. */
function useGoneWords(): (pack: BankPack, packs: readonly BankPack[]) => GoneWords {
  const { t } = useTranslation("packs");
  const timeText = useTimeText();
  const nameOf = useFamilyName();
  const addresses = useFamily(useUi((s) => s.session.found?.family ?? null))?.addresses ?? [];

  function silent({ address, receivedAtWallMs }: BankPack, packs: readonly BankPack[]): GoneWords {
    const hint = silentHint(packs, address);
    const text =
      hint.key === "others"
        ? t("gone.others", { first: hint.first, last: hint.last, count: hint.count })
        : hint.key === "end"
          ? t("gone.end", { last: hint.last })
          : t("gone.alone");
    const title = receivedAtWallMs === null ? t("gone.silentNever") : t("gone.silentTitle", { time: timeText(receivedAtWallMs, false) });
    return { title, text };
  }

  return (pack, packs) => {
    const { diagnosis } = pack;
    if (diagnosis === null) {
      if (pack.presence === "conflict") return { title: t("gone.unreadable.title"), text: t("gone.unreadable.text") };
      return silent(pack, packs);
    }
    const { key, detail } = diagnosis;
    switch (key) {
      case "twoOnOneAddress": {
        const free = freeAddress(packs, addresses);
        return {
          title: t("gone.twoOnOneAddress.title"),
          text: free === null ? t("gone.twoOnOneAddress.textFull") : t("gone.twoOnOneAddress.text", { free }),
        };
      }
      case "otherAddress":
        return { title: t("gone.otherAddress.title", { address: detail.address ?? "?" }), text: t("gone.otherAddress.text") };
      case "otherFamily": {
        const family = pack.family === null ? "?" : nameOf(pack.family);
        return { title: t("gone.otherFamily.title", { family }), text: t("gone.otherFamily.text") };
      }
      case "otherBaud":
        return { title: t("gone.otherBaud.title", { baud: detail.baud ?? "?" }), text: t("gone.otherBaud.text") };
      case "implausible":
      case "offlineAtMaster":
        return { title: t(`gone.${key}.title`), text: t(`gone.${key}.text`) };
    }
  };
}

/** The same for one card: a text that changes only when what it says does. */
export function useGoneText(pack: BankPack): GoneWords {
  const words = useGoneWords();
  const packs = useUi((s) => s.bank.packs);
  return words(pack, packs);
}

/** "1 alarm: Cell UV", "2 protections: Charge OC": of the worst severity, the first by name. */
export function useFlagLine(): (flags: PackFlags) => string {
  const { t } = useTranslation("packs");
  const name = useBriefFlagName();
  return (flags) => {
    if (flags === "notRead") return t("card.notRead");
    const [first] = flags;
    if (first === undefined) return t("card.clear");
    const same = flags.filter(({ severity }) => severity === first.severity);
    return t(`card.${first.severity}`, { count: same.length, name: name(first) });
  };
}
