import type { PackSnapshot, SensorRole, SettingGroup, SettingRole } from "../../../../../protocol/shared.ts";
import { cellStats, cellTemperatureRange, isKnown } from "../../../../../protocol/shared.ts";

export type MarkRole = Extract<SettingRole, "alarm" | "protect" | "protect2" | "release">;
export const MARK_ROLES: readonly MarkRole[] = ["release", "alarm", "protect", "protect2"];

/** The value that a group watches, as far as the pack tells it now; one or two ends, base units. */
export interface NowRange {
  readonly least: number;
  readonly most: number;
}

/** Which side of its limits a group watches; groups that are not here have no ruler. */
export const RULER_SIDES: Readonly<Partial<Record<SettingGroup, "over" | "under">>> = {
  packOv: "over",
  cellOv: "over",
  packUv: "under",
  cellUv: "under",
  chargeOc: "over",
  dischargeOc: "over",
  chargeOt: "over",
  dischargeOt: "over",
  chargeUt: "under",
  dischargeUt: "under",
  mosOt: "over",
  envOt: "over",
  envUt: "under",
  terminalOt: "over",
  lowSoc: "under",
};

function point(value: number | null): NowRange | null {
  return value === null ? null : { least: value, most: value };
}

function sensors(snapshot: PackSnapshot, ...roles: readonly SensorRole[]): NowRange | null {
  const known = snapshot.temperatures.flatMap((t) => (roles.includes(t.role) && isKnown(t.valueDeciC) ? [t.valueDeciC] : []));
  return known.length === 0 ? null : { least: Math.min(...known), most: Math.max(...known) };
}

/** A current flows one way: what flows the other way is 0 to this group. */
function flowing(snapshot: PackSnapshot, sign: 1 | -1): NowRange | null {
  return isKnown(snapshot.currentMa) ? point(Math.max(0, snapshot.currentMa * sign)) : null;
}

export function nowOf(group: SettingGroup, snapshot: PackSnapshot): NowRange | null {
  const { packVoltageMv, socDeciPct } = snapshot;
  switch (group) {
    case "packOv":
    case "packUv":
      return point(isKnown(packVoltageMv) ? packVoltageMv : null);
    case "cellOv":
    case "cellUv": {
      const stats = cellStats(snapshot.cellVoltagesMv);
      return stats === null ? null : { least: stats.minMv, most: stats.maxMv };
    }
    case "chargeOc":
      return flowing(snapshot, 1);
    case "dischargeOc":
      return flowing(snapshot, -1);
    case "mosOt":
      return sensors(snapshot, "mos");
    case "envOt":
    case "envUt":
      return sensors(snapshot, "environment");
    case "terminalOt":
      return sensors(snapshot, "positiveTerminal", "negativeTerminal");
    case "lowSoc":
      return point(isKnown(socDeciPct) ? socDeciPct : null);
    case "chargeOt":
    case "dischargeOt":
    case "chargeUt":
    case "dischargeUt": {
      const range = cellTemperatureRange(snapshot);
      return range === null ? null : { least: range.minDeciC, most: range.maxDeciC };
    }
    default:
      return null;
  }
}

export interface RulerScale {
  readonly lo: number;
  readonly hi: number;
  /** Where the value now lies: on the scale, or off to one side, named with an arrow. */
  readonly now: "inside" | "low" | "high" | null;
}

/** A value now that is further away than this share of the marks' span would press them together. */
const NOW_REACH = 0.6;
const MARGIN = 0.14;

/** 1, 2 or 5 times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power;
}

/** SOC has ends of its own, in tenths of a percent. */
const WHOLE_SCALES: Readonly<Partial<Record<SettingGroup, readonly [number, number]>>> = { lowSoc: [0, 1000] };

/** Ends of a ruler that shows all marks and, where it is near, the value now. */
export function rulerScale(group: SettingGroup, marks: readonly number[], now: NowRange | null): RulerScale {
  const whole = WHOLE_SCALES[group];
  if (whole) return { lo: whole[0], hi: whole[1], now: now === null ? null : "inside" };
  const [least, most] = [Math.min(...marks), Math.max(...marks)];
  const span = Math.max(most - least, Math.abs(most) * 0.08, 1);
  const isNear = now !== null && now.least >= least - span * NOW_REACH && now.most <= most + span * NOW_REACH;
  const low = isNear ? Math.min(least, now.least) : least;
  const high = isNear ? Math.max(most, now.most) : most;
  const margin = Math.max(high - low, span) * MARGIN;
  const step = Math.max(1, niceStep((high - low + 2 * margin) / 12));
  const floor = Math.floor((low - margin) / step) * step;
  const ceiling = Math.ceil((high + margin) / step) * step;
  const side = now === null ? null : now.most > ceiling ? "high" : now.least < floor ? "low" : "inside";
  return { lo: floor, hi: ceiling, now: side };
}

/** A character of the figures below a ruler, as a share of the narrowest ruler there is. */
const CHARACTER = 0.042;

/** Which ends of the scale have room for their figures beside the value now, whose text is drawn around `middle`. */
export function endsWithRoom(middle: number, texts: { readonly now: string; readonly lo: string; readonly hi: string }) {
  const width = (text: string) => CHARACTER * (text.length + 1);
  const nowFrom = middle * (1 - width(texts.now));
  return { lo: width(texts.lo) <= nowFrom, hi: nowFrom + width(texts.now) <= 1 - width(texts.hi) };
}

/** Place on the ruler from 0 to 1; beyond an end it stays there. */
export function placeOn({ lo, hi }: RulerScale, value: number): number {
  return Math.min(1, Math.max(0, (value - lo) / (hi - lo)));
}
