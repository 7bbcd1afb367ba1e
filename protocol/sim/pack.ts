import type { PackMode, SwitchKey } from "../model/snapshot.ts";
import type { PackTruth } from "../model/truth.ts";
import type { CellString } from "./electrics.ts";
import { createString, drivenMa, stepString, stringMv } from "./electrics.ts";
import type { GuardInput } from "./guard.ts";
import { createGuard } from "./guard.ts";
import type { PackOptions, Source } from "./packOptions.ts";
import { checkPackOptions } from "./packOptions.ts";
import { createRandom } from "./random.ts";
import { defaultSettings } from "./settings.ts";
import { createThermal, stepThermal } from "./thermal.ts";

/** A pack that lives: charge, heat, alarms and protections. Time passes only in step(). */
export interface SimPack {
  readonly address: number;
  /** Lets `dtMs` pass. */
  step(dtMs: number): void;
  /** The same object until the next step or change. */
  truth(): PackTruth;
  setSource(source: Source): void;
  setAmbient(deciC: number): void;
  /** As a write on the wire does: only keys that are given change. The protections go by them from the next step. */
  applySettings(values: Readonly<Record<string, number>>): void;
  /** The MOSFET commands: off stays off whatever the protections say; on only lifts that. */
  setSwitch(key: SwitchKey, on: boolean): void;
  /** Fills in setting keys that a family needs and the factory list lacks: 1 for "...Enabled", else 0. */
  ensureSettings(keys: readonly string[]): void;
  /** For tests: truth() says this, whatever the physics say. null = physics again. */
  override(patch: Partial<PackTruth> | null): void;
}

/** Longest step of the physics; longer ones are cut, so that delays of a second keep their meaning. */
const MAX_STEP_MS = 1000;
/** Resolution of both wires, so that what the screen can show equals the state exactly. */
const CURRENT_GRID_MA = 10;
const CHARGE_GRID_MAH = 10;
const PACK_GRID_MV = 10;
const STANDBY_BELOW_MA = 100;
const RIPPLE = 0.004; // real inverters never hold a current exactly
const LIMITED_MA = 20_000; // what the charge limiter lets through
const HEATER_W_PER_ZONE = 40;
const FULL_HOLD_MS = 5000;
const FULL_LEAVE_SHARE = 0.97;

const onGrid = (value: number, grid: number) => Math.round(value / grid) * grid + 0;

export function createPack(options: PackOptions): SimPack {
  checkPackOptions(options);
  const { address, cellCount = 16, ratedCapacityMah = 200_000, sensorCount = 4, noiseMv = 0.6 } = options;
  const random = createRandom(options.seed ?? 1).fork(`pack${address}`);
  const noise = random.fork("noise");
  const fullMah = onGrid((ratedCapacityMah * (options.sohPct ?? 96 + random.int(5))) / 100, CHARGE_GRID_MAH);
  const string: CellString = createString(options, cellCount, fullMah, sensorCount, random.fork("cells"));
  const ambientC = (options.ambientDeciC ?? 230) / 10;
  const thermal = createThermal({
    ...{ ambientC, cellsC: (options.cellsDeciC ?? options.ambientDeciC ?? 230) / 10, zoneCount: sensorCount },
    ...{ cellsPerZone: cellCount / sensorCount, cellCapacityMah: ratedCapacityMah, random: random.fork("heat") },
  });
  const guard = createGuard();
  const settings = defaultSettings(cellCount, ratedCapacityMah);
  for (const [key, value] of Object.entries(options.settings ?? {})) settings.set(key, value);
  const setting = (key: string) => settings.get(key) ?? 0;

  const state = {
    source: options.source ?? { currentMa: 0 },
    currentMa: 0,
    cellsMv: [] as number[],
    balancing: Array.from({ length: cellCount }, () => false),
    /** What the BMS counts, which drifts from the cells until the next full charge, as in life. */
    remainingMah: (fullMah * (options.socDeciPct ?? 500)) / 1000,
    dischargedMah: ((options.cycleCount ?? 40 + random.int(200)) + random.next()) * ratedCapacityMah,
    fullForMs: 0,
    fullyCharged: false,
    heater: false,
    limiter: false,
    off: new Set<SwitchKey>(),
  };
  let patch: Partial<PackTruth> | null = null;
  let cached: PackTruth | null = null;

  const chargeOn = () => guard.chargeAllowed && !state.off.has("chargeMos");
  const dischargeOn = () => guard.dischargeAllowed && !state.off.has("dischargeMos");

  function flowingMa(): number {
    const driven = drivenMa(string, thermal, state.source);
    if (driven > 0 && !chargeOn()) return 0;
    if (driven < 0 && !dischargeOn()) return 0;
    state.limiter = options.limiterEnabled === true && driven > setting("limiterStartMa");
    const limited = state.limiter ? Math.min(driven, LIMITED_MA) : driven;
    return onGrid(limited * (1 + RIPPLE * (2 * noise.next() - 1)), CURRENT_GRID_MA);
  }

  function measure(): void {
    const exact = stringMv(string, thermal, state.currentMa);
    state.cellsMv = exact.map((mv) => Math.max(0, Math.round(mv + noiseMv * (2 * noise.next() - 1))));
  }

  const packMv = () =>
    onGrid(
      state.cellsMv.reduce((sum, mv) => sum + mv, 0),
      PACK_GRID_MV,
    );
  const deciC = (celsius: number) => Math.round(celsius * 10) + 0;
  const sensors = () => thermal.zonesC.map((celsius, index) => (options.missingSensors?.includes(index) ? null : deciC(celsius)));
  const socDeciPct = () => Math.round((onGrid(state.remainingMah, CHARGE_GRID_MAH) * 1000) / fullMah);

  function guardStep(dtMs: number): void {
    // The busiest place of the simulator: plain loops and one object.
    let [warmest, coldest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    thermal.zonesC.forEach((celsius, index) => {
      if (options.missingSensors?.includes(index)) return;
      warmest = Math.max(warmest, celsius);
      coldest = Math.min(coldest, celsius);
    });
    const input: GuardInput = {
      maxCellMv: Math.max(...state.cellsMv),
      minCellMv: Math.min(...state.cellsMv),
      packMv: packMv(),
      chargeMa: Math.max(0, state.currentMa),
      dischargeMa: Math.max(0, -state.currentMa),
      maxCellDeciC: warmest < coldest ? null : deciC(warmest),
      minCellDeciC: warmest < coldest ? null : deciC(coldest),
      mosDeciC: deciC(thermal.mosC),
      environmentDeciC: deciC(thermal.environmentC),
      socDeciPct: socDeciPct(),
    };
    guard.update(input, settings, dtMs);
    const isStopped = (state.currentMa > 0 && !chargeOn()) || (state.currentMa < 0 && !dischargeOn());
    if (!isStopped) return;
    state.currentMa = 0;
    measure();
  }

  function fullStep(dtMs: number): void {
    const isFull = state.source.currentMa > 0 && packMv() >= setting("fullChargeMv") && state.currentMa <= setting("fullChargeMa");
    state.fullForMs = isFull && chargeOn() ? state.fullForMs + dtMs : 0;
    if (state.fullForMs >= FULL_HOLD_MS) {
      state.fullyCharged = true;
      state.remainingMah = fullMah; // the only moment at which a BMS knows its charge for certain
    } else if (state.remainingMah < fullMah * FULL_LEAVE_SHARE) state.fullyCharged = false;
  }

  function balanceStep(): void {
    const leastMv = Math.min(...state.cellsMv);
    const isCharging = state.currentMa > 0;
    state.balancing = state.cellsMv.map((mv) => isCharging && mv >= setting("balanceStartMv") && mv - leastMv >= setting("balanceDeltaMv"));
  }

  function heaterStep(heatW: number[]): void {
    const coldest = Math.min(...thermal.zonesC) * 10;
    state.heater = options.hasHeater === true && state.source.currentMa > 0 && coldest < setting("chargeUtReleaseDeciC") + 50;
    if (state.heater) for (let zone = 0; zone < heatW.length; zone++) heatW[zone] = (heatW[zone] ?? 0) + HEATER_W_PER_ZONE;
  }

  function stepOnce(dtMs: number): void {
    state.currentMa = flowingMa();
    const heatW = stepString(string, thermal, state.currentMa, state.balancing, dtMs);
    heaterStep(heatW);
    stepThermal(thermal, heatW, state.currentMa, dtMs);
    const movedMah = (state.currentMa * dtMs) / 3_600_000;
    state.remainingMah = Math.min(fullMah, Math.max(0, state.remainingMah + movedMah));
    state.dischargedMah += Math.max(0, -movedMah);
    measure();
    fullStep(dtMs);
    guardStep(dtMs);
    balanceStep();
  }

  function physicsTruth(): PackTruth {
    const isFlowing = Math.abs(state.currentMa) >= STANDBY_BELOW_MA;
    const mode: PackMode = !isFlowing ? "standby" : state.currentMa > 0 ? "charging" : "discharging";
    return {
      ...{ address, cellVoltagesMv: [...state.cellsMv], balancingCells: [...state.balancing], cellTemperaturesDeciC: sensors() },
      ...{ mosTemperatureDeciC: deciC(thermal.mosC), environmentTemperatureDeciC: deciC(thermal.environmentC) },
      ...{ packVoltageMv: packMv(), currentMa: state.currentMa, mode, fullyCharged: state.fullyCharged },
      ...{ socDeciPct: socDeciPct(), sohDeciPct: Math.round((fullMah * 1000) / ratedCapacityMah) },
      ...{ remainingCapacityMah: onGrid(state.remainingMah, CHARGE_GRID_MAH), fullCapacityMah: fullMah, ratedCapacityMah },
      cycleCount: Math.floor(state.dischargedMah / ratedCapacityMah),
      switches: { chargeMos: chargeOn(), dischargeMos: dischargeOn(), limiter: state.limiter, heater: state.heater },
      ...{ alarms: guard.alarms, protections: guard.protections, faults: new Set(options.faults ?? []) },
      settings: new Map(settings),
      bmsVersion: options.bmsVersion ?? `P${cellCount}S${ratedCapacityMah / 1000}A-SIM-1.00`,
      modelSerial: options.modelSerial ?? `SIM${ratedCapacityMah / 1000}AH${cellCount}S`,
      packSerial:
        options.packSerial ?? `SIM-PACK-${String(address).padStart(2, "0")}-${String(random.fork("serial").int(10_000)).padStart(4, "0")}`,
    };
  }

  measure();
  guardStep(0);
  return {
    address,
    step(dtMs) {
      for (let leftMs = dtMs; leftMs > 0; leftMs -= MAX_STEP_MS) stepOnce(Math.min(leftMs, MAX_STEP_MS));
      cached = null;
    },
    truth() {
      cached ??= { ...physicsTruth(), ...patch };
      return cached;
    },
    setSource(source) {
      state.source = source;
    },
    setAmbient(ambient) {
      thermal.ambientC = ambient / 10;
    },
    applySettings(values) {
      const changes = Object.entries(values);
      for (const [key, value] of changes) settings.set(key, value);
      // A test that says what the settings are does not make the pack deaf to writes.
      if (patch?.settings !== undefined) patch = { ...patch, settings: new Map([...patch.settings, ...changes]) };
      cached = null;
    },
    setSwitch(key, on) {
      if (on) state.off.delete(key);
      else state.off.add(key);
      cached = null;
    },
    ensureSettings(keys) {
      for (const key of keys) if (!settings.has(key)) settings.set(key, /enabled$/i.test(key) ? 1 : 0);
      cached = null;
    },
    override(next) {
      patch = next;
      cached = null;
    },
  };
}
