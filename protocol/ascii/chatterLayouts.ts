import type { Layout, ListField, NumberField, NumberType, OpaqueField } from "../layout/fields.ts";
import type { Lsb } from "../quantity/quantity.ts";

/**
 * What packs in parallel send each other. Known are the shape of the frames, two lengths and the offset of temperatures
 * (the vendor's tool V2.80 listens to them); the order of the fields is that of PACE's protocol, as far as it fills these
 * lengths exactly. No frame has been published.
 */
const GUESS = { evidence: "inferred", source: "lengths and temperatures of V2.80, order of paceic" } as const;

function number(key: string, type: NumberType, lsb: Lsb): NumberField {
  return { key, type, lsb, ...GUESS };
}

function list(key: string, count: string, item: ListField["item"]): ListField {
  return { key, type: "list", count, item, ...GUESS };
}

/** Before the values of the one pack that answers. */
export const CHATTER_HEADER: Layout = [number("infoFlag", "u8", "1 one"), number("packByte", "u8", "1 one")];

const CHATTER_ANALOG: Layout = [
  number("cellCount", "u8", "1 one"),
  list("cellVoltagesMv", "cellCount", { type: "u16", lsb: "1 mV" }),
  number("temperatureCount", "u8", "1 one"),
  // One count below PACE's own, which takes 2730.
  list("temperaturesDeciC", "temperatureCount", { type: "u16", lsb: "0.1 degC", rawOffset: -2731 }),
  number("currentMa", "i16", "10 mA"),
  number("packVoltageMv", "u16", "1 mV"),
  number("remainingCapacityMah", "u16", "10 mAh"),
  number("userDefinedCount", "u8", "1 one"),
  number("fullCapacityMah", "u16", "10 mAh"),
  number("cycleCount", "u16", "1 one"),
  number("ratedCapacityMah", "u16", "10 mAh"),
];

/** PACE's status would be six bytes shorter: where the six stand is not known, so only what counts itself is read. */
const UNEXPLAINED: OpaqueField = { key: "unexplained", type: "opaque", length: 18, ...GUESS };

const CHATTER_STATUS: Layout = [
  number("cellCount", "u8", "1 one"),
  list("cellAlarms", "cellCount", { type: "u8", lsb: "1 one" }),
  number("temperatureCount", "u8", "1 one"),
  list("temperatureAlarms", "temperatureCount", { type: "u8", lsb: "1 one" }),
  UNEXPLAINED,
];

/** The pack that is asked. */
export const CHATTER_REQUEST: Layout = [number("packNumber", "u8", "1 one")];

export interface ChatterForm {
  readonly block: "analog" | "status";
  /** CID2 that asks for it. */
  readonly cid2: number;
  /** Length of INFO of the answer: 138 and 104 characters between SOI and EOI. */
  readonly infoBytes: number;
  readonly layout: Layout;
}

export const CHATTER_FORMS: readonly ChatterForm[] = [
  { block: "analog", cid2: 0x42, infoBytes: 61, layout: CHATTER_ANALOG },
  { block: "status", cid2: 0x44, infoBytes: 44, layout: CHATTER_STATUS },
];
export const CHATTER_CELLS = 16;
export const CHATTER_SENSORS = 6;
