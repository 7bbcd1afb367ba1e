import { useTranslation } from "react-i18next";
import type { SensorRole } from "../../../protocol/shared.ts";

/** "Temp 1", "MOS", "Environment"; a sensor without a known role has a number only. */
export function useSensorName(): (role: SensorRole, index: number, numbered: boolean) => string {
  const { t } = useTranslation("live");
  return (role, number, numbered) => {
    if (role === "cell") return t("temperature.cell", { number });
    if (role === "unknown") return t("temperature.unknown", { number });
    if (role === "positiveTerminal" || role === "negativeTerminal") return t(`temperature.${role}`);
    if (role === "mos") return numbered ? t("temperature.mosNumber", { number }) : t("temperature.mos");
    return numbered ? t("temperature.environmentNumber", { number }) : t("temperature.environment");
  };
}
