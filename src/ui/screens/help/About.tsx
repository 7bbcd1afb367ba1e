import { useTranslation } from "react-i18next";
import { LANGUAGE_FACTS, languageNamed } from "../../../text/languages.ts";
import { useUi } from "../../state/store.ts";
import { Updates } from "./Updates.tsx";

const SHELLS = ["electron", "web", "page"] as const;

export function About() {
  const { t, i18n } = useTranslation("help");
  const info = useUi((s) => s.info);
  const shell = SHELLS.find((each) => each === info?.shell);
  return (
    <section className="panel" aria-label={t("about.title")}>
      <div className="panelHead">
        <h2>{t("about.title")}</h2>
      </div>
      <p>{t("about.text")}</p>
      <p>{t("about.disclaimer")}</p>
      {!LANGUAGE_FACTS[languageNamed(i18n.language)].isCheckedByNativeSpeaker && <p>{t("about.unchecked")}</p>}
      {info !== null && (
        <dl className="helpKeys">
          <div>
            <dt>{t("about.version")}</dt>
            <dd>
              {info.name} {info.version}
            </dd>
          </div>
          <div>
            <dt>{t("about.shell")}</dt>
            <dd>{shell === undefined ? info.shell : t(`about.shells.${shell}`)}</dd>
          </div>
          <div>
            <dt>{t("about.platform")}</dt>
            <dd>{info.platform}</dd>
          </div>
        </dl>
      )}
      {info !== null && <Updates support={info.updates} canAsk={!info.readOnly} />}
    </section>
  );
}
