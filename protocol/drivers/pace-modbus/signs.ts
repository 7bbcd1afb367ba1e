import { numberOf } from "../../layout/access.ts";
import type { Sign } from "../../modbus/reading.ts";
import { CELLS, namesSign, signsOf, valuesOf } from "../../modbus/reading.ts";
import { PLAUSIBLE } from "../../model/plausibility.ts";
import type { Signs } from "../../model/signs.ts";
import type { BlockReads } from "../driver.ts";

/** Captures differ by 0.1 V at most. */
const SUM_TOLERANCE_MV = 300;
/** SOC here is in whole percent: remaining capacity over full capacity. */
const SOC_TOLERANCE_DECI_PCT = 50;
const SOC_AGAINST_DECI_PCT = 200;

function cellSum(reads: BlockReads): Sign {
  const summary = valuesOf(reads, "live", "summary");
  const cells = valuesOf(reads, "live", "cells", "cellVoltages");
  if (summary === null || cells === null) return "silent";
  const packMv = numberOf(summary, "packVoltageMv");
  const sumMv = CELLS.reduce((sum, key) => sum + Number(cells[key] ?? 0), 0);
  if (sumMv === 0 || packMv === 0) return "silent";
  const offMv = Math.abs(sumMv - packMv);
  if (offMv <= SUM_TOLERANCE_MV) return "agrees";
  return offMv > Math.max(PLAUSIBLE.sumToleranceMv, (packMv * PLAUSIBLE.sumTolerancePct) / 100) ? "against" : "silent";
}

function charge(reads: BlockReads): Sign {
  const summary = valuesOf(reads, "live", "summary");
  if (summary === null) return "silent";
  const socDeciPct = numberOf(summary, "socDeciPct");
  if (socDeciPct > 1000) return "against";
  const fullMah = numberOf(summary, "fullCapacityMah");
  if (fullMah === 0) return "silent";
  const offDeciPct = Math.abs(socDeciPct - (numberOf(summary, "remainingCapacityMah") * 1000) / fullMah);
  if (offDeciPct <= SOC_TOLERANCE_DECI_PCT) return "agrees";
  return offDeciPct > SOC_AGAINST_DECI_PCT ? "against" : "silent";
}

/** Registers 150 to 179 as bytes: text up to its padding, or numbers of another map. */
const names = (reads: BlockReads): Sign => namesSign(reads, "identity");

/**
 * Other manufacturers use the same registers for other quantities, with the same function and checksum: a write of this
 * family would overwrite their protections. So the register map itself must prove the family.
 */
export const signs = (reads: BlockReads): Signs => signsOf(reads, { cellSum, charge, names });
