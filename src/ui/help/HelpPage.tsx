import { useTranslation } from "react-i18next";
import { CablePicture } from "../connect/CablePicture.tsx";
import { PreferenceFields } from "../frame/PreferenceFields.tsx";
import { Say } from "../parts/Say.tsx";
import { TraceFiles } from "../trace/TraceFiles.tsx";
import "../connect/cable.css";
import "./help.css";
import { About } from "./About.tsx";
import { AddTable } from "./AddTable.tsx";
import { Keys } from "./Keys.tsx";

function Wiring() {
  const { t } = useTranslation("help");
  return (
    <section className="panel helpWiring" aria-label={t("wiring.title")}>
      <div className="panelHead">
        <h2>{t("wiring.title")}</h2>
      </div>
      <p>{t("wiring.text")}</p>
      <div className="cablePicture">
        <CablePicture />
      </div>
      <table className="helpTable">
        <thead>
          <tr>
            <th scope="col">{t("wiring.pin")}</th>
            <th scope="col">{t("wiring.wire")}</th>
            <th scope="col">{t("wiring.signal")}</th>
            <th scope="col">{t("wiring.adapter")}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">7</th>
            <td>{t("wiring.pin7")}</td>
            <td>RS485-2_A</td>
            <td>A</td>
          </tr>
          <tr>
            <th scope="row">8</th>
            <td>{t("wiring.pin8")}</td>
            <td>RS485-2_B</td>
            <td>B</td>
          </tr>
          <tr>
            <th scope="row">1–6</th>
            <td>{t("wiring.open")}</td>
            <td>{t("wiring.openSignal")}</td>
            <td>{t("wiring.leaveOpen")}</td>
          </tr>
        </tbody>
      </table>
      <Say tone="warn" title={t("wiring.warning")} />
    </section>
  );
}

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

/** What a person beside the rack needs without a manual. */
export function HelpPage({ screenCount }: { readonly screenCount: number }) {
  const { t } = useTranslation("help");
  return (
    <div className="helpPage">
      <h1 className="visuallyHidden">{t("title")}</h1>
      <div className="helpColumn">
        <Wiring />
      </div>
      <div className="helpColumn">
        <AddTable />
      </div>
      <div className="helpColumn">
        <TraceFiles />
        <Keys screenCount={screenCount} />
        <Words />
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
