import type {
  BlockRead,
  BlockReads,
  BmsError,
  CancelSignal,
  Driver,
  Line,
  PlanStep,
  Priority,
  Reply,
  Request,
  Result,
} from "../../../protocol/index.ts";
import { fail, isContinuous, isOver, isRefusal, ok } from "../../../protocol/index.ts";
import type { UnreadBlock } from "../../contract/unread.ts";
import { READ_TRIES } from "../../contract/unread.ts";
import { hasBlock, isProven } from "./judging.ts";
import { KnownBlocks } from "./knownBlocks.ts";
import type { LiveValues, PackFacts } from "./packLink.ts";
import { askBlock, blockReadOf } from "./readBlock.ts";

interface ReaderOptions {
  readonly line: Line;
  readonly driver: Driver;
  /** Address put into requests. */
  readonly address: number;
  readonly onExchange: (error: BmsError | null) => void;
  readonly signal: CancelSignal;
  /** Silent to what it was asked, and yet there. */
  readonly onWitness?: () => void;
  /** Time for the first byte instead of the family's, ms. */
  readonly firstByteMs?: () => number | undefined;
}

/** A block that never answered counts as refused after this many silences in a row, if another block then answers. */
const SILENCES = 3;
/** Values older than this are too old to compare with. */
const CONTINUITY_WITHIN_MS = 5000;

/** A refusal without an alternative is accepted when it comes twice: the first may be the late answer to another request. */
const REFUSALS_BELIEVED = 2;

/** Live values, and the very answers that they were made of. */
interface Shown {
  readonly reads: BlockReads;
  readonly values: LiveValues;
}

interface Judged {
  readonly read: BlockRead;
  /** null for blocks that are not live. */
  readonly live: Shown | null;
}

/** Failures of a block since its last good answer. */
interface Failed {
  readonly error: BmsError;
  readonly tries: number;
  readonly refusals: number;
}

/** Reads blocks of one pack and keeps the last good answer of each; knows which blocks this pack refuses. */
export class Reader implements PackFacts {
  readonly #options: ReaderOptions;
  readonly #refused = new Set<string>();
  readonly #failed = new Map<string, Failed>();
  readonly #silences = new Map<string, number>();
  readonly known = new KnownBlocks();
  #reads: Readonly<Record<string, BlockRead>> = {};
  /** An answer is made into a snapshot once, however often it is compared and shown. */
  #shown: Shown | null = null;
  #slowestTurnaroundMs = 0;
  #unreadRevision = 0;

  constructor(options: ReaderOptions, firstReads: BlockReads = {}) {
    this.#options = options;
    this.#reads = firstReads;
    for (const block of Object.keys(firstReads)) this.known.heard(block);
  }

  get reads(): BlockReads {
    return this.#reads;
  }

  get slowestTurnaroundMs(): number {
    return this.#slowestTurnaroundMs;
  }

  /** Goes up whenever `unread` may be another. */
  get unreadRevision(): number {
    return this.#unreadRevision;
  }

  get isProven(): boolean {
    return Object.keys(this.#reads).length > 0 && isProven(this.#options.driver, this.#reads);
  }

  /** Live blocks that came another way and have been judged there. */
  offer(reads: BlockReads, values: LiveValues): void {
    this.#reads = { ...this.#reads, ...reads };
    this.#shown = { reads, values };
    for (const block of Object.keys(reads)) this.#failed.delete(block);
    this.#unreadRevision += 1;
  }

  /** The steps that this pack answers, in order. */
  steps(plan: readonly PlanStep[]): PlanStep[] {
    return plan.flatMap((step) => {
      if (!this.#refused.has(step.block) && !this.known.isSilent(step.block)) return [step];
      return step.insteadIfRefused ? this.steps(step.insteadIfRefused) : [];
    });
  }

  /** Blocks of the plan that are not here, and why; if the pack refuses one that has an alternative, the blocks of the alternative. */
  unread(part: UnreadBlock["part"], plan: readonly PlanStep[]): readonly UnreadBlock[] {
    return plan.flatMap((step): readonly UnreadBlock[] => {
      const { block, insteadIfRefused, isOptional } = step;
      const isSilent = this.known.isSilent(block);
      // Not every pack has it, and this one has not.
      if (isSilent && isOptional) return [];
      const isRefused = isSilent || this.#refused.has(block);
      if (isRefused && insteadIfRefused) return this.unread(part, insteadIfRefused);
      const failed = this.#failed.get(block);
      const isGivenUp = isRefused || (failed?.tries ?? 0) >= READ_TRIES;
      // For blocks read repeatedly an old answer is out of date; those read once stay valid.
      const isHere = this.#reads[block] !== undefined && !(part === "live" && isGivenUp);
      if (isHere) return [];
      const wire = this.#options.driver.blocks[block]?.wire ?? block;
      return [{ family: this.#options.driver.family, block, wire, part, error: failed?.error ?? null, isGivenUp }];
    });
  }

  /** A pack that refused while it started may answer now: blocks without another way are asked once more, and one refusal is enough. */
  askRefusedAgain(plan: readonly PlanStep[]): void {
    for (const { block, insteadIfRefused } of plan) {
      if (insteadIfRefused) this.askRefusedAgain(insteadIfRefused);
      const failed = this.#failed.get(block);
      if (insteadIfRefused || !failed || !this.#refused.delete(block)) continue;
      this.#failed.set(block, { ...failed, tries: READ_TRIES, refusals: REFUSALS_BELIEVED - 1 });
    }
  }

  /** A retry is useless, or the usual number of tries is used up. */
  isGivenUp({ block }: PlanStep): boolean {
    return this.#refused.has(block) || this.known.isSilent(block) || (this.#failed.get(block)?.tries ?? 0) >= READ_TRIES;
  }

  /**
   * Reads one block; gives the live values with its answer in them, null for a block that is not live. A refusal is remembered:
   * the plan's other way is taken from then on. Live values that jump are asked again and only believed when a second answer
   * says the same.
   */
  async read(step: PlanStep, priority: Priority): Promise<Result<LiveValues | null>> {
    const read = await this.#readSure(step, priority);
    if (!read.ok) this.#fail(step, read.error);
    else if (this.#failed.delete(step.block)) this.#unreadRevision += 1;
    return read;
  }

  #fail({ block, insteadIfRefused }: PlanStep, error: BmsError): void {
    // A lost line says nothing about the block.
    if (isOver(error)) return;
    const isNo = isRefusal(error);
    const before = this.#failed.get(block);
    const refusals = (before?.refusals ?? 0) + (isNo ? 1 : 0);
    this.#failed.set(block, { error, tries: (before?.tries ?? 0) + 1, refusals });
    this.#unreadRevision += 1;
    if (!isNo) return;
    // A block that has answered before exists, unless the plan has an alternative.
    const isBelieved = insteadIfRefused !== undefined || (this.#reads[block] === undefined && refusals >= REFUSALS_BELIEVED);
    if (isBelieved) this.#refused.add(block);
  }

  async #readSure(step: PlanStep, priority: Priority): Promise<Result<LiveValues | null>> {
    const first = await this.#readOnce(step, priority);
    if (!first.ok) return first;
    let judged = first.value;
    if (this.#isJump(step.block, judged)) {
      const second = await this.#readOnce(step, priority);
      if (!second.ok) return second;
      const [one, other] = [judged.live?.values, second.value.live?.values];
      const agree = one && other && isContinuous(one.snapshot, other.snapshot);
      if (!agree && this.#isJump(step.block, second.value)) return this.#note(fail("frame.implausible", { what: "jump" }));
      if (!agree) this.#options.onExchange({ code: "frame.implausible", detail: { what: "jump" } });
      judged = second.value;
    }
    if (this.#reads[step.block] === undefined) this.#unreadRevision += 1;
    this.#reads = { ...this.#reads, [step.block]: judged.read };
    if (judged.live === null) return ok(null);
    this.#shown = judged.live;
    return ok(judged.live.values);
  }

  async #readOnce(step: PlanStep, priority: Priority): Promise<Result<Judged>> {
    const { driver } = this.#options;
    const reply = await askBlock(this.#options, step, (request) => this.#ask(request, step, priority));
    if (!reply.ok) return reply;
    const read = blockReadOf(driver, reply.value);
    if (!read.ok) return this.#note(read);
    if (!this.#isLive(step.block)) return this.#note(ok({ read: read.value, live: null }));
    const live = this.#shownOf(this.#liveReads({ ...this.#reads, [step.block]: read.value }));
    return this.#note(live.ok ? ok({ read: read.value, live: live.value }) : live);
  }

  /** An answer is noted when its values have been judged, silence and refusals at once. */
  async #ask(request: Request, step: PlanStep, priority: Priority): Promise<Result<Reply>> {
    const { line, signal } = this.#options;
    const firstByteMs = this.#options.firstByteMs?.();
    const reply = await line.ask(firstByteMs === undefined ? request : { ...request, firstByteMs }, { priority, signal });
    if (!reply.ok) {
      if (reply.error.code === "cancelled") return reply;
      if (this.known.mayBeSilent(step, reply.error)) await this.#silence(step, priority);
      return this.#note(reply);
    }
    this.known.heard(step.block);
    this.#silences.delete(step.block);
    this.#slowestTurnaroundMs = Math.max(this.#slowestTurnaroundMs, reply.value.turnaroundMs);
    return reply;
  }

  /** Repeated silence: the pack is gone, or it does not know the block. The block that detection used decides. */
  async #silence({ block }: PlanStep, priority: Priority): Promise<void> {
    const { driver, line, signal } = this.#options;
    const silences = (this.#silences.get(block) ?? 0) + 1;
    this.#silences.set(block, silences);
    if (silences < 2 || signal.aborted) return;
    const witness = await askBlock(this.#options, driver.probe, (request) => line.ask(request, { priority, signal }));
    if (!witness.ok) this.#silences.delete(block);
    else {
      this.#options.onWitness?.();
      if (silences >= SILENCES) this.known.noteSilent(block);
    }
  }

  #note<T>(result: Result<T>): Result<T> {
    this.#options.onExchange(result.ok ? null : result.error);
    return result;
  }

  #isJump(block: string, { read, live }: Judged): boolean {
    const before = this.#reads[block];
    if (!before || !live || read.receivedAtMs - before.receivedAtMs > CONTINUITY_WITHIN_MS) return false;
    const was = this.latest();
    return was.ok && !isContinuous(was.value.snapshot, live.values.snapshot);
  }

  #isLive(block: string): boolean {
    return hasBlock(this.#options.driver.livePlan, block);
  }

  /** What the plan asks for now; before its first answer whatever a probe has brought. */
  #liveReads(reads: BlockReads): BlockReads {
    const { livePlan } = this.#options.driver;
    const asked = this.steps(livePlan).flatMap(({ block }) => (reads[block] ? [[block, reads[block]] as const] : []));
    if (asked.length > 0) return Object.fromEntries(asked);
    return Object.fromEntries(Object.entries(reads).filter(([block]) => this.#isLive(block)));
  }

  #shownOf(reads: BlockReads): Result<Shown> {
    if (this.#shown && isSameReads(this.#shown.reads, reads)) return ok(this.#shown);
    const times = Object.values(reads).map(({ receivedAtMs }) => receivedAtMs);
    if (times.length === 0) return fail("link.timeoutFirstByte");
    const snapshot = this.#options.driver.toSnapshot(reads);
    return snapshot.ok ? ok({ reads, values: { snapshot: snapshot.value, receivedAtMs: Math.min(...times) } }) : snapshot;
  }

  latest(): Result<LiveValues> {
    const shown = this.#shownOf(this.#liveReads(this.#reads));
    if (!shown.ok) return shown;
    this.#shown = shown.value;
    return ok(shown.value.values);
  }
}

function isSameReads(a: BlockReads, b: BlockReads): boolean {
  const blocks = Object.keys(a);
  return blocks.length === Object.keys(b).length && blocks.every((block) => a[block] === b[block]);
}
