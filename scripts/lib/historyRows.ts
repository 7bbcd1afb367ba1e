import type { FlagKey, HistoryByteRange, HistoryRecord } from "../../protocol/shared.ts";
import type { HistoryArchive, HistoryRow, HistoryState } from "../../src/contract/history.ts";

/** Made-up rows for tests, pictures and the bench of the History screen: the same at every run, never shipped. */

/** Seeded numbers below 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
const below = (random: () => number, end: number): number => Math.floor(random() * end);

const MINUTE_MS = 60_000;
const NEWEST_MS = Date.UTC(2026, 0, 17, 14, 18, 53);
const STEP_MS = 8 * 60 * MINUTE_MS;

const two = (n: number): string => n.toString(16).toUpperCase().padStart(2, "0");
const four = (n: number): string => two((n >> 8) & 255) + two(n & 255);

/** The bytes as a paceic pack would send them, with FF for what old firmware does not keep. */
function rawOf(
  at: Date,
  cells: readonly number[],
  temps: readonly number[],
  currentMa: number,
  packMv: number,
  flags: readonly number[],
): string {
  const clock = [
    at.getUTCFullYear() - 2000,
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  ];
  const numbers = [Math.round(currentMa / 10) & 0xffff, packMv & 0xffff, 8947, 19_840];
  return [
    ...[...clock, cells.length].map(two),
    ...cells.map(four),
    two(temps.length),
    ...temps.map((deciC) => four(deciC + 2730)),
    ...numbers.map(four),
    ...flags.map(two),
    four(212),
    "FFFFFFFF",
  ].join("");
}

/** How a record of 16 cells and 6 temperatures lies. */
const FIXTURE_LAYOUT: readonly HistoryByteRange[] = (
  [
    [0, 1, "yearSince2000", "captured"],
    [1, 1, "month", "captured"],
    [2, 1, "day", "captured"],
    [3, 1, "hour", "captured"],
    [4, 1, "minute", "captured"],
    [5, 1, "second", "captured"],
    [6, 1, "cellCount", "captured"],
    [7, 32, "cellVoltagesMv", "captured"],
    [39, 1, "temperatureCount", "captured"],
    [40, 12, "temperaturesDeciC", "captured"],
    [52, 2, "currentMa", "captured"],
    [54, 2, "packVoltageMv", "captured"],
    [56, 2, "remainingCapacityMah", "captured"],
    [58, 2, "fullCapacityMah", "captured"],
    [60, 1, "protection1", "documented"],
    [61, 1, "protection2", "documented"],
    [62, 1, "fault", "documented"],
    [63, 1, "warning1", "documented"],
    [64, 1, "warning2", "documented"],
    [65, 1, "indication", "documented"],
    [66, 2, "cycleCount", "documented"],
    [68, 4, null, ""],
  ] as const
).map(([start, length, key, evidence]) => ({ start, length, key, evidence }));

interface Event {
  readonly alarms?: readonly FlagKey[];
  readonly protections?: readonly FlagKey[];
  readonly faults?: readonly FlagKey[];
  readonly coldDeciC?: number;
  readonly currentMa?: number;
}

const EVENTS: readonly Event[] = [
  { alarms: ["chargeUnderTemperature"], coldDeciC: 49, currentMa: 24_120 },
  { alarms: ["chargeUnderTemperature"], protections: ["chargeUnderTemperature"], coldDeciC: -1, currentMa: 21_600 },
  { alarms: ["dischargeOverCurrent"], currentMa: -205_400 },
  { alarms: ["cellOverVoltage", "packOverVoltage"], currentMa: 18_200 },
];

/** What happened `ago` records before the newest one. */
function eventOf(ago: number): Event {
  if (ago === 0) return { alarms: ["chargeUnderTemperature"], coldDeciC: 49, currentMa: 38_360 };
  if (ago === 8) return EVENTS[1] ?? {};
  if (ago === 5 || ago === 9) return EVENTS[0] ?? {};
  if (ago === 150) return { faults: ["temperatureSensorFault"], alarms: ["lowSoc"] };
  if (ago % 97 === 60) return EVENTS[(ago / 97) % 2 < 1 ? 1 : 0] ?? {};
  if (ago % 29 === 12) return EVENTS[2 + (ago % 2)] ?? {};
  return {};
}

function recordOf(ago: number, random: () => number): { readonly record: HistoryRecord; readonly raw: string } {
  const event = eventOf(ago);
  const jitter = () => below(random, 3) - 1;
  const at = new Date(NEWEST_MS - ago * STEP_MS + (ago % 3) * 47 * MINUTE_MS - (ago === 0 ? 0 : below(random, 40) * 1000));
  const phase = Math.sin(ago / 5);
  const currentMa = event.currentMa ?? Math.round(phase * 22_000) + jitter() * 370;
  const mean = 3325 + Math.round(phase * 24);
  const spread = Math.abs(currentMa) > 15_000 ? 1 : 0.45;
  const shape = [-3, 0, -2, 1, -5, -1, 3, 0, 14, -1, -3, 2, -15, 0, 9, -2];
  const cellVoltagesMv = shape.map((offset) => mean + Math.round(offset * spread) + jitter());
  const coldest = event.coldDeciC ?? 90 - Math.round(40 * Math.exp(-(((ago - 8) / 12) ** 2))) + below(random, 20);
  const temps = [coldest, coldest + 5, coldest + 7, coldest + 4, coldest + 93, coldest + 22];
  const packVoltageMv = cellVoltagesMv.reduce((sum, mv) => sum + mv, 0);
  const protections = event.protections ?? [];
  const record: HistoryRecord = {
    packTime: at.toISOString().slice(0, 19),
    packVoltageMv,
    currentMa,
    remainingCapacityMah: 120_000 + Math.round(phase * 40_000),
    fullCapacityMah: 198_400,
    cycleCount: Math.max(1, 212 - Math.floor(ago / 60)),
    socDeciPct: "notReported",
    sohDeciPct: "notReported",
    extremes: null,
    cellVoltagesMv,
    temperatures: temps.map((valueDeciC, index) => ({
      role: index < 4 ? ("cell" as const) : index === 4 ? ("mos" as const) : ("environment" as const),
      index: index < 4 ? index + 1 : 1,
      valueDeciC,
    })),
    mode: currentMa > 0 ? "charging" : currentMa < 0 ? "discharging" : "standby",
    switches: { chargeMos: protections.length === 0, dischargeMos: true, limiter: false },
    fullyCharged: false,
    alarms: event.alarms ?? [],
    protections,
    faults: event.faults ?? [],
    unknownBits: [],
    doubtfulBits: [],
  };
  const flags = [0, protections.length > 0 ? 4 : 0, record.faults.length > 0 ? 8 : 0, 0, record.alarms.length > 0 ? 4 : 0, 6];
  return { record, raw: rawOf(at, cellVoltagesMv, temps, currentMa, packVoltageMv, flags) };
}

/** Newest first, numbered `count` … 1; every 41st from the 33rd on is damaged, and one has a gap before it. */
export function fixtureRows(count: number, seed = 23): readonly HistoryRow[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, ago) => {
    const { record, raw } = recordOf(ago, random);
    const isDamaged = count > 40 && ago % 400 === 33;
    return {
      seq: count - ago,
      raw: isDamaged ? `${raw.slice(0, 20)}0000${raw.slice(24)}` : raw,
      record: isDamaged ? null : record,
      seenWallMs: NEWEST_MS + 3_600_000 + ago * 200,
      gapBefore: ago === 12,
    };
  });
}

export function fixtureArchive(count: number, change: Partial<HistoryArchive> = {}): HistoryArchive {
  return {
    key: "RES20010K2304170086",
    count,
    pack: {
      family: "paceic-v25",
      address: 1,
      identity: { bmsVersion: "P16S200A-31280-1.30C", modelSerial: "31280", packSerial: "RES20010K2304170086" },
    },
    ...change,
  };
}

export function fixtureHistory(count: number, change: Partial<HistoryState> = {}): HistoryState {
  return {
    support: "yes",
    isStream: false,
    order: null,
    archive: fixtureArchive(count),
    unreadable: null,
    version: 1,
    progress: null,
    result: null,
    clock: { offsetS: -134, couldBe: null, readAtWallMs: NEWEST_MS },
    layouts: { 72: FIXTURE_LAYOUT },
    ...change,
  };
}
