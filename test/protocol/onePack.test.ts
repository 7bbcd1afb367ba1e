import { describe, expect, it } from "vitest";
import { buildFrame, parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import { paceicV25 } from "../../protocol/drivers/paceic-v25/index.ts";
import type { FramerEvent, Request } from "../../protocol/index.ts";
import { bytesOfHex } from "../../protocol/index.ts";
import { createModbusFramer, readRequestBytes, withCrc, writeRequestBytes } from "../../protocol/modbus/frame.ts";
import paceicCaptures from "../captures/paceic-v25.json" with { type: "json" };

const capture = paceicCaptures.find(({ id }) => id === "v25-analog-jakiper");
const ANSWER = parseFrame(new TextEncoder().encode(capture?.response ?? ""));
const STAND_ALONE = 0;

function ask(block: string, address: number, args?: readonly number[]): Request {
  const request = paceicV25.request(block, address, args);
  if (!request.ok) throw new Error(request.error.code);
  return request.value;
}

/** The captured answer as a pack of another number, or about another one, would give it. */
const answerOf = (address: number, packByte: number) => {
  const info = ANSWER.info.slice();
  info[1] = packByte;
  return buildFrame(address, 0, info);
};

describe("an answer of paceic", () => {
  it("under another number is nobody's answer", () => {
    expect(paceicV25.accept(ask("analog", 3), answerOf(1, 3))).toEqual({ kind: "ignore", reason: "otherAddress", answeredBy: 1 });
    expect(paceicV25.accept(ask("analog", 1), answerOf(1, 1))).toMatchObject({ kind: "reply", answeredBy: 1 });
  });

  it("under another number, and to another question, is only overheard", () => {
    expect(paceicV25.accept(ask("version", 3), answerOf(1, 1))).toEqual({ kind: "ignore", reason: "unasked" });
  });

  it("that acknowledges a write under another number proves nothing", () => {
    const write = paceicV25.writeRequest("packOv", 3, {}, {});
    const request: Request = write.ok ? write.value.request : { ...ask("analog", 3), block: "packOv", kind: "write" };
    expect(paceicV25.accept(request, buildFrame(1, 0, new Uint8Array(0))).kind).toBe("ignore");
  });

  it.each([2, 3, 15, 255])("about pack %i never passes for the values of pack 1", (packByte) => {
    const values = paceicV25.decode(ask("analog", 1), parseFrame(answerOf(1, packByte)).info);
    expect(values).toEqual({ ok: false, error: { code: "frame.implausible", detail: { what: "packNumber", value: packByte } } });
  });

  it.each([0, 1])("may say 00 or its own number: %i", (packByte) => {
    expect(paceicV25.decode(ask("analog", 1), parseFrame(answerOf(1, packByte)).info).ok).toBe(true);
  });

  it.each([0, 1, 255])("of a pack that stands alone may count itself, or repeat the question: %i", (packByte) => {
    expect(paceicV25.decode(ask("analog", STAND_ALONE), parseFrame(answerOf(STAND_ALONE, packByte)).info).ok).toBe(true);
  });

  it("that repeats the question and holds more than one pack is refused", () => {
    const info = Uint8Array.of(...parseFrame(answerOf(STAND_ALONE, 255)).info, ...ANSWER.info.subarray(2));
    expect(paceicV25.decode(ask("analog", STAND_ALONE), info)).toMatchObject({ error: { detail: { what: "packCount", value: 255 } } });
  });
});

/** What is heard while nobody is asked, in these pieces. */
function overheard(...chunks: readonly Uint8Array[]): readonly FramerEvent[] {
  const framer = createModbusFramer();
  return [...framer.begin(null), ...chunks.flatMap((chunk) => [...framer.push(chunk)]), ...framer.silence()];
}
const hex = (text: string) => bytesOfHex(text) ?? new Uint8Array();

describe("Modbus that others speak", () => {
  it.each([
    ["a function of some maker's own", hex("0F 45 00 00 00 54 00 00 55 5F")],
    ["a request of another master", readRequestBytes(1, 4096, 18)],
    ["a read of inputs", withCrc([1, 4, 0, 0, 0, 2])],
    ["its answer", withCrc([1, 4, 4, 1, 2, 3, 4])],
    ["a write of one register", withCrc([1, 6, 0, 1, 0, 2])],
    ["a write of several", writeRequestBytes(1, 60, Uint8Array.of(1, 2, 3, 4))],
    ["its answer", withCrc([1, 0x10, 0, 60, 0, 2])],
    ["a refusal of any function", withCrc([1, 0x84, 2])],
    ["a request of four bytes", withCrc([9, 0x11])],
  ])("%s is a whole frame, in one piece and byte by byte", (_name, frame) => {
    expect(overheard(frame)).toEqual([{ kind: "frame", bytes: frame }]);
    expect(overheard(...[...frame].map((byte) => Uint8Array.of(byte)))).toEqual([{ kind: "frame", bytes: frame }]);
  });

  it("begins behind a stray byte", () => {
    const frame = hex("0F 45 00 00 00 54 00 00 55 5F");
    const events = overheard(Uint8Array.of(0xff), frame);
    expect(events.at(-1)).toEqual({ kind: "frame", bytes: frame });
    expect(events.flatMap(({ bytes }) => [...bytes])).toEqual([0xff, ...frame]);
  });

  it("with one wrong bit is no frame, and no byte of it is lost", () => {
    const frame = hex("0F 45 00 00 00 55 00 00 55 5F");
    const events = overheard(frame);
    expect(events.every(({ kind }) => kind === "discarded")).toBe(true);
    expect(events.flatMap(({ bytes }) => [...bytes])).toEqual([...frame]);
  });

  it("is no answer while an answer is awaited", () => {
    const framer = createModbusFramer();
    framer.begin(readRequestBytes(1, 0, 8));
    expect([...framer.push(hex("0F 45 00 00 00 54 00 00 55 5F")), ...framer.silence()].every(({ kind }) => kind === "discarded")).toBe(
      true,
    );
  });
});
