import { useTranslation } from "react-i18next";
import { MASTER_ADDRESS } from "../../../../protocol/shared.ts";
import { isHeld } from "../../model/wantedInverter.ts";
import { OtherFamilies } from "../../parts/OtherFamilies.tsx";
import { Say } from "../../parts/Say.tsx";
import { UnreadLines } from "../../parts/UnreadLines.tsx";
import { useFamilyName } from "../../state/families.ts";
import { useUi } from "../../state/store.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { CodeChange } from "./CodeChange.tsx";
import { absenceOf, isInverterBlock } from "./model/absence.ts";
import "./settingPanel.css";
import { useHeld, usePackCodes, useReadHere, useWanted } from "../../state/inverterPack.ts";
import { ChangeSay, ReportSay, useInverterReport, WriteBox } from "./WriteBox.tsx";

function ReadAt() {
  const { t } = useTranslation("inverter");
  const timeText = useTimeText();
  const at = useReadHere()?.readAtWallMs ?? null;
  const reading = useUi((s) => s.params.reading);
  if (reading !== null) return <span className="settingAside">{t("readingCount", reading)}</span>;
  return at === null ? null : <span className="settingAside">{t("setting.readAt", { time: timeText(at) })}</span>;
}

/** Why there is nothing to set; null = there is. */
function Nothing() {
  const { t } = useTranslation("inverter");
  const nameOf = useFamilyName();
  const found = useUi((s) => s.session.found);
  const read = useReadHere();
  if (found === null) return <Say title={t("setting.none")}>{t("setting.noneText")}</Say>;
  if (!found.capabilities.inverterProtocol) {
    return (
      <>
        <Say tone="warn" title={t("setting.noRegister", { family: nameOf(found.family) })}>
          {t("setting.noRegisterText")}
        </Say>
        <OtherFamilies capability="inverterProtocol" />
      </>
    );
  }
  const absence = absenceOf(read);
  if (absence === "unread") {
    return (
      <Say tone="warn" title={t("setting.unread")}>
        {t("setting.unreadText")}
        <UnreadLines unread={read?.unread.filter(isInverterBlock) ?? []} />
      </Say>
    );
  }
  if (absence !== "wait") {
    return (
      <Say tone="warn" title={t(`setting.${absence}`)}>
        {t(`setting.${absence}Text`)}
      </Say>
    );
  }
  return <Say title={t("setting.wait")}>{t("setting.waitText")}</Say>;
}

function Change() {
  const { t } = useTranslation("inverter");
  const codes = usePackCodes();
  const held = useHeld();
  const wanted = useWanted();
  const report = useInverterReport();
  const address = useUi((s) => s.session.found?.address ?? null);
  const isWriting = useUi((s) => s.params.progress !== null);
  if (held === null) return null;
  const isSame = isHeld(codes, wanted, held);
  // The verdict stands until something else is chosen.
  const isReported = report !== null && (isSame || report.isRollback || report.outcome !== "verified");
  return (
    <>
      <CodeChange held={held} wanted={wanted} disabled={isWriting} />
      <div className="settingSays">
        {address !== null && address !== MASTER_ADDRESS && (
          <Say tone="bad" title={t("setting.notMaster", { address })}>
            {t("setting.notMasterText")}
          </Say>
        )}
        {isReported ? <ReportSay report={report} /> : !isSame && <ChangeSay held={held} wanted={wanted} />}
      </div>
      <WriteBox held={held} wanted={wanted} report={isReported ? report : null} />
    </>
  );
}

/** What the pack speaks now, what it is to speak, and whether it took it. */
export function SettingPanel() {
  const { t } = useTranslation("inverter");
  const held = useHeld();
  const canHold = useUi((s) => s.session.found?.capabilities.inverterProtocol ?? false);
  return (
    <section className="panel settingPanel" aria-label={t("setting.title")}>
      <div className="panelHead">
        <h2>{t("setting.title")}</h2>
        <span className="grow" />
        {canHold && <ReadAt />}
      </div>
      {held !== null && canHold ? (
        <Change />
      ) : (
        <div className="settingNothing">
          <Nothing />
        </div>
      )}
    </section>
  );
}
