import type { BrandKey } from "./codes.ts";

/** What the battery's guide says about setting up an inverter (Rev 1.0, 2023-06-10). */

/**
 * byHand = nothing on the line shows it · address = ADD of the pack that answers · setting = the code as read back ·
 * compare = live values against the inverter's display · full = the pack reports full charge.
 */
type StepCheck = "byHand" | "address" | "setting" | "compare" | "full";

export interface GuideStep {
  readonly number: number;
  readonly check: StepCheck;
  /** Done on the inverter, not here. */
  readonly onInverter: boolean;
  readonly printed: string;
}

export const GUIDE_STEPS: readonly GuideStep[] = [
  {
    number: 1,
    check: "byHand",
    onInverter: false,
    printed: "Make sure the battery breaker is in off condition. Connect the power cable to inverter. Make sure the screws are tight.",
  },
  { number: 2, check: "byHand", onInverter: false, printed: "Connect the communication cable." },
  {
    number: 3,
    check: "address",
    onInverter: false,
    printed: "Set the battery module ID by ADD. The master battery which do communication with inverter ADD must be 1.",
  },
  { number: 4, check: "byHand", onInverter: false, printed: "Make sure the inverter had be installed correctly." },
  {
    number: 5,
    check: "setting",
    onInverter: false,
    printed:
      "Press ON/OFF button to active the battery BMS and connect battery to PC by BMS PC software, select inverter protocol on BMS (detail operation refer to user manual)",
  },
  {
    number: 6,
    check: "byHand",
    onInverter: true,
    printed: "Turn on battery breaker and the inverter will be activated, set the inverter (battery type and protocol).",
  },
  {
    number: 7,
    check: "compare",
    onInverter: false,
    printed:
      "If the communication between BMS and inverter is nominal, the SOC, temperature information in PC and inverter display will be totally same.",
  },
  { number: 8, check: "full", onInverter: false, printed: "Charge the batteries fully in first use." },
];

/** Address of the one pack that communicates with the inverter. */
export const MASTER_ADDRESS = 1;

/**
 * "The voltages of the packs should differ by less than 500 mV" before they are joined (installation guide V1.0, 2023-06-10): between packs
 * further apart a large current flows.
 */
export const JOINING_MOST_MV = 500;

/** Cross-section of the power cable by rated current (installation guide V1.0, 2023-06-10); all cables 1.5 m and of the same length. */
export const POWER_CABLES: readonly { readonly ratedA: number; readonly mm2: number }[] = [
  { ratedA: 100, mm2: 25 },
  { ratedA: 150, mm2: 35 },
  { ratedA: 200, mm2: 50 },
];

type ChargeSettingKey = "equalize" | "float" | "chargeCurrent" | "endOfDischarge";

/** For the inverter's menu, never for the pack: `amount` in mV, or for the current in percent of the capacity an hour (50 = 0.5 C). */
export interface ChargeSetting {
  readonly key: ChargeSettingKey;
  readonly amount: number;
  readonly unit: "mV" | "ratePct";
  readonly printed: string;
}

export const CHARGE_SETTINGS: readonly ChargeSetting[] = [
  { key: "equalize", amount: 56_000, unit: "mV", printed: "56.0Vd" },
  { key: "float", amount: 53_900, unit: "mV", printed: "53.9Vdc" },
  { key: "chargeCurrent", amount: 50, unit: "ratePct", printed: "0.5C" },
  { key: "endOfDischarge", amount: 48_000, unit: "mV", printed: "48Vdc" },
];

type MenuEntryKey = "batteryMode" | "lithiumMode" | "chargeCurrent" | "float" | "absorption" | "equalization" | "shutdown" | "lowBattery";

/** An inverter's menu as shown by the battery's manufacturer. */
interface BrandMenu {
  readonly brand: BrandKey;
  /** The model it was shown for: other models may use other names. */
  readonly machine: string;
  readonly source: string;
  readonly entries: readonly { readonly key: MenuEntryKey; readonly printed: string }[];
}

export const BRAND_MENUS: readonly BrandMenu[] = [
  {
    brand: "deye",
    machine: "SG01LP1-US",
    source: "rack version, Rev 1.1, 2023-06-21, page 6",
    entries: [
      { key: "batteryMode", printed: "Lithium, BMS Lithium Batt" },
      { key: "lithiumMode", printed: "12" },
      { key: "chargeCurrent", printed: "N × 50 A" },
      { key: "float", printed: "53.5 V" },
      { key: "absorption", printed: "56 V" },
      { key: "equalization", printed: "56 V" },
      { key: "shutdown", printed: "15 %" },
      { key: "lowBattery", printed: "20 %" },
    ],
  },
];

export function brandMenuOf(brand: BrandKey | null): BrandMenu | null {
  return BRAND_MENUS.find((menu) => menu.brand === brand) ?? null;
}

/** How large an inverter one pack of each model carries. */
interface PowerNote {
  readonly model: string;
  /** Capacity and rated current of the models it is for. */
  readonly packs: readonly { readonly capacityAh: number; readonly ratedA: number | null }[];
  readonly inverterKva: number;
  readonly loadKw: number;
}

export const POWER_NOTES: readonly PowerNote[] = [
  {
    model: "5 kWh, 10 kWh · 100 A",
    packs: [
      { capacityAh: 100, ratedA: null },
      { capacityAh: 200, ratedA: 100 },
    ],
    inverterKva: 5,
    loadKw: 5,
  },
  { model: "10 kWh · 150 A", packs: [{ capacityAh: 200, ratedA: 150 }], inverterKva: 8, loadKw: 7 },
  { model: "10 kWh · 200 A", packs: [{ capacityAh: 200, ratedA: 200 }], inverterKva: 10, loadKw: 8 },
];

/** The note for a pack; null = its model is not known or not in the guide. */
export function powerNoteFor(capacityAh: number | null, ratedA: number | null): PowerNote | null {
  return (
    POWER_NOTES.find((note) =>
      note.packs.some((pack) => pack.capacityAh === capacityAh && (pack.ratedA === null || pack.ratedA === ratedA)),
    ) ?? null
  );
}

/** Oddities of the guide other than at a pin; quoted in the register pages. */
export const GUIDE_ODDITIES: readonly { readonly printed: string; readonly remark: string }[] = [
  { printed: "serial numbers 1, 2, 3, 8, 4, 5, 6, 7, 9, 10, 11", remark: "order kept; likely sorted again by port" },
  { printed: "56.0Vd", remark: "likely 56.0 Vdc" },
  {
    printed: "automatic request charge and discharge parameters from inverter",
    remark: "direction doubtful: normally the battery sends its limits to the inverter",
  },
  { printed: "CAN-H / CAN_H, CAN-L / CAN_L", remark: "the same signal" },
  { printed: "RS485_B / 485_B", remark: "the same signal in two tables of the guide" },
  { printed: "PC steps numbered 1, 2, 3, 4, 3", remark: "numbering slip" },
  { printed: "Yes, Max. 15 Sets", remark: "the switch has 16 positions; 0 is the stand-alone one" },
];
