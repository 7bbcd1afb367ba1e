import type { BankLine } from "./bankLine.ts";
import { tookMs } from "./measured.ts";
import type { PackWatch } from "./packWatch.ts";

/** Nothing ever answered there. Where something did, though never well, a pack is as likely as where one has fallen silent. */
const isAbsent = ({ presence }: PackWatch): boolean => presence === "absent";
const isMissing = (watch: PackWatch): boolean => watch.presence !== "present" && !isAbsent(watch);

/**
 * Absent packs get 1/100 of the time, silent ones as much; twice as much where few answer, because then most addresses are
 * empty, and half of it where the master reports packs that join.
 */
const SPARE = 99;
const SPARE_OF_FEW = 49;
const FEW = 8;

/** Retries silent packs, so rarely that the others are not slowed down. */
export class Retries {
  readonly #bank: BankLine;
  readonly #nextAtMs = { silent: 0, absent: 0 };
  readonly #askedAtMs = new Map<number, number>();

  constructor(bank: BankLine) {
    this.#bank = bank;
  }

  noteAsked(address: number): void {
    this.#askedAtMs.set(address, this.#bank.clock.nowMs());
  }

  hasAsked(address: number): boolean {
    return this.#askedAtMs.has(address);
  }

  /** One address that is missing and one that is absent, those asked longest ago; then none as long as their share allows. */
  async whenDue(): Promise<void> {
    if (this.#bank.isPrivateLine) return;
    await this.#one("silent", isMissing);
    await this.#one("absent", isAbsent);
  }

  async #one(share: "silent" | "absent", isMeant: (watch: PackWatch) => boolean): Promise<void> {
    const bank = this.#bank;
    const { clock, table, link } = bank;
    if (!bank.isOn || clock.nowMs() < this.#nextAtMs[share]) return;
    const askedAt = ({ address }: PackWatch) => this.#askedAtMs.get(address) ?? 0;
    const [next] = table
      .all()
      .filter((watch) => watch !== bank.wired && isMeant(watch))
      .sort((a, b) => askedAt(a) - askedAt(b));
    if (!next) return;
    const startMs = clock.nowMs();
    const error = await bank.askOther(next);
    // The line stays quiet after it.
    const costMs = tookMs(clock, startMs) + link.driver.timing.quarantineMs;
    const spare = (table.presentCount < FEW ? SPARE_OF_FEW : SPARE) * (bank.master ? 2 : 1);
    this.#nextAtMs[share] = clock.nowMs() + (error === null ? 0 : costMs * spare);
    if (error === null && bank.master) await bank.verify(next, next.snapshot);
  }
}
