import { z } from "zod";
import type { DriftReports } from "../../contract/drift.ts";
import { DRIFT_FIGURES } from "../../contract/driftSchema.ts";
import { head, PACK } from "./documents.ts";
import { packDocument } from "./packs.ts";

const COUNT = z.number().int().min(0);

export const DRIFT_DOCUMENT = z.strictObject({
  ...head("drift"),
  reports: z.array(
    z.strictObject({
      key: z.string(),
      serial: z.string().nullable(),
      /** null = known from log files alone. */
      pack: PACK.nullable(),
      ...DRIFT_FIGURES,
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
