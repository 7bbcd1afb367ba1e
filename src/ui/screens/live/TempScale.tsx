import { memo } from "react";
import { useTranslation } from "react-i18next";
import { type Figures, formatAmount } from "../../../../protocol/shared.ts";
import type { TemperatureWindow } from "../../model/thresholds.ts";
import { SCALE_HI_DECI_C, SCALE_LO_DECI_C, temperatureLevel, temperaturePct } from "../../model/thresholds.ts";
import { useFigures } from "../../words/useFigures.ts";

const whole = (deciC: number): string => formatAmount(deciC, "degC", { decimals: 0 });
export const degrees = (deciC: number, figures: Figures): string => figures.amount(deciC, "degC", { decimals: 1 });

interface TempScaleProps {
  readonly valueDeciC: number;
  readonly alarmBelow: number | null;
  readonly alarmAbove: number | null;
  readonly protectBelow: number | null;
  readonly protectAbove: number | null;
}

/** Ruler from -20 to 100 °C: the thick part is free of alarm, the dot is the value now. */
function Ruler(props: TempScaleProps) {
  const { t } = useTranslation("live");
  const figures = useFigures();
  const { valueDeciC, alarmBelow, alarmAbove } = props;
  const window: TemperatureWindow = props;
  const [low, high] = [alarmBelow === null ? "" : degrees(alarmBelow, figures), alarmAbove === null ? "" : degrees(alarmAbove, figures)];
  const sentence =
    alarmBelow !== null && alarmAbove !== null
      ? t("temperature.windowBoth", { low, high })
      : alarmBelow !== null
        ? t("temperature.windowLow", { low })
        : alarmAbove !== null
          ? t("temperature.windowHigh", { high })
          : t("temperature.windowNone");
  const from = temperaturePct(alarmBelow ?? SCALE_LO_DECI_C);
  const to = temperaturePct(alarmAbove ?? SCALE_HI_DECI_C);
  const known = alarmBelow !== null || alarmAbove !== null;
  return (
    <div className="tempScale" role="img" aria-label={t("temperature.scale", { value: degrees(valueDeciC, figures), window: sentence })}>
      {known && <i className="tempFree" style={{ left: `${from}%`, right: `${100 - to}%` }} />}
      {alarmBelow !== null && <i className="tempTick" style={{ left: `${from}%` }} />}
      {alarmAbove !== null && <i className="tempTick" style={{ left: `${to}%` }} />}
      <i className="tempDot" data-level={temperatureLevel(valueDeciC, window)} style={{ left: `${temperaturePct(valueDeciC)}%` }} />
    </div>
  );
}

export const TempScale = memo(Ruler);

/** 0 is left out: at -20 there is no room for both. */
const AXIS = [SCALE_LO_DECI_C, 500, SCALE_HI_DECI_C];

export const TempAxis = memo(() => (
  <div className="tempAxis" aria-hidden="true">
    {AXIS.map((deciC) => (
      <span key={deciC} style={{ left: `${temperaturePct(deciC)}%` }}>
        {whole(deciC)}
      </span>
    ))}
  </div>
));
