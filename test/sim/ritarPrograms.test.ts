import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bytesOfHex, hexOfBytes } from "../../protocol/bytes/bytes.ts";
import { driverOf } from "../../protocol/index.ts";
import { readRequestBytes, withCrc } from "../../protocol/modbus/frame.ts";
import { createPack } from "../../protocol/sim/index.ts";
import { rig } from "./rig.ts";

const RITAR = driverOf("ritar-modbus");
const READ = 0x03;
const WRITE_COIL = 0x05;
const WRITE_REGISTER = 0x06;
const WRITE_COILS = 0x0f;
const WRITE_REGISTERS = 0x10;
const ASKED = [READ, WRITE_COIL, WRITE_REGISTER, WRITE_COILS, WRITE_REGISTERS];
const NO_SUCH_REGISTER = 2;

interface Sent {
  readonly id: string;
  readonly request: string | null;
  readonly response: string | null;
}
const ALL = JSON.parse(readFileSync(new URL("../captures/ritar-vendortool.json", import.meta.url), "utf8")) as Sent[];

function hexBytes(hex: string): Uint8Array {
  const bytes = bytesOfHex(hex);
  if (bytes === null) throw new Error(hex);
  return bytes;
}

/** Every different frame that the maker's programs sent, under the name of its first sending. */
const FRAMES = [...new Map(ALL.toReversed().flatMap(({ id, request }) => (request === null ? [] : [[request, id] as const]))).entries()]
  .toReversed()
  .map(([hex, id]) => ({ id, bytes: hexBytes(hex) }));

/** What this program never writes, and its simulator does not take: first register, and why. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [6, "design capacity and cycles: calibration"],
  [215, "charge, health, remaining and full: calibration"],
  [223, "zero of the AFE: calibration"],
  [225, "discharge current of the AFE: calibration"],
  [227, "current of the MCU: calibration"],
  [229, "pack voltage 1: calibration"],
  [230, "pack voltage 2: calibration"],
]);

/** Reads that the run lists and of which no frame was kept: first register and count. */
const LISTED = [
  ["T0", 290, 10],
  ["T280", 205, 10],
  ["T280", 290, 15],
] as const;

const firstOf = (bytes: Uint8Array) => (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0);
const isDeliberate = (bytes: Uint8Array) => bytes[1] !== READ && REFUSED.has(firstOf(bytes));

/** A line with the pack that the frame is for, a log with entries in it. */
function lineFor(bytes: Uint8Array) {
  return rig({ drivers: [RITAR], packs: [createPack({ address: bytes[0] ?? 0, seed: 4, history: { records: 3 } })] });
}

async function answerTo(bytes: Uint8Array): Promise<string> {
  return hexOfBytes(await lineFor(bytes).ask(bytes));
}

/** A read is answered with as many registers as were asked for, a write with its own head. */
async function expectDone(bytes: Uint8Array): Promise<void> {
  const answer = await lineFor(bytes).ask(bytes);
  const [address = 0, fn = 0, , , , count = 0] = bytes;
  if (fn !== READ) expect(hexOfBytes(answer)).toBe(hexOfBytes(withCrc([...bytes.slice(0, 6)])));
  else {
    expect([...answer.slice(0, 3)]).toEqual([address, READ, 2 * count]);
    expect(hexOfBytes(answer)).toBe(hexOfBytes(withCrc([...answer.slice(0, 3 + 2 * count)])));
  }
}

describe("every frame of the maker's programs, sent to the simulator", () => {
  it("has all of them, each with a right checksum and of a function that this table knows", () => {
    expect(FRAMES.length).toBeGreaterThan(90);
    for (const { id, bytes } of FRAMES) {
      expect([id, hexOfBytes(withCrc([...bytes.slice(0, -2)]))]).toEqual([id, hexOfBytes(bytes)]);
      expect(ASKED).toContain(bytes[1]);
    }
    const refused = new Set(FRAMES.filter(({ bytes }) => isDeliberate(bytes)).map(({ bytes }) => firstOf(bytes)));
    expect([...refused].sort((a, b) => a - b)).toEqual([...REFUSED.keys()]);
  });

  it.each(FRAMES.filter(({ bytes }) => !isDeliberate(bytes)))("$id is done", ({ bytes }) => expectDone(bytes));

  it.each(LISTED)("%s reads %i, count %i", async (_, start, count) => {
    await expectDone(readRequestBytes(1, start, count));
  });

  it.each(FRAMES.filter(({ bytes }) => isDeliberate(bytes)).map(({ id, bytes }) => [id, REFUSED.get(firstOf(bytes)), bytes] as const))(
    "%s is refused: %s",
    async (_id, _why, bytes) => {
      const line = lineFor(bytes);
      const before = line.bus.packs[0]?.truth();
      const answer = await line.ask(bytes);
      expect(hexOfBytes(answer)).toBe(hexOfBytes(withCrc([bytes[0] ?? 0, WRITE_REGISTERS | 0x80, NO_SUCH_REGISTER])));
      const after = line.bus.packs[0]?.truth();
      expect(after?.settings).toEqual(before?.settings);
      expect(after?.cycleCount).toBe(before?.cycleCount);
    },
  );

  it("BMSTool's discharge OT says five registers and three bytes and sends three: no frame, no answer, nothing stored", async () => {
    // No capture has it; made as the run describes it, with the values that V2.80 read.
    const broken = withCrc([1, WRITE_REGISTERS, 0, 187, 0, 5, 3, 0, 116, 0, 121, 0, 109]);
    const line = lineFor(broken);
    const before = line.bus.packs[0]?.truth().settings;
    expect(await line.ask(broken)).toEqual(new Uint8Array(0));
    expect(line.bus.packs[0]?.truth().settings).toEqual(before);
    // V2.80's form of the same group.
    await expectDone(withCrc([1, WRITE_REGISTERS, 0, 187, 0, 3, 6, 0, 116, 0, 121, 0, 109]));
  });

  it("a read that begins in the middle of a text has the rest of it", async () => {
    const { modelSerial, packSerial } = lineFor(Uint8Array.of(1)).bus.packs[0]?.truth() ?? { modelSerial: "", packSerial: "" };
    const texts = `${modelSerial.padEnd(20).slice(10)}${packSerial.padEnd(20)}`;
    const answer = await lineFor(Uint8Array.of(1)).ask(readRequestBytes(1, 305, 15));
    expect(String.fromCharCode(...answer.slice(3, -2))).toBe(texts);
    expect(modelSerial.length).toBeGreaterThan(0);
  });

  it("switches that are read say what registers say that hold nothing", async () => {
    const filler = new Array(8).fill("FA AF").join(" ");
    expect(await answerTo(readRequestBytes(1, 231, 8))).toContain(`01 03 10 ${filler} `);
  });
});
