import type { BlockRead, BlockReads, BmsError, Clock, LineHold, PlanStep, Reply, Request, Result } from "../../../protocol/index.ts";
import { bindingOf, errorKind, fail, isRefusal, mayRetryRead, ok, PRIORITY } from "../../../protocol/index.ts";
import type { PackName, SettingValues } from "../../contract/params.ts";
import type { UnreadBlock } from "../../contract/unread.ts";
import { AnswerGap } from "./answerGap.ts";
import { everyNumber, movedIn } from "./numbers.ts";
import type { OnlinePack } from "./onlinePack.ts";
import type { PackLink } from "./packLink.ts";
import { isDone, readPatiently } from "./patience.ts";
import { askOn, readBlock } from "./readBlock.ts";
import type { NameAnswer } from "./samePack.ts";
import { checkSamePack } from "./samePack.ts";

/** Purpose of an exchange in a safe write; counters use it. */
export type Purpose =
  | "identity"
  | "alone"
  | "fresh"
  | "again"
  | "proof"
  | "proofCheck"
  | "write"
  | "readBack"
  | "others"
  | "state"
  | "command"
  | "clock";

/** All settings as one pass over the blocks has brought them. */
export interface SettingsShot {
  /** Blocks that answered, in the order of the plan. */
  readonly steps: readonly PlanStep[];
  readonly reads: BlockReads;
  /** Blocks that the pack refuses and that have no alternative. */
  readonly refused: readonly UnreadBlock[];
}

const TRIES = 3;

/** Reads settings of one pack while holding the line; counts every exchange. */
export class SettingsReader {
  readonly counts = new Map<Purpose, number>();
  readonly #link: PackLink;
  readonly #clock: Clock;
  readonly #hold: LineHold;
  readonly #pack: PackName;
  readonly #onExchange: () => void;
  readonly #gap: AnswerGap;
  /** It was silent since it was last asked who it is: the cable may have been plugged into another pack. */
  #isInDoubt = false;
  /** It has not said yet in this turn who it is: a silence of before counts too, also one that ends only now. */
  #mindsContact = true;

  constructor({ link, name }: OnlinePack, clock: Clock, hold: LineHold, onExchange: () => void) {
    this.#link = link;
    this.#pack = name;
    this.#clock = clock;
    this.#hold = hold;
    this.#onExchange = onExchange;
    this.#gap = new AnswerGap(clock);
  }

  get exchanges(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /**
   * One exchange, sent once, and for what may change the pack: after a silence it is first asked who it is, and nothing is sent when that
   * fails. Fails with `device.otherPack` where another one answers.
   */
  async ask(request: Request, purpose: Purpose): Promise<Result<Reply>> {
    // What another address answers, or does not, says nothing about this one.
    const stranger = request.address === this.#link.address ? await this.#stranger() : null;
    return stranger === null ? this.#exchange(request, purpose) : { ok: false, error: stranger };
  }

  /** Why no answer is accepted; null = the pack that answers is the one that is meant. The whole name comes without a silence in it. */
  async #stranger(): Promise<BmsError | null> {
    let last: BmsError | null = null;
    const readIdentity = () => this.#readIdentity((step) => this.#readRaw(step, "identity"));
    this.#isInDoubt ||= this.#gap.heed() || (this.#mindsContact && this.#link.contact.isInDoubt);
    for (let tries = 0; this.#isInDoubt && tries < TRIES; tries++) {
      // Silence meanwhile sets it again.
      this.#isInDoubt = false;
      const same = await checkSamePack({ readIdentity }, this.#pack);
      if (same.ok) {
        this.#mindsContact = false;
        continue;
      }
      this.#isInDoubt = true;
      last = same.error.code === "write.stale" ? { code: "device.otherPack" } : same.error;
      // Refused is its name, and not what was asked of it.
      if (isRefusal(last)) last = { code: "frame.implausible", detail: { ...last.detail, what: "name" } };
      if (isDone(this.#link, last) || !mayRetryRead(last)) break;
    }
    return this.#isInDoubt ? (last ?? { code: "link.timeoutFirstByte" }) : null;
  }

  async #exchange(request: Request, purpose: Purpose): Promise<Result<Reply>> {
    const reply = await askOn(this.#link, { priority: PRIORITY.command, hold: this.#hold })(request);
    this.counts.set(purpose, (this.counts.get(purpose) ?? 0) + 1);
    if (request.address === this.#link.address) this.#note(reply.ok ? null : reply.error);
    this.#onExchange();
    return reply;
  }

  /** Noise is no silence; a time with nothing else is. */
  #note(error: BmsError | null): void {
    const isLong = this.#gap.note(error);
    if (isLong || (error !== null && errorKind(error) === "silence")) this.#isInDoubt = true;
  }

  #readRaw(step: PlanStep, purpose: Purpose): Promise<Result<BlockRead>> {
    return readBlock(this.#link, step, async (request) => {
      const reply = await this.#exchange(request, purpose);
      if (reply.ok) this.#link.facts.known.heard(step.block);
      return reply;
    });
  }

  /** Once; an answer after a silence counts when the pack has said who it is since. */
  async readOnce(step: PlanStep, purpose: Purpose): Promise<Result<BlockRead>> {
    const read = await this.#readRaw(step, purpose);
    const hasAnswered = read.ok || isRefusal(read.error);
    const stranger = hasAnswered ? await this.#stranger() : null;
    return stranger === null ? read : { ok: false, error: stranger };
  }

  /** A read is repeated after a damaged or missing answer, and once after a refusal: it may be the late answer to a write. */
  async read(step: PlanStep, purpose: Purpose): Promise<Result<BlockRead>> {
    let last: Result<BlockRead> = fail("link.closed");
    let refusals = 0;
    for (let tries = 0; tries < TRIES; tries++) {
      last = await this.readOnce(step, purpose);
      if (last.ok || isDone(this.#link, last.error)) return last;
      if (isRefusal(last.error)) refusals += 1;
      else if (!mayRetryRead(last.error)) return last;
      if (refusals === 2) return last;
    }
    return last;
  }

  /**
   * Read until two answers agree, `earlier` being one of them; without it one is enough for a family with a strong
   * checksum. Fails with `frame.implausible`.
   */
  async readAgreed(step: PlanStep, purpose: Purpose, earlier: BlockRead | null = null): Promise<Result<BlockRead>> {
    const answers: BlockRead[] = earlier ? [earlier] : [];
    if (!earlier && !this.#link.driver.writing.readTwice) return this.read(step, purpose);
    for (let tries = 0; tries < TRIES + 1; tries++) {
      const next = await this.read(step, purpose);
      if (!next.ok) return next;
      if (answers.some((other) => movedIn(this.#link.driver.settings, other.values, next.value.values).length === 0)) return next;
      answers.push(next.value);
    }
    return fail("frame.implausible", { what: "unsteady", block: step.block });
  }

  /**
   * Reads again what is in doubt, until two answers agree: a plain sum lets damage through, and an answer of Modbus does not say which
   * registers it holds, so that a late one fits any question of its length. What is only shown moves on its own, and is never written.
   */
  async confirm({ steps, reads, refused }: SettingsShot, isInDoubt: (numbers: SettingValues) => boolean): Promise<Result<SettingsShot>> {
    const { settings } = this.#link.driver;
    const sure = { ...reads };
    for (const step of steps) {
      const read = reads[step.block];
      const numbers = read ? everyNumber(settings, { [step.block]: read }) : {};
      const isKept = Object.keys(numbers).some((key) => bindingOf(settings, key) !== null);
      if (!read || !isKept || !isInDoubt(numbers)) continue;
      const again = await this.readAgreed(step, "again", read);
      if (!again.ok) return again;
      sure[step.block] = again.value;
    }
    return ok({ steps, reads: sure, refused });
  }

  /**
   * After a write: patient with a pack that restarts or answers late. What is not as wanted is read again before it is
   * accepted: it may be the late answer to a request from before the write, and until `settleMs` the pack may still store.
   */
  readBack(step: PlanStep, purpose: Purpose, isAsWanted: (read: BlockRead) => boolean, settleMs: number): Promise<Result<BlockRead>> {
    const { readTwice } = this.#link.driver.writing;
    const read = async () => {
      const first = await this.readAgreed(step, purpose);
      const isInDoubt = first.ok && !readTwice && !isAsWanted(first.value);
      return isInDoubt ? this.readAgreed(step, purpose, first.value) : first;
    };
    return readPatiently(this.#link, this.#clock, read, (value, forMs) => forMs >= settleMs || isAsWanted(value));
  }

  /** No such block here: refused, or silence where the block that every such pack has is answered. */
  async #isMissing(step: PlanStep, error: BmsError, purpose: Purpose): Promise<boolean> {
    const { driver } = this.#link;
    const { known } = this.#link.facts;
    if (isRefusal(error)) return true;
    if (!known.mayBeSilent(step, error)) return false;
    const witness = await this.readOnce(driver.probe, purpose);
    if (witness.ok) known.noteSilent(step.block);
    return witness.ok;
  }

  /**
   * Every block of the settings plan; a block that the pack does not have is asked for in the plan's other way, or left out. What fails
   * in any other way fails the whole, and the error names the block.
   */
  async readAll(
    purpose: Purpose,
    onBlock: (done: number, total: number) => void = () => {},
    isCancelled: () => boolean = () => false,
  ): Promise<Result<SettingsShot>> {
    const plan = this.#link.driver.settingsPlan;
    const steps: PlanStep[] = [];
    const reads: Record<string, BlockRead> = {};
    const refused: UnreadBlock[] = [];
    const readStep = async (step: PlanStep): Promise<BmsError | null> => {
      const { block } = step;
      const read = this.#link.facts.known.isSilent(block) ? null : await this.read(step, purpose);
      if (read?.ok) {
        steps.push(step);
        reads[block] = read.value;
        return null;
      }
      if (read) {
        const { error } = read;
        const { driver } = this.#link;
        const wire = driver.blocks[block]?.wire ?? block;
        if (!(await this.#isMissing(step, error, purpose)))
          return isDone(this.#link, error) ? error : { code: error.code, detail: { ...error.detail, block, wire } };
        if (!step.insteadIfRefused && isRefusal(error))
          refused.push({ family: driver.family, block, wire, part: "settings", error, isGivenUp: true });
      }
      for (const instead of step.insteadIfRefused ?? []) {
        const error = await readStep(instead);
        if (error) return error;
      }
      return null;
    };
    for (const [index, step] of plan.entries()) {
      if (isCancelled()) return fail("cancelled");
      const error = await readStep(step);
      if (error) return { ok: false, error };
      onBlock(index + 1, plan.length);
    }
    return ok({ steps, reads, refused });
  }

  readIdentity(): Promise<Result<NameAnswer>> {
    return this.#readIdentity((step) => this.read(step, "identity"));
  }

  async #readIdentity(readOf: (step: PlanStep) => Promise<Result<BlockRead>>): Promise<Result<NameAnswer>> {
    const reads: Record<string, BlockRead> = {};
    let refusal: BmsError | null = null;
    const readStep = async (step: PlanStep): Promise<BmsError | null> => {
      const read = await readOf(step);
      if (!read.ok && !isRefusal(read.error)) return read.error;
      if (read.ok) reads[step.block] = read.value;
      else {
        refusal = read.error;
        for (const instead of step.insteadIfRefused ?? []) await readStep(instead);
      }
      return null;
    };
    for (const step of this.#link.driver.identityPlan) {
      const error = await readStep(step);
      if (error) return { ok: false, error };
    }
    return ok({ identity: this.#link.driver.toIdentity(reads), refusal });
  }
}
