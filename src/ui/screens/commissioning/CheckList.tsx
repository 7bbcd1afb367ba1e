import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Commissioning, CommissioningCheck } from "../../../contract/commissioning.ts";
import { useUi } from "../../state/store.ts";
import { useFigures } from "../../words/useFigures.ts";
import "./checkList.css";
import { openCheck } from "./commissioningView.ts";
import { summaryOf } from "./model/measured.ts";
import { resultOf } from "./model/results.ts";
import type { GuideStep } from "./model/steps.ts";
import { GUIDE_STEPS, STEP_CHECKS } from "./model/steps.ts";
import { StatusMark } from "./StatusMark.tsx";
import { useCheckWords } from "./useCheckWords.ts";

interface ListProps {
  readonly commissioning: Commissioning;
  /** The check beside the list. */
  readonly shown: CommissioningCheck;
}

/** What was measured, in a few figures, and when. */
function useAside(commissioning: Commissioning, check: CommissioningCheck): string {
  const { t } = useTranslation("commissioning");
  const words = useCheckWords();
  const figures = useFigures();
  const isRunning = useUi((s) => s.commissioning.running === check);
  const { measured, at, by, reason } = resultOf(commissioning, check);
  if (isRunning) return t("list.runningNow");
  if (at === null) return words.reason(reason) ?? t("list.notDone");
  const summary = summaryOf(measured, figures);
  const figure = summary === null ? by : `${words.name(summary.name)} ${summary.text ?? t("list.notRead")}`;
  return [figure, words.time(at)].filter((part) => part !== "").join(" · ");
}

function Row({ commissioning, shown, check }: ListProps & { readonly check: CommissioningCheck }) {
  const { t } = useTranslation("commissioning");
  const isShown = check === shown;
  const aside = useAside(commissioning, check);
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isShown) row.current?.scrollIntoView({ block: "nearest" });
  }, [isShown]);
  return (
    <li>
      <button
        ref={row}
        type="button"
        className="checkRow"
        data-check={check}
        aria-current={isShown ? "true" : undefined}
        onClick={() => openCheck(check)}
      >
        <b>{t(`check.${check}.name`)}</b>
        <StatusMark status={resultOf(commissioning, check).status} />
        <small>{aside}</small>
      </button>
    </li>
  );
}

function Step({ step, ...list }: ListProps & { readonly step: GuideStep }) {
  const { t } = useTranslation("commissioning");
  const checks = STEP_CHECKS[step];
  return (
    <li className="checkStep">
      <h2>
        <span>{t("steps.number", { step })}</span> {t(`steps.step${step}`)}
      </h2>
      {checks.length === 0 ? (
        <p>{t("steps.nothing")}</p>
      ) : (
        <ul>
          {checks.map((check) => (
            <Row key={check} check={check} {...list} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** All checks under the guide's steps. */
export function CheckList(props: ListProps) {
  const { t } = useTranslation("commissioning");
  return (
    <section className="panel checkList" aria-label={t("list.label")}>
      <ol>
        {GUIDE_STEPS.map((step) => (
          <Step key={step} step={step} {...props} />
        ))}
      </ol>
    </section>
  );
}
