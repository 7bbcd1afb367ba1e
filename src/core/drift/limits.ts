import type { DriftLimits } from "../../contract/drift.ts";
import type { SettingValues } from "../../contract/params.ts";

/** Of one real pack: captures v25-cfg-balance-read and v25-cfg-cellUv-read. They stand in for a pack whose settings are not known. */
const CAPTURED: DriftLimits = { topMv: 3400, bottomMv: 2900, namedMv: 30, source: "captured" };

/**
 * The pack itself says where its cells are judged: it balances from the balance start on, and lets an empty cell be discharged again only
 * above the release of under-voltage. All three settings or none: a mixture would have two sources.
 */
export function limitsOf(settings: SettingValues | null): DriftLimits {
  const { balanceStartMv, cellUvReleaseMv, balanceDeltaMv } = settings ?? {};
  if (balanceStartMv === undefined || cellUvReleaseMv === undefined || balanceDeltaMv === undefined) return CAPTURED;
  return { topMv: balanceStartMv, bottomMv: cellUvReleaseMv, namedMv: balanceDeltaMv, source: "pack" };
}
