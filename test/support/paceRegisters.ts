/** Twenty characters in ten registers. */
function text(register: number, words: string): readonly (readonly [number, number])[] {
  const padded = words.padEnd(20, " ");
  return Array.from({ length: 10 }, (_, i) => [register + i, padded.charCodeAt(2 * i) * 256 + padded.charCodeAt(2 * i + 1)] as const);
}

const below = (deciC: number): number => deciC & 0xffff;

/** Registers 60 to 114 in PACE's paper, with what a captured pack of 100 Ah holds. */
const SETTINGS = [
  [57_600, 59_200, 54_000, 10, 3600, 3700, 3380, 10, 44_800, 40_000, 46_400, 10, 2800, 2500, 2900, 10],
  [105, 110, 10, 105, 110, 10, 150, 4],
  [510, 550, 500, 560, 600, 550, 0, below(-50), 0, below(-150), below(-200), below(-150), 900, 1100, 850],
  [650, 700, 650, below(-200), below(-250), below(-200)],
  [3400, 30, 56_000, 2000, 3150, 5, 12, 5, 120, 4],
].flat();

export const PACE_CELLS_MV = [3301, 3302, 3303, 3304, 3305, 3306, 3307, 3308, 3309, 3310, 3311, 3312, 3313, 3314, 3315, 3316];
export const PACE_NAMES = { bmsVersion: "P16S100A-15128-1.00", modelSerial: "MODEL-0002", packSerial: "PACK-0002" };

/** A pack by PACE's paper (Modbus RTU V1.3), written down here a second time: no register that the paper calls reserved. */
export function paceRegisters(): ReadonlyMap<number, number> {
  const run = (first: number, values: readonly number[]) => values.map((value, i) => [first + i, value] as const);
  const sumMv = PACE_CELLS_MV.reduce((sum, mv) => sum + mv, 0);
  return new Map([
    ...run(0, [0x10000 - 1234, Math.round(sumMv / 10), 64, 99, 6400, 10_000, 10_000, 321]),
    ...run(9, [0, 0, (1 << 9) | (1 << 10) | (1 << 11), 0]),
    ...run(15, PACE_CELLS_MV),
    ...run(31, [251, 252, 253, 254, 301, 267]),
    ...run(60, SETTINGS),
    ...text(150, PACE_NAMES.bmsVersion),
    ...text(160, PACE_NAMES.modelSerial),
    ...text(170, PACE_NAMES.packSerial),
  ]);
}
