import { describe, expect, it } from "vitest";
import { bytesOfHex, concatBytes } from "../../protocol/bytes/bytes.ts";
import { paceModbus } from "../../protocol/drivers/pace-modbus/index.ts";
import { ritarModbus } from "../../protocol/drivers/ritar-modbus/index.ts";
import { readRequestBytes, withCrc, writeRequestBytes } from "../../protocol/modbus/frame.ts";
import type { Capture } from "../support/captures.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";
import { gapsOf, payloadOf, valuesOfParts } from "../support/explained.ts";

const { explain, readings } = paceModbus.explainer;
const CAPTURES = loadCaptures("pace-modbus");
const frameOf = (c: Capture) => bytesOfHex(c.innerFrame ?? c.response ?? "") ?? new Uint8Array(0);

describe("PACE Modbus frames, byte for byte", () => {
  it.each(CAPTURES)("$id: the answer says what was published", (c) => {
    const frame = frameOf(c);
    const explained = explain(frame, { role: "answer", request: bytesOf(c, "request") });
    expect(gapsOf(explained, frame.length)).toEqual([]);
    expect(explained).toMatchObject({ direction: "answer", address: 1, verdict: c.exception === undefined ? "good" : "refused" });
    if (c.exception !== undefined) expect(explained.code).toBe(c.exception);
    const payload = payloadOf(explained);
    if (c.values) expect(valuesOfParts(payload)).toMatchObject(c.values);
    for (const { start, register } of payload) expect(register).toBe((c.startRegister ?? 0) + Math.floor((start - 3) / 2));
    if (c.registers) {
      const registers = payload.flatMap(({ start, length }) => Array.from({ length: length / 2 }, (_, i) => start + 2 * i));
      expect(registers).toHaveLength(c.registers.length);
    }
    expect(explained.parts.find(({ part }) => part === "checksum")?.isRight).toBe(true);
  });

  it.each(CAPTURES)("$id: the request names its registers", (c) => {
    const explained = explain(bytesOf(c, "request"), { role: "request" });
    expect(gapsOf(explained, 8)).toEqual([]);
    expect(explained).toMatchObject({ direction: "request", writes: false, verdict: "good" });
    expect(explained.parts.find(({ part }) => part === "firstRegister")?.value).toMatchObject({ value: c.startRegister });
    expect(readings(bytesOf(c, "request"))).toMatchObject([{ direction: "request" }]);
  });

  it("says of a write what goes into which register, and of its acknowledgement whether it fits", () => {
    const held = { chargeOcAlarmMa: 100_000, chargeOcProtectMa: 110_000, chargeOcDelayUs: 1_000_000 };
    const write = paceModbus.writeRequest("chargeOc", 1, held, { chargeOcAlarmMa: 95_000 });
    if (!write.ok) throw new Error(write.error.code);
    const { bytes } = write.value.request;
    const explained = explain(bytes, { role: "request" });
    expect(explained).toMatchObject({ block: "chargeOc", writes: true, verdict: "good" });
    expect(valuesOfParts(payloadOf(explained))).toEqual({ ...held, chargeOcAlarmMa: 95_000 });
    expect(payloadOf(explained).map(({ register }) => register)).toEqual([76, 77, 78]);
    const ack = withCrc([1, 0x10, 0, 76, 0, 3]);
    expect(explain(ack, { role: "answer", request: bytes })).toMatchObject({ direction: "answer", block: "chargeOc", verdict: "good" });
    const other = explain(withCrc([1, 0x10, 0, 77, 0, 3]), { role: "answer", request: bytes });
    expect(other.parts.find(({ part }) => part === "firstRegister")).toMatchObject({ isRight: false, expected: "004C" });
  });

  it("says why bytes are no frame", () => {
    const c = CAPTURES.find(({ id }) => id === "mb-summary-titan-1");
    if (!c) throw new Error("no capture");
    const [request, frame] = [bytesOf(c, "request"), frameOf(c)];
    const reasons = (bytes: Uint8Array) => {
      const explained = explain(bytes, { role: "answer", request });
      expect(gapsOf(explained, bytes.length)).toEqual([]);
      expect(explained.verdict).toBe("broken");
      return explained.remarks.map(({ key }) => key);
    };
    expect(reasons(Uint8Array.of(0xff, 0x13))).toEqual(["stray"]);
    expect(reasons(frame.subarray(0, 9))).toEqual(["incomplete"]);
    expect(reasons(concatBytes(Uint8Array.of(0xff), frame))).toEqual(["stray"]);
    const flipped = frame.slice();
    flipped[4] = (flipped[4] ?? 0) ^ 1;
    expect(reasons(flipped)).toEqual(["checksum"]);
    expect(explain(request, { role: "answer", request })).toMatchObject({ direction: "request", remarks: [{ key: "echo" }] });
  });

  it("guesses the block of an answer from its length when nobody knows the question", () => {
    const c = CAPTURES.find(({ id }) => id === "mb-summary-titan-1");
    if (!c) throw new Error("no capture");
    expect(readings(frameOf(c)).map(({ block }) => block)).toContain("summary");
  });
});

describe("how well the parts of a frame of the guide's battery are known", () => {
  const { explainer } = ritarModbus;
  const WRITE = writeRequestBytes(1, 205, Uint8Array.of(13, 72, 0, 30, 22, 128, 7, 208));
  const levels = (bytes: Uint8Array, role: "request" | "answer") => {
    const { parts } = explainer.explain(bytes, role === "request" ? { role } : { role, request: WRITE });
    return new Set(parts.filter(({ part }) => part !== "payload").map(({ evidence }) => evidence));
  };

  it("reads were seen on real packs, writes and refusals only in the vendor's tools", () => {
    expect(levels(readRequestBytes(1, 40, 16), "request")).toEqual(new Set(["captured"]));
    expect(levels(WRITE, "request")).toEqual(new Set(["vendorTool"]));
    expect(levels(withCrc([1, 0x90, 2]), "answer")).toEqual(new Set(["vendorTool"]));
  });

  it("registers that no list names are reserved by our own conclusion alone", () => {
    const reserved = (ritarModbus.blocks.live?.layout ?? []).filter(({ key }) => key.startsWith("reserved"));
    expect(reserved.length).toBeGreaterThan(0);
    expect(new Set(reserved.map(({ evidence }) => evidence))).toEqual(new Set(["inferred"]));
  });
});
