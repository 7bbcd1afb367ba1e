import { useTranslation } from "react-i18next";
import { PreferenceFields } from "../../parts/PreferenceFields.tsx";
import { TabRow } from "../../parts/TabRow.tsx";
import { About } from "./About.tsx";
import { AddHelper } from "./AddHelper.tsx";
import { BankPlan } from "./BankPlan.tsx";
import "./help.css";
import type { HelpTab } from "./helpStore.ts";
import { HELP_TABS, showHelp, useHelp } from "./helpStore.ts";
import { Keys } from "./Keys.tsx";
import { LedDecoder } from "./LedDecoder.tsx";
import { ManualLink } from "./ManualLink.tsx";
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

const PANEL_ID = "helpPanel";
const tabId = (tab: HelpTab): string => `helpTab-${tab}`;

/** What a person beside the rack needs at hand; everything else is in the manual. */
export function HelpPage() {
  const { t } = useTranslation("help");
  const tab = useHelp((s) => s.tab);
  return (
    <div className="helpPage">
      <h1 className="visuallyHidden">{t("title")}</h1>
      <ManualLink />
      <TabRow
        className="helpTabs"
        label={t("title")}
        tabs={HELP_TABS}
        chosen={tab}
        onChoose={showHelp}
        word={(each) => t(`tabs.${each}`)}
        idOf={tabId}
        panelIdOf={() => PANEL_ID}
      />
      <div id={PANEL_ID} role="tabpanel" aria-labelledby={tabId(tab)}>
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
