import type { Result, RuleContext } from "../../../protocol/index.ts";
import { fail, isSamePack, isUnchangedPack, ok, ruleContext } from "../../../protocol/index.ts";
import { NO_PARAMS } from "../../contract/beginnings.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import type {
  BackupInfo,
  PARAMS_REQUESTS,
  PackName,
  ParamsRead,
  ParamsState,
  SettingValues,
  UnfinishedWrite,
  WritePlan,
  WriteReport,
} from "../../contract/params.ts";
import type { SessionState, SnapshotEvent } from "../../contract/session.ts";
import type { UnreadBlock } from "../../contract/unread.ts";
import { isOfReading } from "../../contract/unread.ts";
import { done } from "../base/done.ts";
import { isAsLast } from "../pack/numbers.ts";
import type { OnlinePack, PackService } from "../pack/onlinePack.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { Turn } from "../pack/packTurn.ts";
import { PackTurn } from "../pack/packTurn.ts";
import type { HostPorts } from "../ports.ts";
import { dryRun } from "./dryRun.ts";
import { paramsReadOf, stillUnread } from "./paramsRead.ts";
import { checkStill, reportOf, UnfinishedBook } from "./recovery.ts";
import type { Resumed } from "./resumed.ts";
import { isWritable, resumedOf, wayBackOf } from "./resumed.ts";
import { safeWrite } from "./safeWrite.ts";
import { Vault } from "./vault.ts";
import type { Plan } from "./writePlans.ts";
import { planAsBefore, planChecked } from "./writePlans.ts";
import type { WriteJob } from "./writeRun.ts";

interface ParamServiceOptions {
  readonly ports: HostPorts;
  readonly session: () => SessionState;
  readonly snapshot: () => SnapshotEvent | null;
  readonly emit: (state: ParamsState) => void;
  /** Settings that were read here, for the panels that draw thresholds. */
  readonly onSettings: (values: SettingValues) => void;
}

type Wish = Pick<WriteJob, "seen" | "needs" | "isRollback" | "owed" | "goesOnWith" | "follows"> & {
  readonly plan: (turn: Turn, context: RuleContext, held: SettingValues) => Plan;
};

/** Reads, checks, writes and verifies the settings of the pack that is online. One operation at a time. */
export class ParamService implements PackService {
  readonly handlers: Handlers<keyof typeof PARAMS_REQUESTS> = {
    "params.read": () => this.read(),
    "params.plan": ({ edits }) => this.#plan(edits),
    "params.write": (wish) => this.#writeChecked(wish),
    "params.rollBack": () => this.#rollBack(),
    "params.cancel": () => done(this.cancel()),
    "params.recover": (wish) => this.#recover(wish),
    "backups.list": () => this.vault.listBackups(),
    "backups.read": ({ name }) => this.vault.readBackup(name),
    "backups.make": () => this.#backupNow(),
  };
  readonly vault: Vault;
  readonly #options: ParamServiceOptions;
  readonly #turn: PackTurn;
  readonly #book: UnfinishedBook;
  #now = NO_PARAMS;
  #isCancelled = false;

  constructor(options: ParamServiceOptions) {
    const { clock, store } = options.ports;
    this.#options = options;
    this.vault = new Vault(store);
    this.#book = new UnfinishedBook(this.vault, (change) => this.#set(change));
    this.#turn = new PackTurn({ clock, onExchange: (exchanges) => this.#countExchanges(exchanges) });
    void this.#book.load(null);
  }

  state(): ParamsState {
    return this.#now;
  }

  /** And was not asked to stop. */
  isWriting(): boolean {
    return this.#turn.isWriting && !this.#isCancelled;
  }

  /** A pack is online, or not any more: its readings stay until another pack is online. */
  setLink(link: PackLink | null): void {
    if (link) this.#set({ table: link.driver.settings });
  }

  setPack(pack: OnlinePack | null): void {
    this.#turn.online = pack;
  }

  clear(): void {
    this.#turn.online = null;
    const { unfinished, unfinishedError } = this.#now;
    this.#set({ ...NO_PARAMS, unfinished, unfinishedError });
    void this.#book.load(null);
  }

  /** Identity and settings have been read once in the background: the screen starts with those. */
  async settled(): Promise<void> {
    if (!this.#turn.online) return;
    const { link, name: pack } = this.#turn.online;
    if (this.#now.report && !isUnchangedPack(this.#now.report.pack, pack)) this.#set({ report: null });
    const { settings, unread } = this.#options.session();
    const missing = unread.filter((block) => !isOfReading(block));
    this.#keepRead(link, pack, settings, missing);
    await this.vault.journals.takeOver(pack);
    await this.#lookForUnfinished(pack);
  }

  /** Reads every setting again. */
  async read(): Promise<Result<ParamsRead>> {
    this.#beginUncancelled();
    const read = await this.#readAll();
    if (read.ok && this.#book.of(read.value.pack)) await this.#lookForUnfinished(read.value.pack);
    return read;
  }

  #readAll(): Promise<Result<ParamsRead>> {
    return this.#turn.take(async ({ link, pack, reader }) => {
      const onBlock = (done: number, total: number) => this.#set({ reading: { done, total } });
      const shot = await reader.readAll("fresh", onBlock, () => this.#isCancelled);
      // A late answer may look like the one to the question after it: what is not as before must come twice.
      const heldLast = this.#now.read?.values ?? {};
      const sure = shot.ok ? await reader.confirm(shot.value, (numbers) => !isAsLast(heldLast, numbers)) : shot;
      this.#set({ reading: null });
      return sure.ok ? ok(this.#keepRead(link, pack, link.driver.toSettings(sure.value.reads), sure.value.refused)) : sure;
    });
  }

  /** What a write would report and send. */
  async #plan(edits: SettingValues): Promise<Result<WritePlan>> {
    const free = await this.#book.checkFree(this.#turn, (pack) => this.#lookForUnfinished(pack));
    if (!free.ok) return free;
    this.#beginUncancelled();
    return this.#turn.takeToPlan(async (turn) => {
      const isProven = await this.vault.isProven(turn.pack);
      return dryRun(turn, { edits, context: this.#context(), isProven, isCancelled: () => this.#isCancelled });
    });
  }

  async #writeChecked({ edits, seen, confirmed }: RequestArgs<"params.write">): Promise<Result<WriteReport>> {
    const free = await this.#book.checkFree(this.#turn, (pack) => this.#lookForUnfinished(pack));
    if (!free.ok) return free;
    const plan: Wish["plan"] = ({ link }, context, held) => planChecked(link.driver.settings, context, held, edits, confirmed);
    return this.#write({ seen, needs: [], isRollback: false, owed: {}, goesOnWith: null, follows: null, plan });
  }

  /** Another service has written to a pack: its new values, if it is the one online, and the journal if the write did not finish. */
  async learned(pack: PackName, held: SettingValues | null): Promise<void> {
    const { online } = this.#turn;
    if (held && online && isUnchangedPack(pack, online.name)) this.#keepRead(online.link, online.name, held);
    // The way back of the write before it would undo this one.
    if (held && this.#now.report && isSamePack(this.#now.report.pack, pack)) this.#set({ report: null });
    await this.#book.load(online?.name ?? null);
  }

  /** The last write of this session, backwards. */
  async #rollBack(): Promise<Result<WriteReport>> {
    const { report, unfinished } = this.#now;
    const pack = this.#turn.pack;
    if (!report || !pack || !isUnchangedPack(report.pack, pack)) return fail("value.rule", { reason: "nothingToRollBack" });
    const free = await this.#book.checkFree(this.#turn, (pack) => this.#lookForUnfinished(pack));
    if (free.ok) return this.#writeAsBefore(wayBackOf(report, this.#now.table));
    if (free.error.code !== "write.unfinished" || unfinished?.isRead !== true) return free;
    // The journal of a write whose end is not known also knows what else has moved.
    const done = await this.#recover({ action: "rollBack" });
    if (!done.ok) return done;
    return done.value === null ? fail("value.rule", { reason: "nothingToWrite" }) : ok(done.value);
  }

  /** Of an earlier run; null when nothing was left to write. */
  async #recover({ action, id }: RequestArgs<"params.recover">): Promise<Result<WriteReport | null>> {
    const { unfinished } = this.#now;
    if (!unfinished) return ok(null);
    if (id !== undefined && id !== unfinished.id) return fail("write.stale", { reason: "otherWrite" });
    const pack = this.#turn.pack;
    const isHere = pack !== null && isSamePack(unfinished.pack, pack);
    // That of another pack is all that is known of it: it goes only when it was named.
    if (action === "keep" && (isHere || id !== undefined)) return this.#forget(unfinished);
    const journal = pack && this.#book.of(pack);
    if (action === "keep" || !isHere || !journal) return fail("link.closed");
    // With other firmware its settings may have other meanings.
    if (!isUnchangedPack(unfinished.pack, pack)) return fail("write.stale", { reason: "otherPack" });
    if (unfinished.refusal !== null) return { ok: false, error: unfinished.refusal };
    if (!unfinished.isRead) return fail("link.closed");
    const resumed = resumedOf(unfinished, journal, action);
    const done = Object.keys(resumed.edits).length === 0 ? null : await this.#writeAsBefore(resumed);
    await this.#lookForUnfinished(pack);
    const still = checkStill(unfinished, this.#now.unfinished);
    return done ?? (still.ok ? this.#forget(unfinished) : still);
  }

  /** What is under way stays cancelled: whoever asks now is refused. */
  #beginUncancelled(): void {
    if (!this.#turn.isBusy) this.#isCancelled = false;
  }

  /** Ends a read at once and a write before its next block. */
  cancel(): void {
    this.#isCancelled = true;
  }

  async #backupNow(): Promise<Result<BackupInfo>> {
    const read = await this.read();
    if (!read.ok) return read;
    return this.vault.keepBackup(read.value.pack, read.value.values, "byHand", this.#wallMs());
  }

  #writeAsBefore({ edits, ...wish }: Resumed): Promise<Result<WriteReport>> {
    const { table } = this.#now;
    const those = (isOwed: boolean) => Object.fromEntries(Object.entries(edits).filter(([key]) => isWritable(table, key) !== isOwed));
    const plan: Wish["plan"] = ({ link }, context, held) => planAsBefore(link.driver.settings, context, held, those(false));
    return this.#write({ ...wish, owed: those(true), plan });
  }

  async #write({ plan, ...wish }: Wish): Promise<Result<WriteReport>> {
    const { clock } = this.#options.ports;
    const startedAtMs = clock.nowMs();
    const { isRollback } = wish;
    this.#beginUncancelled();
    const done = await this.#turn.takeToWrite(async (turn) => {
      const { link, pack, reader } = turn;
      const onStage: WriteJob["onStage"] = (stage, block, blocks, exchangesExpected) => {
        const counted = { exchanges: reader.exchanges, exchangesExpected, startedAtMs, atMs: clock.nowMs() };
        this.#set({ progress: { stage, isRollback, block, blocks, ...counted } });
      };
      const planHere = (held: SettingValues) => plan(turn, this.#context(), held);
      const heldLast = { ...this.#now.read?.values, ...wish.seen };
      const told = { ...wish, link, pack, heldLast, cellCount: this.#context().cellCount };
      const job = { ...told, onStage, plan: planHere, isCancelled: () => this.#isCancelled };
      const end = await safeWrite(job, { clock, reader, vault: this.vault });
      if (end.ok) this.#keepRead(link, pack, end.value.held);
      // Known before anything else may be sent: the next write would take the place of its journal.
      if (end.ok && end.value.report.outcome === "unknown") await this.#book.load(pack);
      return end;
    });
    this.#set(done.ok ? { progress: null, report: done.value.report } : { progress: null });
    if (!done.ok) return done;
    // Its journal is still there: it is looked at again now, or as soon as the pack is back.
    const { outcome, pack } = done.value.report;
    if (outcome === "unknown") await this.#lookForUnfinished(pack);
    else if (this.#now.unfinished) await this.#book.load(pack);
    return ok(done.value.report);
  }

  async #lookForUnfinished(pack: PackName): Promise<void> {
    await this.#book.load(pack);
    const unfinished = this.#book.of(pack);
    if (!unfinished) return;
    const end = await this.#turn.take(({ pack: here, link, reader }) =>
      isUnchangedPack(here, pack) ? this.#book.inspect(pack, link, reader) : Promise.resolve(ok(null)),
    );
    if (!end.ok || !end.value) return;
    this.#set({ report: reportOf(end.value, this.#wallMs()) });
    await this.#forget(unfinished);
  }

  async #forget({ pack, id }: Pick<UnfinishedWrite, "pack" | "id">): Promise<Result<null>> {
    const removed = await this.vault.settle({ pack, id });
    await this.#book.load(this.#turn.pack);
    // What it left unknown has been settled with it: a way back from that report would be a guess.
    const { report } = this.#now;
    if (removed.ok && report?.outcome === "unknown" && isSamePack(report.pack, pack)) this.#set({ report: null });
    return removed.ok ? ok(null) : removed;
  }

  #context(): RuleContext {
    return ruleContext(this.#options.snapshot()?.snapshot ?? null, this.#options.session().identity);
  }

  /** `blocks` = not in this reading; without it those of the last one that have still brought nothing. */
  #keepRead({ driver }: PackLink, pack: PackName, held: SettingValues, blocks: readonly UnreadBlock[] | null = null): ParamsRead {
    const unread = blocks ?? stillUnread(driver, this.#now.read?.unread ?? [], held);
    const read = paramsReadOf({ driver, pack, held, unread, readAtWallMs: this.#wallMs(), context: this.#context() });
    this.#set({ read });
    this.#options.onSettings(read.values);
    return read;
  }

  #wallMs(): number {
    return Math.round(this.#options.ports.clock.wallMs());
  }

  #countExchanges(exchanges: number): void {
    const { progress } = this.#now;
    if (progress) this.#set({ progress: { ...progress, exchanges, atMs: this.#options.ports.clock.nowMs() } });
  }

  #set(more: Partial<ParamsState>): void {
    this.#now = { ...this.#now, ...more };
    this.#options.emit(this.#now);
  }
}
