import type { BmsError, CommandKey, Result } from "../../../protocol/index.ts";
import { fail, isUnchangedPack, ok, proofOf, sleep } from "../../../protocol/index.ts";
import { NO_CONTROL } from "../../contract/beginnings.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import type {
  ClockReading,
  ClockReport,
  ClockRow,
  CONTROL_REQUESTS,
  ControlPlan,
  ControlReport,
  ControlState,
} from "../../contract/control.ts";
import type { PackName, ParamsRead, SettingValues } from "../../contract/params.ts";
import { isRefusedBlock } from "../../contract/unread.ts";
import { done } from "../base/done.ts";
import type { OnlinePack, PackService } from "../pack/onlinePack.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { Turn } from "../pack/packTurn.ts";
import { PackTurn } from "../pack/packTurn.ts";
import { checkSamePack } from "../pack/samePack.ts";
import { SettingsReader } from "../pack/settingsReader.ts";
import { checkPlausible } from "../params/doubt.ts";
import { Vault } from "../params/vault.ts";
import type { HostPorts } from "../ports.ts";
import { mayFollow, readClock, setClock } from "./clockRun.ts";
import { runCommand } from "./commandRun.ts";
import { PcControlBook, sendEnd } from "./pcControl.ts";
import { planOf } from "./plan.ts";
import { readStates } from "./states.ts";

interface ControlServiceOptions {
  readonly ports: Pick<HostPorts, "clock" | "civilTime" | "store">;
  readonly emit: (state: ControlState) => void;
  /** Other packs that answer at their own address. */
  readonly otherLinks: () => readonly PackLink[];
  /** Identity of the pack that answered there; null = not known. */
  readonly nameOf: (address: number) => PackName | null;
  /** Cells in series, from its live values; null = not known. */
  readonly cellCountOf: (pack: PackName) => number | null;
  /** The last reading of all settings of the pack that is online. */
  readonly settingsRead: () => ParamsRead | null;
  /** A command has changed settings: these are the present values. */
  readonly onSettings: (pack: PackName, values: SettingValues) => void;
}

/** How long a disconnect waits for a command under way. */
const LEAVE_WAIT_MS = 3000;
const LOOK_MS = 50;

/** Sends commands to the pack that is online, one at a time, and reports the result as read back; reads and sets clocks. */
export class ControlService implements PackService {
  readonly handlers: Handlers<keyof typeof CONTROL_REQUESTS> = {
    "control.plan": ({ command }) => this.#plan(command),
    "control.run": (order) => this.#run(order),
    "control.drop": () => done(this.#drop()),
    "control.forget": ({ sinceWallMs }) => this.#forget(sinceWallMs),
    "control.readClock": () => this.#readClock(),
    "control.setClock": ({ everyPack }) => this.setClock(everyPack),
    "control.cancel": () => done(this.cancel()),
  };
  readonly #options: ControlServiceOptions;
  readonly #turn: PackTurn;
  readonly #vault: Vault;
  readonly #book: PcControlBook;
  #now = NO_CONTROL;
  /** Also for a pack without a known identity: switches that this run holds are released anyway. */
  #link: PackLink | null = null;
  #isCancelled = false;
  /** The connection is about to end: no new command is started. */
  #isLeaving = false;
  #plans = 0;

  constructor(options: ControlServiceOptions) {
    this.#options = options;
    this.#turn = new PackTurn({ clock: options.ports.clock, onExchange: () => {} });
    this.#vault = new Vault(options.ports.store);
    this.#book = new PcControlBook(options.ports.store, () => this.#set({}));
    void this.#book.load();
  }

  state(): ControlState {
    return this.#now;
  }

  /** A command is under way, or clocks are being set without a wish to stop. */
  isWriting(): boolean {
    return this.#turn.isWriting || (this.#isSettingClocks() && !this.#isCancelled);
  }

  /** A pack is online, or not any more: the result of the last command stays, even after a shutdown. */
  setLink(link: PackLink | null): void {
    this.#link = link;
    this.#isLeaving = false;
    if (!link) return;
    const { control } = link.driver;
    this.#set({ support: control ? "yes" : "no", commands: control?.commands ?? [], plan: null });
  }

  /** Data about another pack is dropped. */
  setPack(pack: OnlinePack | null): void {
    this.#turn.online = pack;
    if (!pack) return;
    const { report } = this.#now;
    this.#set(report && !isUnchangedPack(report.pack, pack.name) ? { report: null, clock: null, clockReport: null } : {});
  }

  clear(): void {
    this.#link = null;
    this.#turn.online = null;
    this.#isCancelled = true;
    this.#set(NO_CONTROL);
  }

  /**
   * The connection is about to end: switches that this run holds are released first. What an earlier run left on is for the
   * user to decide. Without an acknowledgement, or certainty that it is the same pack, the note stays for the next start.
   */
  async release(): Promise<void> {
    const link = this.#link;
    const control = link?.driver.control;
    if (!link || !control) return;
    this.#isLeaving = true;
    const { clock } = this.#options.ports;
    const untilMs = clock.nowMs() + LEAVE_WAIT_MS;
    while (this.#turn.isBusy && clock.nowMs() < untilMs && !link.signal.aborted) await sleep(clock, LOOK_MS, link.signal);
    if (this.#book.ownAt(link).length === 0) return;
    const hold = await link.line.hold();
    for (const pack of this.#book.ownAt(link)) {
      const reader = new SettingsReader({ link, name: pack }, clock, hold, () => {});
      // Another pack may be connected by now, even one of another family: it must not be written to.
      if (!(await checkSamePack(reader, pack)).ok) continue;
      if ((await sendEnd({ clock, link, control, reader })).ok) await this.#book.remove(pack);
    }
    hold.release();
  }

  /** The user confirms that nothing is held any more. */
  async #forget(sinceWallMs: number): Promise<Result<null>> {
    const { pcControl } = this.#now;
    if (pcControl === null) return ok(null);
    if (pcControl.sinceWallMs !== sinceWallMs) return fail("write.stale", { reason: "otherNote" });
    if (!pcControl.isEarlier) return fail("value.rule", { reason: "heldByThisRun" });
    const removed = await this.#book.remove(pcControl.pack);
    return removed.ok ? ok(null) : removed;
  }

  /** The bank's list of other packs has changed. */
  othersChanged(): void {
    if (this.#others(this.#link).length !== this.#now.others) this.#set({});
  }

  async #plan(command: CommandKey): Promise<Result<ControlPlan>> {
    const control = this.#link?.driver.control;
    if (this.#link && !control) return fail("device.unsupported", { command });
    if (this.#mustWait()) return fail("link.busy");
    this.#set({ plan: null, report: null });
    const planned = await this.#turn.take(async ({ link, pack, reader }) => {
      if (!control) return fail("link.closed");
      this.#set({ stage: "reading" });
      const read = await readStates(link, control, reader);
      this.#plans += 1;
      return read.ok ? ok(planOf(`c${this.#plans}`, command, pack, control, read.value)) : read;
    });
    this.#set({ stage: null, plan: planned.ok ? planned.value : null });
    return planned;
  }

  /** Sends what was planned, once. A plan is valid for one try. */
  async #run({ plan: id, typed }: RequestArgs<"control.run">): Promise<Result<ControlReport>> {
    const { plan } = this.#now;
    if (!plan || plan.id !== id) return fail("value.rule", { reason: "noPlan" });
    if (this.#mustWait()) return fail("link.busy");
    if (plan.heldOpenBy.length > 0) return fail("write.heldOpen", { by: plan.heldOpenBy.join(" ") });
    if (plan.mustType !== null && typed.trim() !== plan.mustType) return fail("value.rule", { reason: "notTyped" });
    const { clock } = this.#options.ports;
    const done = await this.#turn.takeToWrite(async (turn) => {
      const { control } = turn.link.driver;
      if (!control || !isUnchangedPack(plan.pack, turn.pack)) return fail("write.stale", { reason: "otherPack" });
      // Releasing the switches is always allowed; the defaults are compared with the backup read before them.
      const isJudgedElsewhere = proofOf(plan.command) === "acknowledgement" || proofOf(plan.command) === "settings";
      const sure = isJudgedElsewhere ? ok(undefined) : await this.#checkOwn(turn);
      if (!sure.ok) return sure;
      return runCommand({
        plan,
        control,
        turn,
        clock,
        vault: this.#vault,
        book: this.#book,
        cellCount: this.#options.cellCountOf(turn.pack),
        onStage: (stage) => this.#set({ stage }),
        onSettings: (values) => this.#options.onSettings(turn.pack, values),
      });
    });
    this.#set({ stage: null, plan: null, report: done.ok ? done.value : null });
    return done;
  }

  /** The user cancels. */
  #drop(): void {
    if (!this.#turn.isBusy) this.#set({ plan: null, report: null });
  }

  async #readClock(): Promise<Result<ClockReading>> {
    const { ports } = this.#options;
    if (this.#mustWait()) return fail("link.busy");
    const read = await this.#turn.take(({ link, reader }) => readClock({ ports, link, reader }));
    if (read.ok) this.#set({ clock: read.value });
    return read;
  }

  async setClock(everyPack: boolean): Promise<Result<ClockReport>> {
    const { ports } = this.#options;
    if (this.#mustWait()) return fail("link.busy");
    this.#isCancelled = false;
    const own = await this.#turn.takeToWrite(async (turn) => {
      const { link, pack, reader } = turn;
      const same = await checkSamePack(reader, pack);
      if (!same.ok) return same;
      const sure = await this.#checkOwn(turn);
      if (!sure.ok) return sure;
      const others = everyPack ? this.#others(link) : [];
      const pending = [pack.address, ...others.map(({ address }) => address)].map(
        (address): ClockRow => ({ address, verdict: "pending", beforeS: null, afterS: null, couldBe: null, error: null }),
      );
      this.#set({ clockReport: { rows: pending, endedWallMs: null } });
      const { row, reading } = await setClock({ ports, link, reader }, pack.address);
      if (reading) this.#set({ clock: reading });
      return ok({ others, rows: [row, ...pending.slice(1)] });
    });
    if (!own.ok) {
      this.#set({ clockReport: null });
      return own;
    }
    const rows = await this.#setOthers(own.value.others, own.value.rows);
    const report: ClockReport = { rows, endedWallMs: Math.round(ports.clock.wallMs()) };
    this.#set({ clockReport: report });
    return ok(report);
  }

  /** No further pack after the one that is being set. */
  cancel(): void {
    this.#isCancelled = true;
  }

  async #setOthers(links: readonly PackLink[], first: readonly ClockRow[]): Promise<readonly ClockRow[]> {
    const rows = [...first];
    for (const [index, link] of links.entries()) {
      if (this.#isCancelled || !mayFollow(rows[index])) break;
      this.#set({ clockReport: { rows: [...rows], endedWallMs: null } });
      rows[index + 1] = await this.#setOther(link);
    }
    return rows.map((row) => (row.verdict === "pending" ? { ...row, verdict: "notTried" } : row));
  }

  async #setOther(link: PackLink): Promise<ClockRow> {
    const { ports, nameOf } = this.#options;
    const { address } = link;
    const notTried = (error: BmsError): ClockRow => ({ address, verdict: "notTried", beforeS: null, afterS: null, couldBe: null, error });
    if (address === link.driver.writing.sharedAddress) return notTried({ code: "write.sharedAddress", detail: { address } });
    if (!link.facts.isProven) return notTried({ code: "write.unproven", detail: { address } });
    const pack = nameOf(address);
    if (pack === null) return notTried({ code: "link.busy", detail: { address } });
    const hold = await link.line.hold();
    const reader = new SettingsReader({ link, name: pack }, ports.clock, hold, () => {});
    const same = await checkSamePack(reader, pack);
    const sure = same.ok ? await this.#checkPlausible({ link, pack, reader }) : same;
    const { row } = sure.ok ? await setClock({ ports, link, reader }, address) : { row: notTried(sure.error) };
    hold.release();
    return row;
  }

  /** From the reading on the screen, if it is complete. */
  #checkOwn(turn: Turn): Promise<Result<void>> {
    const read = this.#options.settingsRead();
    const isWhole = read !== null && isUnchangedPack(read.pack, turn.pack) && read.unread.every(isRefusedBlock);
    return isWhole && read.doubt === null ? Promise.resolve(ok(undefined)) : this.#checkPlausible(turn);
  }

  #checkPlausible(turn: Turn): Promise<Result<void>> {
    return checkPlausible(turn, this.#vault, this.#options.cellCountOf(turn.pack));
  }

  /** This service is busy, or a pack without a known identity is present. */
  #mustWait(): boolean {
    return this.#turn.isBusy || this.#isLeaving || this.#isSettingClocks() || (this.#link !== null && this.#turn.online === null);
  }
  readonly #isSettingClocks = (): boolean => this.#now.clockReport?.endedWallMs === null;

  #others(own: PackLink | null): readonly PackLink[] {
    return this.#options.otherLinks().filter(({ address }) => address !== own?.address);
  }

  #set(more: Partial<ControlState>): void {
    const pcControl = this.#book.about(this.#turn.pack);
    this.#now = { ...this.#now, ...more, others: this.#others(this.#link).length, pcControl };
    this.#options.emit(this.#now);
  }
}
