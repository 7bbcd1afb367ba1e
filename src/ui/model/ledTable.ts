/** Rhythms of the guide: seconds lit, seconds dark. */
export const LED_RHYTHMS = {
  off: [0, 1],
  on: [1, 0],
  flash1: [0.25, 3.75],
  flash2: [0.5, 0.5],
  flash3: [0.5, 1.5],
} as const;
export type LedPattern = keyof typeof LED_RHYTHMS;
export const LED_PATTERNS = ["off", "on", "flash1", "flash2", "flash3"] as const satisfies readonly LedPattern[];

export interface LedLamps {
  readonly run: LedPattern;
  readonly alm: LedPattern;
  /** "capacity" = as many lamps as there is charge. */
  readonly soc: "off" | "on" | "capacity";
}

/**
 * What is odd at a row of the guide; each has a sentence in the UI's text. sameAsFailure = three rows have the same lamps · dark = two
 * rows have no lamp at all · alsoFull = a full pack that charges looks the same · turnsStandby = without a charger it looks like
 * standby · onlyLowVoltage = the guide names one cause, other alarms are not mentioned.
 */
export type LedOddity = "sameAsFailure" | "dark" | "alsoFull" | "turnsStandby" | "onlyLowVoltage";

interface LedGuideRow extends LedLamps {
  /** As printed: status, case, description; an empty status is that of the row above. */
  readonly printed: readonly [status: string, kind: string, description: string];
  readonly oddities: readonly LedOddity[];
}

/** The guide's LED table (Rev 1.0, 2023-06-10), row by row and in its order. */
export const LED_GUIDE = {
  dormancy: { run: "off", alm: "off", soc: "off", printed: ["Shut down", "Dormancy", ""], oddities: ["dark"] },
  standby: { run: "flash1", alm: "off", soc: "capacity", printed: ["Standby", "Nominal", "Standby"], oddities: [] },
  standbyWarning: {
    run: "flash1",
    alm: "flash3",
    soc: "capacity",
    printed: ["", "Warning", "Module at low voltage"],
    oddities: ["onlyLowVoltage"],
  },
  charge: { run: "on", alm: "off", soc: "capacity", printed: ["Charge", "Nominal", ""], oddities: [] },
  chargeWarning: { run: "on", alm: "flash3", soc: "capacity", printed: ["", "Warning", ""], oddities: [] },
  overCharge: {
    run: "on",
    alm: "off",
    soc: "on",
    printed: ["", "Over-charge Protection", "LED turn to standby if no power supply"],
    oddities: ["alsoFull", "turnsStandby"],
  },
  chargeStopped: {
    run: "off",
    alm: "on",
    soc: "off",
    printed: ["", "Temperature, over-current, Failure protection", "Stop charging"],
    oddities: ["sameAsFailure"],
  },
  discharge: { run: "flash3", alm: "off", soc: "capacity", printed: ["Discharge", "Nominal", ""], oddities: [] },
  dischargeWarning: { run: "flash3", alm: "flash3", soc: "capacity", printed: ["", "Warning", ""], oddities: [] },
  underVoltage: {
    run: "off",
    alm: "off",
    soc: "off",
    printed: ["", "Under voltage Protection", "Stop discharging"],
    oddities: ["dark"],
  },
  dischargeStopped: {
    run: "off",
    alm: "on",
    soc: "off",
    printed: ["", "Temperature, over-current, short circuit, failure protection", "Stop discharging"],
    oddities: ["sameAsFailure"],
  },
  failure: {
    run: "off",
    alm: "on",
    soc: "off",
    printed: ["Failure", "", "Stop charging and discharging"],
    oddities: ["sameAsFailure"],
  },
} as const satisfies Record<string, LedGuideRow>;

export type LedStateKey = keyof typeof LED_GUIDE;
export const LED_STATES = Object.keys(LED_GUIDE) as readonly LedStateKey[];
export const ledRow = (key: LedStateKey): LedGuideRow => LED_GUIDE[key];
