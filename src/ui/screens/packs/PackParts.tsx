import { useTranslation } from "react-i18next";
import type { Figures, PackIdentity, PackSnapshot, Reading, UnitKey } from "../../../../protocol/shared.ts";
import { cellStats, flagsOf, flagTimeKey, isKnown, SWITCH_KEYS, UNITS } from "../../../../protocol/shared.ts";
import type { BankPack } from "../../../contract/bank.ts";
import { cellScale } from "../../model/cellScale.ts";
import { powerW } from "../../model/liveFigures.ts";
import { DrawerSection } from "../../parts/Drawer.tsx";
import type { Shown } from "../../parts/ReadingTile.tsx";
import { ReadingValue, shownAs, shownAsKw } from "../../parts/ReadingTile.tsx";
import { SeverityShape } from "../../parts/SeverityShape.tsx";
import { UnreadLines } from "../../parts/UnreadLines.tsx";
import { useFamilyName } from "../../state/families.ts";
import { useBriefFlagName, useSwitchName } from "../../words/flagNames.ts";
import { useFigures } from "../../words/useFigures.ts";
import { useSensorName } from "../../words/useSensorName.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { FlagChip } from "./FlagChip.tsx";

/** Few packs have it: where it is not fitted there is no line. */
function fitted(name: string, reading: Reading<number>, unit: UnitKey, figures: Figures): readonly (readonly [string, Shown])[] {
  return reading === "notReported" ? [] : [[name, shownAs(reading, unit, 2, figures)]];
}

export function Readings({ snapshot }: { readonly snapshot: PackSnapshot }) {
  const figures = useFigures();
  const { t } = useTranslation("packs");
  const live = useTranslation("live").t;
  const gauge = (name: string, what: "soc" | "soh") => (snapshot.calculated.includes(what) ? `${name} (${live("calculated")})` : name);
  const rows: readonly (readonly [string, Shown])[] = [
    [t("drawer.voltage"), shownAs(snapshot.packVoltageMv, "V", 2, figures)],
    [t("drawer.current"), shownAs(snapshot.currentMa, "A", 2, figures, true)],
    [t("drawer.power"), shownAsKw(powerW(snapshot), figures)],
    [gauge(t("drawer.soc"), "soc"), shownAs(snapshot.socDeciPct, "pct", 0, figures)],
    [gauge(t("drawer.soh"), "soh"), shownAs(snapshot.sohDeciPct, "pct", 0, figures)],
    [t("drawer.cycles"), shownAs(snapshot.cycleCount, "one", 0, figures)],
    ...fitted(live("battery.chargerVoltage"), snapshot.chargerVoltageMv, "V", figures),
    ...fitted(live("battery.solarCurrent"), snapshot.solarCurrentMa, "A", figures),
    [t("drawer.remaining"), shownAs(snapshot.remainingCapacityMah, "Ah", 2, figures)],
    [t("drawer.full"), shownAs(snapshot.fullCapacityMah, "Ah", 2, figures)],
    [t("drawer.mode"), snapshot.mode === "notRead" ? "notRead" : { text: live(`switches.${snapshot.mode}`) }],
  ];
  return (
    <dl className="packReadings">
      {rows.map(([name, shown]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <ReadingValue shown={shown} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Flags({ pack, snapshot }: { readonly pack: BankPack; readonly snapshot: PackSnapshot }) {
  const { t } = useTranslation("packs");
  const timeText = useTimeText();
  const name = useBriefFlagName();
  const flags = flagsOf(snapshot);
  return (
    <DrawerSection
      title={
        <>
          {t("drawer.flags")}
          {flags.length === 0 && <span className="muted">{t("drawer.clear")}</span>}
        </>
      }
    >
      {flags === "notRead" && <FlagChip flags={flags} />}
      <UnreadLines unread={pack.unread.filter(({ isGivenUp }) => isGivenUp)} />
      {flags !== "notRead" && flags.length > 0 && (
        <ul className="packFlags">
          {flags.map((flag) => {
            const since = pack.flagsSinceWallMs[flagTimeKey(flag)];
            return (
              <li key={flagTimeKey(flag)} className="packFlag" data-severity={flag.severity}>
                <SeverityShape severity={flag.severity} />
                <span>{name(flag)}</span>
                {since !== undefined && <time>{t("alarms.since", { time: timeText(since) })}</time>}
              </li>
            );
          })}
        </ul>
      )}
    </DrawerSection>
  );
}

/** All cells: number, a bar on a scale that is zoomed to the spread, the highest and the lowest boxed. */
export function Cells({ snapshot }: { readonly snapshot: PackSnapshot }) {
  const { t } = useTranslation("packs");
  const live = useTranslation("live").t;
  const stats = cellStats(snapshot.cellVoltagesMv);
  if (stats === null) {
    return (
      <DrawerSection
        title={
          <>
            {t("drawer.cells")}
            <span className="muted">{live("cells.none")}</span>
          </>
        }
      ></DrawerSection>
    );
  }
  const { loMv, hiMv } = cellScale(stats.minMv, stats.maxMv);
  return (
    <DrawerSection
      title={
        <>
          {t("drawer.cells")}
          <span className="muted">{t("drawer.cellsAside", { difference: stats.differenceMv, average: stats.averageMv })}</span>
        </>
      }
    >
      <ol className="packCells">
        {snapshot.cellVoltagesMv.map((mv, index) => {
          const mark = stats.differenceMv === 0 ? null : index === stats.maxIndex ? "max" : index === stats.minIndex ? "min" : null;
          const part = Math.max(0.04, (mv - loMv) / Math.max(1, hiMv - loMv));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
            <li key={index} data-mark={mark ?? undefined}>
              <i aria-hidden="true" style={{ "--part": `${Math.round(part * 100)}%` } as Record<string, string>} />
              <b>{mv}</b>
              <span>
                {mark !== null && <span aria-hidden="true">{mark === "max" ? "▲ " : "▼ "}</span>}
                {index + 1}
                {mark !== null && <span className="visuallyHidden">{live(mark === "max" ? "cells.isMax" : "cells.isMin")}</span>}
              </span>
              {snapshot.balancingCells[index] === true && <em>{t("drawer.balancing")}</em>}
            </li>
          );
        })}
      </ol>
    </DrawerSection>
  );
}

export function Temperatures({ snapshot: { temperatures } }: { readonly snapshot: PackSnapshot }) {
  const figures = useFigures();
  const { t } = useTranslation("packs");
  const live = useTranslation("live").t;
  const sensorName = useSensorName();
  const count = (role: string) => temperatures.filter((each) => each.role === role).length;
  return (
    <DrawerSection
      title={
        <>
          {t("drawer.temperatures")}
          <span className="muted">{temperatures.length === 0 ? live("temperature.none") : UNITS.degC.label}</span>
        </>
      }
    >
      <ul className="packTemperatures">
        {temperatures.map(({ role, index, valueDeciC }) => (
          <li key={`${role}${index}`}>
            <b data-known={isKnown(valueDeciC)}>
              {isKnown(valueDeciC) ? figures.amount(valueDeciC, "degC", { decimals: 1 }) : live(valueDeciC)}
            </b>
            <span>{sensorName(role, index, count(role) > 1)}</span>
          </li>
        ))}
      </ul>
    </DrawerSection>
  );
}

export function Switches({ snapshot }: { readonly snapshot: PackSnapshot }) {
  const { t } = useTranslation("packs");
  const live = useTranslation("live").t;
  const name = useSwitchName();
  return (
    <DrawerSection title={t("drawer.switches")}>
      <dl className="packSwitches">
        {SWITCH_KEYS.map((key) => {
          const state = snapshot.switches[key];
          return (
            <div key={key} data-state={String(state)}>
              <dt>{name(key)}</dt>
              <dd>{typeof state === "boolean" ? t(state ? "drawer.on" : "drawer.off") : live(state)}</dd>
            </div>
          );
        })}
      </dl>
    </DrawerSection>
  );
}

export function Identity({ pack }: { readonly pack: BankPack }) {
  const { t } = useTranslation("packs");
  const live = useTranslation("live").t;
  const nameOf = useFamilyName();
  const shown = (value: PackIdentity["packSerial"] | undefined) =>
    value === undefined || value === "notRead"
      ? live("notRead")
      : value === "notReported" || value.trim() === ""
        ? live("notReported")
        : value;
  const { identity, family } = pack;
  return (
    <DrawerSection title={t("drawer.identity")}>
      <dl className="packIdentity">
        {(["packSerial", "modelSerial"] as const).map((key) => (
          <div key={key}>
            <dt>{t(`drawer.${key}`)}</dt>
            <dd className="mono">{shown(identity?.[key])}</dd>
          </div>
        ))}
        <div>
          <dt>{t("drawer.bms")}</dt>
          <dd className="mono">{shown(identity?.bmsVersion)}</dd>
        </div>
        {family !== null && (
          <div>
            <dt>{t("drawer.family")}</dt>
            <dd>{nameOf(family)}</dd>
          </div>
        )}
      </dl>
    </DrawerSection>
  );
}
