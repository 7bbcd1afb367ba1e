import { describe, expect, it } from "vitest";
import { bytesOfHex, bytesOfText, ok, textOfBytes } from "../../protocol/index.ts";
import { readRequestBytes, withCrc } from "../../protocol/modbus/frame.ts";
import type { DoctorVerdict } from "../../src/contract/session.ts";
import connect from "../../src/text/en/connect.json" with { type: "json" };
import { heardFigures } from "../../src/ui/model/doctorFigures.ts";
import { coreRig } from "../support/coreRig.ts";
import type { PlayerOptions } from "../support/player.ts";
import { createPlayer } from "../support/player.ts";

const bytes = (hex: string) => bytesOfHex(hex) ?? new Uint8Array();
/** What an inverter says to its own batteries, with a function that is in no list. */
const OTHER_FUNCTION = bytes("0F 45 00 00 00 54 00 00 55 5F");
/** Their frames look alike: what is heard may be of either, and both ask a stranger in turn. */
const BOTH_MODBUS = ["ritar-modbus", "pace-modbus"];
const OTHER_MASTER = [readRequestBytes(1, 0, 37), readRequestBytes(2, 0, 37), readRequestBytes(7, 4096, 18)];

/** A program whose only port leads to what no simulated pack says. */
function rigWith(options: Omit<PlayerOptions, "clock">) {
  const rig = coreRig({
    wrap: (ports) => {
      const player = createPlayer({ ...options, clock: ports.clock });
      return { ...ports, streams: { open: async (_path, baudRate) => ok(player.open(baudRate)) } };
    },
  });
  const verdict = async (wanted: Parameters<typeof rig.connect>[0] = { baudRate: 9600 }) => {
    await rig.connect(wanted);
    await rig.until(() => rig.session().phase === "searching" && rig.session().doctor?.nextTryAtMs !== null);
    const doctor = rig.session().doctor;
    if (!doctor) throw new Error("no report");
    return doctor;
  };
  return { rig, verdict };
}

/** Everything that a person reads of it. */
function wordsOf(verdict: DoctorVerdict, heard: Parameters<typeof heardFigures>[0]): string {
  const figures: Readonly<Record<string, unknown>> = heardFigures(heard, (family) => family);
  const { title, text } = connect.verdict[verdict];
  return `${title}. ${text}`.replace(/\{\{(\w+)\}\}/g, (_, key: string) => String(figures[key]));
}
const WRONG_WAY = /swapped|wrong baud rate|no known protocol|unreadable|cannot be read|no byte at all|\b0 bytes/i;

describe("frames of others", () => {
  it.each([
    ["an inverter's own function, every 350 ms", { everyMs: 350, bytes: [OTHER_FUNCTION] }],
    ["another master's requests, every 350 ms", { everyMs: 350, bytes: OTHER_MASTER }],
    ["another master's requests, every 150 ms", { everyMs: 150, bytes: OTHER_MASTER }],
    ["both", { everyMs: 150, bytes: [OTHER_FUNCTION, ...OTHER_MASTER] }],
  ])("%s: the wires and the speed are right", async (_name, talk) => {
    const { verdict } = rigWith({ talk });
    const doctor = await verdict();
    expect(doctor).toMatchObject({ verdict: "foreignTraffic", heard: { families: BOTH_MODBUS } });
    expect(doctor.heard.frames).toBeGreaterThan(3);
    expect(doctor.heard.bytes).toBeGreaterThanOrEqual(8 * doctor.heard.frames);
    expect(doctor.advice).not.toContain("swapAB");
    expect(doctor.advice).not.toContain("baudRate");
    const isSoon = talk.everyMs < 300;
    expect(doctor.steps[2]?.note).toBe(isSoon ? "masterHeard" : "silence");
    expect(doctor.steps[3]).toMatchObject({
      note: "foreignTraffic",
      params: { family: BOTH_MODBUS.join(" "), frames: doctor.heard.frames },
    });
    const words = wordsOf(doctor.verdict, doctor.heard);
    expect(words).toContain(`${doctor.heard.frames} complete ritar-modbus / pace-modbus frames`);
    expect(words).not.toMatch(WRONG_WAY);
  });

  it("with a damaged answer of somebody beside them: still right", async () => {
    const { verdict } = rigWith({ talk: { everyMs: 350, bytes: [OTHER_FUNCTION] }, answer: () => bytes("01 03 10 0A 0B 0C") });
    expect((await verdict()).verdict).toBe("foreignTraffic");
  });

  it("our own bytes, given back late, are not theirs", async () => {
    const { verdict } = rigWith({ answer: (request) => request, answerAfterMs: 350 });
    expect((await verdict()).heard.frames).toBe(0);
  });

  it("bytes of no family are still garbage", async () => {
    const { verdict } = rigWith({ talk: { everyMs: 150, bytes: [bytes("FF 13 00 7E 91 5A 0D 55")] } });
    const doctor = await verdict();
    expect(doctor).toMatchObject({ verdict: "garbage", heard: { frames: 0, families: [] } });
    expect(doctor.steps[2]?.note).toBe("otherBytes");
  });

  it("what the verdict rests on stays while the next round asks again", async () => {
    const { rig, verdict } = rigWith({ answer: () => bytes("01 02 03") });
    const { heard } = await verdict();
    expect(heard.bytes).toBeGreaterThan(0);
    await rig.until(() => rig.session().doctor?.nextTryAtMs === null);
    expect(rig.session().doctor).toMatchObject({ verdict: "garbage", heard });
  });
});

/** An answer as this family frames it, but for its digits or its length; the sum is worked out over these characters. */
function paceicAnswer(body: string, sumOf: (text: string) => string = (text) => text): Uint8Array {
  const sum = 0x10000 - [...sumOf(body)].reduce((total, character) => total + character.charCodeAt(0), 0);
  return bytesOfText(`~${body}${sum.toString(16).padStart(4, "0")}\r`);
}

describe("an answer that came as it was sent and is none of this family", () => {
  it.each([
    ["small digits, summed as they are", paceicAnswer("25014600f00aabcdef")],
    ["small digits, summed as capital ones", paceicAnswer("25014600f00aabcdef", (text) => text.toUpperCase())],
    ["an odd number of digits", bytesOfText(textOfBytes(paceicAnswer("25014600D003ABC")).toUpperCase())],
  ])("%s: the wires and the speed are right, and nobody spoke at the same time", async (_name, answer) => {
    const { verdict } = rigWith({ answer: ([first]) => (first === 0x7e ? answer : null) });
    const doctor = await verdict();
    expect(doctor).toMatchObject({ verdict: "foreignTraffic", heard: { families: ["paceic-v25"] } });
    expect(doctor.heard.frames).toBeGreaterThan(0);
    expect(wordsOf(doctor.verdict, doctor.heard)).not.toMatch(WRONG_WAY);
    for (const key of ["swapAB", "baudRate", "twoPacksOneAddress"]) expect(doctor.advice).not.toContain(key);
  });

  it("with a wrong sum it proves nothing", async () => {
    const wrong = paceicAnswer("25014600f00aabcdef", (text) => `${text}1`);
    const { verdict } = rigWith({ answer: ([first]) => (first === 0x7e ? wrong : null) });
    expect(await verdict()).toMatchObject({ verdict: "garbage", heard: { frames: 0 } });
  });
});

/** A well-behaved Modbus device whose registers mean something else. */
function otherDevice(registerValue: (register: number) => number) {
  return (request: Uint8Array): Uint8Array | null => {
    const [address = 0, fn, high = 0, low = 0, , count = 0] = request;
    if (fn !== 3) return null;
    const registers = Array.from({ length: count }, (_, i) => registerValue(256 * high + low + i) & 0xffff);
    return withCrc([address, 3, 2 * count, ...registers.flatMap((value) => [value >> 8, value & 0xff])]);
  };
}

describe("a device with another register map", () => {
  it.each([
    ["registers that count up", (register: number) => register],
    ["zeros", () => 0],
    ["FFFF", () => 0xffff],
    ["values of a meter", (register: number) => [2301, 2299, 2305, 512, 498, 505, 5000, 11_730][register % 8] ?? 0],
    // Pack voltage at 1, SOC in tenths at 2 and a balance mask at 15, as some other batteries have it.
    ["another battery", (register: number) => [0, 5312, 640, 1000, 6400, 10_000, 10_000, 12, 0, 0, 0, 0, 0, 0, 0, 0][register] ?? 0xfaaf],
  ])("%s: no known map fits, and none of its values is shown", async (_name, registerValue) => {
    const { rig, verdict } = rigWith({ answer: otherDevice(registerValue) });
    const doctor = await verdict();
    expect(doctor).toMatchObject({ verdict: "foreignMap", heard: { families: BOTH_MODBUS } });
    for (const one of BOTH_MODBUS) expect(doctor.tries.find(({ family }) => family === one)?.outcome).toBe("implausible");
    expect(doctor.heard.bytes).toBeGreaterThan(0);
    const words = wordsOf(doctor.verdict, doctor.heard);
    expect(words).toMatch(/no known register map fits/);
    expect(words).not.toMatch(WRONG_WAY);
    await rig.clock.run(60_000);
    expect(rig.snapshot()).toBeNull();
    expect(rig.session().found).toBeNull();
  });

  it("one that refuses every register is named alike", async () => {
    const { verdict } = rigWith({ answer: ([address = 0, fn = 0]) => withCrc([address, fn | 0x80, 2]) });
    const doctor = await verdict();
    expect(doctor).toMatchObject({ verdict: "foreignMap", heard: { families: BOTH_MODBUS } });
    expect(wordsOf(doctor.verdict, doctor.heard)).not.toMatch(WRONG_WAY);
  });
});
