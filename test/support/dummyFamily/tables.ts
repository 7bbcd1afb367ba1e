import type { BlockInfo } from "../../../protocol/drivers/driver.ts";
import type { Field, Layout, NumberType } from "../../../protocol/layout/fields.ts";
import type { Lsb } from "../../../protocol/quantity/quantity.ts";

const MADE_UP = { evidence: "inferred", source: "made up" } as const;

function number(key: string, type: NumberType, lsb: Lsb): Field {
  return { key, type, lsb, ...MADE_UP };
}

/** More than any of the families that ship. */
export const MOST_CELLS = 24;

/** In an order that no real family has, and with bits that are nobody's flags. */
export const STATE_BITS = {
  0: "chargeMosOn",
  1: "dischargeMosOn",
  2: "moonlight",
  3: "charging",
  4: "discharging",
  8: "mosOverTemperature",
  9: "cellUnderVoltage",
  10: "cellOverVoltage",
} as const;

const LIVE: Layout = [
  number("packVoltageMv", "u32", "1 mV"),
  number("currentMa", "i32", "1 mA"),
  number("socDeciPct", "u16", "0.1 pct"),
  number("remainingCapacityMah", "u32", "1 mAh"),
  number("fullCapacityMah", "u32", "1 mAh"),
  { key: "dummyState", type: "bits16", bits: STATE_BITS, ...MADE_UP },
  number("dummyHumidityDeciPct", "u16", "0.1 pct"),
  number("cellCount", "u8", "1 one"),
  { key: "cellVoltagesMv", type: "list", count: "cellCount", item: { type: "u16", lsb: "1 mV" }, ...MADE_UP },
];

const IDENTITY: Layout = [
  { key: "packSerial", type: "ascii", length: 24, ...MADE_UP },
  { key: "bmsVersion", type: "ascii", length: 24, ...MADE_UP },
  { key: "modelSerial", type: "ascii", length: 24, ...MADE_UP },
];

export interface DummyBlock extends BlockInfo {
  readonly command: number;
  readonly layout: Layout;
  readonly longest: number;
}

export const BLOCKS: Readonly<Record<string, DummyBlock>> = {
  dummyLive: { key: "dummyLive", command: 0x21, wire: "21", layout: LIVE, longest: 23 + 2 * MOST_CELLS, access: "read" },
  dummyIdentity: { key: "dummyIdentity", command: 0x22, wire: "22", layout: IDENTITY, longest: 72, access: "read" },
};

export function blockOf(command: number): DummyBlock | null {
  return Object.values(BLOCKS).find((block) => block.command === command) ?? null;
}
