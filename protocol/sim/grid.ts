/** Resolution of both wires, so that what the screen can show equals the state exactly. */
export const CURRENT_GRID_MA = 10;
export const CHARGE_GRID_MAH = 10;
export const PACK_GRID_MV = 10;

export const onGrid = (value: number, grid: number) => Math.round(value / grid) * grid + 0;
export const wholeDeciC = (celsius: number) => Math.round(celsius * 10) + 0;
