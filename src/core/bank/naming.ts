import type { BankLine } from "./bankLine.ts";
import type { PackWatch } from "./packWatch.ts";
import type { Retries } from "./retries.ts";

/** In a row, one a round. */
const QUICK_TRIES = 3;
/** After them so rarely that the values of all packs come as fast as before: the line may have been disturbed just then. */
const SLOW_EVERY_MS = 60_000;

/** Has the packs say who they are, where the scan did not bring it. */
export class Naming {
  readonly #bank: BankLine;
  readonly #retries: Retries;
  readonly #failed = new Map<number, { readonly count: number; readonly atMs: number }>();

  constructor(bank: BankLine, retries: Retries) {
    this.#bank = bank;
    this.#retries = retries;
  }

  /** The scan asks it who it is: before that none of its values counts, and the wired pack need not wait for all names. */
  isAwaited(watch: PackWatch): boolean {
    return watch !== this.#bank.wired && watch.answersAlone && watch.isInDoubt && !this.#retries.hasAsked(watch.address);
  }

  /** One that a cancelled scan has left out, and one that has no name. */
  async one(): Promise<void> {
    const bank = this.#bank;
    const waiting = bank.table.all().find((watch) => this.isAwaited(watch));
    if (waiting && bank.isOn) await bank.askOther(waiting);
    const isNameless = (watch: PackWatch) => watch !== bank.wired && watch.answersAlone && watch.identity === null;
    const nameless = bank.table.all().find((watch) => isNameless(watch) && watch.presence === "present" && this.#isDue(watch.address));
    if (!nameless || !bank.isOn) return;
    const { address } = nameless;
    if (await bank.identify(nameless)) this.forget(address);
    else this.#failed.set(address, { count: (this.#failed.get(address)?.count ?? 0) + 1, atMs: bank.clock.nowMs() });
    bank.changed();
  }

  #isDue(address: number): boolean {
    const failed = this.#failed.get(address);
    return failed === undefined || failed.count < QUICK_TRIES || this.#bank.clock.nowMs() - failed.atMs >= SLOW_EVERY_MS;
  }

  /** Another pack may stand there: as if it had never been asked. */
  forget(address: number): void {
    this.#failed.delete(address);
  }

  forgetAll(): void {
    this.#failed.clear();
  }
}
