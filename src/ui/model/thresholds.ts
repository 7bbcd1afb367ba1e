import type { PackMode, SensorRole } from "../../../protocol/shared.ts";

export type Settings = Readonly<Record<string, number>>;
type LimitLevel = "balance" | "alarm" | "protection";

export interface CellLimit {
  readonly level: LimitLevel;
  readonly side: "above" | "below";
  readonly mv: number;
}

const CELL_LIMITS = [
  { setting: "balanceStartMv", level: "balance", side: "above" },
  { setting: "cellOvAlarmMv", level: "alarm", side: "above" },
  { setting: "cellUvAlarmMv", level: "alarm", side: "below" },
  { setting: "cellOvProtectMv", level: "protection", side: "above" },
  { setting: "cellUvProtectMv", level: "protection", side: "below" },
] as const;

/** The limits of a cell that this pack told us. What it did not tell is not drawn. */
export function cellLimits(settings: Settings): CellLimit[] {
  return CELL_LIMITS.flatMap(({ setting, level, side }) => {
    const mv = settings[setting];
    return mv === undefined ? [] : [{ level, side, mv }];
  });
}

export interface PlacedLimits {
  readonly inside: readonly CellLimit[];
  /** Beyond the scale, by level: named with an arrow, since they cannot be drawn. */
  readonly outside: readonly { readonly level: LimitLevel; readonly upMv: number | null; readonly downMv: number | null }[];
}

export function placeLimits(limits: readonly CellLimit[], loMv: number, hiMv: number): PlacedLimits {
  const isInside = (limit: CellLimit) => limit.mv >= loMv && limit.mv <= hiMv;
  const far = limits.filter((limit) => !isInside(limit));
  const levels: readonly LimitLevel[] = ["balance", "alarm", "protection"];
  return {
    inside: limits.filter(isInside),
    outside: levels.flatMap((level) => {
      const up = far.find((limit) => limit.level === level && limit.mv > hiMv);
      const down = far.find((limit) => limit.level === level && limit.mv < loMv);
      return up || down ? [{ level, upMv: up?.mv ?? null, downMv: down?.mv ?? null }] : [];
    }),
  };
}

/** Alarm-free window of one sensor; null = no such limit known. */
export interface TemperatureWindow {
  readonly alarmBelow: number | null;
  readonly alarmAbove: number | null;
  readonly protectBelow: number | null;
  readonly protectAbove: number | null;
}

type LimitNames = Readonly<Partial<Record<keyof TemperatureWindow, string>>>;

function limitNames(role: SensorRole, mode: PackMode | "notRead"): LimitNames {
  if (role === "mos") return { alarmAbove: "mosOtAlarmDeciC", protectAbove: "mosOtProtectDeciC" };
  if (role === "environment") {
    return {
      alarmBelow: "envUtAlarmDeciC",
      alarmAbove: "envOtAlarmDeciC",
      protectBelow: "envUtProtectDeciC",
      protectAbove: "envOtProtectDeciC",
    };
  }
  if (role === "positiveTerminal" || role === "negativeTerminal") {
    return { alarmAbove: "terminalOtAlarmDeciC", protectAbove: "terminalOtProtectDeciC" };
  }
  if (role === "unknown") return {};
  // At rest the charge limits count: they are the narrower ones, and the next thing a pack at rest does may be to charge.
  const flow = mode === "discharging" ? "discharge" : "charge";
  return {
    alarmBelow: `${flow}UtAlarmDeciC`,
    alarmAbove: `${flow}OtAlarmDeciC`,
    protectBelow: `${flow}UtProtectDeciC`,
    protectAbove: `${flow}OtProtectDeciC`,
  };
}

export function temperatureWindow(role: SensorRole, mode: PackMode | "notRead", settings: Settings): TemperatureWindow {
  const names = limitNames(role, mode);
  const read = (name: string | undefined) => (name === undefined ? null : (settings[name] ?? null));
  return {
    alarmBelow: read(names.alarmBelow),
    alarmAbove: read(names.alarmAbove),
    protectBelow: read(names.protectBelow),
    protectAbove: read(names.protectAbove),
  };
}

/** How a temperature stands to its window. A limit counts as crossed once it is reached. */
export function temperatureLevel(valueDeciC: number, window: TemperatureWindow): "ok" | "alarm" | "protection" {
  const { alarmBelow, alarmAbove, protectBelow, protectAbove } = window;
  const crossed = (below: number | null, above: number | null) =>
    (below !== null && valueDeciC <= below) || (above !== null && valueDeciC >= above);
  if (crossed(protectBelow, protectAbove)) return "protection";
  return crossed(alarmBelow, alarmAbove) ? "alarm" : "ok";
}

export const SCALE_LO_DECI_C = -200;
export const SCALE_HI_DECI_C = 1000;

/** Place on the ruler from -20 to 100 °C, in percent; beyond it stays at the end. */
export function temperaturePct(valueDeciC: number): number {
  const part = (valueDeciC - SCALE_LO_DECI_C) / (SCALE_HI_DECI_C - SCALE_LO_DECI_C);
  return Math.round(Math.min(1, Math.max(0, part)) * 10_000) / 100;
}
