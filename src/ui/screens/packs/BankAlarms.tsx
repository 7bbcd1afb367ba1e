import { useTranslation } from "react-i18next";
import type { PackFlag } from "../../../../protocol/shared.ts";
import { flagsOf, flagTimeKey } from "../../../../protocol/shared.ts";
import type { BankPack } from "../../../contract/bank.ts";
import { currentOf, oldestOf, unknownPacks } from "../../model/bankFlags.ts";
import { SeverityShape } from "../../parts/SeverityShape.tsx";
import { UnreadLines } from "../../parts/UnreadLines.tsx";
import { useStale } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useFlagText } from "../../words/useFlagText.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { PackLink } from "./PackLink.tsx";
import { openPack } from "./packsView.ts";

interface BankFlag {
  readonly flag: PackFlag;
  readonly pack: BankPack;
  readonly sinceWallMs: number | null;
}

const RANK = { fault: 0, protection: 1, alarm: 2 } as const;

/** What is known to be active: the worst first, then the newest. */
export function bankFlags(packs: readonly BankPack[]): readonly BankFlag[] {
  return packs
    .flatMap((pack) => {
      const flags = pack.snapshot === null ? "notRead" : flagsOf(pack.snapshot);
      if (flags === "notRead") return [];
      return flags.map((flag) => ({ flag, pack, sinceWallMs: pack.flagsSinceWallMs[flagTimeKey(flag)] ?? null }));
    })
    .toSorted((a, b) => RANK[a.flag.severity] - RANK[b.flag.severity] || (b.sinceWallMs ?? 0) - (a.sinceWallMs ?? 0));
}

/** What it said last may have changed since: then the time of that is said. */
function useOldTime(pack: BankPack): string | null {
  const timeText = useTimeText();
  const isStale = useStale();
  const isOld = useUi((s) => pack.snapshot !== null && currentOf(pack, s.bank.atMs) === null);
  return (isOld || isStale) && pack.receivedAtWallMs !== null ? timeText(pack.receivedAtWallMs) : null;
}

function Entry({ flag, pack, sinceWallMs }: BankFlag) {
  const { t } = useTranslation("packs");
  const live = useTranslation("live").t;
  const timeText = useTimeText();
  const text = useFlagText();
  // Thresholds are known of the wired pack only; those of the others may differ.
  const settings = useUi((s) => (pack.isWired ? s.session.settings : NO_SETTINGS));
  const { severity } = flag;
  const { snapshot } = pack;
  const oldTime = useOldTime(pack);
  if (snapshot === null) return null;
  return (
    <li className="bankFlag" data-severity={severity}>
      <SeverityShape severity={severity} />
      <div>
        <h3>
          <PackLink onClick={() => openPack(pack.address)}>{t("alarms.pack", { address: pack.address })}</PackLink>
          {flag.key === "unknownBit" ? live("flags.unknownBit", { ...flag }) : live(`flag.${flag.key}.title`)}
        </h3>
        {flag.key === "unknownBit" ? (
          <p>{live("flags.unknownBitTodo")}</p>
        ) : (
          <>
            <p>{text.facts(flag.key, severity, snapshot, settings)}</p>
            <p>{text.advice(flag.key, severity, snapshot, settings)}</p>
          </>
        )}
      </div>
      <time>
        {oldTime !== null ? t("alarms.old", { time: oldTime }) : sinceWallMs !== null && t("alarms.since", { time: timeText(sinceWallMs) })}
      </time>
    </li>
  );
}

const NO_SETTINGS = {};

function UnknownEntry({ pack }: { readonly pack: BankPack }) {
  const { t } = useTranslation("packs");
  const oldTime = useOldTime(pack);
  return (
    <li className="bankFlag" data-severity="notRead">
      <SeverityShape severity="notRead" />
      <div>
        <h3>
          <PackLink onClick={() => openPack(pack.address)}>{t("alarms.pack", { address: pack.address })}</PackLink>
          {t("alarms.notRead")}
        </h3>
        <p>{oldTime === null ? t("alarms.notReadText") : t("alarms.oldText", { time: oldTime })}</p>
        <UnreadLines unread={pack.unread.filter(({ isGivenUp }) => isGivenUp)} />
      </div>
    </li>
  );
}

/** That nothing is active, as far as it is known. */
function Clear({ packs }: { readonly packs: readonly BankPack[] }) {
  const { t } = useTranslation("packs");
  const timeText = useTimeText();
  const isStale = useStale();
  const atMs = useUi((s) => s.bank.atMs);
  const all = packs.filter(({ presence }) => presence === "present").length;
  const unknown = unknownPacks(packs, atMs).length;
  const count = all - unknown;
  const oldestWallMs = oldestOf(packs);
  if (count === 0) return unknown === 0 && <p className="packsNone">{t(isStale ? "alarms.notRead" : "alarms.nobody")}</p>;
  if (isStale)
    return (
      oldestWallMs !== null && <p className="packsNone">{t("alarms.wasClear", { clear: count, all, time: timeText(oldestWallMs) })}</p>
    );
  return <p className="packsNone">{unknown === 0 ? t("alarms.none", { count }) : t("alarms.someClear", { count, all })}</p>;
}

/** What all packs complain of, in one list. */
export function BankAlarms({ packs }: { readonly packs: readonly BankPack[] }) {
  const { t } = useTranslation("packs");
  const flags = bankFlags(packs);
  const unknown = unknownPacks(
    packs,
    useUi((s) => s.bank.atMs),
  );
  return (
    // A box that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="panel bankAlarms" aria-label={t("alarms.title")} tabIndex={0}>
      <div className="panelHead">
        <h2>{t("alarms.title")}</h2>
      </div>
      {flags.length === 0 && <Clear packs={packs} />}
      {flags.length + unknown.length > 0 && (
        <ul>
          {flags.map((each) => (
            <Entry key={`${each.pack.address} ${flagTimeKey(each.flag)}`} {...each} />
          ))}
          {unknown.map((pack) => (
            <UnknownEntry key={pack.address} pack={pack} />
          ))}
        </ul>
      )}
    </section>
  );
}
