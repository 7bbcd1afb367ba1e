import type { CheckResult, CheckStatus, Commissioning, CommissioningCheck } from "../../../../contract/commissioning.ts";
import { CHECK_STATUSES } from "../../../../contract/commissioning.ts";
import { LISTED_CHECKS } from "./steps.ts";

/** What a document says of a check; one that it does not name has not been done. */
export function resultOf({ results }: Pick<Commissioning, "results">, check: CommissioningCheck): CheckResult {
  const found = results.find((result) => result.check === check);
  return found ?? { check, status: "open", reason: null, measured: [], at: null, by: "", remark: "" };
}

type StatusCounts = Readonly<Record<CheckStatus, number>>;

export function countStatuses(commissioning: Pick<Commissioning, "results">): StatusCounts {
  const statuses = LISTED_CHECKS.map((check) => resultOf(commissioning, check).status);
  const count = (status: CheckStatus) => statuses.filter((each) => each === status).length;
  return Object.fromEntries(CHECK_STATUSES.map((status) => [status, count(status)])) as Record<CheckStatus, number>;
}

export function answeredCount(counts: StatusCounts): number {
  return LISTED_CHECKS.length - counts.open;
}

/** What to look at next: what has failed, then what nobody has done; the first one when all is well. */
export function firstToDo(commissioning: Pick<Commissioning, "results">): CommissioningCheck {
  const withStatus = (status: CheckStatus) => LISTED_CHECKS.find((check) => resultOf(commissioning, check).status === status);
  const [first] = LISTED_CHECKS;
  const chosen = withStatus("failed") ?? withStatus("open") ?? first;
  if (chosen === undefined) throw new Error("no checks");
  return chosen;
}
