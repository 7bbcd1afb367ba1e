import type {
  BmsError,
  Clock,
  CommandEffect,
  CommandKey,
  ControlDriver,
  Reply,
  Request,
  Result,
  StateKey,
} from "../../../protocol/index.ts";
import { COMMAND_EFFECTS, fail, flagsOfSeverity, isRefusal, MOS_KEYS, ok, proofOf, sleep } from "../../../protocol/index.ts";
import type { ControlHint, ControlPlan, ControlReport, ControlStage, ControlVerdict } from "../../contract/control.ts";
import type { SettingValues } from "../../contract/params.ts";
import { withHold } from "../base/withHold.ts";
import type { Turn } from "../pack/packTurn.ts";
import { mayStillCome, PATIENCE_MS, PAUSE_MS, SETTLE_MS } from "../pack/patience.ts";
import { checkSamePack } from "../pack/samePack.ts";
import type { Vault } from "../params/vault.ts";
import type { PcControlBook } from "./pcControl.ts";
import { sendEnd } from "./pcControl.ts";
import { runRestore } from "./restoreRun.ts";
import { listenForSilence } from "./silence.ts";
import type { StatesRead } from "./states.ts";
import { readStates } from "./states.ts";

interface CommandJob {
  readonly plan: ControlPlan;
  readonly control: ControlDriver;
  readonly turn: Turn;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly book: PcControlBook;
  /** Cells in series; null = not known. */
  readonly cellCount: number | null;
  readonly onStage: (stage: ControlStage) => void;
  /** All settings as read again, where a command has changed them. */
  readonly onSettings: (values: SettingValues) => void;
}

type Outcome = Pick<ControlReport, "verdict" | "after" | "alsoChanged" | "reason" | "hint">;
type Sent = Outcome & Pick<ControlReport, "before" | "answer"> & Partial<Pick<ControlReport, "settings">>;

/**
 * One command: the same pack, in the state that the plan was made for; one send, never repeated; then only what is read back counts. A
 * failed Result means that nothing was sent.
 */
export async function runCommand(job: CommandJob): Promise<Result<ControlReport>> {
  const { plan, control, turn, clock, onStage } = job;
  const { link, reader } = turn;
  const request = control.request(plan.command, link.address);
  if (!request.ok) return request;
  onStage("reading");
  const same = await checkSamePack(reader, plan.pack);
  if (!same.ok) return same;
  const sent = await (SENDERS[proofOf(plan.command)] ?? sendAndRead)(job, request.value);
  if (!sent.ok) return sent;
  return ok({
    id: plan.id,
    command: plan.command,
    pack: plan.pack,
    settings: null,
    ...sent.value,
    endedWallMs: Math.round(clock.wallMs()),
  });
}

type Sender = (job: CommandJob, request: Request) => Promise<Result<Sent>>;

const SENDERS: Partial<Record<ReturnType<typeof proofOf>, Sender>> = { settings: restore, acknowledgement: end };

const answerOf = (reply: Result<unknown>): BmsError | null => (reply.ok ? null : reply.error);

/** Verdict from the state afterwards, or from silence. */
async function sendAndRead(job: CommandJob, request: Request): Promise<Result<Sent>> {
  const { plan, control, turn, clock, book, onStage } = job;
  const { link, reader } = turn;
  const effect = COMMAND_EFFECTS[plan.command];
  const before = await readStates(link, control, reader);
  if (!before.ok) return before;
  const { states, snapshot } = before.value;
  if (effect && states[effect.state] !== plan.before[effect.state]) return fail("write.stale", { reason: "changed" });
  const heldOpenBy = control.heldOpenBy(plan.command, snapshot);
  if (heldOpenBy.length > 0) return fail("write.heldOpen", { by: heldOpenBy.join(" ") });
  if (control.commands.find(({ key }) => key === plan.command)?.pcControl === "begins") {
    const noted = await book.begin(plan.pack, Math.round(clock.wallMs()));
    if (!noted.ok) return noted;
  }
  onStage("sending");
  const reply = await reader.ask(request, "command");
  onStage(effect ? "readingBack" : "listening");
  const outcome = effect ? await readBack(job, effect, before.value, reply) : await listen(job, reply);
  return ok({ before: states, answer: answerOf(reply), ...outcome });
}

/** Like any other write of settings: not while another program writes to this pack, nor before an interrupted write is settled. */
async function restore(job: CommandJob, request: Request): Promise<Result<Sent>> {
  const { plan, turn, clock, vault, cellCount, onStage, onSettings } = job;
  const held = { hold: () => vault.holdToWrite(plan.pack, null) };
  const done = await withHold(held, "", () => runRestore({ turn, clock, vault, request, cellCount, onStage, onSettings }));
  return done.ok ? ok({ before: job.plan.before, answer: answerOf(done.value.reply), ...done.value.outcome }) : done;
}

/** The pack is in control again. States that change because of it are shown; they prove nothing. */
async function end({ plan, control, turn, clock, book, onStage }: CommandJob): Promise<Result<Sent>> {
  const { link, pack, reader } = turn;
  onStage("sending");
  const ended = await sendEnd({ clock, link, control, reader });
  if (ended.ok) await book.remove(pack);
  onStage("readingBack");
  const read = await readStates(link, control, reader);
  const after = read.ok ? read.value.states : null;
  const verdict = ended.ok ? "acknowledged" : isRefusal(ended.error) ? "refused" : "unknown";
  const alsoChanged = after === null ? [] : changedIn(plan.before, after);
  return ok({ before: plan.before, answer: answerOf(ended), verdict, after, alsoChanged, reason: null, hint: null });
}

function changedIn(was: StatesRead["states"], is: StatesRead["states"]): StateKey[] {
  return Object.keys(was).filter((key): key is StateKey => Object.hasOwn(is, key) && was[key as StateKey] !== is[key as StateKey]);
}

async function readBack(job: CommandJob, effect: CommandEffect, before: StatesRead, reply: Result<Reply>): Promise<Outcome> {
  const { plan, control, turn, clock } = job;
  const { link, reader } = turn;
  const sinceMs = clock.nowMs();
  for (;;) {
    const read = await readStates(link, control, reader);
    const forMs = clock.nowMs() - sinceMs;
    if (read.ok) {
      const isSo = read.value.states[effect.state] === effect.on;
      if (isSo || isRefused(reply) || forMs >= SETTLE_MS) return judge(plan.command, effect, before, read.value, reply);
    } else if (!mayStillCome(link, read.error) || forMs >= PATIENCE_MS) {
      return { verdict: "unknown", after: null, alsoChanged: [], reason: read.error, hint: null };
    }
    await sleep(clock, PAUSE_MS, link.signal);
  }
}

function isRefused(reply: Result<Reply>): boolean {
  return !reply.ok && isRefusal(reply.error);
}

function judge(command: CommandKey, effect: CommandEffect, before: StatesRead, after: StatesRead, reply: Result<Reply>): Outcome {
  const [was, is] = [before.states, after.states];
  return {
    verdict: verdictOf(effect, was[effect.state], is[effect.state], reply),
    after: is,
    alsoChanged: changedIn(was, is).filter((key) => key !== effect.state),
    reason: null,
    hint: hintOf(command, effect, after),
  };
}

function verdictOf({ on }: CommandEffect, was: boolean | undefined, is: boolean | undefined, reply: Result<Reply>): ControlVerdict {
  if (is === undefined) return "unknown";
  const hasRefused = isRefused(reply);
  // If it was as wanted before, the unchanged state tells nothing: only the answer does.
  if (is === on && was === on && !reply.ok) return hasRefused ? "refused" : "unknown";
  if (is === on) return "done";
  // A state that was not as wanted and still is not: the command was ignored or had the opposite effect; both look alike.
  if (was === on) return "opposite";
  return hasRefused ? "refused" : "notDone";
}

/** Why a MOSFET may not show what was wanted although the pack has obeyed. */
function hintOf(command: CommandKey, { state, on }: CommandEffect, { states, snapshot }: StatesRead): ControlHint | null {
  if (!MOS_KEYS.some((mos) => mos === state) || states[state] === on) return null;
  // Of a family that has one bit for both paths.
  if (!on) return command === "stopCharging" && snapshot.switches.limiter === true ? "limiterPath" : null;
  const protections = flagsOfSeverity(snapshot, "protection");
  return protections !== "notRead" && protections.length > 0 ? "protection" : null;
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
