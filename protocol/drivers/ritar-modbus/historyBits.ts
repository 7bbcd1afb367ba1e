import type { FlagKey } from "../../model/flags.ts";
import { isFlagKey } from "../../model/flags.ts";
import type { DoubtfulBit, HistoryOrder } from "../../model/history.ts";
import type { UnknownBits } from "../../model/snapshot.ts";
import { PROTECTION_BITS, WARNING_BITS } from "./bits.ts";

type Names = Readonly<Record<number, FlagKey>>;

/**
 * Bits of a record as V2.80 names them on its page of the log: another order than on its own live page. BMSTool names them in
 * the order of the live values. Each was set individually and read on the screen; which order a firmware uses is not known.
 */
const LOG_WARNING_BITS = {
  0: "cellOverVoltage",
  1: "cellUnderVoltage",
  2: "packOverVoltage",
  3: "packUnderVoltage",
  4: "chargeOverCurrent",
  5: "dischargeOverCurrent",
  6: "cellDifference",
  8: "chargeOverTemperature",
  9: "dischargeOverTemperature",
  10: "chargeUnderTemperature",
  11: "dischargeUnderTemperature",
  12: "environmentOverTemperature",
  13: "environmentUnderTemperature",
  14: "mosOverTemperature",
  15: "lowSoc",
} as const satisfies Names;

const LOG_PROTECTION_BITS = {
  0: "cellOverVoltage",
  1: "cellUnderVoltage",
  2: "packOverVoltage",
  3: "packUnderVoltage",
  4: "chargeOverCurrent",
  5: "dischargeOverCurrent",
  6: "shortCircuit",
  8: "chargeOverTemperature",
  9: "dischargeOverTemperature",
  10: "chargeUnderTemperature",
  11: "dischargeUnderTemperature",
  12: "mosOverTemperature",
  13: "environmentOverTemperature",
  14: "environmentUnderTemperature",
  15: "cellDifference",
} as const satisfies Names;

/** Warnings and protections in both orders. */
export const ORDERS: Readonly<Record<"alarm" | "protection", Readonly<Record<HistoryOrder, Names>>>> = {
  alarm: { live: WARNING_BITS, log: LOG_WARNING_BITS },
  protection: { live: PROTECTION_BITS, log: LOG_PROTECTION_BITS },
};

const MOST_BITS = 32;
/**
 * Bits 0 to 3, one name each: live and in the log, as warning and as protection, in both programs. Further up the two orders
 * agree at a few bits by chance (13 is the same for protections, 12 is not), which does not point to a third order.
 */
const LAST_CERTAIN_BIT = 3;

export function bitsIn(mask: number): readonly number[] {
  return Array.from({ length: MOST_BITS }, (_, bit) => bit).filter((bit) => ((mask >>> bit) & 1) === 1);
}

interface NamedBits {
  readonly flags: readonly FlagKey[];
  readonly doubtful: readonly DoubtfulBit[];
  readonly unknown: readonly UnknownBits[];
}

/** A name is given to the bits that are certain, or when the order is settled; a bit that neither tool names stays a number. */
export function nameBits(kind: "alarm" | "protection", register: string, mask: number, order: HistoryOrder | null): NamedBits {
  const flags: FlagKey[] = [];
  const doubtful: DoubtfulBit[] = [];
  let unknownMask = 0;
  for (const bit of bitsIn(mask)) {
    const [live, log] = [ORDERS[kind].live[bit], ORDERS[kind].log[bit]];
    const known = order === null ? (bit <= LAST_CERTAIN_BIT ? live : undefined) : ORDERS[kind][order][bit];
    const meanings = [...new Set([live, log])].filter((name) => name !== undefined && isFlagKey(name));
    if (known !== undefined) flags.push(known);
    else if (order === null && meanings.length > 0) doubtful.push({ kind, bit, meanings });
    else unknownMask += 2 ** bit;
  }
  return { flags, doubtful, unknown: unknownMask === 0 ? [] : [{ register, mask: unknownMask, severity: kind }] };
}
