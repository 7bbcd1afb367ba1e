import type { Figures, UnitKey } from "../../../protocol/shared.ts";
import type { TrendColumns } from "./trendColumns.ts";
import { cellChannel, scalarChannel } from "./trendColumns.ts";

export const LANE_KEYS = ["voltage", "current", "difference", "soc", "temperatures", "cells"] as const;
export type LaneKey = (typeof LANE_KEYS)[number];
export const DEFAULT_LANES: readonly LaneKey[] = ["voltage", "current", "difference"];

export interface LaneSpec {
  readonly key: LaneKey;
  readonly unit: UnitKey;
  readonly unitLabel: string;
  /** Columns of TrendColumns, one line each; of the cells, as many as there are. */
  readonly channels: readonly number[] | "cells";
  readonly valueDecimals: number;
  readonly tickDecimals: number;
  /** Smallest range in base units: noise of a resting pack must not fill the lane. */
  readonly leastSpan: number;
  readonly zero: boolean;
  readonly signed: boolean;
  /** CSS variables of the lines, in the order of `channels`; the last one serves for the rest. */
  readonly colors: readonly string[];
  readonly dashes: readonly (readonly number[])[];
}

const plain = { zero: false, signed: false, dashes: [] } as const;

export const LANES: Readonly<Record<LaneKey, LaneSpec>> = {
  voltage: {
    ...plain,
    key: "voltage",
    unit: "V",
    unitLabel: "V",
    channels: [scalarChannel("packVoltageMv")],
    valueDecimals: 2,
    tickDecimals: 1,
    leastSpan: 400,
    colors: ["--c-tr-volt"],
  },
  current: {
    key: "current",
    unit: "A",
    unitLabel: "A",
    channels: [scalarChannel("currentMa")],
    valueDecimals: 2,
    tickDecimals: 0,
    leastSpan: 4000,
    zero: true,
    signed: true,
    colors: ["--c-chg-solid", "--c-dsg-solid"],
    dashes: [],
  },
  difference: {
    ...plain,
    key: "difference",
    unit: "mV",
    unitLabel: "mV",
    channels: [scalarChannel("differenceMv")],
    valueDecimals: 0,
    tickDecimals: 0,
    leastSpan: 20,
    zero: true,
    colors: ["--c-tr-spread"],
  },
  soc: {
    ...plain,
    key: "soc",
    unit: "pct",
    unitLabel: "%",
    channels: [scalarChannel("socDeciPct")],
    valueDecimals: 0,
    tickDecimals: 0,
    leastSpan: 40,
    colors: ["--c-tr-soc"],
  },
  temperatures: {
    ...plain,
    key: "temperatures",
    unit: "degC",
    unitLabel: "°C",
    channels: [scalarChannel("maxTemperatureDeciC"), scalarChannel("minTemperatureDeciC"), scalarChannel("mosTemperatureDeciC")],
    valueDecimals: 1,
    tickDecimals: 0,
    leastSpan: 40,
    colors: ["--c-tr-temp", "--c-tr-temp", "--c-tr-soc"],
    dashes: [[], [2, 3], [6, 3]],
  },
  cells: {
    ...plain,
    key: "cells",
    unit: "mV",
    unitLabel: "mV",
    channels: "cells",
    valueDecimals: 0,
    tickDecimals: 0,
    leastSpan: 20,
    colors: ["--c-bar"],
  },
};

/** At least one: a plot without a line is none. */
export function laneChannels({ channels }: LaneSpec, { cellCount }: Pick<TrendColumns, "cellCount">): readonly number[] {
  return channels === "cells" ? Array.from({ length: Math.max(1, cellCount) }, (_, cell) => cellChannel(cell)) : channels;
}

export function laneValue(spec: LaneSpec, base: number, figures: Figures): string {
  return figures.amount(base, spec.unit, { decimals: spec.valueDecimals, signed: spec.signed, grouped: true });
}
export function laneTick(spec: LaneSpec, base: number, figures: Figures): string {
  return figures.amount(base, spec.unit, { decimals: spec.tickDecimals, signed: spec.signed });
}

const SPANS_MS = { m5: 300_000, m30: 1_800_000, h1: 3_600_000, all: null } as const satisfies Record<string, number | null>;
export type SpanKey = keyof typeof SPANS_MS;
export const SPAN_KEYS = ["m5", "m30", "h1", "all"] as const satisfies readonly SpanKey[];

export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

const STEPS_MS = [1, 2, 5, 10, 20, 30].map((minutes) => minutes * 60_000);

/**
 * The window that a span shows when `nowMs` is the newest moment. A young session is not a dot at the right edge: the
 * window grows with it, in steps so that the scale rests between them, up to the span. "All" starts at the first sample.
 */
export function spanWindow(span: SpanKey, nowMs: number, firstMs: number): TimeWindow {
  const ageMs = Math.max(60_000, nowMs - firstMs);
  const spanMs = SPANS_MS[span];
  const lengthMs = spanMs === null ? ageMs : Math.min(spanMs, STEPS_MS.find((stepMs) => stepMs >= ageMs) ?? spanMs);
  return { fromMs: nowMs - lengthMs, toMs: nowMs };
}
