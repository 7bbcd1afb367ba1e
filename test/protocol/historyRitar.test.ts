import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sealRecord } from "../../protocol/drivers/ritar-modbus/history.ts";
import type { FlagKey, HistoryOrder, HistoryRecord } from "../../protocol/index.ts";
import { bytesOfHex, DRIVERS, driverOf, formatAmount, historyKind, MINUS, SWITCH_KEYS } from "../../protocol/index.ts";

const RITAR = driverOf("ritar-modbus");
const { history } = RITAR;
if (history?.kind !== "stream") throw new Error("no stream");
const log = history;

interface Seen {
  readonly id: string;
  readonly program: "T0" | "T280";
  readonly request: string;
  readonly recordHex?: string;
  readonly shownByProgram?: string | readonly string[] | null;
}
const SEEN = (JSON.parse(readFileSync(new URL("../captures/ritar-vendortool.json", import.meta.url), "utf8")) as Seen[]).filter(({ id }) =>
  /-hist/.test(id),
);
const RECORDS = SEEN.flatMap((seen) => (seen.recordHex === undefined ? [] : [{ ...seen, recordHex: seen.recordHex }]));
const WHOLE = RECORDS.flatMap((seen) =>
  Array.isArray(seen.shownByProgram) && seen.shownByProgram.length === 18 ? [{ ...seen, shown: seen.shownByProgram as string[] }] : [],
);
const bytes = (hex: string): Uint8Array => bytesOfHex(hex) ?? new Uint8Array(0);

/** What the programs call a flag, in either of their pages. */
const CALLED: Readonly<Record<string, FlagKey>> = {
  "Cell OV": "cellOverVoltage",
  "Cell UV": "cellUnderVoltage",
  "Pack OV": "packOverVoltage",
  "Pack UV": "packUnderVoltage",
  "CHG OC": "chargeOverCurrent",
  "FULL OV": "fullCharge",
  "CHG OT": "chargeOverTemperature",
  "CHG UT": "chargeUnderTemperature",
  "DSG OT": "dischargeOverTemperature",
  "DSG UT": "dischargeUnderTemperature",
  "DSG OV1": "dischargeOverCurrent",
  "DSG OV2": "dischargeOverCurrent2",
  "Env OT": "environmentOverTemperature",
  EOT: "environmentOverTemperature",
  "Env UT": "environmentUnderTemperature",
  EUT: "environmentUnderTemperature",
  "MOS OT": "mosOverTemperature",
  MOT: "mosOverTemperature",
  "LOW SOC": "lowSoc",
  VOLTDIFF: "cellDifference",
  "V DIF": "cellDifference",
  SC: "shortCircuit",
  "NTC DISCONNECT": "temperatureSensorFault",
  "POS NEC NTC DISCONNECT": "terminalSensorFault",
  "MOS NTC DISONNECT": "mosSensorFault",
  "AFE COMM FAULT": "afeCommunicationFault",
  "MOS FAULT": "mosFault",
};
/** Names of bits that the older program calls reserved. */
const isReserved = (text: string): boolean => /^(Rev|RESERVE)\d+$/.test(text);

function recordOf(hex: string, order: HistoryOrder | null = null): HistoryRecord {
  const record = log.toRecord(bytes(hex), order);
  if (!record.ok) throw new Error(record.error.code);
  return record.value;
}

/** The date, the numbers and their places, as the programs write them. */
function shownOf({ packTime, packVoltageMv, currentMa, socDeciPct, sohDeciPct, extremes }: HistoryRecord): string[] {
  const [date = "", time = ""] = (packTime ?? "").split("T");
  const plain = (base: unknown, unit: "V" | "A") => formatAmount(Number(base), unit, { decimals: 1 }).replace(MINUS, "-");
  const e = extremes;
  if (e === null) throw new Error("no extremes");
  return [
    `${date.split("-").map(Number).join("-")} ${time}`,
    String(Number(socDeciPct) / 10),
    String(Number(sohDeciPct) / 10),
    plain(packVoltageMv, "V"),
    plain(currentMa, "A"),
    String(e.maxCellMv),
    String(e.maxCellNumber),
    String(e.minCellMv),
    String(e.minCellNumber),
    String(Number(e.maxTemperatureDeciC) / 10),
    String(e.maxTemperatureNumber),
    String(Number(e.minTemperatureDeciC) / 10),
    String(e.minTemperatureNumber),
  ];
}

describe("records of the guide's battery, as the maker's programs showed them", () => {
  it("there are so many of both programs", () => {
    expect([SEEN.length, RECORDS.length, WHOLE.length]).toEqual([36, 32, 25]);
  });

  it("asks for them as both programs do, byte for byte", () => {
    for (const { request } of RECORDS) {
      const own = RITAR.request("history", 1);
      expect(own.ok && [...own.value.bytes]).toEqual([...bytes(request)]);
    }
    const [t0, t280] = ["ritar-vt-t0-hist-246-86", "ritar-vt-t280-hist-count"].map(
      (id) => SEEN.find((seen) => seen.id === id)?.request ?? "",
    );
    const [wide, one] = ["historyCountWide", "historyCount"].map((block) => RITAR.request(block, 1));
    expect([wide?.ok && [...wide.value.bytes], one?.ok && [...one.value.bytes]]).toEqual([[...bytes(t0 ?? "")], [...bytes(t280 ?? "")]]);
  });

  it.each(WHOLE)("$id: date, values and places", ({ recordHex, shown }) => {
    const [, date, soc, soh, volt, ampere, , , , , max, maxAt, min, minAt, ...warm] = shown;
    // The programs show whatever comes, also what no pack can measure.
    const within = (text: string | undefined, most: number, otherwise: string) => (Math.abs(Number(text)) <= most ? text : otherwise);
    const measured = [
      within(volt, 80, "NaN"),
      within(ampere, 400, "NaN"),
      within(max, 5000, "null"),
      maxAt,
      within(min, 5000, "null"),
      minAt,
    ];
    expect(shownOf(recordOf(recordHex))).toEqual([date, soc, soh].concat(measured, warm));
  });

  it.each(WHOLE.filter(({ id }) => id.includes("histbit")))("$id: faults and switches", ({ recordHex, shown, program }) => {
    const record = recordOf(recordHex);
    const faults = (shown[6] ?? "").trim();
    expect(record.faults).toEqual(CALLED[faults] === undefined ? [] : [CALLED[faults]]);
    const text = shown[7] ?? "";
    expect(record.mode).toBe(text.startsWith("CHARGE") ? "charging" : text.startsWith("DISCHARGE") ? "discharging" : "standby");
    const isOn = (label: string) => new RegExp(`${label}: ON`).test(text);
    const { chargeMos, dischargeMos, limiter, heater, dryContact1, dryContact2, prechargeMos } = record.switches;
    const labels = ["CHG MOS", "DSG MOS", "LIMIT MOS", "HEAT MOS", "DRY CONTACT1", "DRY CONTACT2"];
    // "DSG MOS" ends in no other label, "CHG MOS" begins one.
    expect([chargeMos, dischargeMos, limiter, heater, dryContact1, dryContact2]).toEqual(labels.map(isOn));
    // Precharge by bit 7 for the one, by bit 8 for the other: never told where they differ.
    if (prechargeMos === undefined)
      expect(record.doubtfulBits).toContainEqual(expect.objectContaining({ kind: "switch", meanings: ["prechargeMos"] }));
    else expect(prechargeMos, program).toBe(isOn("PRE MOS"));
    expect(SWITCH_KEYS.filter((key) => record.switches[key] !== undefined).length).toBeGreaterThanOrEqual(6);
  });

  it.each(WHOLE.filter(({ id }) => id.includes("histbit")))("$id: alarm and protection are named as this program names them", (seen) => {
    const { recordHex, shown, program } = seen;
    const order = program === "T0" ? "live" : "log";
    const settled = recordOf(recordHex, order);
    const open = recordOf(recordHex);
    for (const [column, kind, names] of [
      [8, "alarm", settled.alarms],
      [9, "protection", settled.protections],
    ] as const) {
      const text = (shown[column] ?? "").trim();
      const key = CALLED[text];
      if (key !== undefined) expect(names, text).toEqual([key]);
      else if (text === "") expect(names).toEqual([]);
      else expect(isReserved(text), text).toBe(true);
      // Open: either certain, or this program's name is among those that are offered.
      const certain = kind === "alarm" ? open.alarms : open.protections;
      const offered = open.doubtfulBits.flatMap((doubt) => (doubt.kind === kind ? doubt.meanings : []));
      if (key !== undefined) expect([...certain, ...offered], text).toContain(key);
    }
  });

  it("names without doubt bits 0 to 3, and no bit at which the two orders meet by chance", () => {
    const bit = (n: number) => {
      const record = new Uint8Array(40).fill(0);
      record.set([24, 2, 29, 23, 58, 57], 0);
      const [high, low] = n < 8 ? [20, 24] : n < 16 ? [19, 23] : n < 24 ? [18, 22] : [17, 21];
      record[high] = 1 << (n % 8);
      record[low] = 1 << (n % 8);
      const read = log.toRecord(sealRecord(record));
      if (!read.ok) throw new Error(read.error.code);
      return read.value;
    };
    const certain = Array.from({ length: 32 }, (_, n) => bit(n));
    expect(certain.flatMap(({ alarms }, n) => (alarms.length > 0 ? [n] : []))).toEqual([0, 1, 2, 3]);
    expect(certain.flatMap(({ protections }, n) => (protections.length > 0 ? [n] : []))).toEqual([0, 1, 2, 3]);
    // That it is a protection is never in doubt while one of the programs names it.
    expect(historyKind(bit(9))).toBe("protection");
    expect(bit(9).doubtfulBits).toContainEqual({
      kind: "protection",
      bit: 9,
      meanings: ["chargeOverTemperature", "dischargeOverTemperature"],
    });
    for (const [kind, n, name] of [
      ["alarm", 4, "chargeOverCurrent"],
      ["protection", 13, "environmentOverTemperature"],
    ] as const) {
      expect(bit(n).doubtfulBits).toContainEqual({ kind, bit: n, meanings: [name] });
    }
    expect(bit(31).unknownBits).toEqual([
      { register: "warning", mask: 2 ** 31, severity: "alarm" },
      { register: "protection", mask: 2 ** 31, severity: "protection" },
    ]);
    // Nor is it that nothing was wrong, when neither names the bit.
    expect(historyKind(bit(31))).toBe("protection");
  });

  it("drops what the programs drop: a wrong checksum, its bytes the other way round, zeros, FF", () => {
    const dropped = RECORDS.filter(({ shownByProgram }) => typeof shownByProgram === "string");
    expect(dropped).toHaveLength(4);
    for (const { recordHex } of dropped) expect(log.toRecord(bytes(recordHex)).ok).toBe(false);
    expect(dropped.map(({ recordHex }) => log.isFiller(bytes(recordHex)))).toEqual([false, false, true, true]);
    expect(log.isFiller(Uint8Array.from({ length: 40 }, (_, i) => (i % 2 ? 0xaf : 0xfa)))).toBe(true);
    for (const { recordHex } of WHOLE) expect(log.isFiller(bytes(recordHex))).toBe(false);
  });
});

interface Made {
  readonly protection?: number;
  readonly warning?: number;
  readonly maxC?: number;
  readonly minC?: number;
  readonly maxMv?: number;
  readonly minMv?: number;
  readonly ampere?: number;
  readonly soc?: number;
}
function made({ protection = 0, warning = 0, maxC = 25, minC = 24, maxMv = 3320, minMv = 3310, ampere = 0, soc = 55 }: Made): Uint8Array {
  const record = new Uint8Array(40);
  const view = new DataView(record.buffer);
  record.set([26, 1, 12, 6, 48, 13, 0, soc, 99]);
  view.setUint16(9, 531);
  view.setUint16(11, 30_000 + ampere * 10);
  view.setUint32(17, warning);
  view.setUint32(21, protection);
  view.setUint16(25, maxMv);
  view.setUint16(28, minMv);
  record[31] = maxC + 50;
  record[33] = minC + 50;
  return sealRecord(record);
}

describe("in whose order a firmware keeps its bits", () => {
  it("is settled by a record that only one order can explain", () => {
    // Bit 6: charge OT by the live order, cell difference by that of the log page.
    expect(log.settle([made({}), made({ warning: 1 << 6, maxC: 62 })])).toEqual({ order: "live", forLive: [1], forLog: [] });
    expect(log.settle([made({ warning: 1 << 6, maxMv: 3600, minMv: 3200 })])).toEqual({ order: "log", forLive: [], forLog: [0] });
    // Bit 10: charge UT by both pages of V2.80 where it is a protection; bit 8 of an alarm: discharge OT, charge OT.
    expect(log.settle([made({ warning: 1 << 8, maxC: 62 })]).order).toBeNull();
    // Bit 4 of a protection: full, or charge over-current.
    expect(log.settle([made({ protection: 1 << 4, maxMv: 3650, minMv: 3600, ampere: -3, soc: 100 })]).order).toBe("live");
  });

  it("is not settled by what either order explains, by values between, or by records that contradict each other", () => {
    expect(log.settle([]).order).toBeNull();
    expect(log.settle([made({ warning: 1 << 6, maxC: 62, maxMv: 3600, minMv: 3200 })]).order).toBeNull();
    expect(log.settle([made({ warning: 1 << 6, maxC: 42 })]).order).toBeNull();
    const both = [made({ warning: 1 << 6, maxC: 62 }), made({ warning: 1 << 6, maxMv: 3600, minMv: 3200 })];
    expect(log.settle(both)).toEqual({ order: null, forLive: [0], forLog: [1] });
    // A damaged one has no voice.
    expect(log.settle([made({ warning: 1 << 6, maxC: 62 }).with(39, 0)]).order).toBeNull();
  });
});

describe("blocks whose answer is gone once it was given", () => {
  it.each(DRIVERS)("are in no plan of $family", (driver) => {
    const everyStep = (plan: typeof driver.livePlan): readonly string[] =>
      plan.flatMap((step) => [step.block, ...everyStep(step.insteadIfRefused ?? [])]);
    const { livePlan, identityPlan, settingsPlan, probe, bank, control, clock } = driver;
    const asked = [
      ...everyStep([...livePlan, ...identityPlan, ...settingsPlan, ...(probe.confirm ?? []), ...(bank?.plan ?? [])]),
      probe.block,
      control?.stateBlock ?? "",
      clock?.block ?? "",
    ];
    expect(asked.filter((block) => driver.blocks[block]?.consumes)).toEqual([]);
  });
});

describe("a record that measured what no pack can", () => {
  const [sample] = WHOLE.filter(({ id }) => id.includes("histbit"));
  const withBytes = (at: number, ...changed: readonly number[]) => {
    const record = Uint8Array.from(bytes(sample?.recordHex ?? ""));
    record.set(changed, at);
    return sealRecord(record);
  };

  it("tells those values as not reported, and the others", () => {
    const record = log.toRecord(withBytes(11, 0, 0), null);
    expect(record.ok && record.value).toMatchObject({ currentMa: "notReported", packVoltageMv: expect.any(Number) });
  });

  it("has no voice in whose order the bits of the log are", () => {
    // Every bit set, and a current that fits some of their meanings alone: 30 A out of the pack, and 3000 A.
    const all = [0, 0, 0, 0, ...Array.from({ length: 8 }, () => 0xff)];
    const voices = (...current: readonly number[]) => {
      const { forLive, forLog } = log.settle([withBytes(11, ...current, ...all)]);
      return forLive.length + forLog.length;
    };
    expect(voices(0x74, 0x04)).toBeGreaterThan(0);
    expect(voices(0, 0)).toBe(0);
  });
});
