import type { CellState } from "./cell.ts";
import { cellHeatW, createCell, fastMilliOhm, innerMv, resistanceFactor, stepCell, terminalMv } from "./cell.ts";
import type { PackOptions, Source } from "./packOptions.ts";
import type { Random } from "./random.ts";
import type { ThermalState } from "./thermal.ts";

/** The cells in series, without any electronics. */
export interface CellString {
  readonly cells: readonly CellState[];
  /** Sensor zone of each cell. */
  readonly zoneOf: (cellIndex: number) => number;
}

const MILLIOHM_AT_100AH = 0.55; // cell with its share of busbar; larger cells resist less
const BLEED_MA = 60; // passive balancing resistor

export function createString(options: PackOptions, cellCount: number, fullMah: number, zoneCount: number, random: Random): CellString {
  const spread = (options.spreadPct ?? 0.6) / 100;
  const soc = (options.socDeciPct ?? 500) / 1000;
  const milliOhm = MILLIOHM_AT_100AH * (100_000 / fullMah);
  const cells: CellState[] = [];
  for (let index = 0; index < cellCount; index++) {
    const weak = options.weakCell?.index === index ? options.weakCell : undefined;
    // The weakest cell limits the pack, so the rated charge is the least any ordinary cell holds.
    const capacityMah = fullMah * (1 + random.between(0, 2 * spread)) * (weak?.capacity ?? 1);
    const cell = createCell({
      capacityMah,
      milliOhm: milliOhm * (1 + random.between(-5 * spread, 5 * spread)) * (weak?.resistance ?? 1),
      soc: 0,
    });
    const share = soc + random.between(-spread, spread) * 0.5 + (weak?.socOffsetDeciPct ?? 0) / 1000;
    // Balanced at the top, as PACE boards do it: all cells miss the same charge to full, and differ at the bottom.
    cell.chargeMah = Math.min(capacityMah * 1.005, Math.max(capacityMah * -0.01, capacityMah - fullMah * (1 - share)));
    cells.push(cell);
  }
  return { cells, zoneOf: (cellIndex) => Math.floor((cellIndex * zoneCount) / cellCount) };
}

/** Resistance factor of each zone. */
function zoneFactors(thermal: ThermalState): number[] {
  return thermal.zonesC.map(resistanceFactor);
}

/** Current that `source` drives when nothing stops it: a charger backs off at its voltage. */
export function drivenMa(string: CellString, thermal: ThermalState, source: Source): number {
  if (source.limitMv === undefined || source.currentMa <= 0) return source.currentMa;
  const factors = zoneFactors(thermal);
  let restMv = 0;
  let milliOhm = 0;
  string.cells.forEach((cell, index) => {
    restMv += innerMv(cell);
    milliOhm += fastMilliOhm(cell, factors[string.zoneOf(index)] ?? 1);
  });
  return Math.min(source.currentMa, Math.max(0, ((source.limitMv - restMv) / milliOhm) * 1000));
}

/** Moves charge in all cells and returns the heat of each zone in watts. */
export function stepString(
  string: CellString,
  thermal: ThermalState,
  currentMa: number,
  balancing: readonly boolean[],
  dtMs: number,
): number[] {
  const factors = zoneFactors(thermal);
  const heatW = factors.map(() => 0);
  string.cells.forEach((cell, index) => {
    const zone = string.zoneOf(index);
    const factor = factors[zone] ?? 1;
    stepCell(cell, currentMa - (balancing[index] === true ? BLEED_MA : 0), dtMs, factor);
    heatW[zone] = (heatW[zone] ?? 0) + cellHeatW(cell, currentMa, factor);
  });
  return heatW;
}

/** Voltages at the terminals, mV, not yet rounded. */
export function stringMv(string: CellString, thermal: ThermalState, currentMa: number): number[] {
  const factors = zoneFactors(thermal);
  return string.cells.map((cell, index) => terminalMv(cell, currentMa, factors[string.zoneOf(index)] ?? 1));
}
