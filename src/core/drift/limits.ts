import type { DriftLimits } from "../../contract/drift.ts";
import type { SettingValues } from "../../contract/params.ts";

/** Of one real pack: captures v25-cfg-balance-read and v25-cfg-cellUv-read. They stand in for a pack whose settings are not known. */
const CAPTURED: DriftLimits = { topMv: 3400, bottomMv: 2900, topNamedMv: 30, bottomNamedMv: 100, source: "captured" };

/**
 * The pack itself says where its cells are judged: it balances from the balance start on, and lets an empty cell be discharged again only
 * above the release of under-voltage. A sound pack is balanced at the top, so that its cells differ more at the bottom, by what their
 * capacities differ; hence two limits. All settings or none: a mixture would have two sources.
 */
export function limitsOf(settings: SettingValues | null): DriftLimits {
  const { balanceStartMv, balanceDeltaMv, cellUvReleaseMv, cellUvAlarmMv } = settings ?? {};
  if (balanceStartMv === undefined || balanceDeltaMv === undefined) return CAPTURED;
  if (cellUvReleaseMv === undefined || cellUvAlarmMv === undefined || cellUvAlarmMv >= cellUvReleaseMv) return CAPTURED;
  const bottomNamedMv = cellUvReleaseMv - cellUvAlarmMv;
  return { topMv: balanceStartMv, bottomMv: cellUvReleaseMv, topNamedMv: balanceDeltaMv, bottomNamedMv, source: "pack" };
}
