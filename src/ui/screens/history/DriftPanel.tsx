import { useTranslation } from "react-i18next";
import { formatAmount, UNITS, wallMsOfIso } from "../../../../protocol/shared.ts";
import type { DriftEnd, DriftReport, DriftReports } from "../../../contract/drift.ts";
import { DRIFT_ENDS, DRIFT_LEAST } from "../../../contract/drift.ts";
import { Button } from "../../parts/Button.tsx";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Say } from "../../parts/Say.tsx";
import "./drift.css";
import { showDrift } from "./historyView.ts";
import { useDrift } from "./useDrift.ts";
import { useTimeWords } from "./useHistoryWords.ts";

const mvText = (mv: number): string => formatAmount(mv, "mV", { decimals: 0, signed: true });

interface EndProps {
  readonly report: DriftReport;
  readonly end: DriftEnd;
}

function Ranking({ report, end }: EndProps) {
  const { t } = useTranslation("drift");
  return (
    <table className="driftTable">
      <thead>
        <tr>
          <th scope="col">{t("column.cell")}</th>
          {(["deviation", "change"] as const).map((key) => (
            <th key={key} scope="col" title={t(`columnLong.${key}`)}>
              {t(`column.${key}`)} <i>{UNITS.mV.label}</i>
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {report[end].cells.map(({ cell, deviationMv, changeMv, isNamed }) => (
          <tr key={cell} data-named={isNamed}>
            <th scope="row">{cell}</th>
            <td>{mvText(deviationMv)}</td>
            <td>{changeMv === null ? "" : mvText(changeMv)}</td>
            <td>{isNamed && t("named")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EndPart({ report, end }: EndProps) {
  const { t } = useTranslation("drift");
  const { day } = useTimeWords(0);
  const { data, samples, days, firstDay, lastDay } = report[end];
  const mv = end === "top" ? report.limits.topMv : report.limits.bottomMv;
  const dayText = (name: string | null) => (name === null ? "" : day(wallMsOfIso(`${name}T00:00:00`) ?? 0));
  return (
    <section className="driftEnd" aria-label={t(`end.${end}`)}>
      <h3>{t(`end.${end}`)}</h3>
      <p className="muted">{t(`limit.${end}.${report.limits.source}`, { mv })}</p>
      <p className="muted">
        {data === "none" ? t("noSamples") : t("figures", { samples, days, from: dayText(firstDay), to: dayText(lastDay) })}
      </p>
      {data === "enough" ? <Ranking report={report} end={end} /> : <p>{t("few", DRIFT_LEAST)}</p>}
    </section>
  );
}

function Verdict({ report: { signs, top, bottom } }: { readonly report: DriftReport }) {
  const { t } = useTranslation("drift");
  const isDecided = top.data === "enough" || bottom.data === "enough";
  if (signs.length === 0) return <Say tone={isDecided ? "good" : "note"} title={t(isDecided ? "even" : "undecided")} />;
  return (
    <Say tone="warn" title={t("found", { count: signs.length })}>
      <ul>
        {signs.map(({ cell, sign }) => (
          <li key={cell}>
            <b>{t("cell", { cell })}</b> {t(`sign.${sign}`)}
          </li>
        ))}
      </ul>
    </Say>
  );
}

function Advice({ advice }: Pick<DriftReport, "advice">) {
  const { t } = useTranslation("drift");
  if (advice.length === 0) return null;
  return (
    <Say title={t("help")}>
      <ul>
        {advice.map((key) => (
          <li key={key}>{t(`advice.${key}`)}</li>
        ))}
      </ul>
    </Say>
  );
}

function PackReport({ report }: { readonly report: DriftReport }) {
  const { t } = useTranslation("drift");
  const { serial, sources, unused, limits } = report;
  return (
    <article className="driftReport">
      <h2>{t("ofPack", { name: serial ?? t("noSerial") })}</h2>
      <Verdict report={report} />
      <Advice advice={report.advice} />
      <div className="driftEnds">
        {DRIFT_ENDS.map((end) => (
          <EndPart key={end} report={report} end={end} />
        ))}
      </div>
      <p className="muted">{t("sources", sources)}</p>
      <p className="muted">{t("unused", unused)}</p>
      {limits.source === "captured" && <p className="muted">{t("captured")}</p>}
    </article>
  );
}

function Reports({ reports: { reports, rowsOfNoPack, olderLogFiles } }: { readonly reports: DriftReports }) {
  const { t } = useTranslation("drift");
  return (
    <>
      {reports.length === 0 && (
        <Say title={t("none")}>
          <p>{t("noneText")}</p>
        </Say>
      )}
      {reports.map((report) => (
        <PackReport key={report.key} report={report} />
      ))}
      {rowsOfNoPack > 0 && <p className="muted">{t("rowsOfNoPack", { count: rowsOfNoPack })}</p>}
      {olderLogFiles > 0 && <p className="muted">{t("olderLogs", { count: olderLogFiles })}</p>}
    </>
  );
}

/** Which cells differ near full and near empty, in place of the records. */
export function DriftPanel() {
  const { t } = useTranslation("drift");
  const { reports, error, again } = useDrift();
  return (
    <section className="panel driftPanel" aria-label={t("title")}>
      <div className="driftHead">
        <Button size="small" onClick={() => showDrift(false)}>
          <Icon name="right" className="iconBack" />
          {t("close")}
        </Button>
        <p>{t("about")}</p>
        <Button size="small" disabled={reports === null && error === null} onClick={again}>
          <Icon name="refresh" />
          {t("again")}
        </Button>
      </div>
      {error !== null && <ErrorSay error={error} />}
      {reports === null ? error === null && <p role="status">{t("working")}</p> : <Reports reports={reports} />}
    </section>
  );
}
