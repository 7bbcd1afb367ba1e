import type { Driver, FamilyId, PlannedBlock, Result, RuleContext } from "../../../protocol/index.ts";
import { driverIn, fail, isSamePack, isUnchangedPack, ok, ruleContext, withoutInverter } from "../../../protocol/index.ts";
import type { BankPack } from "../../contract/bank.ts";
import { NO_FLEET } from "../../contract/beginnings.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import type { FLEET_REQUESTS, FleetRow, FleetState } from "../../contract/fleet.ts";
import type { PackName, SettingValues } from "../../contract/params.ts";
import { done } from "../base/done.ts";
import type { PackLink } from "../pack/packLink.ts";
import { PackTurn } from "../pack/packTurn.ts";
import type { ParamService } from "../params/paramService.ts";
import type { WriteEnd } from "../params/safeWrite.ts";
import { safeWrite } from "../params/safeWrite.ts";
import { planChecked } from "../params/writePlans.ts";
import type { HostPorts } from "../ports.ts";
import type { BankService } from "./bankService.ts";

interface FleetServiceOptions {
  readonly ports: HostPorts;
  readonly drivers: readonly Driver[];
  readonly bank: BankService;
  readonly params: ParamService;
  readonly emit: (state: FleetState) => void;
}

interface Wish {
  readonly family: FamilyId;
  readonly values: SettingValues;
  readonly confirmed: readonly string[];
}

/** The same values to several packs, each by the same safe write as a single one. It stops at the first that is in doubt. */
export class FleetService {
  readonly handlers: Handlers<keyof typeof FLEET_REQUESTS> = {
    "fleet.apply": (profile) => this.#apply(profile),
    "fleet.cancel": () => done(this.cancel()),
  };
  readonly #options: FleetServiceOptions;
  #now = NO_FLEET;
  #isCancelled = false;

  constructor(options: FleetServiceOptions) {
    this.#options = options;
  }

  state(): FleetState {
    return this.#now;
  }

  /** And was not asked to stop. */
  isWriting(): boolean {
    return this.#now.isRunning && !this.#isCancelled;
  }

  async #apply({ family, values: profile, addresses, confirmed }: RequestArgs<"fleet.apply">): Promise<Result<null>> {
    if (this.#now.isRunning) return fail("link.busy");
    const values = withoutInverter(driverIn(this.#options.drivers, family)?.inverterCodes ?? null, profile);
    if (Object.keys(values).length === 0) return fail("value.rule", { reason: "nothingToWrite" });
    const rows: FleetRow[] = [];
    this.#set({ isRunning: true });
    const release = this.#options.bank.keep();
    for (const address of new Set(addresses)) {
      const pack = await this.#writable(address, family);
      if (!pack.ok) {
        release();
        this.#set({ isRunning: false });
        return pack;
      }
      rows.push({ address, pack: pack.value, status: "pending", report: null, error: null });
    }
    this.#isCancelled = false;
    this.#set({ rows, progress: null, startedWallMs: this.#wallMs(), endedWallMs: null });
    void this.#applyAll({ family, values, confirmed }).finally(() => {
      release();
      this.#set({ isRunning: false, progress: null, endedWallMs: this.#wallMs() });
    });
    return ok(null);
  }

  cancel(): void {
    this.#isCancelled = true;
  }

  /** Whose settings would be written at this address; fails with the reason why they must not be. */
  async #writable(address: number, family: FamilyId): Promise<Result<PackName>> {
    const { bank, params } = this.#options;
    const { isPrivateLine, packs } = bank.state();
    const pack = packs.find((each) => each.address === address);
    if (isPrivateLine && pack?.isWired !== true) return fail("write.behindMaster", { address });
    if (!pack) return fail("link.timeoutFirstByte", { address });
    const trouble = troubleOf(pack);
    if (trouble) return trouble;
    const name = bank.nameOf(address);
    const link = bank.linkTo(address);
    if (!name || link === null) return fail("link.busy", { address });
    if (name.family !== family) return fail("file.otherFamily", { address, file: family, pack: name.family });
    if (!link.facts.isProven) return fail("write.unproven", { address });
    const journals = await params.vault.journals.all();
    if (!journals.ok) return journals;
    return journals.value.some((journal) => isSamePack(journal.pack, name)) ? fail("write.unfinished", { address }) : ok(name);
  }

  async #applyAll(wish: Wish): Promise<void> {
    let isInDoubt = false;
    for (const [index, { address, pack }] of this.#now.rows.entries()) {
      if (isInDoubt || this.#isCancelled) {
        this.#row(index, { status: "skipped" });
        continue;
      }
      this.#row(index, { status: "running" });
      const end = await this.#applyTo(address, pack, wish);
      const row = rowOf(end);
      isInDoubt = row.status !== "verified";
      this.#row(index, row);
      this.#set({ progress: null });
      await this.#options.params.learned(pack, end.ok ? end.value.held : null);
    }
  }

  async #applyTo(address: number, pack: PackName, wish: Wish): Promise<Result<WriteEnd>> {
    const { bank, params, ports } = this.#options;
    const { clock } = ports;
    // Anything may have happened since the first check.
    const still = await this.#writable(address, wish.family);
    if (!still.ok) return still;
    const link = bank.linkTo(address);
    if (!link || !isUnchangedPack(still.value, pack)) return fail("write.stale", { reason: "otherPack" });
    const turn = new PackTurn({ clock, onExchange: () => {} });
    turn.online = { link, name: pack };
    return turn.takeToWrite(({ reader }) =>
      safeWrite(
        {
          link,
          pack,
          seen: null,
          needs: [],
          heldLast: {},
          isRollback: false,
          owed: {},
          goesOnWith: null,
          follows: null,
          cellCount: this.#contextOf(pack).cellCount,
          plan: (held) => this.#plan(link, pack, held, wish),
          onStage: (stage, block, blocks) => this.#set({ progress: { stage, block, blocks } }),
          isCancelled: () => this.#isCancelled,
        },
        { clock, reader, vault: params.vault },
      ),
    );
  }

  /** Only what differs, checked against the rules with this pack's own values. */
  #plan(link: PackLink, pack: PackName, held: SettingValues, { values, confirmed }: Wish): Result<readonly PlannedBlock[]> {
    const unknown = Object.keys(values).find((key) => held[key] === undefined);
    if (unknown !== undefined) return fail("value.unknownKey", { key: unknown });
    const edits = Object.fromEntries(Object.entries(values).filter(([key, value]) => held[key] !== value));
    if (Object.keys(edits).length === 0) return ok([]);
    return planChecked(link.driver.settings, this.#contextOf(pack), held, edits, confirmed);
  }

  #contextOf({ address, identity }: PackName): RuleContext {
    return ruleContext(this.#options.bank.snapshotOf(address), identity);
  }

  #row(index: number, more: Partial<FleetRow>): void {
    this.#set({ rows: this.#now.rows.map((row, i) => (i === index ? { ...row, ...more } : row)) });
  }

  #wallMs(): number {
    return Math.round(this.#options.ports.clock.wallMs());
  }

  #set(more: Partial<FleetState>): void {
    this.#now = { ...this.#now, ...more };
    this.#options.emit(this.#now);
  }
}

/** Reason not to write to it individually; null = none. */
function troubleOf({ address, presence, diagnosis, answersAlone, family }: BankPack) {
  if (family !== null) return fail("file.otherFamily", { address });
  if (diagnosis?.key === "otherAddress") return fail("device.otherAddress", { ...diagnosis.detail });
  if (diagnosis?.key === "implausible") return fail("frame.implausible", { ...diagnosis.detail });
  if (presence === "conflict") return fail("write.sharedAddress", { address });
  if (presence !== "present") return fail("link.timeoutFirstByte", { address });
  return answersAlone ? null : fail("write.behindMaster", { address });
}

function rowOf(end: Result<WriteEnd>): Pick<FleetRow, "status" | "report" | "error"> {
  if (end.ok) return { status: end.value.report.outcome, report: end.value.report, error: end.value.report.reason };
  const { error } = end;
  // Nothing was sent either way; where nothing had to be sent, the fresh read is the proof.
  const isThere = error.code === "value.rule" && error.detail?.reason === "nothingToWrite";
  return isThere ? { status: "verified", report: null, error: null } : { status: "refused", report: null, error };
}
