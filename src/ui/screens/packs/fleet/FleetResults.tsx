import { useTranslation } from "react-i18next";
import { serialOf } from "../../../../../protocol/shared.ts";
import type { FleetRow, FleetState, FleetStatus } from "../../../../contract/fleet.ts";
import type { WriteVerdict } from "../../../../contract/params.ts";
import { errorPlace } from "../../../model/errorPlace.ts";
import { settingAmount } from "../../../model/settingAmounts.ts";
import { Button } from "../../../parts/Button.tsx";
import { Progress } from "../../../parts/Progress.tsx";
import { Say } from "../../../parts/Say.tsx";
import { VerdictBadge } from "../../../parts/VerdictBadge.tsx";
import { call } from "../../../state/host.ts";
import { useUi } from "../../../state/store.ts";
import { useFigures } from "../../../words/useFigures.ts";
import { useParameterWords } from "../../../words/useParameterWords.ts";
import { stoppedAt } from "../model/fleet.ts";
import { showResults } from "./fleetDraft.ts";

const VERDICTS: Partial<Record<FleetStatus, WriteVerdict>> = {
  verified: "verified",
  stopped: "notVerified",
  unknown: "unknown",
  refused: "notSent",
  skipped: "notSent",
};

function Detail({ row }: { readonly row: FleetRow }) {
  const figures = useFigures();
  const table = useUi((s) => s.params.table);
  const { t } = useTranslation("fleet");
  const errors = useTranslation("errors").t;
  const { name } = useParameterWords();
  const { status, report, error } = row;
  if (status === "verified") return report === null ? t("results.already") : t("results.written", { count: report.rows.length });
  const odd = report?.rows.find(({ verdict }) => verdict === "notVerified" || verdict === "sideEffect" || verdict === "unknown");
  return (
    <>
      {status === "skipped" && t("results.skipped")}
      {error !== null && (
        <>
          {errors(`${errorPlace(error)}.what`)} {errors(`${errorPlace(error)}.todo`)}
        </>
      )}
      {odd !== undefined && (
        <>
          {" "}
          {odd.got === null
            ? t("results.unknownValue", { name: name(odd.key), wanted: settingAmount(odd.key, odd.wanted, table, figures) })
            : t("results.oddValue", {
                name: name(odd.key),
                wanted: settingAmount(odd.key, odd.wanted, table, figures),
                got: settingAmount(odd.key, odd.got, table, figures),
              })}
        </>
      )}
    </>
  );
}

function WriteStage({ progress }: { readonly progress: NonNullable<FleetState["progress"]> }) {
  const { t } = useTranslation("parameters");
  const { stage, block, blocks } = progress;
  return (
    <>
      {t(`progress.stage.${stage}`)}
      {blocks > 0 && ` · ${t("progress.block", { block: Math.min(blocks, block + 1), blocks })}`}
    </>
  );
}

/** Pack by pack: what it took, as read back, and where it ended. */
export function FleetResults({ fleet }: { readonly fleet: FleetState }) {
  const { t } = useTranslation("fleet");
  const { rows, isRunning, progress } = fleet;
  const stopped = stoppedAt(rows);
  const done = rows.filter(({ status }) => status === "verified").length;
  return (
    <section className="panel fleetPart fleetResults" aria-label={t("results.title")}>
      <h2>{t("results.title")}</h2>
      {isRunning && (
        <div className="fleetButtons">
          <Progress label={t("results.title")} done={done} total={rows.length} />
          <span role="status">{t("results.progress", { done, count: rows.length })}</span>
          <Button size="small" onClick={() => void call("fleet.cancel")}>
            {t("results.cancel")}
          </Button>
        </div>
      )}
      {!isRunning && stopped === null && done === rows.length && <Say tone="good" title={t("results.allDone", { count: done })} alert />}
      {!isRunning && stopped !== null && (
        <Say tone="bad" title={t("results.stoppedTitle", { address: stopped.address })} alert>
          {t(stopped.status === "refused" ? "results.refusedText" : "results.stoppedText")}
        </Say>
      )}
      <table className="fleetTable">
        <thead>
          <tr>
            <th scope="col">{t("results.add")}</th>
            <th scope="col">{t("results.serial")}</th>
            <th scope="col">{t("results.outcome")}</th>
            <th scope="col">{t("results.detail")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const verdict = VERDICTS[row.status];
            return (
              <tr key={row.address} data-status={row.status}>
                <th scope="row">{row.address}</th>
                <td className="mono">{serialOf(row.pack.identity) ?? "–"}</td>
                <td>
                  {verdict === undefined ? (
                    t(row.status === "running" ? "results.running" : "results.pending")
                  ) : (
                    <VerdictBadge verdict={verdict} />
                  )}
                </td>
                <td>{row.status === "running" && progress !== null ? <WriteStage progress={progress} /> : <Detail row={row} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {!isRunning && (
        <div className="fleetButtons">
          <Button onClick={() => showResults(false)}>{t("results.again")}</Button>
        </div>
      )}
    </section>
  );
}
