import { createString, drivenMa, stepString, stringMv } from "../../protocol/sim/electrics.ts";
import type { PackOptions } from "../../protocol/sim/packOptions.ts";
import { createRandom } from "../../protocol/sim/random.ts";
import { createThermal } from "../../protocol/sim/thermal.ts";
import type { DriftSample } from "../../src/core/drift/sample.ts";

const FULL_MAH = 200_000;
const STEP_MS = 10_000;
/** Where the inverter stops; below it the guard of the pack would. */
const EMPTY_CELL_MV = 2750;
const TAIL_MA = 4_000;

interface DriftPack {
  readonly cycles: number;
  /** As PackOptions has it; little when absent. */
  readonly spreadPct?: number;
  readonly seed?: number;
  readonly weakCell?: NonNullable<PackOptions["weakCell"]>;
  /** Of one cell in every cycle, besides what flows through all. */
  readonly lostMahACycle?: { readonly index: number; readonly mah: number };
}

export const dayOf = (day: number): string => new Date(Date.UTC(2026, 2, 1 + day)).toISOString().slice(0, 10);

/** Voltages of a simulated row of 16 cells that is charged to full and discharged to empty once a day. */
export function samplesOfPack({ cycles, spreadPct = 0.05, seed = 7, weakCell, lostMahACycle }: DriftPack): readonly DriftSample[] {
  const random = createRandom(seed);
  const options: PackOptions = { address: 1, spreadPct, socDeciPct: 500, ...(weakCell === undefined ? {} : { weakCell }) };
  const string = createString(options, 16, FULL_MAH, 4, random.fork("cells"));
  const thermal = createThermal({ ambientC: 23, cellsC: 23, zoneCount: 4, cellsPerZone: 4, cellCapacityMah: FULL_MAH, random });
  const balancing = string.cells.map(() => false);
  const samples: DriftSample[] = [];
  for (let day = 0; day < cycles; day++) {
    const note = (currentMa: number) => {
      const cellVoltagesMv = stringMv(string, thermal, currentMa).map(Math.round);
      samples.push({ day: dayOf(day), currentMa, cellVoltagesMv });
      return cellVoltagesMv;
    };
    for (;;) {
      const currentMa = Math.round(drivenMa(string, thermal, { currentMa: 40_000, limitMv: 55_200 }));
      if (currentMa < TAIL_MA || Math.max(...note(currentMa)) > 3650) break;
      stepString(string, thermal, currentMa, balancing, STEP_MS);
    }
    for (;;) {
      if (Math.min(...note(-40_000)) < EMPTY_CELL_MV) break;
      stepString(string, thermal, -40_000, balancing, STEP_MS);
    }
    const lost = string.cells[lostMahACycle?.index ?? -1];
    if (lost) lost.chargeMah -= lostMahACycle?.mah ?? 0;
  }
  return samples;
}
