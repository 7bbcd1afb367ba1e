import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { PreferenceFields } from "../../parts/PreferenceFields.tsx";
import { About } from "./About.tsx";
import { AddHelper } from "./AddHelper.tsx";
import { BankPlan } from "./BankPlan.tsx";
import "./help.css";
import type { HelpTab } from "./helpStore.ts";
import { HELP_TABS, showHelp, useHelp } from "./helpStore.ts";
import { Keys } from "./Keys.tsx";
import { LedDecoder } from "./LedDecoder.tsx";
import { Ports } from "./Ports.tsx";

function Words() {
  const { t } = useTranslation("help");
  return (
    <section className="panel" aria-label={t("words.title")}>
      <div className="panelHead">
        <h2>{t("words.title")}</h2>
      </div>
      <ul className="helpWords">
        {(["current", "age", "notReported", "severity"] as const).map((key) => (
          <li key={key}>{t(`words.${key}`)}</li>
        ))}
      </ul>
    </section>
  );
}

function Program() {
  const { t } = useTranslation("help");
  return (
    <div className="helpColumns">
      <div className="helpColumn">
        <Keys />
        <Words />
      </div>
      <div className="helpColumn">
        <section className="panel" aria-label={t("settings.title")}>
          <div className="panelHead">
            <h2>{t("settings.title")}</h2>
          </div>
          <div className="preferenceList">
            <PreferenceFields />
          </div>
        </section>
        <About />
      </div>
    </div>
  );
}

/** Left and right choose between the tabs, as in any row of tabs. */
function onTabKey(event: KeyboardEvent, tab: HelpTab): void {
  const at = HELP_TABS.indexOf(tab);
  const next = event.key === "ArrowRight" ? HELP_TABS[at + 1] : event.key === "ArrowLeft" ? HELP_TABS[at - 1] : undefined;
  if (next === undefined) return;
  event.preventDefault();
  showHelp(next);
  document.getElementById(`helpTab-${next}`)?.focus();
}

/** What a person beside the rack needs without a manual. */
export function HelpPage() {
  const { t } = useTranslation("help");
  const tab = useHelp((s) => s.tab);
  return (
    <div className="helpPage">
      <h1 className="visuallyHidden">{t("title")}</h1>
      <div className="helpTabs" role="tablist" aria-label={t("title")}>
        {HELP_TABS.map((each) => (
          <button
            key={each}
            type="button"
            id={`helpTab-${each}`}
            role="tab"
            aria-selected={tab === each}
            aria-controls="helpPanel"
            tabIndex={tab === each ? 0 : -1}
            onClick={() => showHelp(each)}
            onKeyDown={(event) => onTabKey(event, each)}
          >
            {t(`tabs.${each}`)}
          </button>
        ))}
      </div>
      <div id="helpPanel" role="tabpanel" aria-labelledby={`helpTab-${tab}`}>
        {tab === "add" && (
          <div className="helpColumns">
            <AddHelper />
            <BankPlan />
          </div>
        )}
        {tab === "lamps" && <LedDecoder />}
        {tab === "ports" && <Ports />}
        {tab === "program" && <Program />}
      </div>
    </div>
  );
}
