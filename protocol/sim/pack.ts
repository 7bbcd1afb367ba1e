import type { FlagKey } from "../model/flags.ts";
import type { PackMode } from "../model/snapshot.ts";
import type { PackTruth } from "../model/truth.ts";
import type { CellString } from "./electrics.ts";
import { createString, drivenMa, stepString, stringMv } from "./electrics.ts";
import { CHARGE_GRID_MAH, CURRENT_GRID_MA, onGrid, PACK_GRID_MV, wholeDeciC } from "./grid.ts";
import type { GuardInput } from "./guard.ts";
import { cellInput, createGuard } from "./guard.ts";
import type { RestOfTruth } from "./packLog.ts";
import { createPackLog } from "./packLog.ts";
import type { PackOptions } from "./packOptions.ts";
import { checkPackOptions, DEFAULT_CELLS } from "./packOptions.ts";
import { createSwitches } from "./packSwitches.ts";
import { createRandom } from "./random.ts";
import { defaultSettings } from "./settings.ts";
import type { SimPack } from "./simPack.ts";
import { createThermal, stepThermal } from "./thermal.ts";

/** Longest step of the physics; longer ones are cut, so that delays of a second keep their meaning. */
const MAX_STEP_MS = 1000;
const STANDBY_BELOW_MA = 100;
const RIPPLE = 0.004; // real inverters never hold a current exactly
const HEATER_W_PER_ZONE = 40;
const FULL_HOLD_MS = 5000;
const FULL_LEAVE_SHARE = 0.97;

export function createPack(options: PackOptions): SimPack {
  checkPackOptions(options);
  const { address, cellCount = DEFAULT_CELLS, ratedCapacityMah = 200_000, sensorCount = 4, noiseMv = 0.6 } = options;
  const random = createRandom(options.seed ?? 1).fork(`pack${address}`);
  const noise = random.fork("noise");
  const fullMah = onGrid((ratedCapacityMah * (options.sohPct ?? 96 + random.int(5))) / 100, CHARGE_GRID_MAH);
  const string: CellString = createString(options, cellCount, fullMah, sensorCount, random.fork("cells"));
  const ambientC = (options.ambientDeciC ?? 230) / 10;
  const thermal = createThermal({
    ambientC,
    cellsC: (options.cellsDeciC ?? options.ambientDeciC ?? 230) / 10,
    zoneCount: sensorCount,
    cellsPerZone: cellCount / sensorCount,
    cellCapacityMah: ratedCapacityMah,
    random: random.fork("heat"),
  });
  const [guard, switches] = [createGuard(), createSwitches(options)];
  const settings = defaultSettings(cellCount, ratedCapacityMah);
  const factory = new Map(settings);
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
    faults: new Set(options.faults ?? []) as ReadonlySet<FlagKey>,
  };
  const log = createPackLog({
    options,
    sensorCount,
    noiseMv,
    fullMah,
    ratedMah: ratedCapacityMah,
    random: random.fork("past"),
    ambientC,
    settings: new Map(settings),
    remainingMah: state.remainingMah,
    dischargedMah: state.dischargedMah,
    // Created again: the pack's own cells have changed by the time the log is read that far back.
    cells: () => createString(options, cellCount, fullMah, sensorCount, random.fork("cells")).cells,
  });
  /** What no state changes. */
  const nature = {
    registerManners: { mostPerRead: 125, refusesReserved: false, clockIsBcd: false, notFitted: [], ...options.registerManners },
    terminalTemperaturesDeciC: { positive: null, negative: null, ...options.terminalTemperaturesDeciC },
    chargerVoltageMv: options.chargerVoltageMv ?? null,
    solarCurrentMa: options.solarCurrentMa ?? null,
    bmsVersion: options.bmsVersion ?? `P${cellCount}S${ratedCapacityMah / 1000}A-SIM-1.00`,
    modelSerial: options.modelSerial ?? `SIM${ratedCapacityMah / 1000}AH${cellCount}S`,
    packSerial:
      options.packSerial ?? `SIM-PACK-${String(address).padStart(2, "0")}-${String(random.fork("serial").int(10_000)).padStart(4, "0")}`,
  };
  /** Of the settings, until one of them changes: a truth keeps those of its moment. */
  let settingsShown: ReadonlyMap<string, number> | null = null;
  let patch: Partial<PackTruth> | null = null;
  let cached: PackTruth | null = null;
  let cachedAt: string | null = null;

  const chargeOn = () => switches.forced("chargeMos") ?? (guard.chargeAllowed && !switches.isOff("chargeMos"));
  const dischargeOn = () => switches.forced("dischargeMos") ?? (guard.dischargeAllowed && !switches.isOff("dischargeMos"));

  function flowingMa(): number {
    const driven = drivenMa(string, thermal, state.source);
    if (driven > 0 && !chargeOn()) return 0;
    if (driven < 0 && !dischargeOn()) return 0;
    const limitMa = switches.limitMa();
    state.limiter = limitMa !== null && driven > setting("limiterStartMa");
    const limited = limitMa !== null && state.limiter ? Math.min(driven, limitMa) : driven;
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
  const sensors = () => thermal.zonesC.map((celsius, index) => (options.missingSensors?.includes(index) ? null : wholeDeciC(celsius)));
  const socDeciPct = () => Math.round((onGrid(state.remainingMah, CHARGE_GRID_MAH) * 1000) / fullMah);

  function guardStep(dtMs: number): void {
    const input: GuardInput = {
      ...cellInput(state.cellsMv, thermal.zonesC, options.missingSensors),
      packMv: packMv(),
      chargeMa: Math.max(0, state.currentMa),
      dischargeMa: Math.max(0, -state.currentMa),
      mosDeciC: wholeDeciC(thermal.mosC),
      environmentDeciC: wholeDeciC(thermal.environmentC),
      socDeciPct: socDeciPct(),
    };
    guard.update(input, settings, dtMs);
    // Before the current is cut: the log must show what tripped it.
    log.step({ alarms: guard.alarms, protections: guard.protections, faults: state.faults }, dtMs, shownTruth);
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
      state.remainingMah = fullMah; // only here does a BMS know its charge for certain
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

  function physicsTruth(): RestOfTruth {
    const isFlowing = Math.abs(state.currentMa) >= STANDBY_BELOW_MA;
    const mode: PackMode = !isFlowing ? "standby" : state.currentMa > 0 ? "charging" : "discharging";
    settingsShown ??= new Map(settings);
    return {
      address,
      cellVoltagesMv: [...state.cellsMv],
      balancingCells: [...state.balancing],
      cellTemperaturesDeciC: sensors(),
      mosTemperatureDeciC: wholeDeciC(thermal.mosC),
      environmentTemperatureDeciC: wholeDeciC(thermal.environmentC),
      packVoltageMv: packMv(),
      currentMa: state.currentMa,
      mode,
      fullyCharged: state.fullyCharged,
      socDeciPct: socDeciPct(),
      sohDeciPct: Math.round((fullMah * 1000) / ratedCapacityMah),
      remainingCapacityMah: onGrid(state.remainingMah, CHARGE_GRID_MAH),
      fullCapacityMah: fullMah,
      ratedCapacityMah,
      cycleCount: Math.floor(state.dischargedMah / ratedCapacityMah),
      // A switch held by a program stays as it is, whatever the pack would do.
      switches: {
        limiter: state.limiter,
        heater: state.heater,
        ...switches.allForced(),
        chargeMos: chargeOn(),
        dischargeMos: dischargeOn(),
      },
      controls: switches.controls(),
      forcedOff: switches.forcedOff(),
      isAsleep: switches.isAsleep(),
      alarms: guard.alarms,
      protections: guard.protections,
      faults: state.faults,
      settings: settingsShown,
      ...nature,
    };
  }

  function shownTruth(): RestOfTruth {
    return { ...physicsTruth(), ...patch };
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
      const packTime = log.packTime();
      if (cached === null || cachedAt !== packTime) {
        cached = log.truth(physicsTruth(), patch);
        cachedAt = packTime;
      }
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
      settingsShown = null;
      // A test that overrides the settings must not make the pack ignore writes.
      if (patch?.settings !== undefined) patch = { ...patch, settings: new Map([...patch.settings, ...changes]) };
      cached = null;
    },
    setSwitch(key, on) {
      switches.set(key, on);
      cached = null;
    },
    obey(order) {
      if (order.kind === "clock") log.setClock(order.packTime);
      else if (order.kind === "restoreDefaults") this.applySettings(Object.fromEntries(factory));
      else switches.obey(order);
      cached = null;
    },
    wake() {
      switches.wake();
      cached = null;
    },
    ensureSettings(keys) {
      for (const key of keys) {
        const value = /enabled$/i.test(key) ? 1 : 0;
        if (!settings.has(key)) settings.set(key, value);
        if (!factory.has(key)) factory.set(key, value);
      }
      settingsShown = null;
      cached = null;
    },
    override(next) {
      patch = next;
      cached = null;
    },
    setFaults(faults) {
      state.faults = new Set(faults);
      cached = null;
    },
    log(kind = "none") {
      log.force(shownTruth(), kind);
      cached = null;
    },
    handOver(what) {
      log.handOver(what);
      cached = null;
    },
    history: () => log.page().records(),
    keepTime(wallMs) {
      log.keepTime(wallMs);
      cached = null;
    },
    setClockOffset(seconds) {
      log.setClockOffset(seconds);
      cached = null;
    },
  };
}
