import type { MosKey } from "../../model/control.ts";
import type { ControlKey } from "../../model/snapshot.ts";

/** Bit tables of command 44 and of the history record. D18 = documents of 2018, D24 = document V3.1. */
export const PROTECTION_1 = {
  0: "cellOverVoltage",
  1: "cellUnderVoltage",
  2: "packOverVoltage",
  3: "packUnderVoltage",
  4: "chargeOverCurrent",
  5: "dischargeOverCurrent",
  6: "shortCircuit",
  7: "chargerOverVoltage",
} as const;

/** Bit 7 is a state, not a fault. */
export const PROTECTION_2 = {
  0: "chargeOverTemperature",
  1: "dischargeOverTemperature",
  2: "chargeUnderTemperature",
  3: "dischargeUnderTemperature",
  4: "mosOverTemperature",
  5: "environmentOverTemperature",
  6: "environmentUnderTemperature",
  7: "fullyCharged",
} as const;

export const INDICATION = {
  0: "limiterOn",
  1: "chargeMosOn",
  2: "dischargeMosOn",
  3: "packSupplying",
  4: "chargerReversed",
  5: "acIn",
  6: "shutdown",
  7: "heaterOn",
} as const;

/** Bits 4 and 5 are switched OFF when set. */
export const CONTROL = {
  0: "buzzerEnabled",
  1: "chargeMosFunction",
  2: "dischargeMosFunction",
  3: "limiterLowGear",
  4: "limiterDisabled",
  5: "ledAlarmDisabled",
  6: "systemLock",
  7: "testMode",
} as const;

interface StateBit {
  readonly byte: "indication" | "control";
  readonly bit: string;
  /** The bit is set when it is off. */
  readonly inverted?: true;
}

/**
 * Location of the states. Those of the MOSFETs are never taken from the control byte: the meaning of its bits 1 and 2 is open (D24 calls
 * them "function enabled", a project saw them set when the MOSFET was switched off).
 */
export const STATE_BITS: Readonly<Record<MosKey | ControlKey, StateBit>> = {
  chargeMos: { byte: "indication", bit: "chargeMosOn" },
  dischargeMos: { byte: "indication", bit: "dischargeMosOn" },
  buzzer: { byte: "control", bit: "buzzerEnabled" },
  limiterLowGear: { byte: "control", bit: "limiterLowGear" },
  limiterEnabled: { byte: "control", bit: "limiterDisabled", inverted: true },
  ledAlarm: { byte: "control", bit: "ledAlarmDisabled", inverted: true },
};

export const FAULT = {
  0: "chargeMosFault",
  1: "dischargeMosFault",
  2: "temperatureSensorFault",
  3: "communicationFault",
  4: "cellFault",
  5: "samplingFault",
  6: "limiterFault",
  7: "heaterFault",
} as const;

export const WARNING_1 = {
  0: "cellOverVoltage",
  1: "cellUnderVoltage",
  2: "packOverVoltage",
  3: "packUnderVoltage",
  4: "chargeOverCurrent",
  5: "dischargeOverCurrent",
} as const;

/** Environment and MOSFET stand in another order than in protection 2. */
export const WARNING_2 = {
  0: "chargeOverTemperature",
  1: "dischargeOverTemperature",
  2: "chargeUnderTemperature",
  3: "dischargeUnderTemperature",
  4: "environmentOverTemperature",
  5: "environmentUnderTemperature",
  6: "mosOverTemperature",
  7: "lowSoc",
} as const;

export const FAULT_8 = {
  0: "totalVoltageFault",
  1: "temperatureDifferenceFault",
  2: "currentSensorFault",
  3: "tripUnitState",
  4: "tripUnitFault",
  5: "masterSlaveOffline",
  6: "batteryLock",
  7: "mcuOverVoltage",
} as const;

export const FAULT_10 = { 0: "supply12VFault" } as const;
