import type { PackIdentity, PackSnapshot, Reading, SensorRole } from "../model/snapshot.ts";
import { cellStats, cellTemperatureRange, isKnown } from "../model/snapshot.ts";
import { NMC_SIGNS, ratedCurrentOf } from "./models.ts";

/** What the rules need to know about the pack besides its settings; null = not known. */
export interface RuleContext {
  readonly cellCount: number | null;
  readonly packVoltageMv: number | null;
  readonly maxCellMv: number | null;
  readonly minCellMv: number | null;
  /** + charge, - discharge. */
  readonly currentMa: number | null;
  readonly maxCellDeciC: number | null;
  readonly minCellDeciC: number | null;
  readonly mosDeciC: number | null;
  readonly environmentDeciC: number | null;
  /** The hotter one of the two. */
  readonly terminalDeciC: number | null;
  /** 100, 150 or 200 A, when the pack's version text says so. */
  readonly ratedCurrentMa: number | null;
}

function known(reading: Reading<number> | undefined): number | null {
  return reading !== undefined && isKnown(reading) ? reading : null;
}

/** Hottest sensor of these roles, 0.1 °C. */
function hottest(snapshot: PackSnapshot | null, ...roles: readonly SensorRole[]): number | null {
  const deciC = (snapshot?.temperatures ?? []).flatMap((t) => (roles.includes(t.role) && isKnown(t.valueDeciC) ? [t.valueDeciC] : []));
  return deciC.length === 0 ? null : Math.max(...deciC);
}

export function ruleContext(snapshot: PackSnapshot | null, identity: PackIdentity | null): RuleContext {
  const cells = snapshot === null ? null : cellStats(snapshot.cellVoltagesMv);
  const cellTemperatures = snapshot === null ? null : cellTemperatureRange(snapshot);
  return {
    cellCount: snapshot === null || cells === null ? null : snapshot.cellVoltagesMv.length,
    packVoltageMv: known(snapshot?.packVoltageMv),
    maxCellMv: cells?.maxMv ?? null,
    minCellMv: cells?.minMv ?? null,
    currentMa: known(snapshot?.currentMa),
    maxCellDeciC: cellTemperatures?.maxDeciC ?? null,
    minCellDeciC: cellTemperatures?.minDeciC ?? null,
    mosDeciC: hottest(snapshot, "mos"),
    environmentDeciC: hottest(snapshot, "environment"),
    terminalDeciC: hottest(snapshot, "positiveTerminal", "negativeTerminal"),
    ratedCurrentMa: identity === null ? null : ratedCurrentOf(identity.bmsVersion),
  };
}

/** LiFePO4 limits are not applied to a pack that probably has another chemistry. */
export function isProbablyNmc({ cellCount, maxCellMv }: RuleContext): boolean {
  if (cellCount !== null && NMC_SIGNS.lfpCellCounts.includes(cellCount)) return false;
  return (cellCount !== null && NMC_SIGNS.cellCounts.includes(cellCount)) || (maxCellMv !== null && maxCellMv > NMC_SIGNS.cellAboveMv);
}
