import { isoOfWallMs } from "../../protocol/index.ts";
import { CSV_MARK, type DecimalMark } from "../../src/contract/csv.ts";
import type { LogRow } from "../../src/core/logging/logTable.ts";
import { grown, LogTable, NO_SHAPE } from "../../src/core/logging/logTable.ts";
import { QUIET } from "./logRig.ts";

/** An hour ahead of UTC. */
const civilTime = (wallMs: number) => isoOfWallMs(wallMs + 3_600_000).slice(0, 19);
/** Already the next day where the computer is. */
export const WALL_MS = Date.UTC(2026, 2, 1, 23, 30);

export const valueRow = (
  serial: string,
  cellVoltagesMv: readonly number[],
  currentMa: number | "notRead" = 12_345,
  wallMs: number = WALL_MS,
): LogRow => ({
  kind: "value",
  address: 1,
  serial,
  wallMs,
  snapshot: { ...QUIET, cellVoltagesMv, currentMa },
});

/** A log file of these rows, as the program writes it. */
export function logText(rows: readonly LogRow[], decimal: DecimalMark = "point"): string {
  const table = new LogTable(grown(NO_SHAPE, rows), decimal, civilTime);
  return CSV_MARK + table.header + rows.map((row) => table.line(row)).join("");
}
