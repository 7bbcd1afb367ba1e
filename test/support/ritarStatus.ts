import type { PackTruth } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { RITAR } from "./ritarControl.ts";

/** Registers 13 and 14 in the answer to the read of registers 0 to 55: behind address, function and count. */
const STATUS_AT = 3 + 2 * 13;
const CRC_BYTES = 2;

/** A second CRC-16/Modbus beside the app's own: bit by bit, without a table. */
function crcOf(bytes: Uint8Array): readonly [low: number, high: number] {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return [crc & 0xff, crc >>> 8];
}

/** The pack as it is, but with these status bits on the wire, whatever names the program gives to them. */
export function withStatusBits(truth: PackTruth, bits: readonly number[]): FaultRule {
  const { request, responder } = driverOf(RITAR);
  const asked = request("live", truth.address);
  const parsed = asked.ok ? responder.parse(asked.value.bytes) : null;
  if (parsed === null) throw new Error("no read of the live values");
  const bytes = Uint8Array.from(responder.reply(parsed, truth, [truth]));
  const mask = bits.reduce((sum, bit) => sum + 2 ** bit, 0);
  new DataView(bytes.buffer).setUint32(STATUS_AT, mask);
  bytes.set(crcOf(bytes.subarray(0, -CRC_BYTES)), bytes.length - CRC_BYTES);
  return { when: { block: "live" }, do: { kind: "replace", bytes: [...bytes] } };
}
