import type { PackSnapshot } from "../../../protocol/index.ts";
import { isContinuous } from "../../../protocol/index.ts";
import type { BankLine } from "./bankLine.ts";
import type { MasterReader } from "./masterReader.ts";
import type { PackWatch } from "./packWatch.ts";

const CHECK_EVERY_MS = 120_000;

/** Compares what the master reports about a pack with a direct read. */
export class MasterCheck {
  readonly #bank: BankLine;
  #nextAtMs: number;
  #turn = 0;

  constructor(bank: BankLine) {
    this.#bank = bank;
    this.#nextAtMs = bank.clock.nowMs() + CHECK_EVERY_MS;
  }

  /** One pack now and then, in turn. */
  async whenDue(): Promise<void> {
    const { clock, table } = this.#bank;
    if (!this.#bank.master || !this.#bank.isOn || clock.nowMs() < this.#nextAtMs) return;
    this.#nextAtMs = clock.nowMs() + CHECK_EVERY_MS;
    const others = table.all().filter((watch) => watch !== this.#bank.wired && watch.presence === "present");
    const watch = others[this.#turn++ % Math.max(1, others.length)];
    if (watch) await this.of(watch);
  }

  /** Twice before the master loses trust: a load may have been switched in between. `read` = the pack was just read alone. */
  async of(watch: PackWatch, read: PackSnapshot | null = null): Promise<void> {
    const bank = this.#bank;
    for (let look = 0; look < 2; look++) {
      if (look > 0) await bank.masterRound();
      const { master } = bank;
      if (!master || !bank.isOn) return;
      const said = master.lastOf(watch.address)?.snapshot;
      const alone = look === 0 && read !== null ? read : await this.#alone(watch, master);
      if (alone === null) return;
      if (said !== undefined && said !== "offline" && said.ok && isContinuous(said.value, alone)) return;
    }
    if (bank.master && bank.isOn)
      bank.giveUpMaster({ code: "frame.implausible", detail: { what: "masterDiffers", address: watch.address } });
  }

  async #alone(watch: PackWatch, master: MasterReader): Promise<PackSnapshot | null> {
    if (watch.answersAlone) return (await this.#bank.askOther(watch)) === null ? watch.snapshot : null;
    const read = await master.readOne(watch.address);
    return read.ok ? read.value : null;
  }
}
