import type { Result } from "../../../../protocol/shared.ts";
import { ok } from "../../../../protocol/shared.ts";
import { call } from "../../state/host.ts";
import { logPieces } from "./model/logPieces.ts";

/** Endings under which this program writes its logs. */
export const LOG_FILES = ".csv,text/csv";

/** Has the host look in a log for the first full charge; ends at the first piece that it refuses. */
export async function lookInLog(file: File): Promise<Result<null>> {
  for (const text of logPieces(await file.text())) {
    const looked = await call("commission.log", { logs: [{ name: file.name, text }] });
    if (!looked.ok) return looked;
  }
  return ok(null);
}
