import { isSamePack, tellsApart } from "../../../protocol/index.ts";
import type { Commissioning, CommissioningPack, PackDrift } from "../../contract/commissioning.ts";
import type { DriftReport } from "../../contract/drift.ts";
import { packNameOf } from "./documentParts.ts";

/** A pack that only log files know is told by its serial number. */
function isOf({ pack, serial }: DriftReport, row: CommissioningPack): boolean {
  if (pack === null) return tellsApart(row.packSerial) && serial === row.packSerial.trim();
  return isSamePack(pack, packNameOf(row));
}

/** The drift of the packs of a commissioning among that of all packs that this computer knows. */
export function driftOf(packs: Commissioning["packs"], reports: readonly DriftReport[]): readonly PackDrift[] {
  return packs.flatMap((row) => {
    const report = reports.find((each) => isOf(each, row));
    if (report === undefined) return [];
    const { cellCount, limits, sources, unused, top, bottom, signs, advice } = report;
    return [{ address: row.address, cellCount, limits, sources, unused, top, bottom, signs, advice }];
  });
}
