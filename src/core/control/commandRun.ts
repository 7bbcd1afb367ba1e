import type { BmsError, Clock, CommandEffect, ControlDriver, Reply, Result, StateKey } from "../../../protocol/index.ts";
import { COMMAND_EFFECTS, fail, isRefusal, MOS_KEYS, ok, sleep } from "../../../protocol/index.ts";
import type { ControlHint, ControlPlan, ControlReport, ControlStage, ControlVerdict } from "../../contract/control.ts";
import type { Turn } from "../params/packTurn.ts";
import { checkSamePack } from "../params/samePack.ts";
import { listenForSilence } from "./silence.ts";
import type { StatesRead } from "./states.ts";
import { mayStillCome, readStates } from "./states.ts";

export interface CommandJob {
  readonly plan: ControlPlan;
  readonly control: ControlDriver;
  readonly turn: Turn;
  readonly clock: Clock;
  readonly onStage: (stage: ControlStage) => void;
}

type Outcome = Pick<ControlReport, "verdict" | "after" | "alsoChanged" | "reason" | "hint">;

/** A state that is not as wanted this long after the command is believed; switching takes a moment. */
const SETTLE_MS = 3000;
/** A pack that does not answer is asked again for this long before its state counts as unknown. */
const PATIENCE_MS = 15_000;
const PAUSE_MS = 500;

/**
 * One command: the same pack, in the state that the plan was made for; one send, never repeated; then only what is read back counts. A
 * failed Result means that nothing was sent.
 */
export async function runCommand(job: CommandJob): Promise<Result<ControlReport>> {
  const { plan, control, turn, clock, onStage } = job;
  const { link, reader } = turn;
  const effect = COMMAND_EFFECTS[plan.command];
  const request = control.request(plan.command, link.address);
  if (!request.ok) return request;
  onStage("reading");
  const same = await checkSamePack(reader, plan.pack);
  if (!same.ok) return same;
  const before = await readStates(link, control, reader);
  if (!before.ok) return before;
  if (effect && before.value.states[effect.state] !== plan.before[effect.state]) return fail("write.stale", { reason: "changed" });
  onStage("sending");
  const reply = await reader.ask(request.value, "command");
  onStage(effect ? "readingBack" : "listening");
  const outcome = effect ? await readBack(job, effect, before.value, reply) : await listen(job, reply);
  return ok({
    ...{ id: plan.id, command: plan.command, pack: plan.pack, before: before.value.states, answer: reply.ok ? null : reply.error },
    ...{ ...outcome, endedWallMs: Math.round(clock.wallMs()) },
  });
}

async function readBack(job: CommandJob, effect: CommandEffect, before: StatesRead, reply: Result<Reply>): Promise<Outcome> {
  const { control, turn, clock } = job;
  const { link, reader } = turn;
  const sinceMs = clock.nowMs();
  for (;;) {
    const read = await readStates(link, control, reader);
    const forMs = clock.nowMs() - sinceMs;
    if (read.ok) {
      const isSo = read.value.states[effect.state] === effect.on;
      if (isSo || isRefused(reply) || forMs >= SETTLE_MS) return judge(effect, before, read.value, reply);
    } else if (!mayStillCome(link, read.error) || forMs >= PATIENCE_MS) {
      return { verdict: "unknown", after: null, alsoChanged: [], reason: read.error, hint: null };
    }
    await sleep(clock, PAUSE_MS, link.signal);
  }
}

function isRefused(reply: Result<Reply>): boolean {
  return !reply.ok && isRefusal(reply.error);
}

function judge(effect: CommandEffect, before: StatesRead, after: StatesRead, reply: Result<Reply>): Outcome {
  const [was, is] = [before.states, after.states];
  const keys = Object.keys(was).filter((key): key is StateKey => Object.hasOwn(is, key));
  return {
    verdict: verdictOf(effect, was[effect.state], is[effect.state], isRefused(reply)),
    after: is,
    alsoChanged: keys.filter((key) => key !== effect.state && was[key] !== is[key]),
    reason: null,
    hint: hintOf(effect, after),
  };
}

function verdictOf({ on }: CommandEffect, was: boolean | undefined, is: boolean | undefined, hasRefused: boolean): ControlVerdict {
  if (is === undefined) return "unknown";
  // Was it as wanted before, then a refusal says more than that it still is.
  if (is === on) return hasRefused && was === on ? "refused" : "done";
  // Whoever was not as wanted and still is not may have ignored the command, or taken it for its opposite: both look alike.
  if (was === on) return "opposite";
  return hasRefused ? "refused" : "notDone";
}

/** Why a MOSFET may not show what was wanted although the pack has obeyed. */
function hintOf({ state, on }: CommandEffect, { states, snapshot }: StatesRead): ControlHint | null {
  if (!MOS_KEYS.some((mos) => mos === state) || states[state] === on) return null;
  if (!on) return state === "chargeMos" && snapshot.switches.limiter === true ? "limiterPath" : null;
  return snapshot.protections !== "notRead" && snapshot.protections.length > 0 ? "protection" : null;
}

async function listen({ control, turn, clock }: CommandJob, reply: Result<Reply>): Promise<Outcome> {
  const heard = await listenForSilence(turn.link, control, turn.reader, clock);
  const as = (verdict: ControlVerdict, hint: ControlHint | null = null, reason: BmsError | null = null): Outcome => {
    return { verdict, after: null, alsoChanged: [], reason, hint };
  };
  if (heard.kind === "lost") return as("unknown", null, heard.error);
  if (heard.kind === "answers") return isRefused(reply) ? as("refused") : as("notDone", "stillAnswers");
  // A cable that broke at this moment is as silent as a pack that is off.
  return reply.ok ? as("done") : as("unknown", "silentWithoutAnswer");
}
