import type { BrandKey, InverterCodes, InverterPort } from "./codes.ts";
import { brandCodes } from "./codes.ts";
import type { CableWire, PinNames, Rj45Pin } from "./pins.ts";
import { cableTo } from "./pins.ts";

/**
 * What is odd in the printed guide, or dangerous at a pin; the UI's text has a sentence for each key.
 * danger = must not be wired · check = look before wiring · note = good to know.
 */
export const PIN_REMARKS = {
  sameSignalHyphen: "note",
  reversedCan: "check",
  secondPair: "note",
  meterPins: "check",
  typo486: "check",
  supply12V: "danger",
  unexplained: "note",
} as const;
type PinRemarkKey = keyof typeof PIN_REMARKS;

export interface PinRemark {
  readonly key: PinRemarkKey;
  readonly pins: readonly Rj45Pin[];
}

/** One inverter of the battery's guide. Which codes it speaks differs from family to family: see `InverterCodes`. */
export interface InverterBrand {
  readonly key: BrandKey;
  /** Serial number in the guide, which prints 8 between 3 and 4. */
  readonly guideNumber: number;
  readonly brand: string;
  /** As printed, oddities included. */
  readonly series: string;
  /** The same for people. */
  readonly seriesShown: string;
  readonly port: InverterPort;
  /** The inverter's jack as printed; null = the guide has no column for it. */
  readonly pins: PinNames | null;
  /** Made from both pin tables, never tried (inferred); null without a pin table. */
  readonly cable: readonly CableWire[] | null;
  /** Whether the ordinary network cable that comes with the battery fits: the guide names the four where it does. */
  readonly straightFits: boolean;
  readonly remarks: readonly PinRemark[];
}

/** In the guide's order. */
export const INVERTER_BRANDS: readonly InverterBrand[] = [
  {
    key: "victron",
    guideNumber: 1,
    brand: "Victron",
    series: "CCGX- VE-CAN",
    seriesShown: "CCGX, VE.Can",
    port: "can",
    pins: ["NET-C/V-", "NET-S/V+", "NET-C/V-", "NC", "NC", "NET-S/V+", "CAN-H", "CAN-L"],
    cable: cableTo("can", [7, 8]),
    straightFits: true,
    remarks: [{ key: "sameSignalHyphen", pins: [7, 8] }],
  },
  {
    key: "sma",
    guideNumber: 2,
    brand: "SMA",
    series: "SUNNY ISLAND Series",
    seriesShown: "Sunny Island Series",
    port: "can",
    pins: ["Sync1-reserved", "CAN_GND", "SYNC_H", "CAN_H", "CAN_L", "SYNC_L", "Sync7-Reserved", "Sync8-Reserved"],
    cable: cableTo("can", [4, 5]),
    straightFits: false,
    remarks: [],
  },
  {
    key: "megarevo",
    guideNumber: 3,
    brand: "Megarevo",
    series: "REVO Series",
    seriesShown: "REVO Series",
    port: "can",
    pins: ["/", "/", "/", "CAN_H", "CAN_L", "485_GND", "485_A", "485_B"],
    cable: cableTo("can", [4, 5]),
    straightFits: false,
    remarks: [],
  },
  {
    key: "must",
    guideNumber: 8,
    brand: "MUST",
    series: "Solar Inverter 2KW-5.5KW",
    seriesShown: "Solar Inverter 2 – 5.5 kW",
    port: "can",
    pins: ["485_B", "485_A", "GND", "/", "CAN_L", "CAN_H", "/", "/"],
    cable: cableTo("can", [6, 5]),
    straightFits: false,
    remarks: [{ key: "reversedCan", pins: [5, 6] }],
  },
  {
    key: "voltronic",
    guideNumber: 4,
    brand: "Voltronic",
    series: "Axpert Series",
    seriesShown: "Axpert Series",
    port: "rs485",
    pins: ["/", "/", "485_B", "/", "485_A", "/", "/", "/"],
    cable: cableTo("rs485", [3, 5]),
    straightFits: false,
    remarks: [],
  },
  {
    key: "growatt",
    guideNumber: 5,
    brand: "Growatt",
    series: "SPF *** TL, ES, Series.",
    seriesShown: "SPF *** TL, ES Series",
    port: "rs485",
    pins: ["485_B", "485_A", "NC", "NC", "NC", "NC", "NC", "NC"],
    cable: cableTo("rs485", [1, 2]),
    straightFits: true,
    remarks: [],
  },
  {
    key: "opti",
    guideNumber: 6,
    brand: "OPTI",
    series: "SP5000 Handy Plus",
    seriesShown: "SP5000 Handy Plus",
    port: "rs485",
    pins: null,
    cable: null,
    straightFits: false,
    remarks: [],
  },
  {
    key: "deye",
    guideNumber: 7,
    brand: "DEYE",
    series: "SUN-3K/3.6K-SG04LP1",
    seriesShown: "SUN-3K/3.6K-SG04LP1",
    port: "rs485",
    pins: ["485_B", "485_A", "/", "CAN_H", "CAN_L", "485_GND", "485_A", "485_B"],
    cable: cableTo("rs485", [1, 2]),
    straightFits: true,
    remarks: [{ key: "secondPair", pins: [7, 8] }],
  },
  {
    key: "inhenergy",
    guideNumber: 9,
    brand: "INHENERGY",
    series: "HI-**-SL Series",
    seriesShown: "HI-**-SL Series",
    port: "rs485",
    pins: ["485_B", "486_A", "GND_S", "CAN_H", "CAN_L", "NTC.BAT", "WAKE-", "WAKE+"],
    cable: cableTo("rs485", [1, 2]),
    straightFits: true,
    remarks: [
      { key: "typo486", pins: [2] },
      { key: "unexplained", pins: [3, 6, 7, 8] },
    ],
  },
  {
    key: "afore",
    guideNumber: 10,
    brand: "Afore",
    series: "HNS3000-6000HS",
    seriesShown: "HNS3000-6000HS",
    port: "rs485",
    pins: ["Meter 485A", "Meter 485B", "BAT 485A", "BAT CANH", "BAT CANL", "BAT 485B", "CTU", "CTN"],
    cable: cableTo("rs485", [6, 3]),
    straightFits: false,
    remarks: [
      { key: "meterPins", pins: [1, 2] },
      { key: "unexplained", pins: [7, 8] },
    ],
  },
  {
    key: "phocos",
    guideNumber: 11,
    brand: "Phocos",
    series: "Any-Grid PSW-H",
    seriesShown: "Any-Grid PSW-H",
    port: "rs485",
    pins: ["232_RX", "232_TX", "485_B", "+12Vdc", "485_A", "CAN_H", "CAN_L", "GND"],
    cable: cableTo("rs485", [3, 5]),
    straightFits: false,
    remarks: [{ key: "supply12V", pins: [4] }],
  },
];

export function brandOf(key: string): InverterBrand | null {
  return INVERTER_BRANDS.find((brand) => brand.key === key) ?? null;
}

/** Brands of the guide that are wired to this port and may speak this code. */
export function brandsOfCode(codes: InverterCodes | null, port: InverterPort, code: number): readonly InverterBrand[] {
  return INVERTER_BRANDS.filter((brand) => brand.port === port && brandCodes(codes, brand.key).some((choice) => choice.code === code));
}
