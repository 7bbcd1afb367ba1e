import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildAsciiFrame } from "../../protocol/ascii/frame.ts";
import { chatterExplainer, concatBytes, createChatterFramer, hexOfBytes, textOfBytes } from "../../protocol/index.ts";
import { framerOf } from "../../protocol/link/chatterTap.ts";
import type { FramerEvent } from "../../protocol/link/framer.ts";
import { DAMAGE, DAMAGE_KINDS } from "../support/damage.ts";
import { gapsOf } from "../support/explained.ts";
import { ON_LINK_WIRE, toldAnswer, toldRequest } from "../support/packTalk.ts";
import { seeded } from "../support/random.ts";

const byte = fc.nat({ max: 255 });
/** Requests and answers of any version and content, long and short. */
const chatterFrame = fc.oneof(
  fc.constantFrom(toldAnswer("analog"), toldAnswer("status"), toldRequest(0x42), toldRequest(0x44, 0x25)),
  fc
    .record({ version: byte, address: byte, cid1: fc.constantFrom(0x46, 0x4f), code: byte, info: fc.uint8Array({ maxLength: 70 }) })
    .map(({ info, ...head }) => buildAsciiFrame(head, info)),
);

/** Registers whose bytes look like anything, also like the marks and digits of the others' frames. */
const registerBytes = fc.oneof(byte, fc.constantFrom(0x7e, 0x0d, 0x30, 0x46));
/** A question to the pack and its answer. Address 13 is the byte that ends a frame of the others. */
const exchange = fc
  .record({ address: fc.integer({ min: 1, max: 16 }), count: fc.integer({ min: 1, max: 40 }) })
  .chain(({ address, count }) =>
    fc.array(registerBytes, { minLength: 2 * count, maxLength: 2 * count }).map((data) => ({
      request: ON_LINK_WIRE.seal(Uint8Array.of(address, 3, 0, 0, 0, count, 0, 0)),
      answer: ON_LINK_WIRE.seal(Uint8Array.of(address, 3, 2 * count, ...data, 0, 0)),
    })),
  );
const cutsArbitrary = fc.array(fc.nat({ max: 30 }), { maxLength: 80 });

function chunked(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const cut of cuts) {
    if (at >= bytes.length) break;
    chunks.push(bytes.subarray(at, at + 1 + cut));
    at += 1 + cut;
  }
  if (at < bytes.length) chunks.push(bytes.subarray(at));
  return chunks;
}

interface Heard {
  /** Before the silence behind the last byte. */
  readonly atOnce: readonly FramerEvent[];
  readonly events: readonly FramerEvent[];
  /** Pending after each chunk. */
  readonly pending: readonly number[];
}

function heardOf(request: Uint8Array | null, stream: Uint8Array, cuts: readonly number[]): Heard {
  const framer = framerOf(ON_LINK_WIRE);
  framer.begin(request);
  const pending: number[] = [];
  const atOnce = chunked(stream, cuts).flatMap((chunk) => {
    const found = framer.push(chunk);
    pending.push(framer.pendingBytes);
    return [...found];
  });
  return { atOnce, events: [...atOnce, ...framer.silence()], pending };
}

const framesOf = (events: readonly FramerEvent[], isChatter: boolean) =>
  events.flatMap((event) => (event.kind === "frame" && (event.chatter === true) === isChatter ? [hexOfBytes(event.bytes)] : []));
const bytesOf = (events: readonly FramerEvent[]) => hexOfBytes(concatBytes(...events.map(({ bytes }) => bytes)));

describe("an answer among packs that talk to each other", () => {
  it("whole frames in any order, in any chunks: exactly the answer, and exactly what the others said", () => {
    fc.assert(
      fc.property(
        exchange,
        fc.array(chatterFrame, { maxLength: 4 }),
        fc.array(chatterFrame, { maxLength: 3 }),
        cutsArbitrary,
        ({ request, answer }, before, after, cuts) => {
          const stream = concatBytes(...before, answer, ...after);
          const { events } = heardOf(request, stream, cuts);
          expect(framesOf(events, false)).toEqual([hexOfBytes(answer)]);
          expect(framesOf(events, true)).toEqual([...before, ...after].map((frame) => hexOfBytes(frame)));
          expect(events).toHaveLength(before.length + after.length + 1);
          expect(bytesOf(events)).toBe(hexOfBytes(stream));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("an answer that cuts a frame of the others in two is found, and so is what comes before and after", () => {
    fc.assert(
      fc.property(exchange, chatterFrame, chatterFrame, fc.nat(), cutsArbitrary, ({ request, answer }, whole, torn, place, cuts) => {
        const at = 1 + (place % (torn.length - 1));
        const stream = concatBytes(whole, torn.subarray(0, at), answer, torn.subarray(at), whole);
        const { events } = heardOf(request, stream, cuts);
        expect(framesOf(events, false)).toEqual([hexOfBytes(answer)]);
        expect(framesOf(events, true)).toEqual([hexOfBytes(whole), hexOfBytes(whole)]);
        expect(bytesOf(events)).toBe(hexOfBytes(stream));
      }),
      { numRuns: 2000 },
    );
  });

  it("others alone never look like an answer under way, and are told at their last byte", () => {
    fc.assert(
      fc.property(exchange, fc.array(chatterFrame, { minLength: 1, maxLength: 4 }), cutsArbitrary, ({ request }, frames, cuts) => {
        for (const asked of [request, null]) {
          const { atOnce, pending } = heardOf(asked, concatBytes(...frames), cuts);
          expect(pending.filter((count) => count > 0)).toEqual([]);
          expect(framesOf(atOnce, true)).toEqual(frames.map((frame) => hexOfBytes(frame)));
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("an answer under way looks like one, also right behind others", () => {
    fc.assert(
      fc.property(exchange, chatterFrame, fc.nat(), ({ request, answer }, before, place) => {
        const framer = framerOf(ON_LINK_WIRE);
        framer.begin(request);
        framer.push(concatBytes(before, answer.subarray(0, 1 + (place % (answer.length - 1)))));
        expect(framer.pendingBytes).toBeGreaterThan(0);
      }),
    );
  });

  it("whatever comes: every byte once, in order, and the answer is found", () => {
    const noise = fc.uint8Array({ maxLength: 30 });
    fc.assert(
      fc.property(exchange, noise, chatterFrame, noise, cutsArbitrary, ({ request, answer }, one, frame, two, cuts) => {
        const stream = concatBytes(one, frame, two, answer, one, frame.subarray(0, 9), two);
        const { events } = heardOf(request, stream, cuts);
        expect(bytesOf(events)).toBe(hexOfBytes(stream));
        expect(framesOf(events, false)).toContain(hexOfBytes(answer));
        expect(events.every(({ bytes }) => bytes.length > 0)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it("a damaged answer keeps the reason that the family gives, whatever its bytes look like", () => {
    fc.assert(
      fc.property(exchange, fc.nat(), ({ request, answer }, place) => {
        const at = 3 + (place % (answer.length - 3));
        const damaged = answer.with(at, (answer[at] ?? 0) ^ 1);
        const framer = framerOf(ON_LINK_WIRE);
        framer.begin(request);
        const [first] = [...framer.push(damaged), ...framer.silence()];
        const plain = ON_LINK_WIRE.createFramer();
        plain.begin(request);
        const [expected] = [...plain.push(damaged), ...plain.silence()];
        expect(first).toMatchObject({ kind: "discarded", reason: expected?.kind === "discarded" ? expected.reason : "" });
      }),
    );
  });
});

describe("explaining it", () => {
  it("puts every byte in exactly one part and never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), chatterFrame, fc.constantFrom(...DAMAGE_KINDS), fc.nat(), (any, frame, kind, seed) => {
        const damaged = DAMAGE[kind](frame, seeded(seed));
        for (const bytes of [any, frame, damaged, frame.subarray(0, seed % frame.length)])
          expect(gapsOf(chatterExplainer.explain(bytes), bytes.length)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("calls good or refused what the framer lets through", () => {
    fc.assert(
      fc.property(chatterFrame, (frame) => {
        const [event] = createChatterFramer().push(frame);
        expect(event?.kind, textOfBytes(frame)).toBe("frame");
        expect(chatterExplainer.explain(frame).verdict).not.toBe("broken");
      }),
    );
  });
});
