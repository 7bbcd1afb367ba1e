import type { BmsError, PlannedBlock, PlanStep, Result } from "../../../protocol/index.ts";
import { fail, isRefusal, mayRetryRead, ok } from "../../../protocol/index.ts";
import type { SettingValues, WriteReport } from "../../contract/params.ts";
import { isAsLast } from "../pack/numbers.ts";
import { SETTLE_MS } from "../pack/patience.ts";
import { checkSameAddress, checkSamePack } from "../pack/samePack.ts";
import { movedBeside, readFigures } from "./beside.ts";
import { doubtOf } from "./doubt.ts";
import { missingOf } from "./missing.ts";
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
  const { pack, follows } = job;
  const placed = follows === null ? ok(undefined) : checkSameAddress(follows.pack, pack);
  if (!placed.ok) return placed;
  // From the fresh read to the end: another program would write between what is read here and what is sent.
  const held = await tools.vault.holdToWrite(pack, follows?.journal ?? null);
  if (!held.ok) return held;
  try {
    return await writeHeld(job, tools);
  } finally {
    await held.value();
  }
}

async function writeHeld(job: WriteJob, tools: WriteTools): Promise<Result<WriteEnd>> {
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
  const sure = await tools.reader.confirm(shot.value, (numbers) => !isAsLast(job.heldLast, numbers));
  if (!sure.ok) return sure;
  run.keepFirstShot(sure.value);
  const held = run.held.settings();
  // The "enabled" of a block is no setting, and may be needed anyway.
  const numbers = { ...run.held.everyNumber(), ...held };
  const missing = missingOf(job.link.driver, [...Object.keys(job.seen ?? {}), ...job.needs], numbers, sure.value.refused);
  if (missing) return { ok: false, error: missing };
  const moved = Object.entries(job.seen ?? {}).flatMap(([key, value]) => (numbers[key] === value ? [] : [key]));
  const isProven = await tools.vault.isProven(job.pack);
  // Values from before our own write are written back even if they look wrong.
  const isOurs = job.isRollback || job.goesOnWith !== null;
  const doubt = isProven || isOurs ? null : doubtOf(job.link.driver, held, job.cellCount);
  if (doubt) return doubt;
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

async function keep(run: WriteRun): Promise<Result<string>> {
  const { job, tools } = run;
  run.stage("backup");
  const cause = job.goesOnWith ? "beforeFinish" : job.isRollback ? "beforeRollback" : "beforeWrite";
  const backup = await tools.vault.keepBackup(job.pack, run.held.settings(), cause, run.startedWallMs);
  if (!backup.ok) return backup;
  const journal = await run.startJournal(backup.value.name);
  return journal.ok ? ok(job.goesOnWith?.backup ?? backup.value.name) : journal;
}

/** One block of a safe write: check again, record in the journal, send once, read back, compare. False when nothing more may be sent. */
async function writeBlock(run: WriteRun, index: number): Promise<boolean> {
  const block = run.blocks[index];
  const step = block && run.held.stepOf(block);
  if (!block || !step) return run.stop({ code: "device.unsupported" });
  if (run.job.isCancelled()) return run.stop({ code: "cancelled" });
  if (!(await isStill(run, step, index))) return false;
  if (run.isProofDue && !(await prove(run, block, step, index))) return false;
  const keys = Object.keys(block.edits);
  const noted = await run.noteRows((row) => (keys.includes(row.key) ? "sent" : row.state));
  // What is not in the journal must not be sent.
  if (!noted.ok) return run.stop(noted.error);
  run.stage("sending", index);
  run.noteSent(keys);
  const error = await send(run, block, block.edits, "write");
  if (error) run.noteTrouble(error);
  // What the pack has refused it does not store later.
  const { settleMs = SETTLE_MS } = run.job.link.driver.writing;
  return verify(run, block, step, { index, settleMs: error && isRefusal(error) ? 0 : settleMs });
}

/** The pack must still have the values of the first read. With a weak checksum this is the second of the two reads that must agree. */
async function isStill(run: WriteRun, step: PlanStep, index: number): Promise<boolean> {
  const { driver } = run.job.link;
  if (!driver.writing.readTwice && (index === 0 || run.held.isReadBack(step))) return true;
  const again = await run.tools.reader.readAgreed(step, "again", run.held.readOf(step));
  if (!again.ok) return run.stop(again.error);
  const [heldBefore, held] = [run.held.numbersOf(step), run.held.numbersIn(step, again.value)];
  const moved = Object.keys(heldBefore).filter((key) => heldBefore[key] !== held[key]);
  return moved.length === 0 || run.stop({ code: "write.stale", detail: { reason: "changed", keys: moved.join(" ") } });
}

/**
 * Test write: writes the block back unchanged to show that this firmware accepts such a write and changes nothing. Not in this block
 * and in no other that holds settings, nor in the pack's name and design figures: a misplaced write shows there.
 */
async function prove(run: WriteRun, block: PlannedBlock, step: PlanStep, index: number): Promise<boolean> {
  const { reader } = run.tools;
  run.stage("proving", index);
  const error = await send(run, block, {}, "proof");
  // It stores what is there already: what has moved is none of it, however late.
  const back = await reader.readBack(step, "proofCheck", (read) => run.held.movedIn(step, read).length === 0, 0);
  if (!back.ok) return run.stop(error ?? back.error);
  const moved = [...run.held.movedIn(step, back.value)];
  run.held.keepReadBack(step, back.value);
  if (error) return run.stop(error);
  for (const other of moved.length > 0 ? [] : run.held.steps) {
    if (other === step) continue;
    const read = await run.readOther(other, "proofCheck");
    if (!read.ok) return run.stop(read.error);
    moved.push(...run.held.movedIn(other, read.value));
    run.held.keep(other, read.value);
  }
  if (moved.length > 0) return run.stop({ code: "write.sideEffect", detail: { keys: moved.join(" ") } });
  const beside = run.beside === null ? ok([]) : await movedBeside(run.job.link.driver, reader, run.beside);
  if (!beside.ok) return run.stop(beside.error);
  if (beside.value.length > 0) return run.stop({ code: "write.sideEffect", detail: { beside: beside.value.join(" ") } });
  await run.noteProof();
  return true;
}

/** One send, never repeated; null when the pack has acknowledged it. */
async function send(run: WriteRun, block: PlannedBlock, edits: SettingValues, purpose: "write" | "proof"): Promise<BmsError | null> {
  const write = run.requestFor(block, edits);
  if (!write.ok) return write.error;
  run.noteLeaving(write.value);
  const reply = await run.tools.reader.ask(write.value.request, purpose);
  return reply.ok ? null : reply.error;
}

interface Reading {
  readonly index: number;
  /** For so long the pack may still store. */
  readonly settleMs: number;
}

async function verify(run: WriteRun, block: PlannedBlock, step: PlanStep, { index, settleMs }: Reading): Promise<boolean> {
  run.stage("readingBack", index);
  const back = await run.tools.reader.readBack(step, "readBack", (read) => run.isAsWanted(block, step, read), settleMs);
  if (!back.ok) {
    run.held.forget(step);
    run.noteTrouble(back.error);
    return false;
  }
  // Compared with the values before the write, so before the answer replaces them.
  const isGood = run.isAsWanted(block, step, back.value);
  run.held.keepReadBack(step, back.value);
  const held = run.held.numbersOf(step);
  await run.noteRows((row) => {
    if (block.edits[row.key] === undefined) return row.state;
    return held[row.key] === row.wanted ? "verified" : "notVerified";
  });
  if (isGood) run.forgetTrouble();
  return isGood;
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
  const { outcome, ...verdict } = run.verdict();
  if (outcome !== "unknown") await tools.vault.journals.remove(job.pack);
  run.stage("done", run.blocks.length);
  const report: WriteReport = {
    id: `w${run.startedWallMs}`,
    pack: job.pack,
    outcome,
    isRollback: job.isRollback,
    ...verdict,
    backup,
    startedWallMs: run.startedWallMs,
    endedWallMs: Math.round(tools.clock.wallMs()),
    exchanges: Object.fromEntries(tools.reader.counts),
  };
  return { report, held: run.held.shownValues() };
}
