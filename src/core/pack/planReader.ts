import type { PlanStep } from "../../../protocol/index.ts";
import { PRIORITY } from "../../../protocol/index.ts";
import { READ_TRIES } from "../../contract/unread.ts";
import type { Reader } from "./reader.ts";

/** Reads a plan once, behind the live values; `done` after each step that gave something. */
export async function readPlan(
  reader: Reader,
  plan: readonly PlanStep[],
  isOver: () => boolean,
  done: () => void = () => {},
): Promise<void> {
  for (const step of plan) {
    const read = await readStep(reader, step, isOver);
    if (isOver()) return;
    if (read) done();
  }
}

/** Two more tries after a broken answer, one after a refusal; after a refusal or silence the plan's alternative is used, if there is one. */
async function readStep(reader: Reader, step: PlanStep, isOver: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < READ_TRIES && !reader.known.isSilent(step.block); tries++) {
    const read = await reader.read(step, PRIORITY.background);
    if (read.ok) return true;
    if (reader.isGivenUp(step) || isOver()) break;
  }
  let any = false;
  for (const instead of step.insteadIfRefused ?? []) any = (await readStep(reader, instead, isOver)) || any;
  return any;
}
