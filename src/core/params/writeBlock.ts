import type { BmsError, PlannedBlock, PlanStep } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { SettingValues } from "../../contract/params.ts";
import { movedBeside } from "./beside.ts";
import type { WriteRun } from "./writeRun.ts";

/** One block of a safe write: check again, record in the journal, send once, read back, compare. False when nothing more may be sent. */
export async function writeBlock(run: WriteRun, index: number): Promise<boolean> {
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
  return verify(run, block, step, index);
}

/** The pack must still have the values of the first read. With a weak checksum this is the second of the two reads that must agree. */
async function isStill(run: WriteRun, step: PlanStep, index: number): Promise<boolean> {
  const { driver } = run.job.link;
  if (!driver.writing.readTwice && (index === 0 || run.held.isReadBack(step))) return true;
  const again = await run.tools.reader.readAgreed(step, "again", run.held.readOf(step));
  if (!again.ok) return run.stop(again.error);
  const [held, now] = [run.held.numbersOf(step), run.held.numbersIn(step, again.value)];
  const moved = Object.keys(held).filter((key) => held[key] !== now[key]);
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
  const back = await reader.readBack(step, "proofCheck", (read) => run.held.movedIn(step, read).length === 0);
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

async function verify(run: WriteRun, block: PlannedBlock, step: PlanStep, index: number): Promise<boolean> {
  run.stage("readingBack", index);
  const back = await run.tools.reader.readBack(step, "readBack", (read) => run.isAsWanted(block, step, read));
  if (!back.ok) {
    run.held.forget(step);
    run.noteTrouble(back.error);
    return false;
  }
  // Compared with the values before the write, so before the answer replaces them.
  const isGood = run.isAsWanted(block, step, back.value);
  run.held.keepReadBack(step, back.value);
  const after = run.held.numbersOf(step);
  await run.noteRows((row) => {
    if (block.edits[row.key] === undefined) return row.state;
    return after[row.key] === row.wanted ? "verified" : "notVerified";
  });
  if (isGood) run.forgetTrouble();
  return isGood;
}
