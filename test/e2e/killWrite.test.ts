import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { buildHost } from "../support/builtHost.ts";
import { report } from "../support/hostApp.ts";
import { backupsIn, journalsIn, packOnTcp, runHost, startAgain } from "../support/killedHost.ts";
import { FAMILIES, provesFirst } from "../support/paramRig.ts";

const EDITS = { cellOvAlarmMv: 3590, cellOvDelayUs: 2_000_000, packUvAlarmMv: 45_000 };
/** More would starve each other, and a line that waits too long gives up before the step at which it was to be killed. */
const AT_ONCE = 5;

type Settings = Readonly<Record<string, number>>;

/** Whatever has left before the kill, this must be so when the first byte of a write arrives at the pack. */
function expectKept(folder: string, before: Settings, provesFirst: boolean): void {
  const [journal] = journalsIn(folder);
  const [backup] = backupsIn(folder);
  if (!journal || !backup) throw new Error("written to before anything was kept");
  expect(backup.keptAtMs).toBeLessThanOrEqual(Date.now());
  for (const [key, { value }] of Object.entries(backup.values)) expect([key, value]).toEqual([key, before[key]]);
  for (const row of journal.rows) expect(row).toMatchObject({ from: before[row.key], wanted: EDITS[row.key as keyof typeof EDITS] });
  const states = journal.rows.map(({ state }) => state);
  if (!provesFirst) expect(states).toContain("sent");
}

async function killedAt(host: string, family: FamilyId, killAt: number) {
  const folder = mkdtempSync(join(tmpdir(), "bms-kill-"));
  const faults: unknown[] = [];
  let writes = 0;
  const pack = await packOnTcp(family, () => {
    writes += 1;
    try {
      if (writes < 4) expectKept(folder, before, provesFirst(family) && writes === 1);
    } catch (fault) {
      faults.push(fault);
    }
  });
  const before = pack.settings();
  const end = await runHost(host, { folder, port: pack.port, family, edits: EDITS, killAt });
  await pack.hungUp();
  const close = async () => {
    await pack.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { ...end, folder, pack, before, faults, close, writes: () => writes };
}

/** A starved line may give up before the step at which the program was to be killed, or its end: then nothing has been tried yet. */
async function surelyKilledAt(host: string, family: FamilyId, killAt: number) {
  for (let tries = 1; ; tries++) {
    const killed = await killedAt(host, family, killAt);
    const { outcome = "" } = killed.told ?? {};
    if (killed.signal !== null || outcome === "verified" || tries === 3) return killed;
    await killed.close();
  }
}

type Killed = Awaited<ReturnType<typeof killedAt>>;

/** What the next start makes of it: nothing to do, complete, or offered and then finished or rolled back. */
async function recover(family: FamilyId, killed: Killed, action: "finish" | "rollBack"): Promise<string> {
  const { folder, pack, before } = killed;
  const wanted = { ...before, ...EDITS };
  const [journal = null, ...more] = journalsIn(folder);
  expect(more).toEqual([]);
  const writesAtDeath = killed.writes();
  const { app, now, when } = await startAgain({ folder, port: pack.port, family });
  try {
    // Nothing is written by itself.
    expect(killed.writes()).toBe(writesAtDeath);
    const atDeath = pack.settings();
    const isChanged = Object.keys(EDITS).some((key) => atDeath[key] !== before[key]);
    if (isChanged) expect(backupsIn(folder)).toHaveLength(1);
    const { unfinished } = now;
    if (unfinished === null) {
      expect(atDeath).toEqual(isChanged ? wanted : before);
      if (journal) expect(now.report).toMatchObject({ id: journal.id, outcome: "verified" });
      return isChanged ? "complete" : "untouched";
    }
    expect(journal?.id).toBe(unfinished.id);
    expect(unfinished.sideEffects).toEqual([]);
    for (const { key, now: is, state, from, wanted: aim } of unfinished.rows) {
      expect([key, is]).toEqual([key, atDeath[key]]);
      if (state === "notSent") expect([key, is]).toEqual([key, from]);
      if (state === "verified") expect([key, is]).toEqual([key, aim]);
    }
    const done = await app.call("params.recover", { action });
    expect(done.ok ? (done.value?.outcome ?? "verified") : done.error).toBe("verified");
    await when((state) => state.unfinished === null);
    expect(pack.settings()).toEqual(action === "finish" ? wanted : before);
    return action;
  } finally {
    await app.close();
  }
}

/**
 * Every other step of the write itself; of the reads before and after it the first, one in the middle and the last.
 * That every single step is held is the matter of recovery.slow.test.ts; what only a real process shows needs not all of them.
 */
function stepsToKill(deeds: readonly string[]): number[] {
  const isRead = (at: number) => deeds[at] === "asked" || deeds[at] === "heard";
  const runs: number[][] = [];
  for (let at = 0; at < deeds.length; at++) {
    const last = runs.at(-1);
    if (last && isRead(at) && isRead(last[0] ?? -1)) last.push(at);
    else runs.push([at]);
  }
  const some = runs.flatMap((run) => (run.length < 5 ? run : [run[0], run[run.length >> 1], run.at(-1)]));
  return some.flatMap((at, index) => (at === undefined || index % 2 === 1 ? [] : [at + 1]));
}

/** Runs jobs a few at a time and in order. */
async function inTurns<T>(jobs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < jobs.length; at = next++) {
      const job = jobs[at];
      if (job) results[at] = await job();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

it("a program killed at any step of a write: its journal leads to the end or back", async () => {
  const startMs = performance.now();
  const host = await buildHost("test/e2e/killWriteHost.ts");
  const whole = await Promise.all(FAMILIES.map((family) => surelyKilledAt(host, family, 0)));
  const jobs: (() => Promise<{ family: FamilyId; end: string }>)[] = [];
  for (const [index, family] of FAMILIES.entries()) {
    const alive = whole[index];
    const { deeds = [], outcome = "" } = alive?.told ?? {};
    expect([family, outcome, alive?.faults]).toEqual([family, "verified", []]);
    await alive?.close();
    for (const [at, step] of stepsToKill(deeds).entries()) {
      jobs.push(async () => {
        const killed = await surelyKilledAt(host, family, step);
        const what = `${family} killed at ${step} (${deeds[step - 1]})`;
        try {
          expect([what, killed.signal, killed.faults]).toEqual([what, "SIGKILL", []]);
          const end = await recover(family, killed, at % 2 === 0 ? "finish" : "rollBack");
          expect(journalsIn(killed.folder)).toEqual([]);
          return { family, end };
        } catch (error) {
          throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
        } finally {
          await killed.close();
        }
      });
    }
    report(`${family}: ${deeds.length} steps of a write, ${stepsToKill(deeds).length} of them to be killed at`);
  }
  const ends = await inTurns(jobs);
  for (const family of FAMILIES) {
    const count = (end: string) => ends.filter((other) => other.family === family && other.end === end).length;
    const [untouched, complete, finished, rolledBack] = ["untouched", "complete", "finish", "rollBack"].map(count);
    report(`${family}: ${untouched} untouched, ${complete} already complete, ${finished} finished, ${rolledBack} rolled back`);
    expect(Math.min(untouched ?? 0, complete ?? 0, finished ?? 0, rolledBack ?? 0)).toBeGreaterThan(0);
  }
  report(`${ends.length} processes killed and started again in ${Math.round((performance.now() - startMs) / 1000)} s`);
});
