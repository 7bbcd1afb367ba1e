import type { Random } from "./random.ts";

/** Temperatures of a pack, each a mass that is heated by its own losses and cooled towards the room. In °C. */
export interface ThermalState {
  ambientC: number;
  readonly zonesC: number[];
  mosC: number;
  environmentC: number;
  /** Kelvin per watt from each zone to the room: cells in the middle cool less. */
  readonly zoneKelvinPerW: readonly number[];
  readonly zoneJoulePerK: number;
}

interface ThermalOptions {
  readonly ambientC: number;
  readonly cellsC: number;
  /** One per cell sensor. */
  readonly zoneCount: number;
  readonly cellsPerZone: number;
  readonly cellCapacityMah: number;
  readonly random: Random;
}

const JOULE_PER_K_PER_AH = 21; // prismatic LFP: about 4.2 kJ/K for 200 Ah
const ZONE_K_PER_W = 1.1;
const MOS_JOULE_PER_K = 320;
const MOS_K_PER_W = 0.9;
const MOS_MILLIOHM = 1.4; // transistors, shunt and terminals
const MOS_IDLE_W = 1.5;
const ENVIRONMENT_SHARE = 0.18; // the case sensor picks up a little heat from the electronics
const ENVIRONMENT_TAU_MS = 240_000;

/** Temperature a mass reaches after `dtMs`; exact for constant heat, so that long steps stay stable. */
function towards(nowC: number, goalC: number, tauMs: number, dtMs: number): number {
  return goalC + (nowC - goalC) * Math.exp(-dtMs / tauMs);
}

export function createThermal(options: ThermalOptions): ThermalState {
  const { random, zoneCount } = options;
  const zonesC: number[] = [];
  const zoneKelvinPerW: number[] = [];
  for (let zone = 0; zone < zoneCount; zone++) {
    const inner = zone > 0 && zone < zoneCount - 1 ? 1.12 : 0.95;
    zonesC.push(options.cellsC + random.between(-0.4, 0.4));
    zoneKelvinPerW.push(ZONE_K_PER_W * inner * random.between(0.96, 1.04));
  }
  const mosC = options.ambientC + MOS_IDLE_W * MOS_K_PER_W;
  return {
    ambientC: options.ambientC,
    zonesC,
    mosC,
    environmentC: options.ambientC + (mosC - options.ambientC) * ENVIRONMENT_SHARE,
    zoneKelvinPerW,
    zoneJoulePerK: (options.cellCapacityMah / 1000) * JOULE_PER_K_PER_AH * options.cellsPerZone,
  };
}

export function stepThermal(state: ThermalState, zoneHeatW: readonly number[], currentMa: number, dtMs: number): void {
  for (let zone = 0; zone < state.zonesC.length; zone++) {
    const kelvinPerW = state.zoneKelvinPerW[zone] ?? ZONE_K_PER_W;
    const goalC = state.ambientC + (zoneHeatW[zone] ?? 0) * kelvinPerW;
    const tauMs = kelvinPerW * state.zoneJoulePerK * 1000;
    state.zonesC[zone] = towards(state.zonesC[zone] ?? state.ambientC, goalC, tauMs, dtMs);
  }
  const amps = currentMa / 1000;
  const mosGoalC = state.ambientC + (MOS_IDLE_W + (amps * amps * MOS_MILLIOHM) / 1000) * MOS_K_PER_W;
  state.mosC = towards(state.mosC, mosGoalC, MOS_JOULE_PER_K * MOS_K_PER_W * 1000, dtMs);
  const caseGoalC = state.ambientC + (state.mosC - state.ambientC) * ENVIRONMENT_SHARE;
  state.environmentC = towards(state.environmentC, caseGoalC, ENVIRONMENT_TAU_MS, dtMs);
}
