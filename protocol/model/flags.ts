/**
 * Everything that can go wrong with a pack, once, for all families. A family's bit table maps bits to these keys;
 * the register of a bit determines whether it is an alarm, a protection or a fault.
 */
interface FlagInfo {
  /** Location in the snapshot of the reading that trips it; absent = no single reading. */
  readonly reading?: FlagReading;
  /** Setting keys that hold the thresholds of the alarm and of the protection. */
  readonly alarmSetting?: string;
  readonly protectSetting?: string;
  /** Direction in which the reading exceeds its limit. */
  readonly side?: "above" | "below";
}

export type FlagReading =
  | "maxCell"
  | "minCell"
  | "packVoltage"
  | "current"
  | "maxCellTemperature"
  | "minCellTemperature"
  | "mosTemperature"
  | "environmentTemperature"
  | "positiveTerminalTemperature"
  | "negativeTerminalTemperature"
  | "soc";

export const FLAGS = {
  cellOverVoltage: { reading: "maxCell", side: "above", alarmSetting: "cellOvAlarmMv", protectSetting: "cellOvProtectMv" },
  cellUnderVoltage: { reading: "minCell", side: "below", alarmSetting: "cellUvAlarmMv", protectSetting: "cellUvProtectMv" },
  packOverVoltage: { reading: "packVoltage", side: "above", alarmSetting: "packOvAlarmMv", protectSetting: "packOvProtectMv" },
  packUnderVoltage: { reading: "packVoltage", side: "below", alarmSetting: "packUvAlarmMv", protectSetting: "packUvProtectMv" },
  chargeOverCurrent: { reading: "current", side: "above", alarmSetting: "chargeOcAlarmMa", protectSetting: "chargeOcProtectMa" },
  dischargeOverCurrent: { reading: "current", side: "above", alarmSetting: "dischargeOcAlarmMa", protectSetting: "dischargeOcProtectMa" },
  chargeOverCurrent2: { reading: "current", side: "above", protectSetting: "chargeOc2ProtectMa" },
  dischargeOverCurrent2: { reading: "current", side: "above", protectSetting: "dischargeOc2ProtectMa" },
  shortCircuit: {},
  chargeShortCircuit: {},
  /** "FULL OV" of the guide's battery: charging has ended because the pack is full. */
  fullCharge: { reading: "packVoltage", side: "above", protectSetting: "fullChargeMv" },
  cellDifference: {},
  /** A separate second limit above cell over-voltage. */
  cellOverVoltage2: { reading: "maxCell", side: "above" },
  backFlow: {},
  chargerOverVoltage: {},
  chargerReversed: {},
  chargeOverTemperature: {
    reading: "maxCellTemperature",
    side: "above",
    alarmSetting: "chargeOtAlarmDeciC",
    protectSetting: "chargeOtProtectDeciC",
  },
  dischargeOverTemperature: {
    reading: "maxCellTemperature",
    side: "above",
    alarmSetting: "dischargeOtAlarmDeciC",
    protectSetting: "dischargeOtProtectDeciC",
  },
  chargeUnderTemperature: {
    reading: "minCellTemperature",
    side: "below",
    alarmSetting: "chargeUtAlarmDeciC",
    protectSetting: "chargeUtProtectDeciC",
  },
  dischargeUnderTemperature: {
    reading: "minCellTemperature",
    side: "below",
    alarmSetting: "dischargeUtAlarmDeciC",
    protectSetting: "dischargeUtProtectDeciC",
  },
  mosOverTemperature: { reading: "mosTemperature", side: "above", alarmSetting: "mosOtAlarmDeciC", protectSetting: "mosOtProtectDeciC" },
  environmentOverTemperature: {
    reading: "environmentTemperature",
    side: "above",
    alarmSetting: "envOtAlarmDeciC",
    protectSetting: "envOtProtectDeciC",
  },
  environmentUnderTemperature: {
    reading: "environmentTemperature",
    side: "below",
    alarmSetting: "envUtAlarmDeciC",
    protectSetting: "envUtProtectDeciC",
  },
  positiveTerminalOverTemperature: {
    reading: "positiveTerminalTemperature",
    side: "above",
  },
  negativeTerminalOverTemperature: {
    reading: "negativeTerminalTemperature",
    side: "above",
  },
  lowSoc: { reading: "soc", side: "below", alarmSetting: "lowSocAlarmDeciPct" },
  chargeMosFault: {},
  dischargeMosFault: {},
  temperatureSensorFault: {},
  terminalSensorFault: {},
  mosSensorFault: {},
  afeCommunicationFault: {},
  mosFault: {},
  communicationFault: {},
  cellFault: {},
  samplingFault: {},
  limiterFault: {},
  heaterFault: {},
  totalVoltageFault: {},
  temperatureDifferenceFault: {},
  currentSensorFault: {},
  tripUnitState: {},
  tripUnitFault: {},
  masterSlaveOffline: {},
  batteryLock: {},
  mcuOverVoltage: {},
  supply12VFault: {},
} as const satisfies Record<string, FlagInfo>;

export type FlagKey = keyof typeof FLAGS;
export type Severity = "alarm" | "protection" | "fault";

export function isFlagKey(name: string): name is FlagKey {
  return Object.hasOwn(FLAGS, name);
}

export function flagInfo(key: FlagKey): FlagInfo {
  return FLAGS[key];
}
