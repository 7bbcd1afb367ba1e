import type { BmsError, ClockDriver, Result } from "../../../protocol/index.ts";
import { fail, isRefusal, ok } from "../../../protocol/index.ts";
import type { ClockReading, ClockRow } from "../../contract/control.ts";
import { byDistance } from "../pack/clockTimes.ts";
import type { PackLink } from "../pack/packLink.ts";
import { readPatiently } from "../pack/patience.ts";
import type { SettingsReader } from "../pack/settingsReader.ts";
import type { HostPorts } from "../ports.ts";

interface ClockJob {
  readonly ports: Pick<HostPorts, "clock" | "civilTime">;
  readonly link: PackLink;
  readonly reader: SettingsReader;
}

interface ClockSet {
  readonly row: ClockRow;
  /** As read back; null = it could not be read. */
  readonly reading: ClockReading | null;
}

/** Two readings of a running clock agree within this, and so do a clock that has just been set and the computer's. */
const SLACK_S = 2;
const TRIES = 4;

/** Nothing was asked of such a pack: that says nothing of the next one. */
const NOT_ASKED: readonly string[] = ["write.sharedAddress", "write.unproven", "link.busy"];

/** Whether the next pack may be set after this one. */
export function mayFollow(row: ClockRow | undefined): boolean {
  return row?.verdict === "done" || (row?.verdict === "notTried" && NOT_ASKED.includes(row.error?.code ?? ""));
}

function agree(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= SLACK_S;
}

async function readOnce({ ports, reader }: ClockJob, clock: ClockDriver): Promise<Result<ClockReading>> {
  const read = await reader.read({ block: clock.block }, "clock");
  if (!read.ok) return read;
  const readAtWallMs = Math.round(ports.clock.wallMs());
  const [nearest, other = null] = byDistance(clock.readings(read.value.values), ports.civilTime(readAtWallMs));
  // Six bytes that are not a date, as of a clock that was never set.
  if (nearest === undefined) return ok({ packTime: null, couldBe: null, offsetS: null, readAtWallMs });
  return ok({ packTime: nearest.civil, couldBe: other?.civil ?? null, offsetS: nearest.offsetS, readAtWallMs });
}

/** Read until two answers agree. Fails with `device.unsupported` for a family without a clock. */
export async function readClock(job: ClockJob): Promise<Result<ClockReading>> {
  const clock = job.link.driver.clock;
  if (!clock) return fail("device.unsupported", { block: "clock" });
  const seen: ClockReading[] = [];
  for (let tries = 0; tries < TRIES; tries++) {
    const read = await readOnce(job, clock);
    if (!read.ok) return read;
    if (seen.some(({ offsetS }) => agree(offsetS, read.value.offsetS))) return read;
    seen.push(read.value);
  }
  return fail("frame.implausible", { what: "unsteady" });
}

/** Reads the clock, sets it to this computer's time with one send, and reads it back. Only what is read back counts. */
export async function setClock(job: ClockJob, address: number): Promise<ClockSet> {
  const { ports, link, reader } = job;
  const untried = (error: BmsError): ClockSet => {
    return { row: { address, verdict: "notTried", beforeS: null, afterS: null, couldBe: null, error }, reading: null };
  };
  const clock = link.driver.clock;
  if (!clock) return untried({ code: "device.unsupported", detail: { block: "clock" } });
  const before = await readClock(job);
  if (!before.ok) return untried(before.error);
  const request = clock.request(link.address, ports.civilTime(Math.round(ports.clock.wallMs())));
  if (!request.ok) return untried(request.error);
  const reply = await reader.ask(request.value, "command");
  const after = await readPatiently(link, ports.clock, () => readClock(job));
  const error = reply.ok ? null : reply.error;
  const beforeS = before.value.offsetS;
  if (!after.ok) return { row: { address, verdict: "unknown", beforeS, afterS: null, couldBe: null, error: after.error }, reading: null };
  const { offsetS: afterS, couldBe } = after.value;
  const verdict = agree(afterS, 0) ? "done" : error !== null && isRefusal(error) ? "refused" : "notDone";
  return { row: { address, verdict, beforeS, afterS, couldBe, error }, reading: after.value };
}
