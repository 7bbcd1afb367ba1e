import { describe, expect, it } from "vitest";
import { bytesOfText, DRIVERS, hexOfBytes, indexOfBytes } from "../../protocol/index.ts";
import { createStage, sceneOf } from "../../protocol/sim/index.ts";
import { dummyFamily } from "../support/dummyFamily/index.ts";

const PIECE = 3;
/** No hex digits in a row, which the head of a frame of characters could hold by itself. */
const NAMES = { modelSerial: "MODEL-KEQ-WXYZ", packSerial: "PKZQXVTLNHRS", bmsVersion: "" } as const;

/** Every piece of the serial numbers, as characters and as characters sent in pairs. */
const PIECES = [NAMES.modelSerial, NAMES.packSerial]
  .flatMap((serial) => Array.from({ length: serial.length - PIECE + 1 }, (_, at) => bytesOfText(serial.slice(at, at + PIECE))))
  .flatMap((bytes) => [bytes, bytesOfText(hexOfBytes(bytes, ""))]);

const leaks = (bytes: Uint8Array): number => PIECES.filter((piece) => indexOfBytes(bytes, piece) >= 0).length;

describe.each([...DRIVERS, dummyFamily].map((driver) => [driver.family, driver] as const))("scrubbed bytes of %s", (_, driver) => {
  const [pack] = createStage({ scene: sceneOf("standby"), pack: NAMES }).packs;
  if (!pack) throw new Error("no pack");
  const truth = pack.truth();
  const answers = driver.identityPlan.flatMap(({ block, args, insteadIfRefused = [] }) =>
    [{ block, args }, ...insteadIfRefused].flatMap((step) => {
      const request = driver.request(step.block, 1, step.args);
      const parsed = request.ok ? driver.responder.parse(request.value.bytes) : null;
      return parsed ? [driver.responder.reply(parsed, truth, [truth])] : [];
    }),
  );
  const named = answers.filter((answer) => leaks(answer) > 0);

  it("hold the serial numbers before", () => {
    expect(named.length).toBeGreaterThan(0);
  });

  it("hold no piece of them, wherever the answer was broken off or begins", () => {
    for (const answer of named) {
      for (let from = 0; from < answer.length; from++) {
        for (const to of [answer.length, answer.length - 1, Math.floor((from + answer.length) / 2)]) {
          expect(leaks(driver.scrub(answer.slice(from, to))), `${from}-${to}`).toBe(0);
        }
      }
    }
  });

  it("hold none with any bit flipped, and stay as long as they were", () => {
    for (const answer of named) {
      for (let bit = 0; bit < 8 * answer.length; bit++) {
        const broken = answer.slice();
        broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const scrubbed = driver.scrub(broken);
        expect(scrubbed.length).toBe(answer.length);
        expect(leaks(scrubbed), `bit ${bit}`).toBe(0);
      }
    }
  });

  it("of a whole answer keep its head and its end: they say how long it is and whether it was right", () => {
    for (const answer of named) {
      const scrubbed = driver.scrub(answer);
      expect(scrubbed.slice(0, 3)).toEqual(answer.slice(0, 3));
      expect(scrubbed.slice(-2)).toEqual(answer.slice(-2));
      expect(scrubbed).not.toEqual(answer);
    }
  });

  it("need not be an answer", () => {
    for (const length of [0, 1, 2, 5]) expect(driver.scrub(new Uint8Array(length).fill(0x41))).toHaveLength(length);
  });
});
