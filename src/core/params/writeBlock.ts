import type { BlockRead, BmsError, PlannedBlock, PlanStep } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { SettingValues } from "../../contract/params.ts";
import { movedIn } from "../pack/numbers.ts";
import { movedBeside } from "./beside.ts";
import { compareAll } from "./verdicts.ts";
import type { WriteRun } from "./writeRun.ts";

/** One block of a safe write: look again, note, send once, read back, compare. False when nothing more may be sent. */
export async function writeBlock(run: WriteRun, index: number): Promise<boolean> {
  const block = run.blocks[index];
  const step = block && run.stepOf(block);
  if (!block || !step) return stop(run, { code: "device.unsupported" });
  if (run.job.isCancelled()) return stop(run, { code: "cancelled" });
  if (!(await isStill(run, step, index))) return false;
  if (run.needsProof && !run.provedPath && !(await prove(run, block, step, index))) return false;
  const keys = Object.keys(block.edits);
  const noted = await run.noteRows((row) => (keys.includes(row.key) ? "sent" : row.state));
  // What the journal does not say must not be sent.
  if (!noted.ok) return stop(run, noted.error);
  run.stage("sending", index);
  for (const key of keys) run.sent.add(key);
  const error = await send(run, block, step, block.edits, "write");
  if (error) run.reason = error;
  return verify(run, block, step, index);
}

function stop(run: WriteRun, reason: BmsError): false {
  run.reason = reason;
  return false;
}

/** The pack must still hold what was read at first. With a weak checksum this is the second of the two reads that must agree. */
async function isStill(run: WriteRun, step: PlanStep, index: number): Promise<boolean> {
  const { driver } = run.job.link;
  if (!driver.writing.readTwice && (index === 0 || run.lastRead === step.block)) return true;
  const before = run.now.get(step.block);
  const again = await run.tools.reader.readAgreed(step, "again", before ?? null);
  if (!again.ok) return stop(run, again.error);
  const [was, is] = [run.numbersOf(step, before), run.numbersOf(step, again.value)];
  const moved = Object.keys(was).filter((key) => was[key] !== is[key]);
  return moved.length === 0 || stop(run, { code: "write.stale", detail: { reason: "changed", keys: moved.join(" ") } });
}

/**
 * Writes the block back as it is: shows that this firmware takes such a write, and changes nothing by it. Not in this block
 * and in no other that holds settings, nor in the pack's name and design figures: a write that lands elsewhere shows there.
 */
async function prove(run: WriteRun, block: PlannedBlock, step: PlanStep, index: number): Promise<boolean> {
  const { reader, vault, clock } = run.tools;
  run.stage("proving", index);
  const was = run.now.get(step.block)?.values ?? {};
  const error = await send(run, block, step, {}, "proof");
  const back = await reader.readBack(step, "proofCheck", ({ values }) => movedIn(run.table, was, values).length === 0);
  if (!back.ok) return stop(run, error ?? back.error);
  run.keepRead(step, back.value);
  if (error) return stop(run, error);
  const moved = [...movedIn(run.table, was, back.value.values)];
  for (const other of moved.length > 0 ? [] : run.steps) {
    if (other === step) continue;
    const before = run.now.get(other.block)?.values ?? {};
    const first = await reader.read(other, "proofCheck");
    const isOther = first.ok && movedIn(run.table, before, first.value.values).length > 0;
    const read = isOther ? await reader.readAgreed(other, "proofCheck", first.value) : first;
    if (!read.ok) return stop(run, read.error);
    run.now.set(other.block, read.value);
    moved.push(...movedIn(run.table, before, read.value.values));
  }
  if (moved.length > 0) return stop(run, { code: "write.sideEffect", detail: { keys: moved.join(" ") } });
  const beside = run.beside === null ? ok([]) : await movedBeside(run.job.link.driver, reader, run.beside);
  if (!beside.ok) return stop(run, beside.error);
  if (beside.value.length > 0) return stop(run, { code: "write.sideEffect", detail: { beside: beside.value.join(" ") } });
  run.provedPath = true;
  await vault.noteProven(run.job.pack, clock.wallMs());
  return true;
}

/** One send, never repeated; null when the pack has acknowledged it. */
async function send(
  run: WriteRun,
  block: PlannedBlock,
  step: PlanStep,
  edits: SettingValues,
  purpose: "write" | "proof",
): Promise<BmsError | null> {
  const { driver, address } = run.job.link;
  const write = driver.writeRequest(block.block, address, run.now.get(step.block)?.values ?? {}, edits);
  if (!write.ok) return write.error;
  for (const key of write.value.free) run.free.add(key);
  // From here on nothing that was read before counts as what the pack holds.
  run.hasSent = true;
  run.lastRead = null;
  const reply = await run.tools.reader.ask(write.value.request, purpose);
  return reply.ok ? null : reply.error;
}

async function verify(run: WriteRun, block: PlannedBlock, step: PlanStep, index: number): Promise<boolean> {
  run.stage("readingBack", index);
  const before = run.numbersOf(step, run.now.get(step.block));
  const isGoodRead = (read: BlockRead) => {
    const { rows } = compareAll({
      table: run.table,
      before,
      wanted: block.edits,
      sent: run.sent,
      after: run.numbersOf(step, read),
      free: run.free,
    });
    return rows.every(({ verdict }) => verdict === "verified");
  };
  const back = await run.tools.reader.readBack(step, "readBack", isGoodRead);
  if (!back.ok) {
    run.now.delete(step.block);
    run.reason ??= back.error;
    return false;
  }
  run.keepRead(step, back.value);
  const after = run.numbersOf(step, back.value);
  await run.noteRows((row) => {
    if (block.edits[row.key] === undefined) return row.state;
    return after[row.key] === row.wanted ? "verified" : "notVerified";
  });
  const isGood = isGoodRead(back.value);
  // A lost acknowledgement is no failure when the value is there.
  if (isGood) run.reason = null;
  return isGood;
}
