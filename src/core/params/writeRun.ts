import type { BlockRead, BlockWrite, BmsError, Clock, PlannedBlock, PlanStep, Result, SettingTable } from "../../../protocol/index.ts";
import { driftOf, ok } from "../../../protocol/index.ts";
import type { Journal, JournalRow } from "../../contract/documents.ts";
import type { PackName, SettingValues, VerdictRow, WriteReport, WriteStage } from "../../contract/params.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { Purpose, SettingsReader, SettingsShot } from "../pack/settingsReader.ts";
import type { Beside } from "./beside.ts";
import { HeldReads } from "./heldReads.ts";
import type { Vault } from "./vault.ts";

export interface WriteJob {
  readonly link: PackLink;
  readonly pack: PackName;
  /** What the person saw of the pack; null when the program itself has just read it. */
  readonly seen: SettingValues | null;
  /** What must be readable, beside what was seen: what is not read now would be taken for unchanged. */
  readonly needs: readonly string[];
  /** What the pack held when it was last read: a value that differs is read again before it is accepted. */
  readonly heldLast: SettingValues;
  readonly isRollback: boolean;
  /** Cells in series, from the live values; null = not known. */
  readonly cellCount: number | null;
  /** What a rollback requires unchanged because it cannot write it: the "enabled" of a block. By key. */
  readonly owed: SettingValues;
  /** The write of an earlier run that this one finishes. */
  readonly goesOnWith: Journal | null;
  /** The write that this one goes back on or finishes; null = none. `journal` = the id of its journal, null = it has come to its end. */
  readonly follows: { readonly pack: PackName; readonly journal: string | null } | null;
  /** Last check of the edits before anything is sent, with the values just read; returns the order of the blocks. */
  readonly plan: (held: SettingValues) => Result<readonly PlannedBlock[]>;
  readonly onStage: (stage: WriteStage, block: number, blocks: number, exchangesExpected: number) => void;
  /** True once the user has asked to stop. */
  readonly isCancelled: () => boolean;
}

export interface WriteTools {
  readonly clock: Clock;
  readonly reader: SettingsReader;
  readonly vault: Vault;
}

type Verdict = Pick<WriteReport, "outcome" | "rows" | "freed" | "unchanged" | "reason" | "provedPath">;

/** The field's own key in a key of everyNumber. */
function fieldOf(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}

/** Values that stay the same without a write: all except changing ones. */
function lasting(table: SettingTable, numbers: SettingValues): SettingValues {
  return Object.fromEntries(Object.entries(numbers).filter(([key]) => driftOf(table, fieldOf(key)) === 0));
}

interface Compared {
  readonly rows: readonly VerdictRow[];
  readonly unchanged: number;
}

interface Comparison {
  readonly table: SettingTable;
  readonly heldBefore: SettingValues;
  readonly wanted: SettingValues;
  /** Settings whose request was sent; the others are notSent. */
  readonly sent: ReadonlySet<string>;
  /** Everything read since the last request that wrote; what is not here could not be read. */
  readonly held: SettingValues;
  /** Not compared: the pack may change them on its own. */
  readonly free: ReadonlySet<string>;
}

/** The verdict of each edited setting, and of every other one that is not as before. */
function compareAll({ table, heldBefore, wanted, sent, held, free }: Comparison): Compared {
  const rows: VerdictRow[] = Object.entries(wanted).map(([key, value]) => {
    const from = heldBefore[key] ?? value;
    const got = held[key] ?? null;
    if (!sent.has(key)) return { key, verdict: got !== null && got !== from ? "sideEffect" : "notSent", from, wanted: value, got };
    const verdict = got === null ? "unknown" : got === value ? "verified" : "notVerified";
    return { key, verdict, from, wanted: value, got };
  });
  let unchanged = 0;
  for (const [key, from] of Object.entries(heldBefore)) {
    const got = held[key];
    if (wanted[key] !== undefined || free.has(key) || got === undefined) continue;
    if (Math.abs(got - from) <= driftOf(table, fieldOf(key))) unchanged += 1;
    else rows.push({ key, verdict: "sideEffect", from, wanted: from, got });
  }
  return { rows, unchanged };
}

/** State of one safe write; its steps report their actions and results to it. */
export class WriteRun {
  readonly job: WriteJob;
  readonly tools: WriteTools;
  readonly startedWallMs: number;
  readonly held: HeldReads;
  /** Everything as it was before the first byte. */
  #heldFirst: SettingValues = {};
  #blocks: readonly PlannedBlock[] = [];
  #needsProof = false;
  #hasProof = false;
  #beside: Beside | null = null;
  /** Why the pack or the line failed. */
  #reason: BmsError | null = null;
  #hasSent = false;
  /** Settings whose request was sent, and those that the pack may change on its own. */
  readonly #sent = new Set<string>();
  readonly #free = new Set<string>();
  #journal: Journal | null = null;

  constructor(job: WriteJob, tools: WriteTools) {
    this.job = job;
    this.tools = tools;
    this.startedWallMs = Math.round(tools.clock.wallMs());
    this.held = new HeldReads(job.link.driver);
  }

  get #table(): SettingTable {
    return this.job.link.driver.settings;
  }

  /** What is to be written, in its order. */
  get blocks(): readonly PlannedBlock[] {
    return this.#blocks;
  }

  /** Nothing was ever written to this firmware, and this write has not proven yet that it can be. */
  get isProofDue(): boolean {
    return this.#needsProof && !this.#hasProof;
  }

  /** What else no write may change, checked during a test write. */
  get beside(): Beside | null {
    return this.#beside;
  }

  /** A write request was sent, even a test write: earlier readings no longer count. */
  get hasSent(): boolean {
    return this.#hasSent;
  }

  keepFirstShot(shot: SettingsShot): void {
    this.held.keepShot(shot);
    this.#heldFirst = this.held.everyNumber();
  }

  keepPlan(blocks: readonly PlannedBlock[], isProven: boolean): void {
    this.#blocks = blocks;
    this.#needsProof = this.job.link.driver.writing.proveFirst && !isProven;
  }

  keepBeside(beside: Beside): void {
    this.#beside = beside;
  }

  stage(stage: WriteStage, block = 0): void {
    this.job.onStage(stage, block, this.#blocks.length, this.#expectedExchanges());
  }

  /** The request that writes a block as it is held, with these edits in it. */
  requestFor(block: PlannedBlock, edits: SettingValues): Result<BlockWrite> {
    const { driver, address } = this.job.link;
    const step = this.held.stepOf(block);
    return driver.writeRequest(block.block, address, step ? this.held.valuesOf(step) : {}, edits);
  }

  /** From here on earlier readings no longer count as the pack's values. */
  noteLeaving({ free }: BlockWrite): void {
    for (const key of free) this.#free.add(key);
    this.#hasSent = true;
    this.held.noteWrite();
  }

  noteSent(keys: readonly string[]): void {
    for (const key of keys) this.#sent.add(key);
  }

  async noteProof(): Promise<void> {
    this.#hasProof = true;
    await this.tools.vault.noteProven(this.job.pack, this.tools.clock.wallMs());
  }

  /** For a step that ends the write: nothing more may be sent. */
  stop(reason: BmsError): false {
    this.#reason = reason;
    return false;
  }

  /** Something went wrong; the remaining reads decide whether it matters. */
  noteTrouble(error: BmsError): void {
    // The silence in which the pack was exchanged explains less.
    if (this.#reason === null || error.code === "device.otherPack") this.#reason = error;
  }

  /** The values are stored: a lost acknowledgement is not a failure. */
  forgetTrouble(): void {
    this.#reason = null;
  }

  /** A block outside the present step; differences are read again before they are accepted. */
  async readOther(step: PlanStep, purpose: Purpose): Promise<Result<BlockRead>> {
    const { reader } = this.tools;
    const first = await reader.read(step, purpose);
    const isOther = first.ok && this.held.movedIn(step, first.value).length > 0;
    return isOther ? reader.readAgreed(step, purpose, first.value) : first;
  }

  /** This answer has the wanted values of the block, and all others are unchanged. */
  isAsWanted({ edits }: PlannedBlock, step: PlanStep, read: BlockRead): boolean {
    const { rows } = compareAll({
      table: this.#table,
      heldBefore: this.held.numbersOf(step),
      wanted: edits,
      sent: this.#sent,
      held: this.held.numbersIn(step, read),
      free: this.#free,
    });
    return rows.every(({ verdict }) => verdict === "verified");
  }

  /** A write that finishes an earlier one covers both: its rollback restores the original state. */
  verdict(): Verdict {
    const { owed, goesOnWith } = this.job;
    const held = this.held.everyNumber();
    const earlier = goesOnWith?.rows ?? [];
    const edits = this.#edits();
    // What the earlier write wanted and this one does not send is in the pack already.
    const sentEarlier = earlier.map(({ key }) => key).filter((key) => edits[key] === undefined);
    const heldBefore = { ...this.#heldFirst, ...owed, ...goesOnWith?.before };
    const { rows, unchanged } = compareAll({
      table: this.#table,
      heldBefore,
      wanted: { ...Object.fromEntries(earlier.map(({ key, wanted }) => [key, wanted])), ...edits },
      sent: new Set([...this.#sent, ...sentEarlier]),
      held,
      free: this.#free,
    });
    const isUnread = this.#hasSent && Object.keys(this.#heldFirst).some((key) => held[key] === undefined);
    const isVerified = rows.every(({ verdict }) => verdict === "verified");
    const outcome = isUnread ? "unknown" : isVerified ? "verified" : "stopped";
    const freed = Object.fromEntries(Object.entries(heldBefore).filter(([key]) => this.#free.has(key)));
    return { outcome, rows, freed, unchanged, reason: this.#reason, provedPath: this.#hasProof };
  }

  /** A write that continues an earlier one keeps its original values, so that a rollback restores them all. */
  async startJournal(backup: string): Promise<Result<void>> {
    const { pack, isRollback, goesOnWith } = this.job;
    const before = { ...lasting(this.#table, this.#heldFirst), ...goesOnWith?.before };
    const edits = this.#edits();
    const rows = Object.entries(edits).map(([key, value]): JournalRow => {
      return { key, from: before[key] ?? value, wanted: value, state: "notSent" };
    });
    const done = (goesOnWith?.rows ?? []).filter(({ key }) => edits[key] === undefined);
    return this.#keepJournal({
      schema: "open-bmstool/journal",
      version: 1,
      id: `w${this.startedWallMs}`,
      pack,
      isRollback,
      before,
      startedWallMs: this.startedWallMs,
      backup: goesOnWith?.backup ?? backup,
      rows: [...rows, ...done.map((row): JournalRow => ({ ...row, state: "verified" }))],
    });
  }

  /** On disk when it resolves. */
  async noteRows(stateOf: (row: JournalRow) => JournalRow["state"]): Promise<Result<void>> {
    if (this.#journal === null) return ok(undefined);
    return this.#keepJournal({ ...this.#journal, rows: this.#journal.rows.map((row) => ({ ...row, state: stateOf(row) })) });
  }

  async #keepJournal(journal: Journal): Promise<Result<void>> {
    this.#journal = journal;
    return this.tools.vault.journals.write(journal);
  }

  /** Every wanted value of the plan, by key. */
  #edits(): SettingValues {
    return Object.fromEntries(this.#blocks.flatMap(({ edits }) => Object.entries(edits)));
  }

  /** For the progress bar: number of exchanges if all goes well. */
  #expectedExchanges(): number {
    const { driver } = this.job.link;
    const { readTwice } = driver.writing;
    const stepCount = this.held.steps.length;
    const reads = driver.identityPlan.length + (stepCount || driver.settingsPlan.length);
    const perBlock = readTwice ? 4 : 2;
    const beside = driver.identityPlan.length + (driver.writing.beside === undefined ? 0 : 2);
    const proof = this.#needsProof ? perBlock - (readTwice ? 1 : 0) + Math.max(0, stepCount - 1) + beside : 0;
    return reads + this.#blocks.length * perBlock + proof + (this.#blocks.length > 0 ? Math.max(0, stepCount - 1) : 0);
  }
}
