/**
 * One LiFePO4 cell: open-circuit voltage, resistance, a slow polarisation, and charge that is conserved.
 * Inside the physics numbers are fractions; only PackTruth is whole base units.
 */
interface CellOptions {
  readonly capacityMah: number;
  /** 0..1. */
  readonly soc: number;
  /** Fast part of the resistance at 25 °C. */
  readonly milliOhm: number;
}

export interface CellState {
  readonly capacityMah: number;
  readonly milliOhm: number;
  chargeMah: number;
  /** Voltage of the slow part, + while charging. */
  polarisationMv: number;
}

/**
 * Charge in % of capacity to mV at rest. The long flat middle and the steep ends are what makes LFP hard to gauge, so the screen
 * must cope with both. Beyond 100 % the voltage runs away: this is where over-voltage protection has to act.
 */
const OCV: readonly (readonly [percent: number, mv: number])[] = [
  [-2, 2000],
  [0, 2500],
  [0.5, 2680],
  [1, 2800],
  [2, 2940],
  [3, 3020],
  [5, 3100],
  [8, 3170],
  [10, 3200],
  [15, 3225],
  [20, 3250],
  [30, 3280],
  [40, 3292],
  [50, 3297],
  [60, 3304],
  [67, 3318],
  [72, 3327],
  [85, 3330],
  [92, 3334],
  [95, 3340],
  [97, 3350],
  [98.5, 3372],
  [99.5, 3410],
  [100, 3450],
  [101, 3640],
  [102.5, 3950],
  [104, 4300],
];

/** All points lie on half percents: a table of those gives the same lines and needs no search. */
const FIRST_PERCENT = -2;
const LAST_PERCENT = 104;
const OCV_TABLE = Float64Array.from({ length: (LAST_PERCENT - FIRST_PERCENT) * 2 + 1 }, (_, i) => pointOnCurve(FIRST_PERCENT + i / 2));

function pointOnCurve(percent: number): number {
  const above = Math.max(
    1,
    OCV.findIndex(([at]) => at >= percent),
  );
  const [[lowPercent, lowMv] = [0, 0], [highPercent, highMv] = [1, 0]] = [OCV[above - 1], OCV[above]];
  return lowMv + ((highMv - lowMv) * (percent - lowPercent)) / (highPercent - lowPercent);
}

/** Open-circuit voltage at a charge of 0..1, linear between the points of the curve. */
export function ocvMv(soc: number): number {
  const place = Math.min(OCV_TABLE.length - 1, Math.max(0, (soc * 100 - FIRST_PERCENT) * 2));
  const below = Math.min(OCV_TABLE.length - 2, Math.floor(place));
  const lowMv = OCV_TABLE[below] ?? 0;
  return lowMv + ((OCV_TABLE[below + 1] ?? lowMv) - lowMv) * (place - below);
}

/** Cold cells resist more: about double at 0 °C, a little less when warm. */
export function resistanceFactor(temperatureC: number): number {
  return Math.min(6, Math.max(0.7, Math.exp((25 - temperatureC) / 36)));
}

const POLARISATION_SHARE = 0.8; // slow resistance as a share of the fast one
const POLARISATION_TAU_MS = 45_000;
const MA_MS_PER_MAH = 3_600_000;

export function createCell(options: CellOptions): CellState {
  return {
    capacityMah: options.capacityMah,
    milliOhm: options.milliOhm,
    chargeMah: options.capacityMah * options.soc,
    polarisationMv: 0,
  };
}

export function cellSoc(cell: CellState): number {
  return cell.chargeMah / cell.capacityMah;
}

/** Voltage without the drop of the fast resistance. */
export function innerMv(cell: CellState): number {
  return ocvMv(cellSoc(cell)) + cell.polarisationMv;
}

/** `factor` = resistanceFactor of the cell's temperature, which neighbours share. */
export function fastMilliOhm(cell: CellState, factor: number): number {
  return cell.milliOhm * factor;
}

/** Voltage at the terminals; current + while charging. */
export function terminalMv(cell: CellState, currentMa: number, factor: number): number {
  return innerMv(cell) + (currentMa / 1000) * fastMilliOhm(cell, factor);
}

/** Moves charge and updates the slow part. Exact for a constant current, whatever the step. */
export function stepCell(cell: CellState, currentMa: number, dtMs: number, factor: number): void {
  cell.chargeMah += (currentMa * dtMs) / MA_MS_PER_MAH;
  const goalMv = (currentMa / 1000) * fastMilliOhm(cell, factor) * POLARISATION_SHARE;
  cell.polarisationMv = goalMv + (cell.polarisationMv - goalMv) * Math.exp(-dtMs / POLARISATION_TAU_MS);
}

/** Heat of one cell in watts. */
export function cellHeatW(cell: CellState, currentMa: number, factor: number): number {
  const amps = currentMa / 1000;
  return (amps * amps * fastMilliOhm(cell, factor) * (1 + POLARISATION_SHARE)) / 1000;
}
