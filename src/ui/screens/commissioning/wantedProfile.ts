import type { Result } from "../../../../protocol/shared.ts";
import { fail, fitsFamily } from "../../../../protocol/shared.ts";
import { sortValues } from "../../model/parameterFile.ts";
import { call } from "../../state/host.ts";
import { readFile } from "../../state/parameterFiles.ts";
import { useUi } from "../../state/store.ts";

/** Holds the settings of all packs against those of a parameter file that may be written; the others are of one pack alone. */
export async function checkAgainst(file: File): Promise<Result<null>> {
  const { table, read } = useUi.getState().params;
  if (table === null || read === null) return fail("link.closed");
  const parsed = await readFile(file);
  if (!parsed.ok) return parsed;
  const fits = fitsFamily(parsed.value, read.pack.family);
  if (!fits.ok) return fits;
  const { wanted } = sortValues(parsed.value.values, table, read.values);
  return call("commission.run", { checks: ["settingsAsWanted"], wanted });
}
