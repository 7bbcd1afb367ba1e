import { numberOf, numberOrNull } from "../../layout/access.ts";
import type { Sign } from "../../modbus/reading.ts";
import { CELLS, namesSign, signsOf, valuesOf } from "../../modbus/reading.ts";
import { PLAUSIBLE } from "../../model/plausibility.ts";
import type { Signs } from "../../model/signs.ts";
import type { BlockReads } from "../driver.ts";

/** Possible voltages of LiFePO4 cells; registers of another map rarely hold sixteen such numbers. */
const CELL_MV = [2000, 3800] as const;
const FEWEST_CELLS = 4;
/** The captured list and the captured extremes, read a moment apart, differ by 1 mV. */
const SUM_TOLERANCE_MV = 500;
/** Tenths of a percent, and the remaining charge of the full one. */
const SOC_TOLERANCE_DECI_PCT = 100;

/** Registers 40 to 55 hold cell voltages. */
function cells(reads: BlockReads): Sign {
  const values = valuesOf(reads, "live", "cells");
  if (values === null) return "silent";
  const known = CELLS.map((key) => numberOrNull(values, key)).filter((mv) => mv !== null);
  if (known.some((mv) => mv < PLAUSIBLE.cellMv[0] || mv > PLAUSIBLE.cellMv[1])) return "against";
  const areLfp = known.every((mv) => mv >= CELL_MV[0] && mv <= CELL_MV[1]);
  return known.length >= FEWEST_CELLS && areLfp ? "agrees" : "silent";
}

/** Register 1 in hundredths of a volt is their sum, and register 2 in tenths of a percent what registers 4 and 5 say. */
function scales(reads: BlockReads): Sign {
  const summary = valuesOf(reads, "live", "summary");
  const list = valuesOf(reads, "live", "cells");
  if (summary === null) return "silent";
  const socDeciPct = numberOf(summary, "socDeciPct");
  if (socDeciPct > 1000) return "against";
  if (list === null) return "silent";
  const sumMv = CELLS.reduce((sum, key) => sum + (numberOrNull(list, key) ?? 0), 0);
  if (Math.abs(sumMv - numberOf(summary, "packVoltageMv")) > SUM_TOLERANCE_MV) return "against";
  const fullMah = numberOf(summary, "fullCapacityMah");
  if (fullMah === 0) return "silent";
  const offDeciPct = Math.abs(socDeciPct - (numberOf(summary, "remainingCapacityMah") * 1000) / fullMah);
  return offDeciPct <= SOC_TOLERANCE_DECI_PCT ? "agrees" : "silent";
}

/** Registers 290 to 319 are text up to its padding. */
const names = (reads: BlockReads): Sign => namesSign(reads);

/**
 * PACE uses the same registers for other quantities, with the same function and checksum, and a write of its serial
 * numbers would overwrite this map's protections. So the register map itself must prove the family.
 */
export const signs = (reads: BlockReads): Signs => signsOf(reads, { cells, scales, names });
