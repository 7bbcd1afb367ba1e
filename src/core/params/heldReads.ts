import type { BlockRead, Driver, PlannedBlock, PlanStep, SettingTable, Values } from "../../../protocol/index.ts";
import { bindingOf } from "../../../protocol/index.ts";
import type { SettingValues } from "../../contract/params.ts";
import { everyNumber, movedIn } from "../pack/numbers.ts";
import type { SettingsShot } from "../pack/settingsReader.ts";

/** What the pack holds: the latest answer of each block. */
export class HeldReads {
  readonly #driver: Driver;
  readonly #reads = new Map<string, BlockRead>();
  #steps: readonly PlanStep[] = [];
  #lastReadBlock: string | null = null;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  get #table(): SettingTable {
    return this.#driver.settings;
  }

  /** The reads that hold settings of this pack. */
  get steps(): readonly PlanStep[] {
    return this.#steps;
  }

  keepShot({ steps, reads }: SettingsShot): void {
    this.#steps = steps;
    for (const [block, read] of Object.entries(reads)) this.#reads.set(block, read);
  }

  keep({ block }: PlanStep, read: BlockRead): void {
    this.#reads.set(block, read);
  }

  /** Kept, and the first to be read since the last request that wrote. */
  keepReadBack(step: PlanStep, read: BlockRead): void {
    this.keep(step, read);
    this.#lastReadBlock = step.block;
  }

  /** The contents of this block are no longer known. */
  forget({ block }: PlanStep): void {
    this.#reads.delete(block);
  }

  /** A request that writes leaves: no block has been read since. */
  noteWrite(): void {
    this.#lastReadBlock = null;
  }

  isReadBack({ block }: PlanStep): boolean {
    return this.#lastReadBlock === block;
  }

  readOf({ block }: PlanStep): BlockRead | null {
    return this.#reads.get(block) ?? null;
  }

  valuesOf(step: PlanStep): Values {
    return this.readOf(step)?.values ?? {};
  }

  /** Keys whose values differ from the stored answer. */
  movedIn(step: PlanStep, read: BlockRead): readonly string[] {
    return movedIn(this.#table, this.valuesOf(step), read.values);
  }

  /** The read that holds the settings of a write block. */
  stepOf({ edits }: PlannedBlock): PlanStep | null {
    const [key = ""] = Object.keys(edits);
    return this.#steps.find((step) => this.valuesOf(step)[key] !== undefined) ?? null;
  }

  numbersOf(step: PlanStep): SettingValues {
    const read = this.readOf(step);
    return read ? this.numbersIn(step, read) : {};
  }

  numbersIn({ block }: PlanStep, read: BlockRead): SettingValues {
    return everyNumber(this.#table, { [block]: read });
  }

  everyNumber(): SettingValues {
    return everyNumber(this.#table, Object.fromEntries(this.#reads));
  }

  settings(): SettingValues {
    return Object.fromEntries(Object.entries(this.shownValues()).filter(([key]) => bindingOf(this.#table, key) !== null));
  }

  /** Settings, and what else is shown with them. */
  shownValues(): SettingValues {
    return this.#driver.toSettings(Object.fromEntries(this.#reads));
  }
}
