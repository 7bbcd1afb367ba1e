import type { CheckResult } from "./commissioning.ts";

/** Addresses of the packs of which this computer has no record, as the check `historyArchived` has found them. */
export function packsWithoutHistory({ measured }: Pick<CheckResult, "measured">): readonly number[] {
  const isLacking = ({ name, value }: CheckResult["measured"][number]) => name === "records" && (value === null || value === 0);
  return measured.flatMap((each) => (isLacking(each) && each.address !== null ? [each.address] : []));
}
