import type { CheckMeasured, CheckStatus } from "../../contract/commissioning.ts";
import type { CommissioningFigure, CommissioningReason } from "../../contract/commissioningReasons.ts";

/** What a check says. `open` = it could not be decided now, and `reason` says why. */
export interface Verdict {
  readonly status: Exclude<CheckStatus, "byHand">;
  readonly reason: CommissioningReason | null;
  readonly measured: readonly CheckMeasured[];
}

type Measured = readonly CheckMeasured[];

export const passed = (measured: Measured): Verdict => ({ status: "passed", reason: null, measured });
export const failed = (reason: CommissioningReason, measured: Measured): Verdict => ({ status: "failed", reason, measured });
export const undecided = (reason: CommissioningReason, measured: Measured = []): Verdict => ({ status: "open", reason, measured });
export const notPossible = (reason: CommissioningReason, measured: Measured = []): Verdict => ({ status: "notPossible", reason, measured });

/** One figure; `address` null = of the whole installation. */
export function figure(name: CommissioningFigure, address: number | null, value: CheckMeasured["value"], unit = ""): CheckMeasured {
  return { name, address, value, unit };
}
