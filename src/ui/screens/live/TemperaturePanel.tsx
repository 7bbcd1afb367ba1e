import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { PackMode, Reading, SensorRole, TemperatureReading } from "../../../../protocol/shared.ts";
import { cellTemperatureRange, isKnown, UNITS } from "../../../../protocol/shared.ts";
import type { Settings } from "../../model/thresholds.ts";
import { temperatureLevel, temperatureWindow } from "../../model/thresholds.ts";
import { useReading } from "../../state/selectors.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useSensorName } from "../../words/useSensorName.ts";
import { degrees, TempAxis, TempScale } from "./TempScale.tsx";
import { useSettings } from "./useSettings.ts";

interface RowProps {
  readonly role: SensorRole;
  readonly index: number;
  readonly valueDeciC: Reading<number>;
  readonly mode: PackMode | "notRead";
  readonly settings: Settings;
  /** More sensors of this role exist, so the number is said too. */
  readonly numbered: boolean;
}

/** Drawn again only when this sensor, the direction or a limit has changed. */
const Row = memo(({ role, index, valueDeciC, mode, settings, numbered }: RowProps) => {
  const { t } = useTranslation("live");
  const figures = useFigures();
  const name = useSensorName()(role, index, numbered);
  const bytes = `temperature.${role}.${index}`;
  if (!isKnown(valueDeciC)) {
    return (
      <li className="tempRow" data-state={valueDeciC} data-bytes={bytes}>
        <span className="tempName">{name}</span>
        <span className="tempWords">
          <span className={valueDeciC}>{t(valueDeciC)}</span>
        </span>
      </li>
    );
  }
  const window = temperatureWindow(role, mode, settings);
  return (
    <li className="tempRow" data-bytes={bytes}>
      <span className="tempName">{name}</span>
      <span className="tempValue" data-level={temperatureLevel(valueDeciC, window)}>
        {degrees(valueDeciC, figures)}
        <i className="unit">{UNITS.degC.label}</i>
      </span>
      <TempScale valueDeciC={valueDeciC} {...window} />
    </li>
  );
});

function Summary() {
  const figures = useFigures();
  const { t } = useTranslation("live");
  const range = useReading(cellTemperatureRange);
  if (range === null || range === "notRead") return null;
  return (
    <span className="tempSummary">
      {t("temperature.max")} <b>{degrees(range.maxDeciC, figures)}</b>
      {"\u2002"}
      {t("temperature.min")} <b>{degrees(range.minDeciC, figures)}</b> {UNITS.degC.label}
    </span>
  );
}

/** One text a sensor, so that the list is compared by what it says and not by its objects. */
const asTexts = (temperatures: readonly TemperatureReading[]): string[] =>
  temperatures.map(({ role, index, valueDeciC }) => `${role} ${index} ${valueDeciC}`);

function asRow(text: string): { role: SensorRole; index: number; valueDeciC: Reading<number> } {
  const [role = "unknown", index = "0", value = "notRead"] = text.split(" ");
  const valueDeciC = value === "notRead" || value === "notReported" ? value : Number(value);
  return { role: role as SensorRole, index: Number(index), valueDeciC };
}

export function TemperaturePanel() {
  const { t } = useTranslation("live");
  const texts = useReading((s) => asTexts(s.temperatures));
  const sensors = texts === "notRead" ? [] : texts.map(asRow);
  const mode = useReading((s) => s.mode);
  const settings = useSettings();
  const count = (role: SensorRole) => sensors.filter((sensor) => sensor.role === role).length;
  return (
    <section className="panel temperaturePanel" aria-label={t("temperature.title")}>
      <div className="panelHead">
        <h2>{t("temperature.title")}</h2>
        <span className="grow" />
        <Summary />
      </div>
      {sensors.length === 0 ? (
        <p className="liveEmpty">{t("temperature.none")}</p>
      ) : (
        <ul className="temps">
          {sensors.map((sensor) => (
            <Row key={`${sensor.role}${sensor.index}`} {...sensor} mode={mode} settings={settings} numbered={count(sensor.role) > 1} />
          ))}
          {sensors.some((sensor) => isKnown(sensor.valueDeciC)) && (
            <li className="tempRow" aria-hidden="true">
              <TempAxis />
            </li>
          )}
        </ul>
      )}
    </section>
  );
}
