import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SwitchKey } from "../../../../protocol/shared.ts";
import { EXTRA_SWITCH_KEYS } from "../../../../protocol/shared.ts";
import { SwitchTile } from "../../parts/SwitchTile.tsx";
import { useReading } from "../../state/selectors.ts";
import { PackState } from "./PackState.tsx";

/** The order of the guide's screen. */
const ORDER = ["chargeMos", "dischargeMos", "limiter", "heater", "dryContact1", "dryContact2", "prechargeMos"] as const;

/** Tiles that the guide does not have: shown where a pack tells of them. */
function useExtraTiles(): readonly SwitchKey[] {
  const told = useReading((s) => EXTRA_SWITCH_KEYS.filter((key) => s.switches[key] !== "notReported"));
  return told === "notRead" ? [] : told;
}

export const SwitchPanel = memo(() => {
  const { t } = useTranslation("live");
  const extras = useExtraTiles();
  return (
    <section className="panel switchPanel" aria-label={t("switches.title")}>
      <div className="panelHead">
        <h2>{t("switches.title")}</h2>
      </div>
      <PackState />
      <ul className="switches" data-tiles={ORDER.length + extras.length}>
        {[...ORDER, ...extras].map((name) => (
          <SwitchTile key={name} name={name} />
        ))}
      </ul>
    </section>
  );
});
