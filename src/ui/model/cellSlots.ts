const USUAL_CELLS = 16;

/** Places for cells in a drawing: a shorter pack keeps the width of a bar, a longer one gets as many as it has cells. */
export const cellSlots = (cells: number): number => Math.max(USUAL_CELLS, cells);

/** More cells than the usual drawing has places for. */
export const isLong = (cells: number): boolean => cells > USUAL_CELLS;

/** Too few cells to fill the usual drawing. */
export const isShort = (cells: number): boolean => cells < USUAL_CELLS;
