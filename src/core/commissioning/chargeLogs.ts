import type { Result } from "../../../protocol/index.ts";
import { fail, ok, tellsApart } from "../../../protocol/index.ts";
import type { CHARGE_LOG_REQUESTS } from "../../contract/chargeLogs.ts";
import type { CheckResult, Commissioning } from "../../contract/commissioning.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import type { LoggedRow } from "../drift/logRows.ts";
import { LogRowReader } from "../drift/logRows.ts";
import type { HostPorts } from "../ports.ts";
import type { CommissioningService } from "./commissioningService.ts";
import { membersOf, startedWallMs } from "./documentParts.ts";
import { areAllFull } from "./valueChecks.ts";
import { figure } from "./verdict.ts";

const FULL = "firstFullCharge";

/** A mistake is said, and not counted as nothing. */
function rowsOf(logs: RequestArgs<"commission.log">["logs"]): Result<readonly LoggedRow[]> {
  const rows: LoggedRow[] = [];
  for (const { name, text } of logs) {
    const reader = new LogRowReader();
    rows.push(...reader.take(text));
    reader.end();
    if (reader.isForeign) return fail("file.format", { path: name, reason: "log" });
  }
  return ok(rows);
}

/** A log names its packs by the serial number alone: one that two packs have tells nothing. */
function addressOf({ packs }: Commissioning, serial: string): number | null {
  const named = tellsApart(serial) ? packs.filter(({ packSerial }) => packSerial.trim() === serial) : [];
  return named.length === 1 ? (named[0]?.address ?? null) : null;
}

/** What was seen of a pack before stays; a full charge from before the commissioning is none of it. A log may be from another zone: moments are compared. */
function withFullCharges(document: Commissioning, rows: readonly LoggedRow[], civilTime: HostPorts["civilTime"]): Commissioning {
  const before = document.results.find(({ check }) => check === FULL);
  if (before?.status !== "open") return document;
  const seen = new Map(before.measured.map(({ address, value }) => [address, value]));
  for (const { serial, fullWallMs } of rows) {
    const address = fullWallMs === undefined || fullWallMs < startedWallMs(document) ? null : addressOf(document, serial);
    if (fullWallMs === undefined || address === null || (seen.get(address) ?? null) !== null) continue;
    seen.set(address, civilTime(Math.round(fullWallMs)));
  }
  const measured = [...seen].map(([address, value]) => figure("fullSeenAt", address, value));
  const times = measured.flatMap(({ value }) => (value === null ? [] : [String(value)])).sort();
  const isDone = areAllFull(measured, membersOf(document), document.site.packCount);
  const result: CheckResult = isDone
    ? { ...before, measured, status: "passed", reason: null, at: times.at(-1) ?? null }
    : { ...before, measured };
  return { ...document, results: document.results.map((each) => (each === before ? result : each)) };
}

/** The first full charge may come days after the rest: a log shows it as well as the packs do. */
export function chargeLogHandlers(
  service: Pick<CommissioningService, "change">,
  { civilTime }: Pick<HostPorts, "civilTime">,
): Handlers<keyof typeof CHARGE_LOG_REQUESTS> {
  const look = async ({ logs }: RequestArgs<"commission.log">): Promise<Result<null>> => {
    const rows = rowsOf(logs);
    if (!rows.ok) return rows;
    // Of a long log that comes in pieces few say it.
    const isSaid = rows.value.some(({ fullWallMs }) => fullWallMs !== undefined);
    return isSaid ? service.change((document) => withFullCharges(document, rows.value, civilTime)) : ok(null);
  };
  return { "commission.log": look };
}
