import { useTranslation } from "react-i18next";
import "../../cable/cable.css";
import { CablePicture } from "../../cable/CablePicture.tsx";

export function CableCard() {
  const { t } = useTranslation("connect");
  return (
    <section className="panel cable" aria-label={t("cable.title")}>
      <div className="panelHead">
        <h2>{t("cable.title")}</h2>
        <span className="cableAside">{t("cable.aside")}</span>
      </div>
      <div className="cablePicture">
        <CablePicture />
      </div>
      <p className="cableText">{t("cable.text")}</p>
    </section>
  );
}
