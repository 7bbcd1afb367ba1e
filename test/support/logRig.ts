import type { PackSnapshot, Result } from "../../protocol/index.ts";
import { CONTROLS_NOT_REPORTED, fail, isoOfWallMs, ok } from "../../protocol/index.ts";
import type { BankPack, BankState } from "../../src/contract/bank.ts";
import { NO_BANK } from "../../src/contract/beginnings.ts";
import type { LoggingState, LogSettings } from "../../src/contract/logging.ts";
import type { SessionState, SnapshotEvent } from "../../src/contract/session.ts";
import { LogService } from "../../src/core/logging/logService.ts";
import { createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import { createMemoryTexts } from "../../src/core/memory/memoryTexts.ts";
import type { HostPorts, TextLogs } from "../../src/core/ports.ts";
import type { LeapingClock } from "./leapingClock.ts";
import { createLeapingClock } from "./leapingClock.ts";
import { valueIn } from "./valueIn.ts";

export const QUIET: PackSnapshot = {
  address: 1,
  packVoltageMv: 53_120,
  currentMa: -12_340,
  socDeciPct: 655,
  sohDeciPct: 1000,
  calculated: ["soh"],
  remainingCapacityMah: 131_000,
  fullCapacityMah: 200_000,
  ratedCapacityMah: 200_000,
  cycleCount: 17,
  cellVoltagesMv: Array.from({ length: 16 }, (_, cell) => 3315 + cell),
  chargerVoltageMv: "notReported",
  solarCurrentMa: "notReported",
  reportedExtremes: null,
  balancingCells: [],
  temperatures: [
    ...[1, 2, 3, 4].map((index) => ({ role: "cell" as const, index, valueDeciC: 231 + index })),
    { role: "mos", index: 1, valueDeciC: -15 },
  ],
  mode: "discharging",
  fullyCharged: false,
  switches: {
    chargeMos: true,
    dischargeMos: true,
    prechargeMos: "notReported",
    limiter: false,
    heater: "notRead",
    dryContact1: "notReported",
    dryContact2: "notReported",
    fan: "notReported",
    fuse: "notReported",
  },
  controls: CONTROLS_NOT_REPORTED,
  alarms: ["lowSoc", "cellUnderVoltage"],
  protections: [],
  faults: "notRead",
  unknownBits: [],
};

export const EVERY_10S: LogSettings = { everyS: 10, packs: "all", decimal: "point", limitMb: 500 };

const CLOSED: SessionState = {
  phase: "closed",
  wanted: null,
  port: null,
  found: null,
  identity: null,
  pack: null,
  settings: {},
  isProven: false,
  unread: [],
  reason: null,
  doctor: null,
  stats: { exchangesPerSecond: 0, errorDeciPct: 0, exchanges: 0, failures: 0, implausible: 0, misses: 0 },
  lastGoodAtMs: null,
  onlineSinceMs: null,
  atMs: 0,
};

/** What the adapters do when a disk is full: nothing of the text stays. */
export function fullDisk(texts: TextLogs): TextLogs & { isFull: boolean; tries: number } {
  return {
    ...texts,
    isFull: false,
    tries: 0,
    async append(name, text): Promise<Result<{ readonly bytes: number }>> {
      this.tries += 1;
      return this.isFull ? fail("host.storage", { name, reason: "ENOSPC" }) : texts.append(name, text);
    },
  };
}

export interface LogMachine {
  readonly clock: LeapingClock;
  readonly ports: HostPorts;
  /** Set = civil time runs away from the monotonic one by so much. */
  wallShiftMs: number;
}

/** A computer that outlives the program on it. */
export function logMachine(texts: TextLogs = createMemoryTexts(Number.MAX_SAFE_INTEGER), offsetMs = 0): LogMachine {
  const leaping = createLeapingClock(1000);
  const machine = { wallShiftMs: 0 };
  const clock: LeapingClock = { ...leaping, wallMs: () => leaping.wallMs() + machine.wallShiftMs };
  const nothing = { catalog: { list: async () => [], watch: () => () => {} }, streams: { open: async () => fail("host.noPort") } };
  const ports: HostPorts = {
    clock,
    texts,
    ...nothing,
    store: createMemoryStore(),
    info: { version: "", shell: "test", platform: "test" },
    lines: {
      read: async () => ok([]),
      append: async () => ({ ok: true, value: undefined }),
      list: async () => ok([]),
      remove: async () => ({ ok: true, value: undefined }),
    },
    civilTime: (wallMs) => isoOfWallMs(wallMs + offsetMs).slice(0, 19),
    log: { info: () => {}, warn: () => {} },
  };
  return Object.assign(machine, { clock, ports });
}

/** One run of the program on `machine`, with packs that answer as told: the wired one is ADD 1. */
export function logRun(machine: LogMachine) {
  const { clock, ports } = machine;
  const line = { phase: "online" as SessionState["phase"], silent: new Set<number>(), addresses: [1, 2, 3], everyMs: 1000 };
  const change = new Map<number, Partial<PackSnapshot>>();
  const latest = new Map<number, { snapshot: PackSnapshot; receivedAtMs: number; receivedAtWallMs: number }>();
  let keepers = 0;
  const isUp = () => line.phase === "online" || line.phase === "retrying";
  const poll = () => {
    for (const address of isUp() ? line.addresses : []) {
      if (line.silent.has(address)) continue;
      const snapshot = { ...QUIET, address, ...change.get(address) };
      latest.set(address, { snapshot, receivedAtMs: clock.nowMs(), receivedAtWallMs: clock.wallMs() });
    }
    cancelPoll = clock.after(line.everyMs, poll);
  };
  let cancelPoll = () => {};
  poll();
  const nameOf = (address: number) => ({ packSerial: `PACK${address}`, modelSerial: "notRead", bmsVersion: "notRead" }) as const;
  const session = (): SessionState => ({
    ...CLOSED,
    phase: line.phase,
    found: line.phase === "closed" ? null : ({ address: 1 } as SessionState["found"]),
    identity: nameOf(1),
    pack: { family: "paceic-v25", address: 1, identity: nameOf(1) },
  });
  const bank = (): BankState => ({
    ...NO_BANK,
    packs: line.addresses.map((address): BankPack => {
      const now = latest.get(address) ?? { snapshot: null, receivedAtMs: null, receivedAtWallMs: null };
      const presence = line.silent.has(address) ? "silent" : "present";
      const rest = { diagnosis: null, answersAlone: true, family: null, flagsSinceWallMs: {}, unread: [], misses: 0 } as const;
      return { address, presence, isWired: address === 1, identity: nameOf(address), ...now, ...rest };
    }),
  });
  const states: LoggingState[] = [];
  const service = new LogService({
    ports,
    session,
    bank,
    emit: (state) => states.push(state),
    snapshot: () => {
      const own = latest.get(1);
      return own && line.phase !== "closed"
        ? ({ ...own, flagsSinceWallMs: {}, inTrend: true, trendRun: 0, atMs: clock.nowMs() } as SnapshotEvent)
        : null;
    },
    keepBank: () => {
      keepers += 1;
      return () => {
        keepers -= 1;
      };
    },
  });
  return {
    service,
    line,
    change,
    states,
    keepers: () => keepers,
    async end(): Promise<void> {
      cancelPoll();
      await clock.run(service.close());
    },
    /** Ends without a word, as a kill does. */
    kill(): void {
      cancelPoll();
      void service.close();
    },
  };
}

/** A CSV file as rows of fields by head. */
export function csvRows(text: string, separator = ","): readonly Readonly<Record<string, string>>[] {
  const [head = "", ...lines] = text.replace("\ufeff", "").trimEnd().split("\r\n");
  const heads = head.split(separator);
  return lines.map((line) => Object.fromEntries(line.split(separator).map((field, at) => [heads[at] ?? `extra ${at}`, field])));
}

/** A whole file, read in pieces as a window does. */
export async function wholeFile(service: LogService, name: string, most = 1000): Promise<string> {
  let text = "";
  for (let offset = 0; ; ) {
    const piece = await service.handlers["log.read"]({ name, offset, most });
    if (!piece.ok) throw new Error(piece.error.code);
    text += piece.value.text;
    offset = piece.value.nextOffset;
    if (offset >= piece.value.totalBytes) return text;
  }
}

export type Row = Readonly<Record<string, string>>;

export async function started(machine: LogMachine, settings: Partial<LogSettings> = {}) {
  const run = logRun(machine);
  const done = await machine.clock.run(run.service.start({ ...EVERY_10S, ...settings }));
  if (!done.ok) throw new Error(done.error.code);
  return run;
}

/** Oldest first. */
export async function filesOf(service: LogService): Promise<readonly string[]> {
  return [...valueIn(await service.files())].map(({ name }) => name).reverse();
}
export async function rowsOf(service: LogService, separator?: string): Promise<readonly Row[]> {
  const texts = await Promise.all((await filesOf(service)).map((name) => wholeFile(service, name, 262_144)));
  return texts.flatMap((text) => csvRows(text, separator));
}
export const gapsOf = (rows: readonly Row[], add = "1") =>
  rows.filter((row) => row.Row === "gap" && row.ADD === add).map((row) => [row["Gap From"], row["Gap To"], row["Gap Reason"]]);
export const time = (row: Row | undefined) => Date.parse(row?.Time ?? "");
