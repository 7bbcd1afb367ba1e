import { describe, expect, it } from "vitest";
import { DRIVERS, textOfBytes } from "../../protocol/index.ts";
import type { PastedFrame } from "../../src/contract/trace.ts";
import { explainText } from "../../src/core/trace/pasted.ts";
import type { Capture } from "../support/captures.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";
import { gapsOf, payloadOf, valuesOfParts } from "../support/explained.ts";

const PACEIC = loadCaptures("paceic-v25").filter((c) => c.kind === undefined && c.requestValid !== false);
const MODBUS = loadCaptures("pace-modbus");

function blocksOf(frames: readonly PastedFrame[]): readonly (readonly (string | null)[])[] {
  return frames.map(({ readings }) => readings.map(({ explanation }) => explanation.block));
}

/** Ways in which people pass one line of characters around. */
const CHARACTERS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.trim(),
  (text) => `${text.trim()}\\r`,
  (text) => `"${text.trim()}",`,
  (text) => `12:01:07 > ${text.trim().replaceAll(/(..)/g, "$1 ")}`,
  (text) => `2026-01-17 14:21:07.123  RX  ${text.trim()}\\r`,
];
const PAIRS: readonly ((hex: string) => string)[] = [
  (hex) => hex,
  (hex) => hex.toLowerCase().replaceAll(" ", ""),
  (hex) => hex.replaceAll(/(..) ?/g, "0x$1, "),
  (hex) => `[${hex.replaceAll(" ", ",")}]`,
  (hex) => `RX: ${hex}`,
];

describe("a pasted text", () => {
  it.each(PACEIC.filter((c) => c.packs))("$id: is recognised however it was written, and says the published values", (c) => {
    for (const write of CHARACTERS) {
      const { frames, unreadable } = explainText(DRIVERS, write(c.response ?? ""));
      expect(unreadable).toEqual([]);
      expect(frames).toHaveLength(1);
      const reading = frames[0]?.readings.find(({ explanation }) => explanation.block === c.block);
      if (!reading) throw new Error(write.toString());
      expect(reading.family).toBe("paceic-v25");
      expect(c.packs?.map((_, pack) => valuesOfParts(payloadOf(reading.explanation, pack)))).toEqual(c.packs);
    }
  });

  it.each(MODBUS)("$id: with its question above it, every value comes out", (c) => {
    for (const write of PAIRS) {
      const { frames } = explainText(DRIVERS, `${c.request}\n\n${write(c.response ?? "")}\n`);
      const answers = frames.filter(({ line, readings }) => line === 3 && readings.length > 0);
      const [answer] = answers;
      expect(answers).toHaveLength(1);
      // A question that no family's blocks name may be of either map.
      const families = answer?.readings.map(({ family }) => family);
      const isNamed = frames[0]?.readings.some(({ explanation }) => explanation.block !== null);
      expect(families).toEqual(isNamed ? ["pace-modbus"] : ["ritar-modbus", "pace-modbus"]);
      const explanation = answer?.readings.at(-1)?.explanation;
      if (!explanation) throw new Error("no reading");
      expect(explanation).toMatchObject({ direction: "answer", code: c.exception ?? null });
      if (c.values) expect(valuesOfParts(payloadOf(explanation))).toMatchObject(c.values);
    }
  });

  it("takes a request and the line below it for question and answer", () => {
    const pair = (c: Capture) => explainText(DRIVERS, `${c.request}\n${c.response}`).frames;
    const settings = PACEIC.filter((c) => c.values && c.request !== null && c.answer?.rtn === "00" && (c.answer.infoCharacters ?? 0) > 0);
    expect(settings.length).toBeGreaterThan(15);
    for (const c of settings) {
      const frames = pair(c);
      // E3 is a command and, as a return code, a refusal: both are said, the question first.
      expect(frames[0]?.readings[0]?.explanation.block, c.id).toBe(c.block);
      expect(blocksOf(frames)[1], c.id).toEqual([c.block]);
      const answer = frames[1]?.readings[0]?.explanation;
      expect(answer && valuesOfParts(payloadOf(answer)), c.id).toEqual(c.values);
    }
  });

  it("reads characters that were written as pairs, and several frames on one line", () => {
    const version = "~250146C10000FD9A\r";
    const inHex = [...version].map((character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join(" ");
    expect(blocksOf(explainText(DRIVERS, inHex).frames)).toEqual([["version"]]);
    expect(blocksOf(explainText(DRIVERS, `${version.trim()}${version.trim()}`).frames)).toEqual([["version"], ["version"]]);
    expect(blocksOf(explainText(DRIVERS, "01 03 00 00 00 08 44 0C 01 03 00 09 00 04 94 0B").frames)).toEqual([["summary"], ["flags"]]);
  });

  it("reads a write as one, also of Modbus", () => {
    const write = "01 10 00 4C 00 03 06 00 5F 00 6E 00 0A 7F C6";
    const [frame] = explainText(DRIVERS, write).frames;
    expect(frame?.readings[0]?.explanation).toMatchObject({ direction: "request", block: "chargeOc", writes: true });
  });

  it("says of what is no frame what it is, and which lines cannot be read", () => {
    const { frames, unreadable } = explainText(DRIVERS, "hello\nFD ED F7 CA 82\n~250146c10000FD9A\nxyz 12");
    expect(unreadable).toEqual([1, 4]);
    expect(frames.map(({ line }) => line)).toEqual([2, 3]);
    expect(frames[0]?.readings).toEqual([]);
    expect(frames[1]?.readings[0]?.explanation).toMatchObject({ verdict: "broken" });
    expect(frames[1]?.readings[0]?.explanation.remarks.map(({ key }) => key)).toContain("lowerCase");
  });

  describe("as public logs have it", () => {
    const REQUEST = "01 03 00 00 00 08 44 0C";
    const VERSION = "~250146C10000FD9A\r";
    const inHex = (characters: string) => [...characters].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase());
    const first = (text: string) => {
      const { frames, unreadable } = explainText(DRIVERS, text);
      return {
        unreadable,
        read: frames.map(({ line, readings }) => [line, readings[0]?.explanation.direction, readings[0]?.explanation.block]),
      };
    };

    it.each([
      ["arrows of ESPHome's uart_debug", `[14:21:07][D][uart_debug:158]: >>> ${REQUEST.replaceAll(" ", ":")}`],
      ["a verb in capitals", `SENT: ${REQUEST}`],
      ["a stamp and a verb", `2026-01-17 14:21:07,123 - INFO - Sent data via TCP: ${REQUEST.replaceAll(" ", "")}`],
      ["bytes of Python", String.raw`DEBUG b'\x01\x03\x00\x00\x00\x08D\x0c'`],
      ["hex in brackets behind words", `write register (Hex: ${REQUEST})`],
    ])("%s", (_, text) => {
      expect(first(text)).toEqual({ unreadable: [], read: [[1, "request", "summary"]] });
    });

    it.each([
      ["characters as pairs behind words", `reply via TCP: ${inHex(VERSION).join("")}`],
      ["Python's own escapes", String.raw`b'~250146C10000FD9A\r'`],
      ["arrows and colons", `[12:00:00][D][uart_debug:158]: >>> ${inHex(VERSION).join(":")}`],
    ])("of a pack that speaks in characters: %s", (_, text) => {
      expect(first(text)).toEqual({ unreadable: [], read: [[1, "request", "version"]] });
    });

    it.each([
      [
        "hexdump -C",
        "00000000  7e 32 35 30 31 34 36 43  31 30 30 30 30 46 44 39  |~250146C10000FD9|\n00000010  41 0d                                             |A.|",
      ],
      ["xxd", "00000000: 7e32 3530 3134 3643 3130 3030 3046 4439  ~250146C10000FD9\n00000010: 410d                                     A."],
      [
        "Wireshark",
        "0000   7e 32 35 30 31 34 36 43 31 30 30 30 30 46 44 39   ~250146C10000FD9\n0010   41 0d                                             A.",
      ],
    ])("a dump over several lines: %s", (_, text) => {
      expect(first(`before:\n${text}`)).toEqual({ unreadable: [1], read: [[2, "request", "version"]] });
    });

    it("a frame in two parts is one frame, and what comes behind it is another", () => {
      const pairs = inHex(VERSION);
      const text = [`RX (part 1 of 2): ${pairs.slice(0, 7).join(" ")}`, `RX (part 2 of 2): ${pairs.slice(7).join(" ")}`, REQUEST].join(
        "\n",
      );
      expect(first(text).read).toEqual([
        [1, "request", "version"],
        [3, "request", "summary"],
      ]);
    });

    it("words alone are no frame, also beside a time", () => {
      const text = "2026-01-17 14:21:07 connected\n[14:21:07][D][sensor:094]: 'cell 1': 3.301 V\nadded face bead";
      expect(first(text)).toEqual({ unreadable: [1, 2, 3], read: [] });
    });
  });

  it("covers every byte whatever is pasted", () => {
    for (const c of [...PACEIC, ...MODBUS]) {
      for (const side of ["request", "response"] as const) {
        if (c[side] === null) continue;
        const text = c.encoding === "hex" ? (c[side] ?? "") : textOfBytes(bytesOf(c, side));
        for (const cut of [text, text.slice(0, 11), text.slice(5), text.replace("0", "1")]) {
          for (const { hex, readings } of explainText(DRIVERS, cut).frames) {
            for (const { explanation } of readings) expect(gapsOf(explanation, hex.length / 2)).toEqual([]);
          }
        }
      }
    }
  });
});
