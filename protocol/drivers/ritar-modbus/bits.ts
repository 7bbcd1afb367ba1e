/**
 * The bits of registers 9 to 14, high word first: bit 16 is bit 0 of the first register. Each was set individually and read
 * on the screen of the vendor's tools. Marked: known to V2.80 only; the older BMSTool calls these "reserved".
 */
export const WARNING_BITS = {
  0: "cellOverVoltage",
  1: "cellUnderVoltage",
  2: "packOverVoltage",
  3: "packUnderVoltage",
  4: "chargeOverCurrent",
  5: "dischargeOverCurrent",
  6: "chargeOverTemperature",
  7: "chargeUnderTemperature",
  8: "dischargeOverTemperature",
  9: "dischargeUnderTemperature",
  10: "environmentOverTemperature",
  11: "environmentUnderTemperature",
  12: "mosOverTemperature",
  13: "lowSoc",
  14: "cellDifference",
  15: "positiveTerminalOverTemperature", // V2.80
  16: "negativeTerminalOverTemperature", // V2.80
} as const;

export const PROTECTION_BITS = {
  0: "cellOverVoltage",
  1: "cellUnderVoltage",
  2: "packOverVoltage",
  3: "packUnderVoltage",
  4: "fullCharge",
  5: "chargeOverCurrent",
  6: "chargeOverCurrent2", // V2.80
  7: "dischargeOverCurrent",
  8: "dischargeOverCurrent2",
  9: "chargeOverTemperature",
  10: "chargeUnderTemperature",
  11: "dischargeOverTemperature",
  12: "dischargeUnderTemperature",
  13: "environmentOverTemperature",
  14: "environmentUnderTemperature",
  15: "mosOverTemperature",
  16: "shortCircuit",
  17: "chargerReversed",
  18: "cellDifference",
  19: "cellOverVoltage2", // V2.80, and the four below
  20: "backFlow",
  21: "chargeShortCircuit",
  22: "positiveTerminalOverTemperature",
  23: "negativeTerminalOverTemperature",
} as const;

export const FAULT_BITS = {
  0: "temperatureSensorFault",
  1: "terminalSensorFault",
  2: "mosSensorFault",
  3: "afeCommunicationFault",
  4: "mosFault",
  5: "limiterFault",
} as const;

/** The tiles of the guide's screen are bits 16 to 24. */
export const STATUS_BITS = {
  16: "charging",
  17: "discharging",
  18: "chargeMosOn",
  19: "dischargeMosOn",
  20: "limiterOn",
  21: "heaterOn",
  22: "dryContact1On",
  23: "dryContact2On",
  24: "prechargeMosOn",
  25: "fanOn", // V2.80
  26: "fuseOn", // V2.80
} as const;
