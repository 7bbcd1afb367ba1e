import type { BlockReads, Driver, PlanStep, Reply, Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import { blockReadOf } from "./readBlock.ts";

export function hasBlock(plan: readonly PlanStep[], block: string): boolean {
  return plan.some((step) => step.block === block || hasBlock(step.insteadIfRefused ?? [], block));
}

/** A valid checksum is not enough: live values must also be plausible, and nothing may contradict the family's map. */
export function judged(driver: Driver, before: BlockReads, block: string, reply: Reply): Result<BlockReads> {
  const read = blockReadOf(driver, reply);
  if (!read.ok) return read;
  const reads: BlockReads = { ...before, [block]: read.value };
  const live = Object.fromEntries(Object.entries(reads).filter(([name]) => hasBlock(driver.livePlan, name)));
  const snapshot = Object.keys(live).length > 0 ? driver.toSnapshot(live) : ok(null);
  if (!snapshot.ok) return snapshot;
  const [against] = driver.signs(reads).against;
  return against === undefined ? ok(reads) : fail("frame.implausible", { what: against });
}

/** Enough signs agree that this is the family's own map: only then may anything be written. */
export function isProven(driver: Driver, reads: BlockReads): boolean {
  const { agree, against } = driver.signs(reads);
  return against.length === 0 && agree.length >= driver.writing.signsNeeded;
}
