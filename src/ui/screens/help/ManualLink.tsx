import { useTranslation } from "react-i18next";
import { useUi } from "../../state/store.ts";

/** The host brings the manual beside the page. A page without a host has none. */
export function ManualLink() {
  const { t } = useTranslation("help");
  const shell = useUi((s) => s.info?.shell);
  if (shell === undefined || shell === "page") return null;
  return (
    <p className="helpManual">
      <a href="manual/index.html" target="_blank" rel="noopener">
        {t("manual.open")}
      </a>{" "}
      {t("manual.text")}
    </p>
  );
}
