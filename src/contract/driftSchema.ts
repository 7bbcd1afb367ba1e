import { KEPT_INTEGER } from "./bounds.ts";
import { DRIFT_ADVICE, DRIFT_LIMIT_SOURCES, DRIFT_SIGNS } from "./drift.ts";
import { z } from "./zod.ts";

/** The ranking of one pack's cells in files: in the report of a commissioning, and in what the command line prints. */

const COUNT = KEPT_INTEGER.min(0);
const MV = KEPT_INTEGER;
const MOST_CELLS = 32;

const END = z.strictObject({
  data: z.enum(["none", "few", "enough"]),
  samples: COUNT,
  days: COUNT,
  firstDay: z.iso.date().nullable(),
  lastDay: z.iso.date().nullable(),
  cells: z
    .array(z.strictObject({ cell: COUNT, deviationMv: MV, changeMv: MV.nullable(), isNamed: z.boolean() }))
    .max(MOST_CELLS)
    .readonly(),
});

/** Everything of a `DriftReport` but whose it is. */
export const DRIFT_FIGURES = {
  cellCount: COUNT.nullable(),
  limits: z.strictObject({ topMv: MV, bottomMv: MV, topNamedMv: MV, bottomNamedMv: MV, source: z.enum(DRIFT_LIMIT_SOURCES) }),
  sources: z.strictObject({ records: COUNT, logRows: COUNT }),
  unused: z.strictObject({ middle: COUNT, atRest: COUNT, unusable: COUNT }),
  top: END,
  bottom: END,
  signs: z
    .array(z.strictObject({ cell: COUNT, sign: z.enum(DRIFT_SIGNS) }))
    .max(MOST_CELLS)
    .readonly(),
  advice: z.array(z.enum(DRIFT_ADVICE)).max(DRIFT_ADVICE.length).readonly(),
};
