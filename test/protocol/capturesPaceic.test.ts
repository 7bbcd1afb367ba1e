import { describe, expect, it } from "vitest";
import { textOfBytes } from "../../protocol/bytes/bytes.ts";
import * as bits from "../../protocol/drivers/paceic-v25/bits.ts";
import type { Command } from "../../protocol/drivers/paceic-v25/commands.ts";
import { commandOfCid2 } from "../../protocol/drivers/paceic-v25/commands.ts";
import { buildFrame, createPaceicFramer, parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import { paceicV25 } from "../../protocol/drivers/paceic-v25/index.ts";
import { ANALOG, decodePacks, decodeVariants, encodePacks, STATUS } from "../../protocol/drivers/paceic-v25/packs.ts";
import { namesOfBits } from "../../protocol/layout/bits.ts";
import type { Layout } from "../../protocol/layout/fields.ts";
import { encodeLayout } from "../../protocol/layout/interpreter.ts";
import type { Capture } from "../support/captures.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";

const CAPTURES = loadCaptures("paceic-v25");
const BIT_TABLES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  protection1: bits.PROTECTION_1,
  protection2: bits.PROTECTION_2,
  indication: bits.INDICATION,
  control: bits.CONTROL,
  fault: bits.FAULT,
  warning1: bits.WARNING_1,
  warning2: bits.WARNING_2,
};

/** A second implementation of the checksum, from the rule as printed. */
function oracle(frame: string): string {
  let sum = 0;
  for (const character of frame.slice(1, -5)) sum += character.charCodeAt(0);
  return (0x10000 - (sum % 0x10000)).toString(16).toUpperCase().padStart(4, "0").slice(-4);
}

function frameOf(bytes: Uint8Array): Uint8Array {
  const events = createPaceicFramer().push(bytes);
  expect(events.map((e) => e.kind)).toEqual(["frame"]);
  return events[0]?.bytes ?? new Uint8Array(0);
}

function commandOf(request: Uint8Array): { command: Command; writes: boolean } {
  const found = commandOfCid2(parseFrame(request).code);
  if (!found) throw new Error("unknown CID2");
  return found;
}

function encodeFitting(layouts: readonly Layout[], values: NonNullable<Capture["values"]>, length: number): Uint8Array | null {
  for (const layout of layouts) {
    const bytes = encodeLayout(layout, values);
    if (bytes.ok && bytes.value.length === length) return bytes.value;
  }
  return null;
}

/** The published old 18-character commands of a renumbered paper: their checksum belongs to another CID2. */
const isMisprinted = (c: Capture) => c.requestValid === false;
const framed = CAPTURES.filter((c) => c.kind === undefined);

describe("paceic captures", () => {
  it("holds all that the reference lists", () => {
    expect(CAPTURES.length).toBe(77);
    expect(new Set(CAPTURES.map((c) => c.id)).size).toBe(CAPTURES.length);
  });

  it.each(CAPTURES.filter((c) => c.encoding === "ascii"))("$id: the checksum rule agrees with a second implementation", (c) => {
    for (const side of ["request", "response"] as const) {
      const text = c[side];
      if (text === null) continue;
      const isRight = text.slice(-5, -1) === oracle(text);
      expect(isRight).toBe(c[`${side}Valid`] !== false);
    }
  });

  it.each(framed.filter((c) => c.response !== null))("$id: answer decodes to the published values and back, byte for byte", (c) => {
    const response = frameOf(bytesOf(c, "response"));
    const { address, code, info } = parseFrame(response);
    expect({ address, rtn: code.toString(16).padStart(2, "0"), infoCharacters: 2 * info.length }).toEqual(c.answer);
    expect(textOfBytes(buildFrame(address, code, info))).toBe(c.response);
    const request = c.request === null ? null : bytesOf(c, "request");
    const found = request ? commandOf(request) : { command: paceicHistory(), writes: false };
    if (c.packs) {
      const shape = found.command.codec === "analog" ? ANALOG : STATUS;
      const asked = request ? (parseFrame(request).info[0] ?? 1) : 1;
      const answer = decodePacks(shape, info, asked);
      expect(answer.ok && answer.value.header.packByte).toBe(c.packByte);
      expect(answer.ok && answer.value.packs).toEqual(c.packs);
      const again = answer.ok ? encodePacks(shape, answer.value) : answer;
      expect(again).toEqual({ ok: true, value: info });
      return;
    }
    if (found.writes && info.length === 0) return;
    const values = decodeVariants(found.command.answers, info);
    expect(values.ok).toBe(true);
    if (!values.ok) return;
    if (c.values) expect(values.value).toEqual(c.values);
    else expect(c.identity ?? c.written).toBeDefined();
    expect(encodeFitting(found.command.answers, values.value, info.length)).toEqual(info);
  });

  it.each(framed.filter((c) => c.request !== null && !isMisprinted(c)))("$id: request is built byte for byte", (c) => {
    const request = frameOf(bytesOf(c, "request"));
    const { address, code, info } = parseFrame(request);
    const { command, writes } = commandOf(request);
    expect(command.key).toBe(c.block);
    if (writes) {
      const encoded = encodeFitting(command.writes ?? [], c.written ?? {}, info.length);
      expect(textOfBytes(buildFrame(address, code, encoded ?? new Uint8Array(0)))).toBe(c.request);
      return;
    }
    const args = c.args ?? [...info];
    const built = paceicV25.request(command.key, address, args);
    expect(built.ok && textOfBytes(built.value.bytes)).toBe(c.request);
  });

  it.each(CAPTURES.filter((c) => c.bitNames))("$id: bits carry the published names", (c) => {
    const values = c.packs ?? [c.values ?? {}];
    c.bitNames?.forEach((expected, i) => {
      for (const [key, names] of Object.entries(expected)) {
        const table = BIT_TABLES[key];
        const mask = values[i]?.[key];
        if (!table || typeof mask !== "number") continue;
        expect(namesOfBits(table, mask)).toEqual({ names: names.map((n) => (n === "currentLimiterOn" ? "limiterOn" : n)), unknownMask: 0 });
      }
    });
  });

  it.each(CAPTURES.filter((c) => c.identity))("$id: texts lose their padding", (c) => {
    const { info } = parseFrame(frameOf(bytesOf(c, "response")));
    const request = paceicV25.request(c.block ?? "", 1);
    const values = request.ok ? paceicV25.decode(request.value, info) : request;
    if (!values.ok) throw new Error(values.error.code);
    const read = { values: values.value, answeredBy: 1, receivedAtMs: 0 };
    expect(paceicV25.toIdentity({ [c.block ?? ""]: read })).toMatchObject(c.identity ?? {});
  });

  it("refuses requests whose printed checksum is that of another command", () => {
    const misprinted = CAPTURES.filter((c) => c.kind === undefined && isMisprinted(c));
    expect(misprinted.length).toBeGreaterThan(0);
    for (const c of misprinted) {
      expect(createPaceicFramer().push(bytesOf(c, "request"))).toMatchObject([{ kind: "discarded", reason: "checksum" }]);
      if (!c.written) continue;
      const encoded = encodeFitting([...(commandOfCid2(0xec)?.command.writes ?? [])], c.written, 3);
      expect(c.request).toContain(textOfBytes(buildFrame(0, 0xec, encoded ?? new Uint8Array(0))).slice(0, -5));
    }
  });

  it("does not take an echo, a request of another master or garbage for an answer", () => {
    for (const c of CAPTURES) {
      if (c.kind === "garbage")
        expect(
          createPaceicFramer()
            .push(bytesOf(c, "response"))
            .every((e) => e.kind === "discarded"),
        ).toBe(true);
      if (c.kind !== "busRequest") continue;
      const pending = paceicV25.request("packCount", 1);
      expect(pending.ok && paceicV25.accept(pending.value, frameOf(bytesOf(c, "request")))).toEqual({ kind: "ignore", reason: "request" });
    }
  });
});

function paceicHistory(): Command {
  const found = commandOfCid2(0xa1);
  if (!found) throw new Error("no history");
  return found.command;
}
