import { Menu } from "@mantine/core";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import { bankFlagState } from "../../../../protocol/shared.ts";
import type { BankPack } from "../../../contract/bank.ts";
import { oldestOf, unknownPacks } from "../../model/bankFlags.ts";
import { Button } from "../../parts/Button.tsx";
import { ChoiceRow } from "../../parts/ChoiceRow.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { FlagBadge } from "../../parts/FlagBadge.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { PageHead } from "../../parts/Page.tsx";
import { Progress } from "../../parts/Progress.tsx";
import { useAddressSpan } from "../../state/families.ts";
import { call } from "../../state/host.ts";
import { saveAs } from "../../state/saveAs.ts";
import { useProgramGone, useReadOnly, useStale } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useFullFlagName } from "../../words/flagNames.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { bankFlags } from "./BankAlarms.tsx";
import { bankCsv, bankCsvName } from "./model/csv.ts";
import { PACK_VIEWS, showFleet, showView, usePacksView } from "./packsView.ts";

const bold = { b: <b /> };

function Summary({ packs }: { readonly packs: readonly BankPack[] }) {
  const figures = useFigures();
  const { t } = useTranslation("packs");
  const timeText = useTimeText();
  const source = useUi((s) => s.bank.source);
  const atMs = useUi((s) => s.bank.atMs);
  const sweepMs = useUi((s) => s.bank.sweepMs);
  const count = (presence: BankPack["presence"]) => packs.filter((pack) => pack.presence === presence).length;
  const [silent, conflict, unknown] = [count("silent"), count("conflict"), unknownPacks(packs, atMs).length];
  const seconds = sweepMs === null ? null : figures.decimal(sweepMs / 1000, 1);
  const oldestWallMs = oldestOf(packs);
  if (useStale())
    return (
      <p className="packsSummary" role="status">
        {oldestWallMs !== null && <b>{t("head.lastValues", { time: timeText(oldestWallMs) })}</b>}
      </p>
    );
  return (
    <p className="packsSummary" role="status">
      <Trans t={t} i18nKey="head.answer" count={count("present")} components={bold} />
      {silent > 0 && `, ${t("head.silent", { count: silent })}`}
      {conflict > 0 && `, ${t("head.conflict", { count: conflict })}`}
      {unknown > 0 && <b className="packsUnknown">, {t("head.unknown", { count: unknown })}</b>}
      {source !== "none" && <span> · {t(`head.${source}`)}</span>}
      {seconds !== null && <span className="packsRound"> · {t("head.round", { seconds })}</span>}
    </p>
  );
}

function ScanProgress() {
  const { t } = useTranslation("packs");
  const scan = useUi((s) => s.bank.scan);
  const span = useAddressSpan();
  if (scan === null) return null;
  const { done, total, stage } = scan;
  return (
    <div className="scanProgress">
      <span>{t(`head.scanning.${stage}`, { done, total, ...span })}</span>
      <Progress label={t("head.scan", span)} done={done} total={total} />
      <Button size="small" ownerOnly onClick={() => void call("bank.cancel")}>
        {t("head.cancel")}
      </Button>
    </div>
  );
}

function ViewSwitch({ packs }: { readonly packs: readonly BankPack[] }) {
  const { t } = useTranslation("packs");
  const view = usePacksView((s) => s.view);
  const isStale = useStale();
  const flags = bankFlags(packs);
  const isUnknown = useUi((s) => unknownPacks(packs, s.bank.atMs).length > 0);
  const known = bankFlagState(packs.flatMap(({ snapshot }) => snapshot ?? []));
  const state = known === "clear" && isUnknown ? "notRead" : known;
  const words = state === "notRead" ? t("head.alarmsNotRead") : t("head.alarmCount", { count: flags.length });
  return (
    <ChoiceRow
      className="packViews"
      label={t("head.views")}
      choices={PACK_VIEWS}
      chosen={view}
      onChoose={showView}
      word={(each) => (
        <>
          {t(`head.${each}`)}
          {each === "alarms" && !isStale && <FlagBadge state={state} count={flags.length} words={words} />}
        </>
      )}
    />
  );
}

function ExportMenu({ packs }: { readonly packs: readonly BankPack[] }) {
  const { t } = useTranslation("packs");
  const flagName = useFullFlagName();
  function save(decimal: "point" | "comma"): void {
    // The mark at the start tells a spreadsheet that the text is UTF-8.
    saveAs(bankCsvName(Date.now()), new Blob(["\ufeff", bankCsv(packs, { decimal, flagName })], { type: "text/csv" }));
  }
  return (
    <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button disabled={packs.length === 0}>
          <Icon name="download" />
          <span>{t("head.export")}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save("point")}>{t("head.exportPoint")}</Menu.Item>
        <Menu.Item onClick={() => save("comma")}>{t("head.exportComma")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Who answers, how it is looked at, and what can be done with all of them. */
export function PacksHead({ packs }: { readonly packs: readonly BankPack[] }) {
  const { t } = useTranslation("packs");
  const span = useAddressSpan();
  const isGone = useProgramGone();
  const isScanning = useUi((s) => s.bank.scan !== null) && !isGone;
  const isConnected = useUi((s) => s.session.found !== null);
  const readOnly = useReadOnly();
  const [error, setError] = useState<BmsError | null>(null);
  async function scan(everything: boolean): Promise<void> {
    const answer = await call("bank.scan", { everything });
    setError(answer.ok || answer.error.code === "cancelled" ? null : answer.error);
  }
  return (
    <>
      <PageHead className="packsHead" title={t("title")}>
        {isScanning ? <ScanProgress /> : packs.length > 0 && <Summary packs={packs} />}
        <span className="grow" />
        {packs.length > 0 && <ViewSwitch packs={packs} />}
        <ExportMenu packs={packs} />
        <Button ownerOnly disabled={!isConnected || isScanning} onClick={() => void scan(false)}>
          <Icon name="search" />
          <span>{t("head.scan", span)}</span>
        </Button>
        <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <Button className="packsMore" aria-label={t("head.more")} disabled={!isConnected}>
              <Icon name="dots" />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={isScanning || readOnly} onClick={() => void scan(true)}>
              {t("head.everything")}
              <small className="packsMenuNote">{t("head.everythingNote")}</small>
            </Menu.Item>
            <Menu.Item disabled={packs.length === 0} onClick={() => showFleet(true)}>
              {t("head.fleet")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </PageHead>
      {error !== null && <ErrorSay error={error} />}
    </>
  );
}
