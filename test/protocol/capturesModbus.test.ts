import { describe, expect, it } from "vitest";
import { bytesOfHex, hexOfBytes, u16At } from "../../protocol/bytes/bytes.ts";
import { paceModbus } from "../../protocol/drivers/pace-modbus/index.ts";
import { layoutOfRange } from "../../protocol/drivers/pace-modbus/registers.ts";
import { decodeLayout, encodeLayout } from "../../protocol/layout/interpreter.ts";
import type { Request } from "../../protocol/link/request.ts";
import { createModbusFramer, readRequestBytes, withCrc } from "../../protocol/modbus/frame.ts";
import type { Capture } from "../support/captures.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";

const CAPTURES = loadCaptures("pace-modbus");

/** A second implementation of CRC-16/Modbus: bit by bit. */
function oracle(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

function requestOf(c: Capture): Request {
  const bytes = bytesOf(c, "request");
  return { bytes, address: bytes[0] ?? 0, block: "any", args: [], kind: "read", longestReplyBytes: 5 + 2 * u16At(bytes, 4) };
}

function innerFrame(c: Capture): Uint8Array {
  return c.innerFrame ? (bytesOfHex(c.innerFrame) ?? new Uint8Array(0)) : bytesOf(c, "response");
}

describe("PACE Modbus captures", () => {
  it("holds all that the reference lists", () => expect(CAPTURES.length).toBe(7));

  it.each(CAPTURES)("$id: request is built byte for byte", (c) => {
    const bytes = bytesOf(c, "request");
    expect(hexOfBytes(readRequestBytes(bytes[0] ?? 0, u16At(bytes, 2), u16At(bytes, 4)))).toBe(c.request);
    expect(oracle(bytes.slice(0, -2))).toBe((bytes.at(-1) ?? 0) * 256 + (bytes.at(-2) ?? 0));
  });

  it.each(CAPTURES)("$id: the answer is found, whatever stands around it, and re-encodes byte for byte", (c) => {
    const framer = createModbusFramer();
    framer.begin(bytesOf(c, "request"));
    const events = [...framer.push(bytesOf(c, "response")), ...framer.silence()];
    const frames = events.filter((e) => e.kind === "frame");
    expect(frames.map((e) => hexOfBytes(e.bytes))).toEqual([hexOfBytes(innerFrame(c))]);
    expect(events.reduce((sum, e) => sum + e.bytes.length, 0)).toBe(bytesOf(c, "response").length);
    const verdict = paceModbus.accept(requestOf(c), innerFrame(c));
    if (c.exception !== undefined) {
      expect(verdict).toMatchObject({ kind: "failed", error: { code: "device.exception", detail: { exception: c.exception } } });
      return;
    }
    if (verdict.kind !== "reply") throw new Error(verdict.kind);
    const layout = layoutOfRange(c.startRegister ?? 0, verdict.payload.length / 2);
    if (c.registers) {
      expect(Array.from({ length: c.registers.length }, (_, i) => u16At(verdict.payload, 2 * i))).toEqual(c.registers);
    }
    const values = decodeLayout(layout, verdict.payload);
    if (!values.ok) throw new Error(values.error.code);
    if (c.values) expect(values.value).toMatchObject(c.values);
    const again = encodeLayout(layout, values.value);
    if (!again.ok) throw new Error(again.error.code);
    expect(hexOfBytes(withCrc([...innerFrame(c).slice(0, 3), ...again.value]))).toBe(hexOfBytes(innerFrame(c)));
  });

  it("refuses registers of another inverter's map although their CRC is right", () => {
    const foreign = CAPTURES.find((c) => c.id === "mb-nonsense-wrong-protocol");
    const request = paceModbus.request("cells", 1);
    if (!foreign || !request.ok) throw new Error("no capture");
    const verdict = paceModbus.accept(request.value, bytesOf(foreign, "response"));
    if (verdict.kind !== "reply") throw new Error(verdict.kind);
    const values = paceModbus.decode(request.value, verdict.payload);
    if (!values.ok) throw new Error(values.error.code);
    const reads = { cells: { values: values.value, answeredBy: 1, receivedAtMs: 0 } };
    expect(paceModbus.toSnapshot(reads)).toMatchObject({ ok: false, error: { code: "frame.implausible" } });
  });
});
