import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bytesOfHex, hexOfBytes, u16At } from "../../protocol/bytes/bytes.ts";
import { FAULT_BITS, PROTECTION_BITS, STATUS_BITS, WARNING_BITS } from "../../protocol/drivers/ritar-modbus/bits.ts";
import { historyLayoutAt } from "../../protocol/drivers/ritar-modbus/history.ts";
import { ritarModbus } from "../../protocol/drivers/ritar-modbus/index.ts";
import { layoutOfRange } from "../../protocol/drivers/ritar-modbus/registers.ts";
import { namesOfBits } from "../../protocol/layout/bits.ts";
import type { Layout, Values } from "../../protocol/layout/fields.ts";
import { decodeLayout, encodeLayout } from "../../protocol/layout/interpreter.ts";
import type { Request } from "../../protocol/link/request.ts";
import { createModbusFramer, readRequestBytes, withCrc, writeRequestBytes } from "../../protocol/modbus/frame.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";

const CAPTURES = loadCaptures("ritar-modbus");
const ANSWERED = CAPTURES.filter((c) => c.response !== null && c.registers !== undefined);

/** What the maker's programs sent, and what they showed of made-up answers. */
interface Seen {
  readonly id: string;
  readonly program: "T0" | "T280";
  readonly request: string | null;
  readonly response: string | null;
  readonly startRegister?: number;
  readonly registers?: readonly number[];
  readonly shownByProgram?: string | Readonly<Record<string, string>>;
}
const SEEN = JSON.parse(readFileSync(new URL("../captures/ritar-vendortool.json", import.meta.url), "utf8")) as Seen[];

function bytes(hex: string | null): Uint8Array {
  return bytesOfHex(hex ?? "") ?? new Uint8Array(0);
}

function payloadOf(request: Uint8Array, response: Uint8Array): Uint8Array {
  const framer = createModbusFramer();
  framer.begin(request);
  const frames = [...framer.push(response), ...framer.silence()].filter((e) => e.kind === "frame");
  expect(frames.map((e) => hexOfBytes(e.bytes))).toEqual([hexOfBytes(response)]);
  const asked: Request = {
    bytes: request,
    address: request[0] ?? 0,
    block: "any",
    args: [],
    kind: "read",
    longestReplyBytes: response.length,
  };
  const verdict = ritarModbus.accept(asked, response);
  if (verdict.kind !== "reply") throw new Error(verdict.kind);
  return verdict.payload;
}

function layoutAt(start: number, count: number): Layout {
  return historyLayoutAt(start, count) ?? layoutOfRange(start, count);
}

function decoded(start: number, payload: Uint8Array) {
  const values = decodeLayout(layoutAt(start, payload.length / 2), payload);
  if (!values.ok) throw new Error(values.error.code);
  return values.value;
}

function encoded(start: number, count: number, values: Values): Uint8Array {
  const data = encodeLayout(layoutAt(start, count), values);
  if (!data.ok) throw new Error(`${data.error.code} ${data.error.detail?.field}`);
  return data.value;
}

describe("captures of the guide's battery", () => {
  it("holds all that the reference lists", () => expect([CAPTURES.length, SEEN.length]).toEqual([17, 216]));

  it.each(CAPTURES.filter((c) => c.written === undefined))("$id: the request is built byte for byte", (c) => {
    const request = bytesOf(c, "request");
    expect(hexOfBytes(readRequestBytes(request[0] ?? 0, u16At(request, 2), u16At(request, 4)))).toBe(c.request);
  });

  it.each(ANSWERED)("$id: decodes to its published values and re-encodes byte for byte", (c) => {
    const [request, response] = [bytesOf(c, "request"), bytesOf(c, "response")];
    const payload = payloadOf(request, response);
    expect(Array.from({ length: payload.length / 2 }, (_, i) => u16At(payload, 2 * i))).toEqual(c.registers);
    const values = decoded(c.startRegister ?? 0, payload);
    expect(values).toMatchObject(c.values ?? {});
    const again = encoded(c.startRegister ?? 0, payload.length / 2, values);
    expect(hexOfBytes(withCrc([...response.slice(0, 3), ...again]))).toBe(hexOfBytes(response));
  });

  it.each(CAPTURES.filter((c) => c.written !== undefined))("$id: the write is built byte for byte", (c) => {
    const request = bytesOf(c, "request");
    const start = c.startRegister ?? 0;
    expect(hexOfBytes(writeRequestBytes(1, start, encoded(start, u16At(request, 4), c.written ?? {})))).toBe(c.request);
  });
});

describe("what the maker's programs send and show", () => {
  const reads = SEEN.filter((s) => s.request !== null && bytes(s.request)[1] === 3 && s.registers !== undefined && s.response !== null);

  it("has reads to compare", () => expect(reads.length).toBeGreaterThan(60));

  it.each(reads)("$id: cut, decoded and re-encoded", (seen) => {
    const payload = payloadOf(bytes(seen.request), bytes(seen.response));
    expect(Array.from({ length: payload.length / 2 }, (_, i) => u16At(payload, 2 * i))).toEqual(seen.registers);
    const start = seen.startRegister ?? 0;
    const layout = layoutAt(start, payload.length / 2);
    const values = decoded(start, payload);
    expect(Object.keys(values)).toEqual(layout.map(({ key }) => key));
    const again = encoded(start, payload.length / 2, values);
    expect(hexOfBytes(withCrc([...bytes(seen.response).slice(0, 3), ...again]))).toBe(hexOfBytes(bytes(seen.response)));
  });

  /** Base units in one of what its screen counts in. */
  function shownStep(key: string): number {
    if (/^(pack.*|fullCharge)Mv$/.test(key)) return 1000;
    if (key.endsWith("Mv")) return 1;
    if (key.endsWith("Ma")) return 1000;
    if (key === "sleepDelayUs") return 1_000_000;
    if (key === "shortCircuitDelayUs") return 1;
    if (key.endsWith("DelayUs")) return 1000;
    if (key.endsWith("DeciC") || key.endsWith("DeciPct")) return 10;
    throw new Error(key);
  }

  it.each(["ritar-vt-t0-read-160", "ritar-vt-t0-read-176", "ritar-vt-t0-read-190"])("%s: every setting as it stood on its screen", (id) => {
    const seen = SEEN.find((each) => each.id === id);
    const shown = typeof seen?.shownByProgram === "string" ? (seen.shownByProgram.match(/-?\d+(\.\d+)?/g) ?? []).map(Number) : [];
    const values = Object.entries(
      decoded(seen?.startRegister ?? 0, payloadOf(bytes(seen?.request ?? null), bytes(seen?.response ?? null))),
    );
    expect(values.map(([key, value]) => [key, Number(value) / shownStep(key)])).toEqual(values.map(([key], i) => [key, shown[i]]));
    expect(shown).toHaveLength(seen?.registers?.length ?? 0);
  });

  /** Raw registers and what the programs showed of them; no frame of these was kept. T0 rounds currents to tenths. */
  it.each([
    ["currentMa", 0, 1234, 12_340],
    ["currentMa", 0, 64_302, -12_340],
    ["currentMa", 0, 65_532, -40],
    ["currentMa", 0, 32_767, 327_670],
    ["currentMa", 0, 32_768, -327_680],
    ["cycleCount", 7, 65_535, 65_535],
    ["cellTemperature1DeciC", 120, 350, -150],
    ["cellTemperature2DeciC", 121, 499, -1],
    ["cellTemperature3DeciC", 122, 500, 0],
    ["cellTemperature4DeciC", 123, 0, -500],
    ["mosTemperatureDeciC", 145, 301, -199],
    ["environmentTemperatureDeciC", 146, 783, 283],
  ] as const)("%s, register %i: %i is %i", (key, register, raw, base) => {
    const values = decoded(register, Uint8Array.of(raw >> 8, raw & 0xff));
    expect(values).toEqual({ [key]: base });
    expect([...encoded(register, 1, values)]).toEqual([raw >> 8, raw & 0xff]);
  });

  /** Values on the screens of the programs, in our base units. */
  it.each([
    [
      "ritar-vt-t0-read-0",
      {
        currentMa: 12_340,
        packVoltageMv: 53_210,
        socDeciPct: 876,
        sohDeciPct: 987,
        remainingCapacityMah: 65_430,
        fullCapacityMah: 98_760,
        ratedCapacityMah: 100_110,
        cycleCount: 345,
      },
    ],
    ["ritar-vt-t0-read-40", { cell1Mv: 3301, cell16Mv: 3316 }],
    [
      "ritar-vt-t0-read-120",
      { cellTemperature1DeciC: 111, cellTemperature2DeciC: 122, cellTemperature3DeciC: 133, cellTemperature4DeciC: 144 },
    ],
    [
      "ritar-vt-t0-read-145",
      {
        mosTemperatureDeciC: 242,
        environmentTemperatureDeciC: 273,
        maxCellMv: 3316,
        maxCellNumber: 16,
        minCellMv: 3301,
        minCellNumber: 1,
        maxTemperatureDeciC: 257,
        maxTemperatureNumber: 4,
        minTemperatureDeciC: 254,
        minTemperatureNumber: 2,
      },
    ],
    ["ritar-vt-t280-live-155", { positiveTerminalDeciC: 111, negativeTerminalDeciC: 122 }],
  ])("%s: the values that stood on its screen", (id, shown) => {
    const seen = SEEN.find((s) => s.id === id);
    if (!seen) throw new Error(id);
    expect(decoded(seen.startRegister ?? 0, payloadOf(bytes(seen.request), bytes(seen.response)))).toMatchObject(shown);
  });
});

/** Words of the programs' screens, by our key. Where the two differ, V2.80 has the newer name. */
const WARNING_LABELS: Readonly<Record<string, string>> = {
  cellOverVoltage: "Cell OV",
  cellUnderVoltage: "Cell UV",
  packOverVoltage: "Pack OV",
  packUnderVoltage: "Pack UV",
  chargeOverCurrent: "CHG OC",
  dischargeOverCurrent: "DSG OC",
  chargeOverTemperature: "CHG OT",
  chargeUnderTemperature: "CHG UT",
  dischargeOverTemperature: "DSG OT",
  dischargeUnderTemperature: "DSG UT",
  environmentOverTemperature: "Env OT",
  environmentUnderTemperature: "Env UT",
  mosOverTemperature: "MOS OT",
  lowSoc: "LOW SOC",
  cellDifference: "VOLTDIFF",
  positiveTerminalOverTemperature: "POS_OT",
  negativeTerminalOverTemperature: "NEG_OT",
};
const PROTECTION_LABELS: Readonly<Record<string, string>> = {
  cellOverVoltage: "Cell OV",
  cellUnderVoltage: "Cell UV",
  packOverVoltage: "Pack OV",
  packUnderVoltage: "Pack UV",
  fullCharge: "FULL OV",
  chargeOverCurrent: "CHG O[CV]1",
  chargeOverCurrent2: "CHG OC2",
  dischargeOverCurrent: "DSG O[CV]1",
  dischargeOverCurrent2: "DSG O[CV]2",
  chargeOverTemperature: "CHG OT",
  chargeUnderTemperature: "CHG UT",
  dischargeOverTemperature: "DSG OT",
  dischargeUnderTemperature: "DSG U[TV]",
  environmentOverTemperature: "ENV OT",
  environmentUnderTemperature: "ENV UT",
  mosOverTemperature: "MOS OT",
  shortCircuit: "SC",
  chargerReversed: "CHG INVERSED",
  cellDifference: "VOLTDIFF",
  cellOverVoltage2: "COV2",
  backFlow: "FLOWBK",
  chargeShortCircuit: "CHG_SC",
  positiveTerminalOverTemperature: "POS_OT",
  negativeTerminalOverTemperature: "NEG_OT",
};
const FAULT_LABELS: Readonly<Record<string, string>> = {
  temperatureSensorFault: "NTC DISCONNECT",
  terminalSensorFault: "POS NEC NTC DISCONNECT",
  mosSensorFault: "MOS NTC DISONNECT",
  afeCommunicationFault: "AFE COMM FAULT",
  mosFault: "MOS FAULT",
  limiterFault: "LIMIT FAULT",
};
/** Boxes of the switch tiles, by our name of the bit. */
const TILE_BOXES: Readonly<Record<string, string>> = {
  chargeMosOn: "textBox26",
  dischargeMosOn: "textBox25",
  limiterOn: "textBox24",
  heaterOn: "textBox23",
  dryContact1On: "textBox22",
  dryContact2On: "textBox21",
  prechargeMosOn: "textBox20",
};
/** Only V2.80 knows these; the older program calls them reserved. */
const NEWER_WARNINGS: readonly number[] = [15, 16];
const NEWER_PROTECTIONS: readonly number[] = [6, 19, 20, 21, 22, 23];

describe("bits, one at a time, as the maker's programs named them on screen", () => {
  const single = SEEN.filter((s) => s.id.includes("-livebit-"));
  const bitOf = (seen: Seen) => Number(seen.id.split("-").at(-1));

  it.each(single)("$id", (seen) => {
    const bit = bitOf(seen);
    const values = decoded(0, payloadOf(bytes(seen.request), bytes(seen.response)));
    const shown = seen.shownByProgram;
    if (shown === undefined || typeof shown === "string") throw new Error(seen.id);
    const names = (table: Readonly<Record<number, string>>, key: string) => namesOfBits(table, Number(values[key])).names;
    const isNewer = seen.program === "T280";
    const [warning] = names(WARNING_BITS, "warningFlags");
    if (warning !== undefined && (isNewer || !NEWER_WARNINGS.includes(bit))) {
      expect(shown.richTextBoxAlarm).toMatch(new RegExp(`^${WARNING_LABELS[warning]}\\s*$`));
    }
    const [protection] = names(PROTECTION_BITS, "protectionFlags");
    if (protection !== undefined && (isNewer || !NEWER_PROTECTIONS.includes(bit))) {
      expect(shown.richTextBoxProtect).toMatch(new RegExp(`^${PROTECTION_LABELS[protection]}\\s*$`));
    }
    const [fault] = names(FAULT_BITS, "statusFlags");
    if (fault !== undefined) expect(shown.richTextBox2?.trim()).toBe(FAULT_LABELS[fault]);
    const [state] = names(STATUS_BITS, "statusFlags");
    const box = state === undefined ? undefined : TILE_BOXES[state];
    if (box !== undefined) expect(shown[box]).toBe("ON");
    if (state === "charging") expect(shown.textBox27).toBe("CHARGE");
    if (state === "discharging") expect(shown.textBox27).toBe("DISCHARGE");
    // What neither program names has no name here either.
    if (warning === undefined) expect(shown.richTextBoxAlarm ?? "Rev").toMatch(/^Rev|^\s*$/);
    if (protection === undefined) expect(shown.richTextBoxProtect ?? "RESERVE").toMatch(/^RESERVE|^\s*$/);
    if (fault === undefined) expect(shown.richTextBox2 ?? "").toMatch(/^\s*$/);
    if (bit < 16) expect(Number(values.balanceFlags)).toBe(2 ** bit);
  });

  it("names every bit that some program names", () => {
    expect(Object.keys(WARNING_LABELS).sort()).toEqual(Object.values(WARNING_BITS).sort());
    expect(Object.keys(PROTECTION_LABELS).sort()).toEqual(Object.values(PROTECTION_BITS).sort());
    expect(Object.keys(FAULT_LABELS)).toEqual(Object.values(FAULT_BITS));
  });
});
