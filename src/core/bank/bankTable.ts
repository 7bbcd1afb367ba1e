import type { Clock } from "../../../protocol/index.ts";
import { PackWatch } from "./packWatch.ts";

/** Everything known of the addresses of one line, by ADD. */
export class BankTable {
  readonly #clock: Clock;
  readonly #watches = new Map<number, PackWatch>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  at(address: number): PackWatch {
    const known = this.#watches.get(address);
    if (known) return known;
    const watch = new PackWatch(this.#clock, address);
    this.#watches.set(address, watch);
    return watch;
  }

  find(address: number): PackWatch | undefined {
    return this.#watches.get(address);
  }

  /** In the order of ADD. */
  all(): readonly PackWatch[] {
    return [...this.#watches.values()].sort((a, b) => a.address - b.address);
  }

  get presentCount(): number {
    return this.all().filter(({ presence }) => presence === "present").length;
  }

  drop(address: number): void {
    this.#watches.delete(address);
  }

  clear(): void {
    this.#watches.clear();
  }

  /** Another pack answered well when it was last asked. */
  isCleanBeside(watch: PackWatch): boolean {
    return [...this.#watches.values()].some((other) => other !== watch && other.presence === "present" && other.misses === 0);
  }
}
