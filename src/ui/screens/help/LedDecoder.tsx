import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LampsSeen, LedFit, SocSeen } from "../../model/ledDecoder.ts";
import { NOTHING_SEEN, nearlyOf, statesOf } from "../../model/ledDecoder.ts";
import { ledsOf } from "../../model/leds.ts";
import type { LedOddity, LedPattern, LedStateKey } from "../../model/ledTable.ts";
import { LED_PATTERNS, ledRow } from "../../model/ledTable.ts";
import { Button } from "../../parts/Button.tsx";
import { LedRow } from "../../parts/LedRow.tsx";
import { Say } from "../../parts/Say.tsx";
import { useStale } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { LampChoice } from "./LampChoice.tsx";
import "./ledDecoder.css";

const SOC_SEEN: readonly SocSeen[] = ["none", "some", "all"];
const SOC_LIT: Readonly<Record<SocSeen, number>> = { none: 0, some: 2, all: 4 };

interface FitProps {
  readonly state: LedStateKey;
  readonly isNearlyEmpty?: boolean;
  /** Said once for all of them. */
  readonly shared: readonly LedOddity[];
}

function Fit({ state, isNearlyEmpty = false, shared }: FitProps) {
  const { t } = useTranslation("help");
  const { printed } = ledRow(state);
  const oddities = ledRow(state).oddities.filter((oddity) => !shared.includes(oddity));
  const print = printed.filter((part) => part !== "").join(" · ");
  return (
    <li className="ledFit" data-state={state}>
      <h3>{t(`led.state.${state}.title`)}</h3>
      <p>{t(`led.state.${state}.means`)}</p>
      <p className="ledTodo">{t(`led.state.${state}.todo`)}</p>
      {isNearlyEmpty && <p className="ledOdd">{t("led.nearlyEmpty")}</p>}
      {oddities.map((oddity) => (
        <p key={oddity} className="ledOdd">
          {t(`led.odd.${oddity}`)}
        </p>
      ))}
      <p className="helpSource">{t("led.printed", { print })}</p>
    </li>
  );
}

function Fits({ seen, fits }: { readonly seen: LampsSeen; readonly fits: readonly LedFit[] }) {
  const { t } = useTranslation("help");
  if (seen.run === null && seen.alm === null && seen.soc === null) return <p className="ledAsk">{t("led.ask")}</p>;
  const near = fits.length === 0 ? nearlyOf(seen) : [];
  const all = [...fits.map(({ key }) => key), ...near].flatMap((key) => ledRow(key).oddities);
  const shared = [...new Set(all)].filter((oddity) => all.filter((other) => other === oddity).length > 1);
  return (
    <>
      <h3 className="ledCount" aria-live="polite">
        {fits.length === 0 ? t("led.noFit") : t("led.fits", { count: fits.length })}
      </h3>
      {fits.length > 1 && <p>{t("led.several")}</p>}
      {(seen.run === "flash2" || seen.alm === "flash2") && <Say title={t("led.flash2")}>{t("led.flash2Text")}</Say>}
      {near.length > 0 && <p>{t("led.near")}</p>}
      {shared.length > 0 && (
        <div className="ledShared">
          {shared.map((oddity) => (
            <p key={oddity} className="ledOdd">
              {t(`led.odd.${oddity}`)}
            </p>
          ))}
        </div>
      )}
      <ul className="ledFits">
        {fits.map(({ key, isNearlyEmpty }) => (
          <Fit key={key} state={key} isNearlyEmpty={isNearlyEmpty} shared={shared} />
        ))}
        {near.map((key) => (
          <Fit key={key} state={key} shared={shared} />
        ))}
      </ul>
    </>
  );
}

/** What the pack that is connected should show, for comparing. */
function Expected() {
  const { t } = useTranslation("help");
  const snapshot = useUi((s) => s.snapshot);
  const stale = useStale();
  if (snapshot === null || stale) return null;
  return (
    <div className="ledExpected">
      <span>{t("led.expected")}</span>
      <div className="bezel ledHousing">
        <LedRow leds={ledsOf(snapshot.snapshot)} />
      </div>
    </div>
  );
}

/** "What am I seeing": the lamps as a person sees them, and every state of the guide that has them. */
export function LedDecoder() {
  const { t } = useTranslation("help");
  const [seen, setSeen] = useState<LampsSeen>(NOTHING_SEEN);
  const patterns = LED_PATTERNS.map((pattern) => ({ value: pattern, pattern, lit: 1, words: t(`led.pattern.${pattern}`) }));
  const rows = SOC_SEEN.map((value) => ({ value, pattern: "on" as LedPattern, lit: SOC_LIT[value], words: t(`led.soc.${value}`) }));
  return (
    <div className="ledTool">
      <section className="panel" aria-label={t("led.title")}>
        <div className="panelHead">
          <h2>{t("led.title")}</h2>
          <span className="grow" />
          <Button look="quiet" size="small" onClick={() => setSeen(NOTHING_SEEN)}>
            {t("led.clear")}
          </Button>
        </div>
        <p>{t("led.text")}</p>
        <LampChoice lamp="run" lamps={1} chosen={seen.run} choices={patterns} onChoose={(run) => setSeen({ ...seen, run })} />
        <LampChoice lamp="alm" lamps={1} chosen={seen.alm} choices={patterns} onChoose={(alm) => setSeen({ ...seen, alm })} />
        <LampChoice lamp="soc" lamps={4} chosen={seen.soc} choices={rows} onChoose={(soc) => setSeen({ ...seen, soc })} />
        <Expected />
        <p className="helpSource">{t("led.source")}</p>
      </section>
      <section className="panel ledAnswers" aria-label={t("led.answers")}>
        <div className="panelHead">
          <h2>{t("led.answers")}</h2>
        </div>
        <Fits seen={seen} fits={statesOf(seen)} />
      </section>
    </div>
  );
}
