import { setBits } from "../layout/bits.ts";
import type { FlagKey, Severity } from "./flags.ts";
import type { PackSnapshot, Reading } from "./snapshot.ts";
import { cellStats, cellTemperatureRange, isKnown } from "./snapshot.ts";

/** One pack of a bank as far as sums and comparisons need it. */
export interface BankMember {
  readonly address: number;
  readonly snapshot: PackSnapshot | null;
  /** It answers now: old values are shown but never added to new ones. */
  readonly isPresent: boolean;
  readonly receivedAtMs: number | null;
}

/** Sixteen packs asked one by one take about 10 s at 9600 baud: values older than three such rounds are no longer current. */
export const BANK_STALE_MS = 30_000;

/** Values that came then are of now. */
export const isCurrent = (receivedAtMs: number | null, nowMs: number): boolean =>
  receivedAtMs !== null && nowMs - receivedAtMs <= BANK_STALE_MS;

export interface CountedPack {
  readonly address: number;
  readonly snapshot: PackSnapshot;
}

/** Packs whose values are current. */
export function countedPacks(members: readonly BankMember[], nowMs: number): readonly CountedPack[] {
  return members.flatMap(({ address, snapshot, isPresent, receivedAtMs }) =>
    isPresent && isCurrent(receivedAtMs, nowMs) && snapshot !== null ? [{ address, snapshot }] : [],
  );
}

/** A figure of the bank, and how many packs contribute to it: none does where it is not read. */
export interface BankFigure {
  readonly value: number | "notRead";
  readonly packs: number;
}

export interface BankSums {
  /** Packs that count; the others are silent, old or not read. */
  readonly counted: number;
  readonly currentMa: BankFigure;
  readonly powerW: BankFigure;
  readonly socDeciPct: BankFigure;
  readonly remainingMah: BankFigure;
  readonly fullMah: BankFigure;
  readonly voltageMv: BankFigure;
  /** To full (charging) or to empty (discharging), of those packs that report all three figures needed. */
  readonly minutesLeft: number | null;
}

/** Current that an idle pack may show because of its shunt's offset: below it no time can be given. */
export const IDLE_MA = 500;

const NO_FIGURE: BankFigure = { value: "notRead", packs: 0 };
const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

function figure(values: readonly number[], of: (values: readonly number[]) => number = sum): BankFigure {
  return values.length === 0 ? NO_FIGURE : { value: of(values), packs: values.length };
}

/** The readings of one pack, or none when any of them is missing: half a pair would shift the sum of the other half. */
function all(...readings: readonly Reading<number>[]): readonly number[] | null {
  const known = readings.filter(isKnown);
  return known.length === readings.length ? known : null;
}

function tuples(packs: readonly CountedPack[], pick: (snapshot: PackSnapshot) => readonly number[] | null): readonly (readonly number[])[] {
  return packs.flatMap(({ snapshot }) => {
    const values = pick(snapshot);
    return values === null ? [] : [values];
  });
}

/** By capacity, since half of a large pack is more than half of a small one; the plain mean when no pack reports its capacity. */
function weightedSoc(packs: readonly CountedPack[]): BankFigure {
  const weighted = tuples(packs, (s) => all(s.socDeciPct, s.fullCapacityMah)).filter(([, full = 0]) => full > 0);
  if (weighted.length > 0) {
    const weight = sum(weighted.map(([, full = 0]) => full));
    const charge = sum(weighted.map(([soc = 0, full = 0]) => soc * full));
    return { value: Math.round(charge / weight), packs: weighted.length };
  }
  const plain = tuples(packs, (s) => all(s.socDeciPct)).flat();
  return figure(plain, (values) => Math.round(sum(values) / values.length));
}

function minutes(packs: readonly CountedPack[]): number | null {
  const known = tuples(packs, (s) => all(s.currentMa, s.remainingCapacityMah, s.fullCapacityMah));
  const currentMa = sum(known.map(([current = 0]) => current));
  if (known.length === 0 || Math.abs(currentMa) < IDLE_MA * known.length) return null;
  const leftMah = sum(known.map(([, remaining = 0, full = 0]) => (currentMa > 0 ? full - remaining : remaining)));
  return leftMah <= 0 ? null : Math.round((leftMah * 60) / Math.abs(currentMa));
}

/** Sums over the packs that count. */
export function bankSums(packs: readonly CountedPack[]): BankSums {
  const capacities = tuples(packs, (s) => all(s.remainingCapacityMah, s.fullCapacityMah));
  return {
    counted: packs.length,
    currentMa: figure(tuples(packs, (s) => all(s.currentMa)).flat()),
    powerW: figure(
      tuples(packs, (s) => all(s.packVoltageMv, s.currentMa)).map(([mv = 0, ma = 0]) => mv * ma),
      (values) => Math.round(sum(values) / 1_000_000),
    ),
    socDeciPct: weightedSoc(packs),
    remainingMah: figure(capacities.map(([remaining = 0]) => remaining)),
    fullMah: figure(capacities.map(([, full = 0]) => full)),
    voltageMv: figure(tuples(packs, (s) => all(s.packVoltageMv)).flat(), (values) => Math.round(sum(values) / values.length)),
    minutesLeft: minutes(packs),
  };
}

const SEVERITIES = ["fault", "protection", "alarm"] as const satisfies readonly Severity[];
const LISTS = { fault: "faults", protection: "protections", alarm: "alarms" } as const satisfies Record<Severity, keyof PackSnapshot>;

interface NamedFlag {
  readonly severity: Severity;
  readonly key: FlagKey;
}

/** A set bit that no table names. Its meaning is not known, so it never counts as "nothing is active". */
interface UnknownFlag {
  readonly severity: Severity;
  readonly key: "unknownBit";
  readonly register: string;
  readonly bit: number;
}

export type PackFlag = NamedFlag | UnknownFlag;

/** Language-independent name of a flag: "lowSoc", "unknownBit:warning:27". */
export const flagId = (flag: PackFlag): string => (flag.key === "unknownBit" ? `${flag.key}:${flag.register}:${flag.bit}` : flag.key);

/** Key of the time since which it is active: one condition may be an alarm and a protection. */
export const flagTimeKey = (flag: PackFlag): string => `${flag.severity}:${flagId(flag)}`;

/** An empty list = the status was read, and nothing is active. */
export type PackFlags = readonly PackFlag[] | "notRead";

/** What is active of one kind, named ones first. */
export function flagsOfSeverity(snapshot: PackSnapshot, severity: Severity): PackFlags {
  const keys = snapshot[LISTS[severity]];
  if (keys === "notRead") return keys;
  const unknown = snapshot.unknownBits.filter((each) => each.severity === severity);
  return [
    ...keys.map((key): NamedFlag => ({ severity, key })),
    ...unknown.flatMap(({ register, mask }) => setBits(mask).map((bit): UnknownFlag => ({ severity, key: "unknownBit", register, bit }))),
  ];
}

/**
 * All active flags of a pack, the worst first. Known active ones are given even while other lists have not been read; only
 * "nothing is active" requires all of them.
 */
export function flagsOf(snapshot: PackSnapshot): PackFlags {
  const lists = SEVERITIES.map((severity) => flagsOfSeverity(snapshot, severity));
  const active = lists.flatMap((list) => (list === "notRead" ? [] : list));
  return active.length === 0 && lists.includes("notRead") ? "notRead" : active;
}

/** Number of active flags; 0 also where that is not known. */
export const flagCount = (flags: PackFlags): number => (flags === "notRead" ? 0 : flags.length);

/** The worst active severity of a pack. clear = all was read and nothing is active. */
export type FlagState = Severity | "notRead" | "clear";

/** Not known is worse than clear, and better than what is known to be wrong. */
const FLAG_STATES = [...SEVERITIES, "notRead", "clear"] as const satisfies readonly FlagState[];

export function flagStateOf(snapshot: PackSnapshot): FlagState {
  const flags = flagsOf(snapshot);
  return flags === "notRead" ? "notRead" : (flags[0]?.severity ?? "clear");
}

/** The worst of all these packs: clear only when every one of them is. Without any pack it is not known. */
export function bankFlagState(snapshots: readonly PackSnapshot[]): FlagState {
  const found = new Set(snapshots.map(flagStateOf));
  return FLAG_STATES.find((state) => found.has(state)) ?? "notRead";
}

/** How the cells of one pack compare with those of the others, for scales that all packs share; null = no cell is known. */
export function bankCellRange(snapshots: readonly PackSnapshot[]): { readonly minMv: number; readonly maxMv: number } | null {
  const stats = snapshots.flatMap(({ cellVoltagesMv }) => cellStats(cellVoltagesMv) ?? []);
  if (stats.length === 0) return null;
  return { minMv: Math.min(...stats.map(({ minMv }) => minMv)), maxMv: Math.max(...stats.map(({ maxMv }) => maxMv)) };
}

/** Coldest cell sensor in 0.1 °C. */
export const coldestDeciC = (snapshot: PackSnapshot): number | null => cellTemperatureRange(snapshot)?.minDeciC ?? null;
