import type { FlagKey } from "../model/flags.ts";
import { wholeDeciC } from "./grid.ts";

/** Measured inputs of the BMS protection logic. null = sensor not fitted. */
export interface GuardInput {
  readonly maxCellMv: number;
  readonly minCellMv: number;
  readonly packMv: number;
  /** Both are 0 or more. */
  readonly chargeMa: number;
  readonly dischargeMa: number;
  readonly maxCellDeciC: number | null;
  readonly minCellDeciC: number | null;
  readonly mosDeciC: number | null;
  readonly environmentDeciC: number | null;
  readonly socDeciPct: number;
}

/** The part of it that comes from the cells and their sensors; null sensors are ignored. */
export function cellInput(cellsMv: readonly number[], zonesC: readonly number[], missing: readonly number[] = []) {
  // The hottest code of the simulator: a plain loop and one object.
  let [warmest, coldest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  zonesC.forEach((celsius, index) => {
    if (missing.includes(index)) return;
    warmest = Math.max(warmest, celsius);
    coldest = Math.min(coldest, celsius);
  });
  return {
    maxCellMv: Math.max(...cellsMv),
    minCellMv: Math.min(...cellsMv),
    maxCellDeciC: warmest < coldest ? null : wholeDeciC(warmest),
    minCellDeciC: warmest < coldest ? null : wholeDeciC(coldest),
  };
}

interface Rule {
  readonly flag: FlagKey;
  readonly reading: keyof GuardInput;
  readonly side: "above" | "below";
  /** Setting keys. */
  readonly alarm?: string;
  readonly protect?: string;
  readonly release?: string;
  readonly delay?: string;
  /** The switch of the block on the wire; a pack without the key has the protection on. */
  readonly enabled?: string;
  readonly stops?: "charge" | "discharge" | "both";
  /** Checked unless current flows in the other direction. */
  readonly concerns?: "charge" | "discharge";
}

/** A short circuit has a delay but no threshold among the settings: hardware decides. */
const SHORT_CIRCUIT_MA = 800_000;
/** Over-current has no release threshold; boards try again after a minute. */
const RETRY_MS = 60_000;
/** Temperature protections have no delay among the settings. */
const TEMPERATURE_DELAY_US = 1_000_000;

/** Hysteresis of an alarm, so that noise does not make it flicker. */
const ALARM_HYSTERESIS: Readonly<Record<keyof GuardInput, number>> = {
  maxCellMv: 20,
  minCellMv: 20,
  packMv: 200,
  chargeMa: 1000,
  dischargeMa: 1000,
  maxCellDeciC: 10,
  minCellDeciC: 10,
  mosDeciC: 20,
  environmentDeciC: 10,
  socDeciPct: 5,
};

function voltageRule(flag: FlagKey, stem: string, reading: keyof GuardInput, side: "above" | "below"): Rule {
  const stops = side === "above" ? "charge" : "discharge";
  return {
    flag,
    reading,
    side,
    stops,
    alarm: `${stem}AlarmMv`,
    protect: `${stem}ProtectMv`,
    release: `${stem}ReleaseMv`,
    delay: `${stem}DelayUs`,
    enabled: `${stem}Enabled`,
  };
}

function temperatureRule(flag: FlagKey, stem: string, reading: keyof GuardInput, side: "above" | "below", enabled: string): Rule {
  return { flag, reading, side, enabled, alarm: `${stem}AlarmDeciC`, protect: `${stem}ProtectDeciC`, release: `${stem}ReleaseDeciC` };
}

export const GUARD_RULES: readonly Rule[] = [
  voltageRule("cellOverVoltage", "cellOv", "maxCellMv", "above"),
  voltageRule("cellUnderVoltage", "cellUv", "minCellMv", "below"),
  voltageRule("packOverVoltage", "packOv", "packMv", "above"),
  voltageRule("packUnderVoltage", "packUv", "packMv", "below"),
  {
    flag: "chargeOverCurrent",
    reading: "chargeMa",
    side: "above",
    stops: "charge",
    enabled: "chargeOcEnabled",
    alarm: "chargeOcAlarmMa",
    protect: "chargeOcProtectMa",
    delay: "chargeOcDelayUs",
  },
  {
    flag: "dischargeOverCurrent",
    reading: "dischargeMa",
    side: "above",
    stops: "discharge",
    enabled: "dischargeOcEnabled",
    alarm: "dischargeOcAlarmMa",
    protect: "dischargeOcProtectMa",
    delay: "dischargeOcDelayUs",
  },
  {
    flag: "chargeOverCurrent",
    reading: "chargeMa",
    side: "above",
    stops: "charge",
    protect: "chargeOc2ProtectMa",
    delay: "chargeOc2DelayUs",
  },
  {
    flag: "dischargeOverCurrent",
    reading: "dischargeMa",
    side: "above",
    stops: "discharge",
    protect: "dischargeOc2ProtectMa",
    delay: "dischargeOc2DelayUs",
  },
  { flag: "shortCircuit", reading: "dischargeMa", side: "above", delay: "shortCircuitDelayUs", stops: "both" },
  {
    ...temperatureRule("chargeOverTemperature", "chargeOt", "maxCellDeciC", "above", "cellOtEnabled"),
    stops: "charge",
    concerns: "charge",
  },
  {
    ...temperatureRule("dischargeOverTemperature", "dischargeOt", "maxCellDeciC", "above", "cellOtEnabled"),
    stops: "discharge",
    concerns: "discharge",
  },
  {
    ...temperatureRule("chargeUnderTemperature", "chargeUt", "minCellDeciC", "below", "cellUtEnabled"),
    stops: "charge",
    concerns: "charge",
  },
  {
    ...temperatureRule("dischargeUnderTemperature", "dischargeUt", "minCellDeciC", "below", "cellUtEnabled"),
    stops: "discharge",
    concerns: "discharge",
  },
  { ...temperatureRule("mosOverTemperature", "mosOt", "mosDeciC", "above", "mosOtEnabled"), stops: "both" },
  { ...temperatureRule("environmentOverTemperature", "envOt", "environmentDeciC", "above", "environmentEnabled"), stops: "both" },
  { ...temperatureRule("environmentUnderTemperature", "envUt", "environmentDeciC", "below", "environmentEnabled"), stops: "both" },
  { flag: "lowSoc", reading: "socDeciPct", side: "below", alarm: "lowSocAlarmDeciPct" },
];

interface RuleState {
  alarm: boolean;
  tripped: boolean;
  /** How long the reading has been beyond the protection threshold; null = it is not. */
  beyondMs: number | null;
  trippedForMs: number;
}

export interface Guard {
  readonly alarms: ReadonlySet<FlagKey>;
  readonly protections: ReadonlySet<FlagKey>;
  readonly chargeAllowed: boolean;
  readonly dischargeAllowed: boolean;
  update(input: GuardInput, settings: ReadonlyMap<string, number>, dtMs: number): void;
}

/** How far a reading is on the bad side of a threshold; negative = on the good side. No closure: it is called all the time. */
function excessOf(side: Rule["side"], reading: number | null, key: string | undefined, settings: ReadonlyMap<string, number>): number {
  const threshold = key === undefined ? undefined : settings.get(key);
  if (threshold === undefined || reading === null) return Number.NEGATIVE_INFINITY;
  return side === "above" ? reading - threshold : threshold - reading;
}

/** Alarm, protection, delay and release by the pack's own thresholds. */
export function createGuard(): Guard {
  const states = GUARD_RULES.map((): RuleState => ({ alarm: false, tripped: false, beyondMs: null, trippedForMs: 0 }));
  let alarms: ReadonlySet<FlagKey> = new Set();
  let protections: ReadonlySet<FlagKey> = new Set();

  function updateRule(rule: Rule, state: RuleState, input: GuardInput, settings: ReadonlyMap<string, number>, dtMs: number): void {
    const reading = input[rule.reading];
    const opposed = rule.concerns === "charge" ? input.dischargeMa > 0 : rule.concerns === "discharge" ? input.chargeMa > 0 : false;
    const isOn = reading !== null && (rule.enabled === undefined || settings.get(rule.enabled) !== 0);
    const alarmExcess = excessOf(rule.side, reading, rule.alarm, settings);
    state.alarm = isOn && !opposed && (state.alarm ? alarmExcess > -ALARM_HYSTERESIS[rule.reading] : alarmExcess >= 0);

    if (state.tripped) {
      state.trippedForMs += dtMs;
      const isOver =
        rule.release === undefined ? state.trippedForMs >= RETRY_MS : excessOf(rule.side, reading, rule.release, settings) <= 0;
      if (isOver || !isOn) {
        state.tripped = false;
        state.beyondMs = null;
      }
      return;
    }
    const beyond = rule.flag === "shortCircuit" ? (reading ?? 0) - SHORT_CIRCUIT_MA : excessOf(rule.side, reading, rule.protect, settings);
    if (!isOn || opposed || beyond < 0) {
      state.beyondMs = null;
      return;
    }
    const delayUs = (rule.delay === undefined ? undefined : settings.get(rule.delay)) ?? TEMPERATURE_DELAY_US;
    // A delay that is shorter than one step has passed within it.
    const passedMs = state.beyondMs === null ? 0 : state.beyondMs + dtMs;
    state.beyondMs = passedMs;
    if (passedMs * 1000 < delayUs && delayUs >= dtMs * 1000) return;
    state.tripped = true;
    state.trippedForMs = 0;
  }

  const flagsWhere = (is: (state: RuleState) => boolean) =>
    new Set(GUARD_RULES.flatMap((rule, index) => (is(states[index] as RuleState) ? [rule.flag] : [])));
  const stopped = (direction: "charge" | "discharge") =>
    GUARD_RULES.some((rule, index) => states[index]?.tripped === true && (rule.stops === direction || rule.stops === "both"));

  return {
    get alarms() {
      return alarms;
    },
    get protections() {
      return protections;
    },
    get chargeAllowed() {
      return !stopped("charge");
    },
    get dischargeAllowed() {
      return !stopped("discharge");
    },
    update(input, settings, dtMs) {
      let isChanged = false;
      GUARD_RULES.forEach((rule, index) => {
        const state = states[index] as RuleState;
        const [alarm, tripped] = [state.alarm, state.tripped];
        updateRule(rule, state, input, settings, dtMs);
        isChanged ||= alarm !== state.alarm || tripped !== state.tripped;
      });
      if (!isChanged) return;
      alarms = flagsWhere((state) => state.alarm);
      protections = flagsWhere((state) => state.tripped);
    },
  };
}
