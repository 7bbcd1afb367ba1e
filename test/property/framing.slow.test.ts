import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes, hexOfBytes } from "../../protocol/bytes/bytes.ts";
import { buildFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import type { Driver } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import type { FramerEvent } from "../../protocol/link/framer.ts";
import { createStage, SCENES } from "../../protocol/sim/index.ts";

function exchanges(driver: Driver) {
  const { packs } = createStage({ scene: SCENES.charge, seed: 5 });
  const truths = packs.map((pack) => pack.truth());
  const [truth] = truths;
  return [...driver.livePlan, ...driver.identityPlan].flatMap((step) => {
    const request = driver.request(step.block, 1);
    const parsed = request.ok ? driver.responder.parse(request.value.bytes) : null;
    if (!request.ok || !parsed || !truth) return [];
    return [{ request: request.value.bytes, reply: driver.responder.reply(parsed, truth, truths) }];
  });
}

/** Cuts at the given places, in order, each taken modulo what is left. */
function chunked(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const cut of cuts) {
    const end = Math.min(bytes.length, at + 1 + (cut % 24));
    if (at < end) chunks.push(bytes.subarray(at, end));
    at = end;
  }
  if (at < bytes.length) chunks.push(bytes.subarray(at));
  return chunks;
}

const framesOf = (events: readonly FramerEvent[]) => events.filter((e) => e.kind === "frame").map((e) => hexOfBytes(e.bytes));
const cutsArbitrary = fc.array(fc.nat({ max: 200 }), { maxLength: 60 });

describe.each(DRIVERS.map((driver) => [driver.family, driver] as const))("%s framing", (_family, driver) => {
  const all = exchanges(driver);
  const pick = fc.constantFrom(...all);

  it("any chunking gives the same frame, at its last byte", () => {
    fc.assert(
      fc.property(pick, cutsArbitrary, ({ request, reply }, cuts) => {
        const framer = driver.createFramer();
        framer.begin(request);
        const events = chunked(reply, cuts).flatMap((chunk) => [...framer.push(chunk)]);
        expect(framesOf(events)).toEqual([hexOfBytes(reply)]);
        expect(framer.pendingBytes).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it("finds the answer behind and before noise, and gives every byte back exactly once", () => {
    const noise = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(pick, noise, noise, cutsArbitrary, ({ request, reply }, before, after, cuts) => {
        const framer = driver.createFramer();
        framer.begin(request);
        const stream = concatBytes(before, reply, after);
        const events = [...chunked(stream, cuts).flatMap((chunk) => [...framer.push(chunk)]), ...framer.silence()];
        expect(framesOf(events)).toContain(hexOfBytes(reply));
        expect(hexOfBytes(concatBytes(...events.map((e) => e.bytes)))).toBe(hexOfBytes(stream));
      }),
      { numRuns: 2000 },
    );
  });

  it("pure noise never becomes an answer, never throws and never holds more than a frame", () => {
    fc.assert(
      fc.property(pick, fc.uint8Array({ maxLength: 600 }), ({ request }, bytes) => {
        const framer = driver.createFramer();
        framer.begin(request);
        const events = [...framer.push(bytes), ...framer.silence()];
        expect(framesOf(events)).toEqual([]);
        expect(framer.pendingBytes).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it("half a frame, then silence, then a whole one", () => {
    fc.assert(
      fc.property(pick, fc.nat(), ({ request, reply }, at) => {
        const framer = driver.createFramer();
        framer.begin(request);
        framer.push(reply.subarray(0, at % reply.length));
        framer.silence();
        expect(framesOf(framer.push(reply))).toEqual([hexOfBytes(reply)]);
      }),
    );
  });

  it("requests reach the pack's side in any chunking, with others between them", () => {
    fc.assert(
      fc.property(fc.array(pick, { minLength: 1, maxLength: 5 }), cutsArbitrary, (list, cuts) => {
        const framer = driver.responder.createFramer();
        const stream = concatBytes(...list.map((e) => e.request));
        const events = chunked(stream, cuts).flatMap((chunk) => [...framer.push(chunk)]);
        expect(framesOf(events)).toEqual(list.map((e) => hexOfBytes(e.request)));
      }),
    );
  });
});

describe("paceic frames", () => {
  it("build and split are inverse for any content", () => {
    const driver = DRIVERS.find((d) => d.family === "paceic-v25");
    fc.assert(
      fc.property(fc.nat({ max: 15 }), fc.nat({ max: 255 }), fc.uint8Array({ maxLength: 300 }), (address, code, info) => {
        const frame = buildFrame(address, code, info);
        expect(framesOf(driver?.createFramer().push(frame) ?? [])).toEqual([hexOfBytes(frame)]);
      }),
    );
  });

  it("lower case is named, not read", () => {
    const frame = buildFrame(1, 0, Uint8Array.of(0xab, 0xcd));
    const lower = frame.map((c) => (c >= 0x41 && c <= 0x46 ? c + 0x20 : c));
    const driver = DRIVERS.find((d) => d.family === "paceic-v25");
    expect(driver?.createFramer().push(lower)).toMatchObject([{ kind: "discarded", reason: "lowerCase" }]);
  });

  it("a wrong length digit is accepted with a note when everything else is right", () => {
    const driver = DRIVERS.find((d) => d.family === "paceic-v25");
    const frame = buildFrame(1, 0, Uint8Array.of(1, 2, 3));
    const text = String.fromCharCode(...frame.slice(1, -5)).replace(/^(.{8})./, "$10");
    let sum = 0;
    for (const character of text) sum += character.charCodeAt(0);
    const broken = Uint8Array.from(`~${text}${(0x10000 - sum).toString(16).toUpperCase().padStart(4, "0")}\r`, (c) => c.charCodeAt(0));
    expect(driver?.createFramer().push(broken)).toMatchObject([{ kind: "frame", note: "lengthChecksumWrong" }]);
  });
});
