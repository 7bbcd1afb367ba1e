import { loadCaptures } from "./captures.ts";

const NOT_FITTED = 0xfaaf;

/** Twenty characters in ten registers. */
function text(register: number, words: string): readonly (readonly [number, number])[] {
  const padded = words.padEnd(20, "\0");
  return Array.from({ length: 10 }, (_, i) => [register + i, padded.charCodeAt(2 * i) * 256 + padded.charCodeAt(2 * i + 1)] as const);
}

/** The settings of a real pack, as a published screenshot of the maker's program shows them; registers 160-212. */
const SETTINGS = [
  [5600, 5640, 5418, 1000, 3500, 3650, 3390, 1000, 4640, 4480, 4640, 1000, 2900, 2800, 2900, 1000],
  [10_500, 11_000, 5000, 12_000, 12_500, 5000, 14_000, 200],
  [110, 115, 110, 115, 120, 115, 55, 50, 55, 35, 30, 35, 140, 160, 135, 115, 120, 110, 30, 25, 30],
  [3400, 30, 5600, 500, 3100, 1200, 500, 5],
].flat();

/** Registers of real packs where captures have them, and for the rest the map of the reference. */
export function ritarRegisters({ fillReserved }: { readonly fillReserved: boolean }): ReadonlyMap<number, number> {
  const registers = new Map<number, number>();
  if (fillReserved) for (let register = 0; register < 320; register++) registers.set(register, NOT_FITTED);
  const put = (pairs: readonly (readonly [number, number])[]) => {
    for (const [register, value] of pairs) registers.set(register, value);
  };
  for (const { startRegister = 0, registers: values = [] } of loadCaptures("ritar-modbus")) {
    put(values.map((value, i) => [startRegister + i, value] as const));
  }
  // The captures are of two moments and two packs: these make one of them.
  const cells = loadCaptures("ritar-modbus").find(({ id }) => id === "ritar-cells-1")?.registers ?? [];
  put(cells.map((mv, i) => [40 + i, mv] as const));
  put([
    [0, 0x10000 - 123],
    [1, Math.floor(cells.reduce((sum, mv) => sum + mv, 0) / 10)],
    [7, 345],
    [8, NOT_FITTED],
    [9, 0],
    [10, 0],
    [11, 0],
    [12, 0],
    [13, 0b1110],
    [14, 0],
    [15, 0],
    [31, NOT_FITTED],
    [32, 8],
    [33, NOT_FITTED],
    [155, NOT_FITTED],
    [156, NOT_FITTED],
  ]);
  put(SETTINGS.map((value, i) => [160 + i, value] as const));
  put([
    [213, 11_500],
    [214, 200],
  ]);
  put([1000, 1000, 1000, 1000, 10_000, 10_000, 10_000, 10_000, 0, 0, 0, 0, 0, 0, 0, 0].map((value, i) => [215 + i, value] as const));
  put([0x26, 0x11, 0x27, 0x13, 0x45, 0x59].map((value, i) => [239 + i, value] as const));
  put([130, 140, 120, 1000].map((value, i) => [283 + i, value] as const));
  put([...text(290, "1.b.16.100.03.1.0.10"), ...text(300, "MODEL-0001"), ...text(310, "PACK-0001")]);
  return registers;
}
