import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DoubtfulBit, FlagKey, HistoryRecord, Severity, TemperatureReading } from "../../../../protocol/shared.ts";
import { flagInfo, isAtCells, isKnown, SWITCH_KEYS, UNITS } from "../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../contract/history.ts";
import { cellScale } from "../../model/cellScale.ts";
import { DrawerSection } from "../../parts/Drawer.tsx";
import { SeverityShape } from "../../parts/SeverityShape.tsx";
import { useDoubtNames, useShortFlagName, useSwitchName, useUnknownBitsName } from "../../words/flagNames.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useSensorName } from "../../words/useSensorName.ts";
import type { ColumnKey } from "./model/columns.ts";
import { amountText, unitOf } from "./model/columns.ts";
import { factsOf, flagsOf } from "./model/rows.ts";

const READINGS = ["voltage", "current", "remaining", "cycles"] as const satisfies readonly ColumnKey[];

/** Of a record that keeps extremes instead of charges and cells. */
const SHORT_READINGS = ["voltage", "current", "soc", "soh"] as const satisfies readonly ColumnKey[];

export function Readings({ row }: { readonly row: HistoryRow }) {
  const figures = useFigures();
  const { t } = useTranslation("history");
  const keys = row.record?.extremes === null ? READINGS : SHORT_READINGS;
  return (
    <dl className="recordReadings">
      {keys.map((key) => {
        const text = amountText(key, row, figures);
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

/** A part of the record, with a figure or a unit behind its title. */
function Section({ title, aside, children }: { readonly title: string; readonly aside: ReactNode; readonly children: ReactNode }) {
  return (
    <DrawerSection
      title={
        <>
          {title}
          <span className="muted">{aside}</span>
        </>
      }
    >
      {children}
    </DrawerSection>
  );
}

interface NamedValue {
  readonly key: string;
  readonly text: string;
  readonly name: string;
  readonly isKnown: boolean;
  readonly severity?: Severity | undefined;
}

function NamedValues({ values }: { readonly values: readonly NamedValue[] }) {
  return (
    <ul className="recordTemperatures">
      {values.map(({ key, text, name, isKnown, severity }) => (
        <li key={key} data-severity={severity}>
          <b data-known={isKnown}>{text}</b>
          <span>{name}</span>
        </li>
      ))}
    </ul>
  );
}

/** All cells: number, a bar on a scale that is zoomed to the spread, the highest and the lowest boxed. */
export function Cells({ row, record }: { readonly row: HistoryRow; readonly record: HistoryRecord }) {
  const figures = useFigures();
  const { t } = useTranslation("history");
  const { cells } = factsOf(row);
  if (cells === null || record.cellVoltagesMv.length === 0) return null;
  const { loMv, hiMv } = cellScale(cells.minMv, cells.maxMv);
  return (
    <Section
      title={t("record.cells")}
      aside={
        <>
          {UNITS.mV.label} · {t("record.difference")} <b>{figures.amount(cells.differenceMv, "mV", { decimals: 0 })}</b>
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
              <b>{figures.amount(mv, "mV", { decimals: 0 })}</b>
              <span>
                {mark !== undefined && <span aria-hidden="true">{mark === "max" ? "▲ " : "▼ "}</span>}
                {index + 1}
                {mark !== undefined && <span className="visuallyHidden">{t(mark === "max" ? "record.cellMax" : "record.cellMin")}</span>}
              </span>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

/** Highest and lowest cell and sensor, of a record that keeps no others. */
export function Extremes({ record }: { readonly record: HistoryRecord }) {
  const figures = useFigures();
  const { t } = useTranslation("history");
  const { extremes } = record;
  if (extremes === null) return null;
  const { maxCellMv, minCellMv, maxTemperatureDeciC, minTemperatureDeciC } = extremes;
  const cell = (mv: number | null) => (mv === null ? t("dash") : figures.amount(mv, "mV", { decimals: 0 }));
  const sensor = (deciC: number | null) => (deciC === null ? t("dash") : figures.amount(deciC, "degC", { decimals: 0 }));
  const named = (mark: "highest" | "lowest", text: string, place: string): NamedValue => {
    return { key: mark, text, name: `${t(`stream.${mark}`)}, ${place}`, isKnown: true };
  };
  const cellPlace = (number: number) => t("stream.cellNumber", { number });
  const sensorPlace = (number: number) => t("stream.sensorNumber", { number });
  return (
    <>
      <Section
        title={t("stream.extremes")}
        aside={
          <>
            {UNITS.mV.label}
            {maxCellMv !== null && minCellMv !== null && (
              <>
                {" "}
                · {t("record.difference")} <b>{cell(maxCellMv - minCellMv)}</b>
              </>
            )}
          </>
        }
      >
        <NamedValues
          values={[
            named("highest", cell(maxCellMv), cellPlace(extremes.maxCellNumber)),
            named("lowest", cell(minCellMv), cellPlace(extremes.minCellNumber)),
          ]}
        />
      </Section>
      <Section title={t("record.temperatures")} aside={UNITS.degC.label}>
        <NamedValues
          values={[
            named("highest", sensor(maxTemperatureDeciC), sensorPlace(extremes.maxTemperatureNumber)),
            named("lowest", sensor(minTemperatureDeciC), sensorPlace(extremes.minTemperatureNumber)),
          ]}
        />
      </Section>
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
  const figures = useFigures();
  const { t } = useTranslation("history");
  const live = useTranslation("live").t;
  const sensorName = useSensorName();
  const flags = flagsOf(record).flatMap(({ severity, key }) => {
    const focus = focusOf(key);
    return focus === null ? [] : [{ severity, focus }];
  });
  if (record.temperatures.length === 0) return null;
  const count = (role: string) => record.temperatures.filter((each) => each.role === role).length;
  const values = record.temperatures.map((reading): NamedValue => {
    const { role, index, valueDeciC } = reading;
    const isAlone = count(role) === 1;
    return {
      key: `${role}${index}`,
      text: isKnown(valueDeciC) ? figures.amount(valueDeciC, "degC", { decimals: 1 }) : live(valueDeciC),
      name: role === "environment" && isAlone ? t("record.environmentShort") : sensorName(role, index, !isAlone),
      isKnown: isKnown(valueDeciC),
      severity: flags.find(({ focus }) => isAbout(reading, focus, row))?.severity,
    };
  });
  return (
    <Section title={t("record.temperatures")} aside={UNITS.degC.label}>
      <NamedValues values={values} />
    </Section>
  );
}

/** Without a severity it is a state, or a bit whose meaning is not known. */
function FlagChip({ severity, children }: { readonly severity: Severity | null; readonly children: ReactNode }) {
  return (
    <span className="flagChip" data-severity={severity ?? undefined}>
      {severity !== null && <SeverityShape severity={severity} />}
      {children}
    </span>
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
          <FlagChip key={`${severity}${key}`} severity={severity}>
            {flagName(key)}
            <span className="visuallyHidden">{parts(`severity.${severity}`)}</span>
          </FlagChip>
        ))}
        {record.doubtfulBits.map((doubt) => (
          <FlagChip key={`${doubt.kind}${doubt.bit}`} severity={doubt.kind === "switch" ? null : doubt.kind}>
            {t("stream.doubtful", { kind: doubtKind(doubt.kind), bit: doubt.bit, meanings: doubtNames(doubt) })}
          </FlagChip>
        ))}
        {record.unknownBits.map((bits) => (
          <FlagChip key={`${bits.register}${bits.mask}`} severity={bits.severity}>
            {unknownName(bits)}
          </FlagChip>
        ))}
      </h3>
      <p className="recordStates">{states.join(" · ")}</p>
    </DrawerSection>
  );
}
