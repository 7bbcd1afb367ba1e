import { describe, expect, it } from "vitest";
import { bytesOfText, driverOf, hexOfBytes, type PartValue } from "../../protocol/index.ts";
import { PLAIN_FIGURES } from "../../protocol/quantity/figures.ts";
import { parseLine } from "../../src/core/trace/pastedLines.ts";
import { copyLine, rowsBetween, runsOf, timeText, wireText } from "../../src/ui/screens/trace/model/bytes.ts";
import { amountText, hexText, printed } from "../../src/ui/screens/trace/model/values.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";

const NBSP = "\u00a0";
const amount = (base: number, quantity: Extract<PartValue, { kind: "amount" }>["quantity"], unit: string, step: number) =>
  ({ kind: "amount", base, quantity, unit, step }) as Extract<PartValue, { kind: "amount" }>;

describe("values of a frame in words", () => {
  it.each([
    [amount(52_811, "voltage", "mV", 1), null, "52.811 V"],
    [amount(52_810, "voltage", "mV", 10), null, "52.81 V"],
    [amount(3301, "voltage", "mV", 1), null, "3301 mV"],
    [amount(-12_300, "current", "mA", 10), "currentMa", "\u221212.30 A"],
    [amount(12_300, "current", "mA", 10), "currentMa", "+12.30 A"],
    [amount(205_000, "current", "A", 1000), "chargeOcAlarmMa", "205 A"],
    [amount(134_420, "charge", "mAh", 10), null, "134.42 Ah"],
    [amount(27_000_000, "charge", "Ah", 1000), null, "27\u2009000 Ah"],
    [amount(-53, "temperature", "degC", 1), null, "\u22125.3 °C"],
    [amount(1_000_000, "duration", "ms", 100_000), null, "1 s"],
    [amount(300, "duration", "us", 25), null, "300 µs"],
    [amount(690, "percent", "pct", 10), null, "69 %"],
    [amount(16, "count", "one", 1), null, "16"],
  ])("%o as %s", (value, key, text) => {
    expect(amountText(value, PLAIN_FIGURES, key).replaceAll(NBSP, " ")).toBe(text);
  });

  it("writes codes in full width and texts without padding", () => {
    expect(hexText(0x1c, 2)).toBe("1C");
    expect(hexText(5, 4)).toBe("0005");
    expect(printed("P16S200A \u0000\u00ff ")).toBe("P16S200A");
  });
});

describe("bytes of a frame on the screen", () => {
  const paceic = loadCaptures("paceic-v25").find(({ packs }) => packs?.length === 2);
  const modbus = loadCaptures("pace-modbus").find(({ id }) => id === "mb-nonsense-wrong-protocol");
  if (!paceic || !modbus) throw new Error("no capture");

  it.each([
    ["paceic-v25", paceic],
    ["pace-modbus", modbus],
  ] as const)("%s: runs hold every byte once and in order", (family, capture) => {
    const bytes = bytesOf(capture, "response");
    const hex = hexOfBytes(bytes, "");
    const explained = driverOf(family).explainer.explain(bytes, { role: "answer", request: bytesOf(capture, "request") });
    const runs = runsOf(hex, explained.parts);
    const joined = runs.map(({ text }) => text).join(family === "paceic-v25" ? "" : " ");
    expect(joined).toBe(family === "paceic-v25" ? wireText(hex, "CR") : wireText(hex));
    // Cells of one pack have one shade, and what follows another.
    const cells = runs.filter(({ part }) => part.key === "cellVoltagesMv" && part.pack === 0);
    expect(new Set(cells.map(({ isShaded }) => isShaded)).size).toBeLessThan(2);
  });

  it("shows characters where the frame is made of them, and pairs where a byte is not one", () => {
    expect(wireText(hexOfBytes(bytesOfText("~250146C10000FD9A\r"), ""))).toBe("~250146C10000FD9A");
    expect(wireText("7EFF30")).toBe("7E FF 30");
    expect(wireText("010300000008440C")).toBe("01 03 00 00 00 08 44 0C");
  });

  it("copies a line in a form that is read again, byte for byte", () => {
    for (const hex of [hexOfBytes(bytesOfText("~250146C10000FD9A\r"), ""), "010300000008440C", "FDEDF7"]) {
      for (const direction of ["tx", "rx"] as const) {
        const line = parseLine(copyLine({ wallMs: 1_768_659_667_123, direction, hex }));
        expect(line && hexOfBytes(line.bytes, "")).toBe(hex);
        expect(line?.hint).toBe(direction === "tx" ? "request" : "answer");
      }
    }
  });

  it("chooses the lines between two, whichever comes first", () => {
    const rows = [3, 4, 6, 9].map((seq) => ({ seq }) as Parameters<typeof rowsBetween>[0][number]);
    const seqs = (from: number | null, to: number | null) => rowsBetween(rows, from, to).map(({ seq }) => seq);
    expect(seqs(9, 4)).toEqual([4, 6, 9]);
    expect(seqs(null, 6)).toEqual([6]);
    expect(seqs(3, null)).toEqual([]);
  });

  it("tells thousandths of a second", () => {
    expect(timeText(new Date(2026, 0, 17, 4, 1, 7, 23).getTime())).toBe("04:01:07.023");
  });
});
