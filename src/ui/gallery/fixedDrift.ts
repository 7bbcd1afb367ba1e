import type { DriftCell, DriftReport, DriftReports } from "../../contract/drift.ts";
import { IDENTITY, PACK } from "./fixedFamily.ts";

const CELLS = 16;
const WEAK_CELL = 7;

/** The weak one first, the others around the mean. */
function ranking(weakMv: number, changeMv: number): readonly DriftCell[] {
  const others = Array.from({ length: CELLS }, (_, at) => at + 1).filter((cell) => cell !== WEAK_CELL);
  const rest = others.map((cell, at): DriftCell => {
    const deviationMv = Math.round(-weakMv / 15) + ((at % 5) - 2);
    return { cell, deviationMv, changeMv: (at % 3) - 1, isNamed: false };
  });
  const sorted = rest.toSorted((a, b) => Math.abs(b.deviationMv) - Math.abs(a.deviationMv) || a.cell - b.cell);
  return [{ cell: WEAK_CELL, deviationMv: weakMv, changeMv, isNamed: true }, ...sorted];
}

const REPORT: DriftReport = {
  key: "gallery",
  serial: IDENTITY.packSerial,
  pack: { ...PACK, identity: IDENTITY },
  cellCount: CELLS,
  limits: { topMv: 3400, bottomMv: 2900, topNamedMv: 30, bottomNamedMv: 100, source: "pack" },
  sources: { records: 160, logRows: 48_210 },
  unused: { middle: 46_012, atRest: 402, unusable: 0 },
  top: { data: "enough", samples: 1948, days: 9, firstDay: "2026-01-04", lastDay: "2026-01-16", cells: ranking(62, 9) },
  bottom: { data: "few", samples: 8, days: 1, firstDay: "2026-01-09", lastDay: "2026-01-09", cells: [] },
  signs: [{ cell: WEAK_CELL, sign: "ahead" }],
  advice: ["dischargeLow"],
};

export const DRIFT: DriftReports = { reports: [REPORT], logFiles: 12, olderLogFiles: 0, rowsOfNoPack: 0 };
