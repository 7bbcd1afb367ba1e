import { useTranslation } from "react-i18next";
import type { CheckResult, Commissioning, CommissioningCheck } from "../../../contract/commissioning.ts";
import { PARAMETER_FILES } from "../../model/parameterFile.ts";
import { Button } from "../../parts/Button.tsx";
import { FilePick } from "../../parts/FilePick.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { call } from "../../state/host.ts";
import { openScreen } from "../../state/route.ts";
import { useUi } from "../../state/store.ts";
import { AddPhoto } from "./AddPhoto.tsx";
import { CompareForm } from "./CompareForm.tsx";
import "./checkDetail.css";
import { askingOf, askToMark, openCheck, useView } from "./commissioningView.ts";
import { HistoryHelp } from "./HistoryHelp.tsx";
import { LogButton } from "./LogButton.tsx";
import { MarkForm } from "./MarkForm.tsx";
import { MeasuredView } from "./MeasuredView.tsx";
import { resultOf } from "./model/results.ts";
import { kindOf, nextCheck, screenFor } from "./model/steps.ts";
import { Outcome } from "./Outcome.tsx";
import { PhotoFigure } from "./PhotoFigure.tsx";
import { StatusMark } from "./StatusMark.tsx";
import { useHold } from "./useHold.ts";
import { checkAgainst } from "./wantedProfile.ts";

interface DetailProps {
  readonly commissioning: Commissioning;
  readonly check: CommissioningCheck;
}

function StepButton({ check, step }: { readonly check: CommissioningCheck; readonly step: 1 | -1 }) {
  const { t } = useTranslation("commissioning");
  const next = nextCheck(check, step);
  return (
    <Button
      className="checkTurn"
      look="quiet"
      size="small"
      data-step={step}
      aria-label={t(step === 1 ? "detail.next" : "detail.previous")}
      disabled={next === null}
      onClick={() => next !== null && openCheck(next)}
    >
      <Icon name="chevron" />
    </Button>
  );
}

function Head({ result }: { readonly result: CheckResult }) {
  const { t } = useTranslation("commissioning");
  const { check, status } = result;
  return (
    <header className="checkHead">
      <Button className="checkBack" look="quiet" size="small" onClick={() => openCheck(null)}>
        <Icon name="right" />
        {t("detail.back")}
      </Button>
      <h2>{t(`check.${check}.name`)}</h2>
      <StatusMark status={status} />
      <span className="grow" />
      <StepButton check={check} step={-1} />
      <StepButton check={check} step={1} />
    </header>
  );
}

function ProfileButton({ disabled, why }: { readonly disabled: boolean; readonly why: string | undefined }) {
  const { t } = useTranslation("commissioning");
  const isRead = useUi((s) => s.params.read !== null);
  const more = why === undefined ? {} : { title: why };
  return (
    <FilePick
      label={t("detail.profile")}
      accept={PARAMETER_FILES}
      disabled={disabled || !isRead}
      onFile={(file) => void askingOf("settingsAsWanted", () => checkAgainst(file))}
      {...more}
    >
      <Icon name="load" />
      {t("detail.profile")}
    </FilePick>
  );
}

function Actions({ commissioning, result }: { readonly commissioning: Commissioning; readonly result: CheckResult }) {
  const { t } = useTranslation("commissioning");
  const frame = useTranslation("frame").t;
  const hold = useHold(commissioning);
  const { check, status } = result;
  const screen = screenFor(check);
  const isByPerson = status === "byHand" || (status === "failed" && result.reason === null);
  return (
    <div className="siteGo">
      {kindOf(check) === "wire" && (
        <Button
          look="primary"
          disabled={!hold.mayAsk}
          title={hold.why}
          onClick={() => void askingOf(check, () => call("commission.run", { checks: [check] }))}
        >
          <Icon name="refresh" />
          {t("detail.checkNow")}
        </Button>
      )}
      {check === "firstFullCharge" && <LogButton disabled={!hold.mayChange} why={hold.why} />}
      {check === "settingsAsWanted" && <ProfileButton disabled={!hold.mayAsk} why={hold.why} />}
      <Button
        look={kindOf(check) === "hand" ? "primary" : undefined}
        disabled={!hold.mayChange}
        title={hold.why}
        onClick={() => askToMark(check)}
      >
        <Icon name="person" />
        {t("detail.byHandAsk")}
      </Button>
      <AddPhoto check={check} note="" disabled={!hold.mayChange} why={hold.why} />
      {isByPerson && (
        <Button
          disabled={!hold.mayChange}
          title={hold.why}
          onClick={() => void askingOf(check, () => call("commission.mark", { check, status: "open", by: "", remark: "" }))}
        >
          <Icon name="undo" />
          {t("detail.takeBack")}
        </Button>
      )}
      <span className="grow" />
      {screen !== null && (
        <Button look="quiet" onClick={() => openScreen(screen)}>
          {t("detail.open", { screen: frame(`rail.${screen}`) })}
          <Icon name="right" />
        </Button>
      )}
    </div>
  );
}

/** What somebody has photographed of it. */
function CheckPhotos({ commissioning: { id, photos = [] }, check }: DetailProps) {
  const { t } = useTranslation("commissioning");
  if (!photos.some((photo) => photo.check === check)) return null;
  return (
    <>
      <h3>{t("photos.title")}</h3>
      <div className="photoGrid">
        {photos.map((photo, at) =>
          photo.check === check ? <PhotoFigure key={photo.sha256} id={id} photo={photo} number={at + 1} /> : null,
        )}
      </div>
    </>
  );
}

/** One check: what it is, what came of it and why, what was measured, and what can be done now. */
export function CheckDetail({ commissioning, check }: DetailProps) {
  const { t } = useTranslation("commissioning");
  const hold = useHold(commissioning);
  const isMarking = useView((s) => s.isMarking);
  const isRunning = useUi((s) => s.commissioning.running === check);
  const result = resultOf(commissioning, check);
  const { installer } = commissioning.site;
  const asksDisplay = kindOf(check) === "typed" && !isMarking && hold.mayChange;
  return (
    <section className="panel checkDetail" aria-label={t(`check.${check}.name`)} data-check={check} data-status={result.status}>
      <Head result={result} />
      <div className="checkBody">
        <p>{t(`check.${check}.what`)}</p>
        {isRunning && (
          <p className="checkRunning" role="status">
            <progress aria-label={t("list.runningNow")} />
            {t("list.runningNow")}
          </p>
        )}
        <Outcome result={result} />
        {check === "historyArchived" && <HistoryHelp result={result} mayAsk={hold.mayAsk} why={hold.why} />}
        {asksDisplay && <CompareForm key={check} installer={installer} disabled={!hold.mayAsk} why={hold.why} />}
        {isMarking && hold.mayChange ? (
          <MarkForm key={check} result={result} installer={installer} />
        ) : (
          <Actions commissioning={commissioning} result={result} />
        )}
        <CheckPhotos commissioning={commissioning} check={check} />
        {(kindOf(check) !== "hand" || result.measured.length > 0) && (
          <>
            <h3>{t("detail.measured")}</h3>
            <MeasuredView measured={result.measured} />
          </>
        )}
      </div>
    </section>
  );
}
