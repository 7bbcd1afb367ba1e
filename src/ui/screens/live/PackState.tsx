import { useTranslation } from "react-i18next";
import type { PackMode } from "../../../../protocol/shared.ts";
import { Icon } from "../../parts/Icon.tsx";
import { useReading } from "../../state/selectors.ts";

const ICONS = { standby: "dash", charging: "up", discharging: "down" } as const;
const MODES: readonly PackMode[] = ["standby", "charging", "discharging"];

/** PACK STATUS as the pack says it, in the guide's words; the one that holds is filled, marked and said. */
export function PackState() {
  const { t } = useTranslation("live");
  const mode = useReading((s) => s.mode);
  const now = mode === "notRead" ? t("notRead") : t(`switches.${mode}`);
  return (
    <div className="packState" role="img" aria-label={`${t("switches.packStatus")}: ${now}`} data-mode={mode} data-bytes="tile.mode">
      <span className="packStateName">{t("switches.packStatus")}</span>
      {mode === "notRead" ? (
        <span className="packStateNone">{now}</span>
      ) : (
        MODES.map((each) => (
          <span key={each} data-on={each === mode} data-flow={each}>
            {each === mode && <Icon name={ICONS[each]} />}
            {t(`switches.${each}`)}
          </span>
        ))
      )}
    </div>
  );
}
