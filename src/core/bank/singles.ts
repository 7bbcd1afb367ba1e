import type { BmsError, PackIdentity, PlanStep, Priority, Result } from "../../../protocol/index.ts";
import { errorKind, fail, isRefusal, isSameIdentity, ok, PRIORITY } from "../../../protocol/index.ts";
import { hasBlock } from "../pack/judging.ts";
import type { PackContact, PackLink } from "../pack/packLink.ts";
import { Reader } from "../pack/reader.ts";
import type { PackWatch } from "./packWatch.ts";

/**
 * A pack that is present answers within this: 23 ms captured, up to 200 in the field. Where the wired one takes longer, the
 * others are given twice its time.
 */
const QUICK_MS = 300;
/** Enough for one that is read wrongly, and then twice well. */
const NAME_TRIES = 3;

/** Asks the other packs of the line, each at its own address. */
export class Singles {
  readonly #link: PackLink;
  readonly #readers = new Map<number, Reader>();
  readonly #settleLine: () => Promise<unknown>;

  /** `settleLine` = asks the wired pack who it is, where it is likely to say so: then the others need not be asked. */
  constructor(link: PackLink, settleLine: () => Promise<unknown>) {
    this.#link = link;
    this.#settleLine = settleLine;
  }

  /**
   * All live blocks; null = it has answered them, or refuses some for good, and `watch` holds the values. Failures are not recorded
   * there but for the blocks that are missing.
   */
  async ask(watch: PackWatch): Promise<BmsError | null> {
    const reader = this.#readerFor(watch);
    const { livePlan } = this.#link.driver;
    const steps = () => reader.steps(livePlan);
    const [answered, refused] = [new Set<string>(), new Set<string>()];
    const next = () => steps().find(({ block }) => !answered.has(block));
    for (let step = next(); step; step = next()) {
      const { block } = step;
      const error = await this.#read(reader, step, PRIORITY.live);
      watch.unread = reader.unread("live", livePlan);
      if (error === null) answered.add(block);
      else if (!isRefusal(error)) return error;
      // The reader accepts a refusal at once or when it comes twice, and continues with another block or without it.
      else if (steps().some((each) => each.block === block)) {
        if (refused.has(block)) return error;
        refused.add(block);
      }
    }
    const now = reader.latest();
    if (!now.ok) return steps().length === 0 ? { code: "device.refused" } : now.error;
    if (watch.isLineInDoubt) await this.#settleLine();
    if (watch.isInDoubt) {
      const name = await this.#nameAgain(watch);
      if (!name.ok) return name.error;
      if (!isSameIdentity(name.value, watch.identity)) {
        watch.exchanged(name.value);
        this.forget(watch.address);
        return this.ask(watch);
      }
      watch.named(name.value);
    }
    watch.answersAlone = true;
    watch.good(now.value.snapshot, now.value.receivedAtMs, true);
    return null;
  }

  /** Nothing that has been read at this address is of the pack that is there now. */
  forget(address: number): void {
    this.#readers.delete(address);
  }

  /** Reads its identity; false when it gives none. */
  async identify(watch: PackWatch): Promise<boolean> {
    const { identityPlan } = this.#link.driver;
    const isOfName = (block: string) => hasBlock(identityPlan, block);
    // What a former one said of itself would be taken for its own where it refuses that block.
    if (Object.keys(this.#readerFor(watch).reads).some(isOfName)) this.forget(watch.address);
    const name = await this.#nameFrom(this.#readerFor(watch));
    if (name.ok) watch.named(name.value);
    return name.ok;
  }

  /** After a silence: the former name, or another one that was read twice, because swapped digits are no other pack. null = it gives none. */
  async #nameAgain(watch: PackWatch): Promise<Result<PackIdentity | null>> {
    let expected = watch.identity;
    for (let tries = 0; tries < NAME_TRIES; tries++) {
      // Nothing that the former pack said of itself is in a reader of its own.
      const name = await this.#nameFrom(this.#newReader(watch));
      if (!name.ok && !isRefusal(name.error)) return name;
      const told = name.ok ? name.value : null;
      if (isSameIdentity(told, expected)) return ok(told);
      expected = told;
    }
    return fail("frame.implausible", { what: "jump" });
  }

  async #nameFrom(reader: Reader): Promise<Result<PackIdentity>> {
    const { driver } = this.#link;
    const readPlan = async (plan: readonly PlanStep[]): Promise<BmsError | null> => {
      for (const step of plan) {
        const read = () => this.#read(reader, step, PRIORITY.live);
        const first = await read();
        // Damaged once shows nothing, and the values that came before are lost without the name.
        const error = first && errorKind(first) === "damage" ? await read() : first;
        const stays = error && step.insteadIfRefused ? await readPlan(step.insteadIfRefused) : error;
        if (stays) return stays;
      }
      return null;
    };
    const error = await readPlan(driver.identityPlan);
    return error ? { ok: false, error } : ok(driver.toIdentity(reader.reads));
  }

  async #read(reader: Reader, step: PlanStep, priority: Priority): Promise<BmsError | null> {
    const read = await reader.read(step, priority);
    return read.ok ? null : read.error;
  }

  #readerFor(watch: PackWatch): Reader {
    const known = this.#readers.get(watch.address);
    if (known) return known;
    const reader = this.#newReader(watch);
    this.#readers.set(watch.address, reader);
    return reader;
  }

  #newReader(watch: PackWatch): Reader {
    const { driver, line, signal, rounds } = this.#link;
    const isTrusted = () => watch.presence === "present" && watch.misses === 0 && watch.answersAlone;
    const reader: Reader = new Reader({
      line,
      driver,
      address: watch.address,
      signal,
      // Silence where no pack was heard before is not a fault of the line.
      onExchange: (error) => {
        if (error === null || isTrusted()) rounds.heardOther(error);
      },
      firstByteMs: () => (isTrusted() ? undefined : this.#quickMs(reader)),
    });
    return reader;
  }

  #quickMs({ slowestTurnaroundMs }: Reader): number {
    const { driver, facts } = this.#link;
    return Math.min(driver.timing.firstByteMs, Math.max(QUICK_MS, 2 * Math.max(slowestTurnaroundMs, facts.slowestTurnaroundMs)));
  }

  /** A link to write by, as the wired pack has one. */
  linkTo(watch: PackWatch): PackLink {
    const { driver, line, signal, rounds } = this.#link;
    const contact = new OtherContact(this.#link, watch);
    return { driver, address: watch.address, line, signal, facts: this.#readerFor(watch), contact, rounds };
  }
}

/** With another pack than the wired one. */
class OtherContact implements PackContact {
  readonly #wired: PackLink;
  readonly #watch: PackWatch;

  constructor(wired: PackLink, watch: PackWatch) {
    this.#wired = wired;
    this.#watch = watch;
  }

  /** Both hang on one plug. Its name is asked at the beginning of whatever is done through this link, by whoever does it. */
  get isInDoubt(): boolean {
    return this.#wired.contact.isInDoubt;
  }

  get doubts(): number {
    return this.#wired.contact.doubts;
  }

  heard(error: BmsError | null): void {
    const { rounds } = this.#wired;
    rounds.heardOther(error);
    if (error === null) rounds.excuse();
    else if (errorKind(error) === "silence") this.#watch.doubt();
  }

  async confirmPack(): Promise<boolean> {
    return !this.#wired.signal.aborted;
  }
}
