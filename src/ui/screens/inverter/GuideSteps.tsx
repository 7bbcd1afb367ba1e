import type { TFunction } from "i18next";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { InverterPort } from "../../../../protocol/shared.ts";
import { cellTemperatureRange, isKnown } from "../../../../protocol/shared.ts";
import { Icon } from "../../parts/Icon.tsx";
import { useReading } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import "./guideSteps.css";
import type { StepView } from "../../model/inverterSteps.ts";
import { stepViews, ticksFor } from "../../model/inverterSteps.ts";
import { isHeld, portOf } from "../../model/wantedInverter.ts";
import { showTab, tick, useInverter } from "../../state/inverter.ts";
import { useHeld, usePackCodes, usePackId, useSelection, useWanted } from "../../state/inverterPack.ts";
import { useFigures } from "../../words/useFigures.ts";

interface LiveFacts {
  readonly address: number | null;
  readonly port: InverterPort | null;
  /** SOC and temperature to compare, as people read them; null = not known. */
  readonly values: string | null;
  readonly socPct: string | null;
}

const DEGREES = "\u202f°C";

/** "SOC 74 %, 5.1 °C" or "SOC 74 %, 4.8–5.6 °C": which of the cells' temperatures an inverter shows is not documented. */
function useCompareText(): Pick<LiveFacts, "values" | "socPct"> {
  const figures = useFigures();
  const live = useReading((s) => {
    const range = cellTemperatureRange(s);
    return { soc: isKnown(s.socDeciPct) ? s.socDeciPct : null, min: range?.minDeciC ?? null, max: range?.maxDeciC ?? null };
  });
  if (live === "notRead" || live.soc === null) return { values: null, socPct: null };
  const socPct = figures.amount(live.soc, "pct", { decimals: 0 });
  const soc = `SOC ${socPct}\u202f%`;
  if (live.min === null || live.max === null) return { values: soc, socPct };
  const [min, max] = [live.min, live.max].map((deciC) => figures.amount(deciC, "degC", { decimals: 1 }));
  return { values: `${soc}, ${min === max ? max : `${min}–${max}`}${DEGREES}`, socPct };
}

function stepText(t: TFunction<"inverter">, number: number, { port, values }: LiveFacts): string {
  if (number === 2) return port === null ? t("steps.s2None") : t("steps.s2", { port: t(`port.${port}`) });
  if (number === 7) return values === null ? t("steps.s7None") : t("steps.s7", { values });
  return t(`steps.s${number as 1 | 3 | 4 | 5 | 6 | 8}`);
}

/** What the line says to a step. */
function stepAside(t: TFunction<"inverter">, { step, state, isSeen }: StepView, facts: LiveFacts): string | null {
  if (step.check === "address" && facts.address !== null)
    return state === "done" ? t("steps.seen") : t("steps.s3Wrong", { address: facts.address });
  if (step.check === "setting" && isSeen && state === "done") return t("steps.readBack");
  if (step.check === "full" && isSeen) return t("steps.s8Full");
  if (step.check === "full" && facts.socPct !== null) return t("steps.s8Now", { soc: facts.socPct });
  return null;
}

function Step({ view, facts, packId }: { readonly view: StepView; readonly facts: LiveFacts; readonly packId: string | null }) {
  const { t } = useTranslation("inverter");
  const { step, state, isNext, isSeen } = view;
  const aside = stepAside(t, view, facts);
  const text = stepText(t, step.number, facts);
  const id = useId();
  return (
    <li className="guideStep" data-state={state} data-next={isNext} aria-current={isNext ? "step" : undefined}>
      <span className="guideMark">
        {!isSeen && <input id={id} type="checkbox" checked={state === "done"} onChange={() => tick(packId, step.number)} />}
        {state === "open" ? <span aria-hidden="true">{step.number}</span> : <Icon name={state === "done" ? "ok" : "close"} />}
        {isSeen && <span className="visuallyHidden">{t(`steps.state.${state}`)}</span>}
      </span>
      <div className="guideText">
        {isSeen ? <span>{text}</span> : <label htmlFor={id}>{text}</label>}
        {step.onInverter && (
          <button type="button" className="guideTag" title={t("steps.whatToSet")} onClick={() => showTab("menu")}>
            {t("steps.onInverter")}
          </button>
        )}
        {aside !== null && <small>{aside}</small>}
      </div>
    </li>
  );
}

/** The guide's eight steps: what the line can tell is seen, the rest is ticked by hand. */
export function GuideSteps() {
  const { t } = useTranslation("inverter");
  const selection = useSelection();
  const ticks = useInverter((s) => s.ticks);
  const packId = usePackId();
  const codes = usePackCodes();
  const held = useHeld();
  const wanted = useWanted();
  const address = useUi((s) => s.session.found?.address ?? null);
  const fullyCharged = useReading((s) => s.fullyCharged === true);
  const compare = useCompareText();
  const views = stepViews({
    address,
    isHeld: held === null ? null : isHeld(codes, wanted, held),
    fullyCharged,
    ticked: ticksFor(ticks, packId),
  });
  const facts: LiveFacts = {
    ...compare,
    address,
    port: selection === null ? null : portOf(selection),
  };
  return (
    <section className="panel guidePanel" aria-label={t("steps.title")}>
      <div className="panelHead">
        <h2>{t("steps.title")}</h2>
        <span className="grow" />
        <span className="settingAside">{t("steps.count", { done: views.filter(({ state }) => state === "done").length })}</span>
      </div>
      <ol className="guideSteps">
        {views.map((view) => (
          <Step key={view.step.number} view={view} facts={facts} packId={packId} />
        ))}
      </ol>
    </section>
  );
}
