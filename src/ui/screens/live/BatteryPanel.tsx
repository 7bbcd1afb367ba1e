import { Tooltip } from "@mantine/core";
import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import type { PackSnapshot, Reading } from "../../../../protocol/shared.ts";
import { isKnown, minutesLeft, UNITS } from "../../../../protocol/shared.ts";
import { direction, powerW, splitMinutes } from "../../model/liveFigures.ts";
import { AgeChip } from "../../parts/AgeChip.tsx";
import { Icon } from "../../parts/Icon.tsx";
import type { Shown } from "../../parts/ReadingTile.tsx";
import { LiveTile, ReadingTile, shownAs, shownAsKw } from "../../parts/ReadingTile.tsx";
import { useSnapshotAgeMs } from "../../state/ages.ts";
import { useReading } from "../../state/selectors.ts";
import { useUi } from "../../state/store.ts";
import { useFigures } from "../../words/useFigures.ts";
import { BytesButton } from "./BytesButton.tsx";
import { SocBar } from "./SocBar.tsx";

const DIRECTION_ICONS = { charging: "up", discharging: "down", standby: "dash" } as const;

/** A percentage; where the pack tells tenths they stand small behind the whole. */
function usePercent(pick: (snapshot: PackSnapshot) => Reading<number>): Shown {
  const figures = useFigures();
  const reading = useReading(pick);
  const hasTenths = useUi((s) => s.session.found?.capabilities.tenthsOfPercent ?? false);
  if (!hasTenths || !isKnown(reading)) return shownAs(reading, "pct", 0, figures);
  const text = figures.amount(reading, "pct", { decimals: 1 });
  return { text: text.slice(0, -2), unit: `${text.slice(-2)}\u2009${UNITS.pct.label}` };
}

const packVoltage = (s: PackSnapshot) => s.packVoltageMv;
const current = (s: PackSnapshot) => s.currentMa;
const soc = (s: PackSnapshot) => s.socDeciPct;
const soh = (s: PackSnapshot) => s.sohDeciPct;

function CellSum() {
  const figures = useFigures();
  const { t } = useTranslation("live");
  const cells = useReading((s) => ({ count: s.cellVoltagesMv.length, sumMv: s.cellVoltagesMv.reduce((sum, mv) => sum + mv, 0) }));
  if (cells === "notRead" || cells.count === 0) return null;
  return (
    <span>
      <span className="wideOnly">{t("battery.sum", { count: cells.count })}</span>
      <span className="narrowOnly">{t("battery.sumShort")}</span>{" "}
      <b>
        {figures.amount(cells.sumMv, "V", { decimals: 3 })}
        {"\u00a0"}
        {UNITS.V.label}
      </b>
    </span>
  );
}

function TimeLeft() {
  const { t } = useTranslation("live");
  const left = useReading((s) => ({ minutes: minutesLeft(s), charging: isKnown(s.currentMa) && s.currentMa > 0 }));
  const full = useReading((s) => s.fullyCharged === true && !(isKnown(s.currentMa) && s.currentMa < 0));
  if (left === "notRead" || left.minutes === null) return full === true ? <span>{t("battery.fullyCharged")}</span> : null;
  const { hours, minutes } = splitMinutes(left.minutes);
  const days = Math.floor(hours / 24);
  const text =
    days >= 4 ? t("battery.days", { days }) : hours > 0 ? t("battery.hoursMinutes", { hours, minutes }) : t("battery.minutes", { minutes });
  return (
    <span>
      {t(left.charging ? "battery.fullIn" : "battery.emptyIn")} <b>{text}</b>
    </span>
  );
}

function DirectionChip() {
  const { t } = useTranslation("live");
  const flow = useReading((s) => direction(s.currentMa, s.mode));
  if (flow === null || flow === "notRead") return null;
  return (
    <span className="flowChip" data-flow={flow}>
      <Icon name={DIRECTION_ICONS[flow]} />
      {t(`battery.${flow}`)}
    </span>
  );
}

function CalculatedMark({ name }: { readonly name: string }) {
  const { t } = useTranslation("live");
  const tip = t("calculatedTip", { name });
  return (
    <Tooltip label={tip} maw="16rem">
      <button type="button" className="calculated">
        {t("calculated")}
        <span className="visuallyHidden">{tip}</span>
      </button>
    </Tooltip>
  );
}

function VoltageTile() {
  const { t } = useTranslation("live");
  return (
    <LiveTile size="xl" label={t("battery.voltage")} bytes="tile.packVoltage" pick={packVoltage} unit="V" decimals={2}>
      <CellSum />
    </LiveTile>
  );
}

function CurrentTile() {
  const { t } = useTranslation("live");
  return (
    <LiveTile size="xl" label={t("battery.current")} bytes="tile.current" pick={current} unit="A" decimals={2} signed>
      <DirectionChip />
      <span className="wideOnly">
        <TimeLeft />
      </span>
    </LiveTile>
  );
}

const isCalculated = (what: "soc" | "soh") => (s: PackSnapshot) => s.calculated.includes(what);

function SocTile() {
  const figures = useFigures();
  const { t } = useTranslation("live");
  const percent = useReading(soc);
  const calculated = useReading(isCalculated("soc"));
  const shown = usePercent(soc);
  return (
    <ReadingTile
      size="xl"
      label={t("battery.soc")}
      shown={shown}
      bytes="tile.soc"
      mark={calculated === true ? <CalculatedMark name={t("battery.soc")} /> : undefined}
    >
      {isKnown(percent) && <SocBar percent={figures.amount(percent, "pct", { decimals: 0 })} />}
      <span className="narrowOnly">
        <TimeLeft />
      </span>
    </ReadingTile>
  );
}

function PowerTile() {
  const figures = useFigures();
  const { t } = useTranslation("live");
  return <ReadingTile size="s" label={t("battery.power")} shown={shownAsKw(useReading(powerW), figures)} bytes="tile.power" />;
}

function SohTile() {
  const { t } = useTranslation("live");
  const calculated = useReading(isCalculated("soh"));
  const shown = usePercent(soh);
  const mark = calculated === true ? <CalculatedMark name={t("battery.soh")} /> : undefined;
  return <ReadingTile size="s" label={t("battery.soh")} shown={shown} bytes="tile.soh" mark={mark} />;
}

function AgeTile() {
  const { t } = useTranslation("live");
  const ageMs = useSnapshotAgeMs();
  return (
    <div className="reading ageTile" data-size="s">
      <dt>{t("battery.age")}</dt>
      <dd className="readingValue">
        <AgeChip ageMs={ageMs} />
      </dd>
    </div>
  );
}

const remaining = (s: PackSnapshot) => s.remainingCapacityMah;
const full = (s: PackSnapshot) => s.fullCapacityMah;
const rated = (s: PackSnapshot) => s.ratedCapacityMah;
const cycles = (s: PackSnapshot) => s.cycleCount;
const chargerVoltage = (s: PackSnapshot) => s.chargerVoltageMv;
const solarCurrent = (s: PackSnapshot) => s.solarCurrentMa;

/** Few packs have it: where it is not fitted there is no tile. */
function FittedTile(props: ComponentProps<typeof LiveTile>) {
  return useReading(props.pick) === "notReported" ? null : <LiveTile {...props} />;
}

export function BatteryPanel() {
  const { t } = useTranslation("live");
  return (
    <section className="panel batteryPanel" aria-label={t("battery.title")}>
      <BytesButton />
      <dl className="readingsBig">
        <VoltageTile />
        <CurrentTile />
        <SocTile />
      </dl>
      <dl className="readingsSmall">
        <PowerTile />
        <SohTile />
        <LiveTile size="s" label={t("battery.remaining")} bytes="tile.remaining" pick={remaining} unit="Ah" decimals={2} />
        <LiveTile size="s" label={t("battery.full")} bytes="tile.full" pick={full} unit="Ah" decimals={2} />
        <LiveTile size="s" label={t("battery.rated")} bytes="tile.rated" pick={rated} unit="Ah" decimals={2} />
        <LiveTile size="s" label={t("battery.cycles")} bytes="tile.cycles" pick={cycles} unit="one" decimals={0} />
        <FittedTile size="s" label={t("battery.chargerVoltage")} bytes="tile.chargerVoltage" pick={chargerVoltage} unit="V" decimals={2} />
        <FittedTile size="s" label={t("battery.solarCurrent")} bytes="tile.solarCurrent" pick={solarCurrent} unit="A" decimals={2} />
        <AgeTile />
      </dl>
    </section>
  );
}
