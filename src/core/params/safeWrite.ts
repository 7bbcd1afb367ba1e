import type { Result } from "../../../protocol/index.ts";
import { fail, mayRetryRead, ok } from "../../../protocol/index.ts";
import type { SettingValues, WriteReport } from "../../contract/params.ts";
import { checkSamePack } from "../pack/samePack.ts";
import { readFigures } from "./beside.ts";
import { doubtOf } from "./doubt.ts";
import { writeBlock } from "./writeBlock.ts";
import type { WriteJob, WriteTools } from "./writeRun.ts";
import { WriteRun } from "./writeRun.ts";

export interface WriteEnd {
  readonly report: WriteReport;
  /** Settings as last read, and what is shown with them. */
  readonly held: SettingValues;
}

/**
 * One safe write: fresh read, stale check, plan, backup and journal on disk, then block by block one send, read back and
 * compare. It stops at the first deviation. A failed Result means that nothing was sent.
 */
export async function safeWrite(job: WriteJob, tools: WriteTools): Promise<Result<WriteEnd>> {
  const run = new WriteRun(job, tools);
  const ready = await prepare(run);
  if (!ready.ok) return ready;
  if (run.blocks.length === 0) return fail("value.rule", { reason: "nothingToWrite" });
  const backup = await keep(run);
  if (!backup.ok) return backup;
  for (let index = 0; index < run.blocks.length; index++) {
    if (!(await writeBlock(run, index))) break;
  }
  // After a stop too: then other changes matter most.
  if (run.hasSent) await readOthers(run);
  return ok(await finish(run, backup.value));
}

/** The right pack, freshly read, unchanged since the user saw it, and a safe order. */
async function prepare(run: WriteRun): Promise<Result<void>> {
  const { job, tools } = run;
  run.stage("reading");
  const same = await checkSamePack(tools.reader, job.pack);
  if (!same.ok) return same;
  const shot = await tools.reader.readAll("fresh");
  if (!shot.ok) return shot;
  const sure = await tools.reader.confirm(shot.value, (numbers) => !isAsKnown(job.known, numbers));
  if (!sure.ok) return sure;
  run.keepFirstShot(sure.value);
  const held = run.held.settings();
  const isProven = await tools.vault.isProven(job.pack);
  // Values from before our own write are written back even if they look wrong.
  const isOurs = job.isRollback || job.goesOnWith !== null;
  const doubt = isProven || isOurs ? null : doubtOf(job.link.driver, held, job.cellCount);
  if (doubt) return doubt;
  const moved = Object.entries(job.seen ?? {}).flatMap(([key, value]) => (held[key] === value ? [] : [key]));
  if (moved.length > 0) return fail("write.stale", { reason: "changed", keys: moved.join(" ") });
  const plan = job.plan(held);
  if (!plan.ok) return plan;
  for (const block of plan.value) {
    const request = run.requestFor(block, block.edits);
    if (!request.ok) return request;
  }
  run.keepPlan(plan.value, isProven);
  if (!run.isProofDue) return ok(undefined);
  const figures = await readFigures(job.link.driver, tools.reader, "fresh");
  if (!figures.ok) return figures;
  run.keepBeside({ identity: same.value, figures: figures.value });
  return ok(undefined);
}

/** What is not a setting is an "enabled" switch: 0 or 1. */
function isAsKnown(known: SettingValues, numbers: SettingValues): boolean {
  return Object.entries(numbers).every(([key, value]) => (known[key] === undefined ? value <= 1 : known[key] === value));
}

async function keep(run: WriteRun): Promise<Result<string>> {
  const { job, tools } = run;
  run.stage("backup");
  const cause = job.isRollback ? "beforeRollback" : "beforeWrite";
  const backup = await tools.vault.keepBackup(job.pack, run.held.settings(), cause, run.startedWallMs);
  if (!backup.ok) return backup;
  const journal = await run.startJournal(backup.value.name);
  return journal.ok ? ok(backup.value.name) : journal;
}

/**
 * Blocks not read since the last write; one that differs is read again before it is accepted. A pack that is gone is not
 * asked for each of them: one that is not read makes the outcome unknown.
 */
async function readOthers(run: WriteRun): Promise<void> {
  let isGone = false;
  run.stage("checkingOthers", run.blocks.length);
  for (const step of run.held.steps) {
    if (run.held.isReadBack(step)) continue;
    const isAsked = !isGone && !run.job.link.signal.aborted;
    const read = isAsked ? await run.readOther(step, "others") : null;
    if (read?.ok) run.held.keep(step, read.value);
    else run.held.forget(step);
    if (read?.ok === false) {
      run.noteTrouble(read.error);
      isGone = mayRetryRead(read.error);
    }
  }
}

async function finish(run: WriteRun, backup: string): Promise<WriteEnd> {
  const { job, tools } = run;
  const { outcome, rows, unchanged, reason, provedPath } = run.verdict();
  if (outcome !== "unknown") await tools.vault.journals.remove(job.pack);
  run.stage("done", run.blocks.length);
  const report: WriteReport = {
    id: `w${run.startedWallMs}`,
    pack: job.pack,
    outcome,
    isRollback: job.isRollback,
    rows,
    unchanged,
    backup,
    startedWallMs: run.startedWallMs,
    endedWallMs: Math.round(tools.clock.wallMs()),
    reason,
    provedPath,
    exchanges: Object.fromEntries(tools.reader.counts),
  };
  return { report, held: run.held.shownValues() };
}
