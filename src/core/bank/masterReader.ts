import type { BankDriver, BlockRead, BlockReads, BmsError, PackSnapshot, PlanStep, Reply, Result } from "../../../protocol/index.ts";
import { fail, isContinuous, ok, PRIORITY } from "../../../protocol/index.ts";
import type { PackLink } from "../pack/packLink.ts";
import { askBlock, blockReadOf } from "../pack/readBlock.ts";

/** What the master reported about one of its packs. */
interface MasterEntry {
  readonly address: number;
  readonly reads: BlockReads;
  /** "offline" = all zeros. */
  readonly snapshot: Result<PackSnapshot> | "offline";
  readonly receivedAtMs: number;
}

/** Values older than this are too old to compare with: two rounds of the longest answer. */
const CONTINUITY_WITHIN_MS = 8000;

const isKnownBad = ({ snapshot }: MasterEntry) => snapshot !== "offline" && !snapshot.ok;

/** Reads all packs through the wired one. Values that jump are read again, and accepted when a second answer agrees. */
export class MasterReader {
  readonly #link: PackLink;
  readonly #bank: BankDriver;
  readonly #onExchange: (error: BmsError | null) => void;
  #last: ReadonlyMap<number, MasterEntry> = new Map();

  constructor(link: PackLink, bank: BankDriver, onExchange: (error: BmsError | null) => void) {
    this.#link = link;
    this.#bank = bank;
    this.#onExchange = onExchange;
  }

  /** One round. Fails with what the line or the pack said, `frame.implausible` when the two answers do not fit together. */
  async read(): Promise<Result<readonly MasterEntry[]>> {
    const first = await this.#readAll();
    if (!first.ok) return first;
    let entries = first.value;
    if (entries.some((entry) => this.#isJump(entry, this.#last.get(entry.address)))) {
      const second = await this.#readAll();
      if (!second.ok) return second;
      entries = second.value.map((entry) => this.#settle(entry, first.value));
    }
    const kept = entries.map((entry) => (isKnownBad(entry) ? (this.#last.get(entry.address) ?? entry) : entry));
    this.#last = new Map(kept.map((entry) => [entry.address, entry]));
    return ok(entries);
  }

  /** Result of the last round for this pack; undefined = it is not in the master's list. */
  lastOf(address: number): MasterEntry | undefined {
    return this.#last.get(address);
  }

  #settle(entry: MasterEntry, before: readonly MasterEntry[]): MasterEntry {
    const other = before.find(({ address }) => address === entry.address);
    const agrees = other !== undefined && !this.#isJump(entry, other);
    if (agrees || !this.#isJump(entry, this.#last.get(entry.address))) return entry;
    return { ...entry, snapshot: fail("frame.implausible", { what: "jump" }) };
  }

  #isJump(entry: MasterEntry, before: MasterEntry | undefined): boolean {
    if (before === undefined || entry.receivedAtMs - before.receivedAtMs > CONTINUITY_WITHIN_MS) return false;
    if (entry.snapshot === "offline" || before.snapshot === "offline") return entry.snapshot !== before.snapshot;
    return entry.snapshot.ok && before.snapshot.ok && !isContinuous(before.snapshot.value, entry.snapshot.value);
  }

  async #readAll(): Promise<Result<readonly MasterEntry[]>> {
    const parts: { readonly block: string; readonly reads: readonly BlockRead[] }[] = [];
    for (const step of this.#bank.plan) {
      const answer = await this.#ask(step);
      if (!answer.ok) return answer;
      const packs = this.#bank.decode(answer.value.request, answer.value.payload);
      if (!packs.ok) return this.#failed(packs.error);
      const reads: BlockRead[] = [];
      for (const [place, values] of packs.value.entries()) {
        const answeredBy = this.#bank.addressAt(place, answer.value.answeredBy);
        if (answeredBy === null)
          return this.#failed({ code: "frame.implausible", detail: { what: "packCount", value: packs.value.length } });
        reads.push({ values, answeredBy, receivedAtMs: answer.value.receivedAtMs });
      }
      this.#onExchange(null);
      parts.push({ block: step.block, reads });
    }
    return this.#join(parts);
  }

  #join(parts: readonly { readonly block: string; readonly reads: readonly BlockRead[] }[]): Result<readonly MasterEntry[]> {
    const [first] = parts;
    const counts = new Set(parts.map(({ reads }) => reads.length));
    // For a pack that joins between the two answers: the next round has it in both.
    if (first === undefined || counts.size !== 1) return this.#failed({ code: "frame.unexpected", detail: { what: "packCount" } });
    return ok(
      first.reads.map(({ answeredBy, receivedAtMs }, place) => {
        const reads = Object.fromEntries(parts.flatMap(({ block, reads: all }) => (all[place] ? [[block, all[place]] as const] : [])));
        const snapshot = this.#bank.isOffline(reads) ? "offline" : this.#link.driver.toSnapshot(reads);
        return { address: answeredBy, reads, snapshot, receivedAtMs };
      }),
    );
  }

  /** One pack by its number, asked of the master: for comparison with the answer for all. */
  async readOne(address: number): Promise<Result<PackSnapshot>> {
    const reads: Record<string, BlockRead> = {};
    for (const step of this.#bank.planFor(address)) {
      const answer = await this.#ask(step);
      if (!answer.ok) return answer;
      const read = blockReadOf(this.#link.driver, answer.value);
      if (!read.ok) return this.#failed(read.error);
      this.#onExchange(null);
      // The master has answered for it.
      reads[step.block] = { ...read.value, answeredBy: address };
    }
    return this.#link.driver.toSnapshot(reads);
  }

  #ask(step: PlanStep): Promise<Result<Reply>> {
    const { line, signal } = this.#link;
    return askBlock(this.#link, step, async (request) => {
      const reply = await line.ask(request, { priority: PRIORITY.live, signal });
      if (!reply.ok) this.#onExchange(reply.error);
      return reply;
    });
  }

  #failed(error: BmsError): { readonly ok: false; readonly error: BmsError } {
    this.#onExchange(error);
    return { ok: false, error };
  }
}
