import type { FlagKey } from "../model/flags.ts";
import type { CellState } from "./cell.ts";
import { ocvMv, resistanceFactor } from "./cell.ts";
import { CHARGE_GRID_MAH, CURRENT_GRID_MA, onGrid, PACK_GRID_MV, wholeDeciC } from "./grid.ts";
import { createGuard } from "./guard.ts";
import type { LogEntry, LoggedFacts } from "./logbook.ts";
import { createLogRules } from "./logbook.ts";
import { createPastScript } from "./pastScript.ts";
import type { Random } from "./random.ts";

export interface PastOptions {
  /** Entries wanted. */
  readonly records: number;
  readonly everyMs: number;
  /** Civil time at which the pack was switched on: all entries are older. */
  readonly bornMs: number;
  /** The cells as they are at that moment, and the charge and the throughput that the BMS counts. */
  readonly cells: readonly CellState[];
  readonly fullMah: number;
  readonly remainingMah: number;
  readonly ratedMah: number;
  readonly dischargedMah: number;
  readonly ambientC: number;
  readonly sensorCount: number;
  readonly missingSensors: readonly number[];
  readonly hasWeakCell: boolean;
  readonly faults: ReadonlySet<FlagKey>;
  readonly settings: ReadonlyMap<string, number>;
  readonly noiseMv: number;
  readonly random: Random;
}

const MIN = 60_000;
const HOUR = 60 * MIN;
const COARSE_MS = HOUR;
const FINE_MS = 10 * MIN;
/** Between the last entry of the past and switching on. */
const OFF_MS = 40 * MIN;
const FULL_200AH_MAH = 200_000;
/** Near full and empty the steps are shorter: there the voltages change fast. */
const [LOW, HIGH] = [0.12, 0.93];
const TAPER_H = 0.35;
const SLOW_SHARE = 1.8; // resistance with its slow part
const CELL_TAU_MS = 5 * HOUR;
const KELVIN_AT_100A = 14;
const MOS_KELVIN_AT_100A = 12.6;
const STANDBY_BELOW_MA = 100;
const NO_FLAGS: ReadonlySet<FlagKey> = new Set();
const SENSOR_FAULT: ReadonlySet<FlagKey> = new Set(["temperatureSensorFault"]);

/** Entry with the charge taken out until then, from which the cycles follow once the whole past is known. */
interface Draft extends LogEntry {
  readonly dischargedMah: number;
}

/**
 * A quick past: the pack's own cells, thresholds and log rules in steps of minutes to an hour instead of a second, months in
 * milliseconds. Newest first.
 */
export function simulatePast(options: PastOptions): readonly LogEntry[] {
  const { cells, fullMah, settings, random, everyMs } = options;
  if (options.records <= 0) return [];
  const endMs = options.bornMs - OFF_MS;
  const startMs = endMs - (options.records + 3) * everyMs - random.int(HOUR);
  const size = options.ratedMah / FULL_200AH_MAH;
  const script = createPastScript(
    {
      startMs,
      endMs,
      size,
      everyMs,
      ambientC: options.ambientC,
      hasDrift: !options.hasWeakCell,
      hasSensorFaultNow: options.faults.has("temperatureSensorFault"),
    },
    random.fork("script"),
  );
  const driftingCell = random.int(cells.length);
  const leadMah = cells.map((cell) => cell.chargeMah - (cell.capacityMah - (fullMah - options.remainingMah)));
  const zoneC = Array.from({ length: options.sensorCount }, () => random.between(-0.4, 0.4));
  const setting = (key: string, otherwise: number) => settings.get(key) ?? otherwise;

  let guard = createGuard();
  let rules = createLogRules(everyMs);
  const drafts: Draft[] = [];
  const state = { atMs: startMs, remainingMah: 0.6 * fullMah, cellC: 21, ambientC: 21, mosC: 23, full: false, dischargedMah: 0 };
  const mv = cells.map(() => 0);
  const input = {
    maxCellMv: 0,
    minCellMv: 0,
    packMv: 0,
    chargeMa: 0,
    dischargeMa: 0,
    maxCellDeciC: 0,
    minCellDeciC: 0,
    mosDeciC: 0,
    environmentDeciC: 0,
    socDeciPct: 0,
  };
  let faults = NO_FLAGS;

  /** Called for every step: plain loops, nothing allocated. */
  function measure(currentMa: number): void {
    const factor = resistanceFactor(state.cellC) * SLOW_SHARE;
    const growth = options.hasWeakCell ? 0.3 + (0.7 * (state.atMs - startMs)) / (endMs - startMs) : 1;
    const driftMah = script.driftAt(state.atMs) * fullMah;
    let [sum, most, least] = [0, 0, Number.POSITIVE_INFINITY];
    for (let index = 0; index < cells.length; index++) {
      const { capacityMah, milliOhm } = cells[index] as CellState;
      const ahead = (leadMah[index] as number) * growth + (index === driftingCell ? driftMah : 0);
      const exact = ocvMv((capacityMah - (fullMah - state.remainingMah) + ahead) / capacityMah) + (currentMa / 1000) * milliOhm * factor;
      const each = Math.max(0, Math.round(exact + options.noiseMv * (2 * random.next() - 1)));
      mv[index] = each;
      sum += each;
      most = Math.max(most, each);
      least = Math.min(least, each);
    }
    input.packMv = onGrid(sum, PACK_GRID_MV);
    input.maxCellMv = most;
    input.minCellMv = least;
    input.chargeMa = Math.max(0, currentMa);
    input.dischargeMa = Math.max(0, -currentMa);
    input.maxCellDeciC = wholeDeciC(state.cellC);
    input.minCellDeciC = input.maxCellDeciC;
    input.mosDeciC = wholeDeciC(state.mosC);
    input.environmentDeciC = wholeDeciC(state.ambientC);
    input.socDeciPct = Math.round((state.remainingMah * 1000) / fullMah);
  }

  function factsOf(currentMa: number): LoggedFacts {
    const isFlowing = Math.abs(currentMa) >= STANDBY_BELOW_MA;
    const isBroken = faults.has("temperatureSensorFault");
    return {
      cellVoltagesMv: [...mv],
      cellTemperaturesDeciC: zoneC.map((offset, zone) =>
        isBroken && options.missingSensors.includes(zone) ? null : wholeDeciC(state.cellC + offset),
      ),
      mosTemperatureDeciC: wholeDeciC(state.mosC),
      environmentTemperatureDeciC: wholeDeciC(state.ambientC + 0.18 * (state.mosC - state.ambientC)),
      packVoltageMv: input.packMv,
      currentMa,
      socDeciPct: input.socDeciPct,
      sohDeciPct: Math.round((fullMah * 1000) / options.ratedMah),
      remainingCapacityMah: onGrid(state.remainingMah, CHARGE_GRID_MAH),
      fullCapacityMah: fullMah,
      cycleCount: 0,
      mode: !isFlowing ? "standby" : currentMa > 0 ? "charging" : "discharging",
      fullyCharged: state.full,
      switches: { chargeMos: guard.chargeAllowed, dischargeMos: guard.dischargeAllowed, limiter: false, heater: false },
      alarms: guard.alarms,
      protections: guard.protections,
      faults,
    };
  }

  function allowedMa(wantedMa: number, cutOffPct: number): number {
    const { remainingMah } = state;
    if (wantedMa > 0) {
      if (state.full || !guard.chargeAllowed) return 0;
      return onGrid(Math.min(wantedMa, Math.max(0, (1.004 * fullMah - remainingMah) / TAPER_H)), CURRENT_GRID_MA);
    }
    const isStopped = !guard.dischargeAllowed || remainingMah * 100 <= cutOffPct * fullMah;
    return isStopped ? 0 : onGrid(wantedMa, CURRENT_GRID_MA);
  }

  /** Advances by `dtMs` with this current, then lets the BMS check and log. */
  function step(dtMs: number, currentMa: number, ambientC: number): void {
    const movedMah = (currentMa * dtMs) / HOUR;
    state.atMs += dtMs;
    state.remainingMah = Math.min(fullMah, Math.max(0, state.remainingMah + movedMah));
    state.dischargedMah += Math.max(0, -movedMah);
    if (state.remainingMah >= 0.998 * fullMah && currentMa > 0) state.full = true;
    else if (state.remainingMah < 0.97 * fullMah) state.full = false;
    const share = (currentMa / 100_000 / size) ** 2;
    const goalC = ambientC + KELVIN_AT_100A * share;
    state.ambientC = ambientC;
    state.cellC = goalC + (state.cellC - goalC) * Math.exp(-dtMs / CELL_TAU_MS);
    state.mosC = ambientC + 1.4 + MOS_KELVIN_AT_100A * share;
    measure(currentMa);
    guard.update(input, settings, dtMs);
    const why = rules.isDue({ alarms: guard.alarms, protections: guard.protections, faults }, dtMs);
    if (why === null) return;
    drafts.push({ atMs: state.atMs, facts: factsOf(currentMa), isPowerOn: why === "powerOn", dischargedMah: state.dischargedMah });
  }

  function switchOffAndOn(): void {
    state.atMs += script.serviceLengthMs;
    guard = createGuard();
    rules = createLogRules(everyMs);
    step(2000, 0, state.ambientC);
  }

  /** Beyond the alarm, then beyond the protection; the pack opens and tries again a minute later. */
  function surge(): void {
    const [alarmMa, protectMa] = [setting("dischargeOcAlarmMa", 0), setting("dischargeOcProtectMa", 0)];
    step(4000, -onGrid((alarmMa + protectMa) / 2, CURRENT_GRID_MA), state.ambientC);
    step(3000, -onGrid(protectMa * 1.07, CURRENT_GRID_MA), state.ambientC);
    step(2000, 0, state.ambientC);
    step(61_000, 0, state.ambientC);
  }

  let [isServed, hasSurged] = [false, false];
  while (state.atMs < endMs) {
    if (!isServed && state.atMs >= script.serviceMs) {
      isServed = true;
      switchOffAndOn();
    }
    if (!hasSurged && state.atMs >= script.surgeMs) {
      hasSurged = true;
      surge();
    }
    const moment = script.at(state.atMs);
    const currentMa = allowedMa(moment.currentMa, moment.cutOffPct);
    const share = state.remainingMah / fullMah;
    faults = moment.hasSensorFault ? SENSOR_FAULT : NO_FLAGS;
    const isNearEnd = (currentMa > 0 && share > HIGH) || (currentMa < 0 && share < LOW);
    // A coarse step must not skip the end of the plateau.
    const roomMah = currentMa > 0 ? (HIGH - share) * fullMah : (share - LOW) * fullMah;
    const plateauMs = currentMa === 0 ? COARSE_MS : Math.max(FINE_MS, (roomMah * HOUR) / Math.abs(currentMa));
    const wishMs = isNearEnd || moment.isEventful ? FINE_MS : Math.min(COARSE_MS, plateauMs);
    const dtMs = Math.round(Math.min(wishMs * random.between(0.85, 1.15), rules.leftMs, Math.max(1000, endMs - state.atMs)));
    step(dtMs, currentMa, moment.ambientC);
  }

  /** A young pack cannot have been cycled more often than it was. */
  const cyclesScale = Math.min(1, options.dischargedMah / Math.max(1, state.dischargedMah));
  const beforeMah = options.dischargedMah - state.dischargedMah * cyclesScale;
  return drafts
    .slice(-options.records)
    .map(({ atMs, facts, isPowerOn, dischargedMah }) => {
      const cycleCount = Math.floor((beforeMah + dischargedMah * cyclesScale) / options.ratedMah);
      return { atMs, facts: { ...facts, cycleCount }, isPowerOn };
    })
    .reverse();
}
