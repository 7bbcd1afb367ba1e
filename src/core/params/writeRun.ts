import type { BlockRead, BmsError, Clock, PlannedBlock, PlanStep, Result, SettingTable, Values } from "../../../protocol/index.ts";
import { bindingOf, ok } from "../../../protocol/index.ts";
import type { Journal, JournalRow } from "../../contract/documents.ts";
import type { PackName, SettingValues, WriteStage } from "../../contract/params.ts";
import { everyNumber } from "../pack/numbers.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { SettingsReader, SettingsShot } from "../pack/settingsReader.ts";
import type { Beside } from "./beside.ts";
import type { Vault } from "./vault.ts";
import { lasting } from "./verdicts.ts";

export interface WriteJob {
  readonly link: PackLink;
  readonly pack: PackName;
  /** What the person saw of the pack; null when the program itself has just read it. */
  readonly seen: SettingValues | null;
  /** Last known of the pack: a value that differs is read again before it is believed. */
  readonly known: SettingValues;
  readonly isRollback: boolean;
  /** Cells in series, as the live values tell; null = not known. */
  readonly cellCount: number | null;
  /** What a rollback must find as it was and has no means to write: the "enabled" of a block. By key. */
  readonly owed: SettingValues;
  /** The write of an earlier run that this one finishes. */
  readonly goesOnWith: Journal | null;
  /** Last look at the edits before anything is sent, at the values just read; gives the order of the blocks. */
  readonly plan: (held: SettingValues) => Result<readonly PlannedBlock[]>;
  readonly onStage: (stage: WriteStage, block: number, blocks: number, exchangesExpected: number) => void;
  /** True once the person wants no further block. */
  readonly isCancelled: () => boolean;
}

export interface WriteTools {
  readonly clock: Clock;
  readonly reader: SettingsReader;
  readonly vault: Vault;
}

/** What one safe write has come to know; its steps work on it one after the other. */
export class WriteRun {
  readonly job: WriteJob;
  readonly tools: WriteTools;
  readonly startedWallMs: number;
  /** Everything as it was before the first byte. */
  before: SettingValues = {};
  steps: readonly PlanStep[] = [];
  blocks: readonly PlannedBlock[] = [];
  /** What else no write may move, where the way is to be proven. */
  beside: Beside | null = null;
  /** Something was written to such a pack before. */
  isProven = false;
  needsProof = false;
  provedPath = false;
  /** Why the pack or the line did not do as asked. */
  reason: BmsError | null = null;
  /** A request that writes has left, be it the one that changes nothing: what was read before it counts no more. */
  hasSent = false;
  /** Settings whose request has left, and those that the pack may move by itself. */
  readonly sent = new Set<string>();
  readonly free = new Set<string>();
  /** Latest answer of each block. */
  readonly now = new Map<string, BlockRead>();
  /** The block read since the last request that wrote. */
  lastRead: string | null = null;
  #journal: Journal | null = null;

  constructor(job: WriteJob, tools: WriteTools) {
    this.job = job;
    this.tools = tools;
    this.startedWallMs = Math.round(tools.clock.wallMs());
  }

  get table(): SettingTable {
    return this.job.link.driver.settings;
  }

  takeShot({ steps, reads }: SettingsShot): void {
    this.steps = steps;
    for (const [block, read] of Object.entries(reads)) this.now.set(block, read);
    this.before = this.everything();
  }

  /** Every wanted value of the plan, by key. */
  edits(): readonly (readonly [string, number])[] {
    return this.blocks.flatMap(({ edits }) => Object.entries(edits));
  }

  /** Every number as last read. */
  everything(): SettingValues {
    return everyNumber(this.table, Object.fromEntries(this.now));
  }

  settings(): SettingValues {
    const values = this.job.link.driver.toSettings(Object.fromEntries(this.now));
    return Object.fromEntries(Object.entries(values).filter(([key]) => bindingOf(this.table, key) !== null));
  }

  /** Settings, and what else is shown with them. */
  shownValues(): SettingValues {
    return this.job.link.driver.toSettings(Object.fromEntries(this.now));
  }

  numbersOf(step: PlanStep, read: BlockRead | undefined): SettingValues {
    return read ? everyNumber(this.table, { [step.block]: read }) : {};
  }

  /** The read that holds the settings of a write block. */
  stepOf({ edits }: PlannedBlock): PlanStep | undefined {
    const [key = ""] = Object.keys(edits);
    return this.steps.find((step) => this.now.get(step.block)?.values[key] !== undefined);
  }

  /** Answer of that read, as last heard. */
  heldFor(edits: SettingValues): Values {
    const [key = ""] = Object.keys(edits);
    return [...this.now.values()].find(({ values }) => values[key] !== undefined)?.values ?? {};
  }

  keepRead(step: PlanStep, read: BlockRead): void {
    this.now.set(step.block, read);
    this.lastRead = step.block;
  }

  stage(stage: WriteStage, block = 0): void {
    this.job.onStage(stage, block, this.blocks.length, this.#expectedExchanges());
  }

  /** A write that goes on with an earlier one keeps that one's beginning, so that the way back leads all the way. */
  async startJournal(backup: string): Promise<Result<void>> {
    const { pack, isRollback, goesOnWith } = this.job;
    const before = { ...lasting(this.table, this.before), ...goesOnWith?.before };
    const wanted = Object.fromEntries(this.edits());
    const rows = Object.entries(wanted).map(([key, value]): JournalRow => {
      return { key, from: before[key] ?? value, wanted: value, state: "notSent" };
    });
    const done = (goesOnWith?.rows ?? []).filter(({ key }) => wanted[key] === undefined);
    return this.#keep({
      ...{ schema: "open-bmstool/journal", version: 1, id: `w${this.startedWallMs}`, pack, isRollback, before },
      ...{ startedWallMs: this.startedWallMs, backup: goesOnWith?.backup ?? backup },
      rows: [...rows, ...done.map((row): JournalRow => ({ ...row, state: "verified" }))],
    });
  }

  /** On disk when it resolves. */
  async noteRows(stateOf: (row: JournalRow) => JournalRow["state"]): Promise<Result<void>> {
    if (this.#journal === null) return ok(undefined);
    return this.#keep({ ...this.#journal, rows: this.#journal.rows.map((row) => ({ ...row, state: stateOf(row) })) });
  }

  async #keep(journal: Journal): Promise<Result<void>> {
    this.#journal = journal;
    return this.tools.vault.journals.write(journal);
  }

  /** For the bar: what the exchanges add up to when all goes well. */
  #expectedExchanges(): number {
    const { driver } = this.job.link;
    const { readTwice } = driver.writing;
    const reads = driver.identityPlan.length + (this.steps.length || driver.settingsPlan.length);
    const perBlock = readTwice ? 4 : 2;
    const beside = driver.identityPlan.length + (driver.writing.beside === undefined ? 0 : 2);
    const proof = this.needsProof ? perBlock - (readTwice ? 1 : 0) + Math.max(0, this.steps.length - 1) + beside : 0;
    return reads + this.blocks.length * perBlock + proof + (this.blocks.length > 0 ? Math.max(0, this.steps.length - 1) : 0);
  }
}
