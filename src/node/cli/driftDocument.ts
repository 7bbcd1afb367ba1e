import { z } from "zod";
import type { DriftReports } from "../../contract/drift.ts";
import { DRIFT_ADVICE, DRIFT_LIMIT_SOURCES, DRIFT_SIGNS } from "../../contract/drift.ts";
import { BASE, head, PACK } from "./documents.ts";
import { packDocument } from "./packs.ts";

const COUNT = z.number().int().min(0);

const DRIFT_END = z.strictObject({
  data: z.enum(["none", "few", "enough"]),
  samples: COUNT,
  days: COUNT,
  firstDay: z.iso.date().nullable(),
  lastDay: z.iso.date().nullable(),
  cells: z.array(z.strictObject({ cell: COUNT, deviationMv: BASE, changeMv: BASE.nullable(), isNamed: z.boolean() })).readonly(),
});

export const DRIFT_DOCUMENT = z.strictObject({
  ...head("drift"),
  reports: z.array(
    z.strictObject({
      key: z.string(),
      serial: z.string().nullable(),
      /** null = known from log files alone. */
      pack: PACK.nullable(),
      cellCount: COUNT.nullable(),
      limits: z.strictObject({ topMv: BASE, bottomMv: BASE, topNamedMv: BASE, bottomNamedMv: BASE, source: z.enum(DRIFT_LIMIT_SOURCES) }),
      sources: z.strictObject({ records: COUNT, logRows: COUNT }),
      unused: z.strictObject({ middle: COUNT, atRest: COUNT, unusable: COUNT }),
      top: DRIFT_END,
      bottom: DRIFT_END,
      signs: z.array(z.strictObject({ cell: COUNT, sign: z.enum(DRIFT_SIGNS) })).readonly(),
      advice: z.array(z.enum(DRIFT_ADVICE)).readonly(),
    }),
  ),
  logFiles: COUNT,
  olderLogFiles: COUNT,
  rowsOfNoPack: COUNT,
});
type DriftDocument = z.infer<typeof DRIFT_DOCUMENT>;

/** What `drift --json` prints. */
export function driftDocument({ reports, ...rest }: DriftReports): DriftDocument {
  const said = reports.map(({ pack, ...report }) => ({ ...report, pack: pack === null ? null : packDocument(pack) }));
  return { schema: "open-bmstool/drift", version: 1, reports: said, ...rest };
}
