import { describe, expect, it } from "vitest";
import { bytesOfHex, hexOfBytes } from "../../protocol/bytes/bytes.ts";
import { crc16Modbus } from "../../protocol/bytes/crc16.ts";
import type { Request } from "../../protocol/link/request.ts";
import { acceptModbus } from "../../protocol/modbus/exchange.ts";
import { createModbusExplainer } from "../../protocol/modbus/explain.ts";
import {
  createModbusFramer,
  createModbusRequestFramer,
  FUNCTIONS,
  readByteCount,
  readRequestBytes,
  writeCoilBytes,
  writeCoilsBytes,
  writeRegisterBytes,
  writeRequestBytes,
} from "../../protocol/modbus/frame.ts";
import { createRegisterMap } from "../../protocol/modbus/registerMap.ts";
import { gapsOf, payloadOf } from "../support/explained.ts";

/** Slave 11 hex, as in Modicon's examples. */
const SLAVE = 0x11;

/**
 * The examples of the Modbus Application Protocol V1.1b3, section 6, as they go over a serial line: slave and checksum around
 * them. Several of these frames stand in Modicon's PI-MBUS-300 to the last byte.
 */
const VECTORS = [
  {
    name: "01 read coils",
    request: readRequestBytes(SLAVE, 19, 19, FUNCTIONS.readCoils),
    asked: "11 01 00 13 00 13 8E 92",
    answer: "11 01 03 CD 6B 05 40 12",
    data: "CD 6B 05",
    refusal: "11 81 02 C0 54",
  },
  {
    name: "02 read discrete inputs",
    request: readRequestBytes(SLAVE, 196, 22, FUNCTIONS.readDiscreteInputs),
    asked: "11 02 00 C4 00 16 BA A9",
    answer: "11 02 03 AC DB 35 20 18",
    data: "AC DB 35",
    refusal: "11 82 02 C0 A4",
  },
  {
    name: "03 read holding registers",
    request: readRequestBytes(SLAVE, 107, 3),
    asked: "11 03 00 6B 00 03 76 87",
    answer: "11 03 06 02 2B 00 00 00 64 C8 BA",
    data: "02 2B 00 00 00 64",
    refusal: "11 83 02 C1 34",
  },
  {
    name: "04 read input registers",
    request: readRequestBytes(SLAVE, 8, 1, FUNCTIONS.readInput),
    asked: "11 04 00 08 00 01 B2 98",
    answer: "11 04 02 00 0A F8 F4",
    data: "00 0A",
    refusal: "11 84 02 C3 04",
  },
  {
    name: "05 write a coil",
    request: writeCoilBytes(SLAVE, 172, true),
    asked: "11 05 00 AC FF 00 4E 8B",
    answer: "11 05 00 AC FF 00 4E 8B",
    data: "",
    refusal: "11 85 02 C2 94",
  },
  {
    name: "06 write a register",
    request: writeRegisterBytes(SLAVE, 1, 3),
    asked: "11 06 00 01 00 03 9A 9B",
    answer: "11 06 00 01 00 03 9A 9B",
    data: "",
    refusal: "11 86 02 C2 64",
  },
  {
    name: "0F write coils",
    request: writeCoilsBytes(SLAVE, 19, [true, false, true, true, false, false, true, true, true, false]),
    asked: "11 0F 00 13 00 0A 02 CD 01 BF 0B",
    answer: "11 0F 00 13 00 0A 26 99",
    data: "",
    refusal: "11 8F 02 C4 34",
  },
  {
    name: "10 write registers",
    request: writeRequestBytes(SLAVE, 1, Uint8Array.of(0, 10, 1, 2)),
    asked: "11 10 00 01 00 02 04 00 0A 01 02 C6 F0",
    answer: "11 10 00 01 00 02 12 98",
    data: "",
    refusal: "11 90 02 CC 04",
  },
] as const;

const FIELD = { evidence: "documented", source: "V1.1b3" } as const;
/** Registers of the examples, so that data have a name. */
const MAP = createRegisterMap(
  [
    { register: 1, words: 2, access: "RW", field: { key: "pair", type: "u32l", lsb: "1 one", ...FIELD } },
    { register: 8, words: 1, access: "R", field: { key: "input", type: "u16", lsb: "1 one", ...FIELD } },
    { register: 107, words: 1, access: "R", field: { key: "first", type: "u16", lsb: "1 one", ...FIELD } },
    { register: 108, words: 2, access: "R", field: { key: "second", type: "u32", lsb: "1 one", ...FIELD } },
  ],
  { evidence: "documented", source: "V1.1b3: unused" },
);
const explainer = createModbusExplainer({
  layoutOfRange: MAP.layoutOfRange,
  reads: [MAP.readBlock("three", 107, 3)],
  writes: [{ key: "pairs", start: 1, count: 2 }],
  source: FIELD,
  carriers: () => [],
});

function bytes(hex: string): Uint8Array {
  const found = bytesOfHex(hex);
  if (found === null) throw new Error(hex);
  return found;
}

function asked(request: Uint8Array): Request {
  const [fn = 0, count = 0] = [request[1], (request[4] ?? 0) * 256 + (request[5] ?? 0)];
  const isRead = fn <= FUNCTIONS.readInput;
  const kind = isRead ? "read" : "write";
  return { bytes: request, address: SLAVE, block: "any", args: [], kind, longestReplyBytes: isRead ? 5 + readByteCount(fn, count) : 8 };
}

/** What the framer makes of bytes that come one by one after `request`, with noise in front. */
function cut(request: Uint8Array, answer: Uint8Array): readonly string[] {
  const framer = createModbusFramer();
  framer.begin(request);
  const events = [...[0xff, ...answer].flatMap((byte) => framer.push(Uint8Array.of(byte))), ...framer.silence()];
  return events.map((event) => `${event.kind} ${hexOfBytes(event.bytes)}`);
}

describe("the checksum", () => {
  it("of 02 07 is 1241, low byte first on the line (Modbus over serial line V1.02)", () => {
    expect(crc16Modbus(Uint8Array.of(2, 7), 0, 2)).toBe(0x1241);
  });
});

describe.each(VECTORS)("function $name", ({ request, asked: hex, answer, data, refusal }) => {
  it("is asked for in these bytes, which a pack cuts out of the line", () => {
    expect(hexOfBytes(request)).toBe(hex);
    const framer = createModbusRequestFramer();
    framer.begin(null);
    const events = [...request].flatMap((byte) => framer.push(Uint8Array.of(byte)));
    expect(events.map((event) => `${event.kind} ${hexOfBytes(event.bytes)}`)).toEqual([`frame ${hex}`]);
  });

  it("is answered: cut, accepted, and its data given out", () => {
    expect(cut(request, bytes(answer))).toEqual(["discarded FF", `frame ${answer}`]);
    const verdict = acceptModbus(asked(request), bytes(answer));
    expect(verdict.kind === "reply" && hexOfBytes(verdict.payload)).toBe(data);
    // Another slave may say the same.
    expect(acceptModbus({ ...asked(request), address: SLAVE + 1 }, bytes(answer))).toMatchObject({
      kind: "ignore",
      reason: "otherAddress",
    });
  });

  it("is refused: cut, and the code told", () => {
    expect(cut(request, bytes(refusal))).toEqual(["discarded FF", `frame ${refusal}`]);
    expect(acceptModbus(asked(request), bytes(refusal))).toEqual({
      kind: "failed",
      answeredBy: SLAVE,
      error: { code: "device.exception", detail: { exception: 2 } },
    });
  });

  it("is not answered by another function", () => {
    for (const other of VECTORS) {
      if (other.request === request) continue;
      expect(acceptModbus(asked(request), bytes(other.answer))).toEqual({ kind: "ignore", reason: "unasked" });
      expect(cut(request, bytes(other.answer)).filter((event) => event.startsWith("frame"))).toEqual([]);
    }
  });

  it("is explained byte for byte", () => {
    const question = explainer.explain(request, { role: "request" });
    const good = explainer.explain(bytes(answer), { role: "answer", request });
    const refused = explainer.explain(bytes(refusal), { role: "answer", request });
    for (const [explained, length] of [
      [question, request.length],
      [good, bytes(answer).length],
      [refused, bytes(refusal).length],
    ] as const) {
      expect(gapsOf(explained, length)).toEqual([]);
      expect([explained.address, explained.remarks]).toEqual([SLAVE, []]);
    }
    const writes = (request[1] ?? 0) > FUNCTIONS.readInput;
    expect(question).toMatchObject({ direction: "request", verdict: "good", writes });
    expect(good).toMatchObject({ direction: "answer", verdict: "good", writes });
    expect(refused).toMatchObject({ direction: "answer", verdict: "refused", code: 2, writes });
    expect(good.parts.filter(({ isRight }) => isRight === false)).toEqual([]);
    const said = payloadOf(good).reduce((sum, { length }) => sum + length, 0);
    // A single write is acknowledged with its value; the others with their place alone.
    const isSingle = request[1] === FUNCTIONS.writeCoil || request[1] === FUNCTIONS.writeRegister;
    expect(said).toBe(isSingle ? 2 : bytes(data).length);
  });
});

describe("what the examples say", () => {
  const vector = (name: string) => VECTORS.find((each) => each.name.startsWith(name)) ?? VECTORS[0];
  const saidBy = (name: string) => {
    const { request, answer } = vector(name);
    return payloadOf(explainer.explain(bytes(answer), { role: "answer", request }));
  };

  it("registers have their names and numbers, through function 03 and 04", () => {
    expect(saidBy("03").map(({ key, register, value }) => [key, register, value])).toMatchObject([
      ["first", 107, { base: 0x22b }],
      ["second", 108, { base: 100 }],
    ]);
    expect(saidBy("04").map(({ key, register, value }) => [key, register, value])).toMatchObject([["input", 8, { base: 10 }]]);
    expect(explainer.explain(vector("03").request, { role: "request" }).block).toBe("three");
  });

  it("coils are no registers: their bytes have no register and no name of one", () => {
    for (const name of ["01", "02", "05"]) {
      for (const { key, register } of saidBy(name)) expect([name, key, register]).toEqual([name, null, null]);
    }
    expect(saidBy("01").map(({ value }) => value)).toEqual([{ kind: "raw", hex: "CD6B05" }]);
    const written = payloadOf(explainer.explain(vector("0F").request, { role: "request" }));
    expect(written.map(({ value, register }) => [value, register])).toEqual([[{ kind: "raw", hex: "CD01" }, null]]);
  });

  it("a write of two registers is one number, its low word first", () => {
    const { request } = vector("10");
    expect(payloadOf(explainer.explain(request, { role: "request" })).map(({ key, value }) => [key, value])).toMatchObject([
      ["pair", { base: 0x102_000a }],
    ]);
    expect(explainer.explain(request, { role: "request" }).block).toBe("pairs");
  });

  it("an acknowledgement of another register or value belongs to another write", () => {
    for (const [name, other] of [
      ["05", writeCoilBytes(SLAVE, 172, false)],
      ["05", writeCoilBytes(SLAVE, 173, true)],
      ["06", writeRegisterBytes(SLAVE, 1, 4)],
      ["06", writeRegisterBytes(SLAVE, 2, 3)],
    ] as const) {
      expect(acceptModbus(asked(vector(name).request), other)).toEqual({ kind: "ignore", reason: "unasked" });
    }
    expect(hexOfBytes(writeCoilBytes(SLAVE, 172, false)).slice(0, 17)).toBe("11 05 00 AC 00 00");
  });
});
