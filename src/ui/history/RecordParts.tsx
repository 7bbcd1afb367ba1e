import { useTranslation } from "react-i18next";
import type { FlagKey, HistoryRecord, TemperatureReading } from "../../../protocol/shared.ts";
import { flagInfo, formatAmount, isAtCells, isKnown, SWITCH_KEYS, UNITS } from "../../../protocol/shared.ts";
import type { HistoryRow } from "../../contract/history.ts";
import { cellScale } from "../live/model/cellScale.ts";
import { useSensorName } from "../live/useSensorName.ts";
import { SeverityShape } from "../parts/SeverityShape.tsx";
import type { ColumnKey } from "./model/columns.ts";
import { amountText, unitOf } from "./model/columns.ts";
import { factsOf, flagsOf } from "./model/rows.ts";
import { useShortFlagName, useSwitchName } from "./useHistoryWords.ts";

const READINGS = ["voltage", "current", "remaining", "cycles"] as const satisfies readonly ColumnKey[];

export function Readings({ row }: { readonly row: HistoryRow }) {
  const { t } = useTranslation("history");
  return (
    <dl className="recordReadings">
      {READINGS.map((key) => {
        const text = amountText(key, row);
        const unit = unitOf(key);
        return (
          <div key={key}>
            <dt>{t(`record.${key}`)}</dt>
            <dd>
              {text ?? t("dash")}
              {text !== null && unit !== "" && <i className="unit">{unit}</i>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** All cells: number, a bar on a scale that is zoomed to the spread, the highest and the lowest boxed. */
export function Cells({ row, record }: { readonly row: HistoryRow; readonly record: HistoryRecord }) {
  const { t } = useTranslation("history");
  const { cells } = factsOf(row);
  if (cells === null) return null;
  const { loMv, hiMv } = cellScale(cells.minMv, cells.maxMv);
  return (
    <section className="drawerSection">
      <h3>
        {t("record.cells")}
        <span className="muted">
          {UNITS.mV.label} · {t("record.difference")} <b>{formatAmount(cells.differenceMv, "mV", { decimals: 0 })}</b>
        </span>
      </h3>
      <ol className="recordCells">
        {record.cellVoltagesMv.map((mv, index) => {
          const mark = index === cells.maxIndex ? "max" : index === cells.minIndex ? "min" : undefined;
          const part = Math.max(0.04, (mv - loMv) / Math.max(1, hiMv - loMv));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
            <li key={index} data-mark={mark}>
              <i aria-hidden="true" style={{ "--part": `${Math.round(part * 100)}%` } as Record<string, string>} />
              <b>{formatAmount(mv, "mV", { decimals: 0 })}</b>
              <span>
                {mark !== undefined && <span aria-hidden="true">{mark === "max" ? "▲ " : "▼ "}</span>}
                {index + 1}
                {mark !== undefined && <span className="visuallyHidden">{t(mark === "max" ? "record.cellMax" : "record.cellMin")}</span>}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

type TemperatureFocus = "min" | "max" | "mos" | "environment";

/** Which sensor a flag is about. */
function focusOf(key: FlagKey): TemperatureFocus | null {
  switch (flagInfo(key).reading) {
    case "minCellTemperature":
      return "min";
    case "maxCellTemperature":
      return "max";
    case "mosTemperature":
      return "mos";
    case "environmentTemperature":
      return "environment";
    default:
      return null;
  }
}

function isAbout(reading: TemperatureReading, focus: TemperatureFocus, row: HistoryRow): boolean {
  if (focus === "mos" || focus === "environment") return reading.role === focus;
  const { minDeciC, maxDeciC } = factsOf(row);
  return isAtCells(reading.role) && reading.valueDeciC === (focus === "min" ? minDeciC : maxDeciC);
}

export function Temperatures({ row, record }: { readonly row: HistoryRow; readonly record: HistoryRecord }) {
  const { t } = useTranslation("history");
  const live = useTranslation("live").t;
  const sensorName = useSensorName();
  const flags = flagsOf(record).flatMap(({ severity, key }) => {
    const focus = focusOf(key);
    return focus === null ? [] : [{ severity, focus }];
  });
  if (record.temperatures.length === 0) return null;
  const count = (role: string) => record.temperatures.filter((each) => each.role === role).length;
  return (
    <section className="drawerSection">
      <h3>
        {t("record.temperatures")}
        <span className="muted">{UNITS.degC.label}</span>
      </h3>
      <ul className="recordTemperatures">
        {record.temperatures.map((reading) => {
          const { role, index, valueDeciC } = reading;
          const hit = flags.find(({ focus }) => isAbout(reading, focus, row));
          const name =
            role === "environment" && count(role) === 1 ? t("record.environmentShort") : sensorName(role, index, count(role) > 1);
          return (
            <li key={`${role}${index}`} data-severity={hit?.severity}>
              <b data-known={isKnown(valueDeciC)}>
                {isKnown(valueDeciC) ? formatAmount(valueDeciC, "degC", { decimals: 1 }) : live(valueDeciC)}
              </b>
              <span>{name}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Flags({ record }: { readonly record: HistoryRecord }) {
  const { t } = useTranslation("history");
  const parts = useTranslation("parts").t;
  const flagName = useShortFlagName();
  const switchName = useSwitchName();
  const flags = flagsOf(record);
  const switches = SWITCH_KEYS.flatMap((key) => {
    const on = record.switches[key];
    return on === undefined ? [] : [t(on ? "record.switchOn" : "record.switchOff", { name: switchName(key) })];
  });
  const states = [t(`record.mode.${record.mode}`), ...(record.fullyCharged === true ? [t("record.fullyCharged")] : []), ...switches];
  return (
    <section className="drawerSection">
      <h3 className="recordFlagLine">
        {t("record.flags")}
        {flags.length === 0 && record.unknownBits.length === 0 && <span className="muted">{t("record.noFlags")}</span>}
        {flags.map(({ severity, key }) => (
          <span key={`${severity}${key}`} className="flagChip" data-severity={severity}>
            <SeverityShape severity={severity} />
            {flagName(key)}
            <span className="visuallyHidden">{parts(`severity.${severity}`)}</span>
          </span>
        ))}
        {record.unknownBits.map(({ register, mask }) => (
          <span key={`${register}${mask}`} className="flagChip">
            {t("record.unknownBits", { register, mask: `0x${mask.toString(16).toUpperCase()}` })}
          </span>
        ))}
      </h3>
      <p className="recordStates">{states.join(" · ")}</p>
    </section>
  );
}
