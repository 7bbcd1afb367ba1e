import { useTranslation } from "react-i18next";
import type { DoubtfulBit, FlagKey, HistoryRecord, TemperatureReading } from "../../../../protocol/shared.ts";
import { flagInfo, formatAmount, isAtCells, isKnown, SWITCH_KEYS, UNITS } from "../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../contract/history.ts";
import { cellScale } from "../../model/cellScale.ts";
import { DrawerSection } from "../../parts/Drawer.tsx";
import { SeverityShape } from "../../parts/SeverityShape.tsx";
import { useDoubtNames, useShortFlagName, useSwitchName, useUnknownBitsName } from "../../words/flagNames.ts";
import { useSensorName } from "../../words/useSensorName.ts";
import type { ColumnKey } from "./model/columns.ts";
import { amountText, unitOf } from "./model/columns.ts";
import { factsOf, flagsOf } from "./model/rows.ts";

const READINGS = ["voltage", "current", "remaining", "cycles"] as const satisfies readonly ColumnKey[];

/** Of a record that keeps extremes instead of charges and cells. */
const SHORT_READINGS = ["voltage", "current", "soc", "soh"] as const satisfies readonly ColumnKey[];

export function Readings({ row }: { readonly row: HistoryRow }) {
  const { t } = useTranslation("history");
  const keys = row.record?.extremes === null ? READINGS : SHORT_READINGS;
  return (
    <dl className="recordReadings">
      {keys.map((key) => {
        const text = amountText(key, row);
        const unit = unitOf(key);
        return (
          <div key={key}>
            <dt>{t(key === "soc" || key === "soh" ? `column.${key}` : `record.${key}`)}</dt>
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
  if (cells === null || record.cellVoltagesMv.length === 0) return null;
  const { loMv, hiMv } = cellScale(cells.minMv, cells.maxMv);
  return (
    <DrawerSection
      title={
        <>
          {t("record.cells")}
          <span className="muted">
            {UNITS.mV.label} · {t("record.difference")} <b>{formatAmount(cells.differenceMv, "mV", { decimals: 0 })}</b>
          </span>
        </>
      }
    >
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
    </DrawerSection>
  );
}

/** Highest and lowest cell and sensor, of a record that keeps no others. */
export function Extremes({ record }: { readonly record: HistoryRecord }) {
  const { t } = useTranslation("history");
  const { extremes } = record;
  if (extremes === null) return null;
  const { maxCellMv, minCellMv, maxTemperatureDeciC, minTemperatureDeciC } = extremes;
  const cell = (mv: number | null) => (mv === null ? t("dash") : formatAmount(mv, "mV", { decimals: 0 }));
  const sensor = (deciC: number | null) => (deciC === null ? t("dash") : formatAmount(deciC, "degC", { decimals: 0 }));
  const cells = [
    { mark: "highest", text: cell(maxCellMv), number: extremes.maxCellNumber },
    { mark: "lowest", text: cell(minCellMv), number: extremes.minCellNumber },
  ] as const;
  const sensors = [
    { mark: "highest", text: sensor(maxTemperatureDeciC), number: extremes.maxTemperatureNumber },
    { mark: "lowest", text: sensor(minTemperatureDeciC), number: extremes.minTemperatureNumber },
  ] as const;
  return (
    <>
      <DrawerSection
        title={
          <>
            {t("stream.extremes")}
            <span className="muted">
              {UNITS.mV.label}
              {maxCellMv !== null && minCellMv !== null && (
                <>
                  {" "}
                  · {t("record.difference")} <b>{cell(maxCellMv - minCellMv)}</b>
                </>
              )}
            </span>
          </>
        }
      >
        <ul className="recordTemperatures">
          {cells.map(({ mark, text, number }) => (
            <li key={mark}>
              <b data-known="true">{text}</b>
              <span>{`${t(`stream.${mark}`)}, ${t("stream.cellNumber", { number })}`}</span>
            </li>
          ))}
        </ul>
      </DrawerSection>
      <DrawerSection
        title={
          <>
            {t("record.temperatures")}
            <span className="muted">{UNITS.degC.label}</span>
          </>
        }
      >
        <ul className="recordTemperatures">
          {sensors.map(({ mark, text, number }) => (
            <li key={mark}>
              <b data-known="true">{text}</b>
              <span>{`${t(`stream.${mark}`)}, ${t("stream.sensorNumber", { number })}`}</span>
            </li>
          ))}
        </ul>
      </DrawerSection>
    </>
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
    <DrawerSection
      title={
        <>
          {t("record.temperatures")}
          <span className="muted">{UNITS.degC.label}</span>
        </>
      }
    >
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
    </DrawerSection>
  );
}

export function Flags({ record }: { readonly record: HistoryRecord }) {
  const { t } = useTranslation("history");
  const parts = useTranslation("parts").t;
  const flagName = useShortFlagName();
  const switchName = useSwitchName();
  const doubtNames = useDoubtNames();
  const unknownName = useUnknownBitsName();
  const doubtKind = (kind: DoubtfulBit["kind"]) => (kind === "switch" ? t("raw.field.switchFlags") : t(`kind.${kind}`));
  const flags = flagsOf(record);
  const switches = SWITCH_KEYS.flatMap((key) => {
    const on = record.switches[key];
    return on === undefined ? [] : [t(on ? "record.switchOn" : "record.switchOff", { name: switchName(key) })];
  });
  const states = [t(`record.mode.${record.mode}`), ...(record.fullyCharged === true ? [t("record.fullyCharged")] : []), ...switches];
  return (
    <DrawerSection>
      <h3 className="recordFlagLine">
        {t("record.flags")}
        {flags.length === 0 && record.unknownBits.length === 0 && record.doubtfulBits.length === 0 && (
          <span className="muted">{t("record.noFlags")}</span>
        )}
        {flags.map(({ severity, key }) => (
          <span key={`${severity}${key}`} className="flagChip" data-severity={severity}>
            <SeverityShape severity={severity} />
            {flagName(key)}
            <span className="visuallyHidden">{parts(`severity.${severity}`)}</span>
          </span>
        ))}
        {record.doubtfulBits.map((doubt) => (
          <span key={`${doubt.kind}${doubt.bit}`} className="flagChip" data-severity={doubt.kind === "switch" ? undefined : doubt.kind}>
            {doubt.kind !== "switch" && <SeverityShape severity={doubt.kind} />}
            {t("stream.doubtful", { kind: doubtKind(doubt.kind), bit: doubt.bit, meanings: doubtNames(doubt) })}
          </span>
        ))}
        {record.unknownBits.map((bits) => (
          <span key={`${bits.register}${bits.mask}`} className="flagChip" data-severity={bits.severity ?? undefined}>
            {bits.severity !== null && <SeverityShape severity={bits.severity} />}
            {unknownName(bits)}
          </span>
        ))}
      </h3>
      <p className="recordStates">{states.join(" · ")}</p>
    </DrawerSection>
  );
}
