import { useTranslation } from "react-i18next";
import "../../cable/cable.css";
import { CablePicture } from "../../cable/CablePicture.tsx";
import { Say } from "../../parts/Say.tsx";

/** The computer's cable to LINK-IN. */
export function Wiring() {
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
