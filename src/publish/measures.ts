/** How the base unit of the core leaves the program: for people on MQTT, in the base units of OpenMetrics for Prometheus. */
interface Measure {
  /** As Home Assistant writes it; null = a plain number. */
  readonly unit: string | null;
  /** Base units of the core in one of it. */
  readonly factor: number;
  /** Suffix of the name in Prometheus; null = none. */
  readonly metricUnit: string | null;
  /** Core's base units to metric units, as a fraction: one division leaves no noise behind the last digit. */
  readonly metricTimes: number;
  readonly metricBy: number;
  /** Of Home Assistant; null = it has none for this kind of value. */
  readonly deviceClass: string | null;
  readonly decimals: number;
}

/** Ampere-hours have no device class in Home Assistant. */
export const MEASURES = {
  voltage: { unit: "V", factor: 1000, metricUnit: "volts", metricTimes: 1, metricBy: 1000, deviceClass: "voltage", decimals: 3 },
  current: { unit: "A", factor: 1000, metricUnit: "amperes", metricTimes: 1, metricBy: 1000, deviceClass: "current", decimals: 2 },
  power: { unit: "W", factor: 1000, metricUnit: "watts", metricTimes: 1, metricBy: 1000, deviceClass: "power", decimals: 0 },
  charge: { unit: "Ah", factor: 1000, metricUnit: "coulombs", metricTimes: 18, metricBy: 5, deviceClass: null, decimals: 2 },
  temperature: {
    unit: "°C",
    factor: 10,
    metricUnit: "celsius",
    metricTimes: 1,
    metricBy: 10,
    deviceClass: "temperature",
    decimals: 1,
  },
  stateOfCharge: { unit: "%", factor: 10, metricUnit: "ratio", metricTimes: 1, metricBy: 1000, deviceClass: "battery", decimals: 1 },
  stateOfHealth: { unit: "%", factor: 10, metricUnit: "ratio", metricTimes: 1, metricBy: 1000, deviceClass: null, decimals: 1 },
  duration: { unit: "min", factor: 1, metricUnit: "seconds", metricTimes: 60, metricBy: 1, deviceClass: "duration", decimals: 0 },
  count: { unit: null, factor: 1, metricUnit: null, metricTimes: 1, metricBy: 1, deviceClass: null, decimals: 0 },
} as const satisfies Record<string, Measure>;
export type MeasureKey = keyof typeof MEASURES;
