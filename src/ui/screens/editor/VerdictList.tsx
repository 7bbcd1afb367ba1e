import { useTranslation } from "react-i18next";
import { fieldWord, isSamePack } from "../../../../protocol/shared.ts";
import type { VerdictRow, WriteReport } from "../../../contract/params.ts";
import { originOf } from "../../model/parameterFile.ts";
import { settingAmount, settingDigits, unitOf } from "../../model/settingAmounts.ts";
import { Button } from "../../parts/Button.tsx";
import { DrawerSection } from "../../parts/Drawer.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { LinkButton } from "../../parts/LinkButton.tsx";
import { VerdictBadge } from "../../parts/VerdictBadge.tsx";
import { useReport, useTable } from "../../state/editor.ts";
import { useFamilyWords } from "../../state/families.ts";
import { useUnlocked } from "../../state/lock.ts";
import { usePackHold } from "../../state/params.ts";
import { useReadOnly } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useBackupText } from "../../words/useDateText.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useParameterWords } from "../../words/useParameterWords.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { besideOf, outcomeWord, rowWord } from "./model/reportWords.ts";
import { showSide } from "./side.ts";
import { UnlockToWrite } from "./UnlockToWrite.tsx";
import { startRollBack } from "./writing.ts";

function Row({ row, reason }: { readonly row: VerdictRow; readonly reason: WriteReport["reason"] }) {
  const figures = useFigures();
  const { t } = useTranslation("parameters");
  const table = useTable();
  const { name } = useParameterWords();
  const { key, verdict, from, wanted, got } = row;
  const amount = (value: number | null) => (value === null ? "" : settingAmount(key, value, table, figures));
  const amounts = { from: amount(from), wanted: amount(wanted), got: amount(got) };
  const word = rowWord(row, reason);
  const shown = verdict === "notSent" ? from : got;
  return (
    <li className="verdictRow" data-setting={key} data-verdict={verdict}>
      <VerdictBadge verdict={verdict} />
      <b>{name(key)}</b>
      <span className="verdictValue">
        {shown === null ? "–" : settingDigits(key, shown, table, figures)}
        <i className="unit">{unitOf(key, table)}</i>
      </span>
      {word !== null && <p>{t(`report.${word}`, amounts)}</p>}
    </li>
  );
}

function Others({ report }: { readonly report: WriteReport }) {
  const { t } = useTranslation("parameters");
  const { unchanged } = report;
  if (unchanged === 0) return null;
  return (
    <li className="verdictRow">
      <VerdictBadge verdict="verified" />
      <b>{t("report.others")}</b>
      <span className="verdictValue">{t("report.unchanged", { count: unchanged })}</span>
    </li>
  );
}

/** What the last write came to, value by value as read back, and the way back. */
export function VerdictList() {
  const report = useUi((s) => s.params.report);
  return report === null ? null : <Verdicts report={report} />;
}

function Verdicts({ report }: { readonly report: WriteReport }) {
  const { t } = useTranslation("parameters");
  const { t: errors } = useTranslation("errors");
  const timeText = useTimeText();
  const backupText = useBackupText();
  const hold = usePackHold();
  const unlocked = useUnlocked();
  const readOnly = useReadOnly();
  const isThisPack = useReport() !== null;
  // Its journal knows more than this report: the way back is the one that is offered for it.
  const isUnfinished = useUi(({ params: { unfinished } }) => unfinished !== null && isSamePack(unfinished.pack, report.pack));
  const { outcome, isRollback, startedWallMs, endedWallMs, reason, provedPath, backup } = report;
  const { packSerial } = originOf(report.pack);
  const total = Object.values(report.exchanges).reduce((sum, each) => sum + each, 0);
  const isClean = outcome === "verified";
  const beside = besideOf(report);
  const fields = useFamilyWords()(report.pack.family)?.fields ?? {};
  const nameOf = (key: string) => fieldWord(fields, key) ?? key;
  // What could not be read back may have changed.
  const mayRollBack = report.rows.some(({ verdict, got, from }) => (got === null ? verdict === "unknown" : got !== from));
  return (
    <DrawerSection
      className="verdictList"
      label={t(isRollback ? "report.rolledBackAt" : "report.writtenAt", { time: "" })}
      data-outcome={outcome}
      title={
        <>
          {t(isRollback ? "report.rolledBackAt" : "report.writtenAt", { time: timeText(startedWallMs) })}
          <span className="muted">
            {isThisPack
              ? t("report.readBackAt", { time: timeText(endedWallMs) })
              : t("report.otherPack", { pack: packSerial || String(report.pack.address) })}
          </span>
        </>
      }
    >
      {!isClean && <p className="verdictOutcome">{t(`report.${outcomeWord(report)}`)}</p>}
      <ul aria-live="polite">
        {report.rows.map((row) => (
          <Row key={row.key} row={row} reason={reason} />
        ))}
        <Others report={report} />
      </ul>
      {reason !== null && <p className="verdictNote">{t("report.reason", { what: errors(`codes.${reason.code}.what`) })}</p>}
      {beside.length > 0 && <p className="verdictNote">{t("report.beside", { names: beside.map(nameOf).join(", ") })}</p>}
      {provedPath && <p className="verdictNote">{t("report.proved")}</p>}
      <p className="verdictNote">
        {backup === "" ? (
          t("report.noBackup")
        ) : (
          <LinkButton className="backupLink" onClick={() => showSide("backups")}>
            {t("report.backup", { name: backupText(backup) })}
          </LinkButton>
        )}
        {total > 0 && ` · ${t("report.exchanges", { count: total })}`}
      </p>
      {isThisPack && !isClean && !mayRollBack && beside.length === 0 && <p className="verdictNote">{t("report.nothingBack")}</p>}
      {isThisPack && mayRollBack && !(isRollback && isClean) && (
        <div className="verdictBack">
          <Button
            look={isClean ? "quiet" : undefined}
            size="small"
            ownerOnly
            disabled={hold !== null || isUnfinished || !unlocked}
            onClick={() => void startRollBack()}
          >
            <Icon name="undo" />
            {t(isClean ? "report.undoWrite" : "report.rollBack")}
          </Button>
          {unlocked || readOnly || isUnfinished ? !isClean && <span>{t("report.rollBackNote")}</span> : <UnlockToWrite size="small" />}
        </div>
      )}
    </DrawerSection>
  );
}
