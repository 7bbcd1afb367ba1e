import { memo } from "react";
import { useTranslation } from "react-i18next";
import { PackState } from "./PackState.tsx";
import { SwitchTile } from "./SwitchTile.tsx";

const ORDER = ["chargeMos", "dischargeMos", "prechargeMos", "limiter", "heater", "dryContact1", "dryContact2"] as const;

export const SwitchPanel = memo(() => {
  const { t } = useTranslation("live");
  return (
    <section className="panel switchPanel" aria-label={t("switches.title")}>
      <div className="panelHead">
        <h2>{t("switches.title")}</h2>
      </div>
      <PackState />
      <ul className="switches">
        {ORDER.map((name) => (
          <SwitchTile key={name} name={name} />
        ))}
      </ul>
    </section>
  );
});
