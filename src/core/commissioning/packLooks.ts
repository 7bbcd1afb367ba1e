import type { BmsError, CancelSignal, PackName, Result } from "../../../protocol/index.ts";
import { bindingOf, fail, isUnchangedPack, ok, sleep } from "../../../protocol/index.ts";
import type { BankPack } from "../../contract/bank.ts";
import type { CommissioningCheck, CommissioningSite } from "../../contract/commissioning.ts";
import type { ClockReading } from "../../contract/control.ts";
import type { BankService } from "../bank/bankService.ts";
import { readClock } from "../control/clockRun.ts";
import type { FullSince } from "../history/firstFull.ts";
import type { HistoryService } from "../history/historyService.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { Turn } from "../pack/packTurn.ts";
import { PackTurn } from "../pack/packTurn.ts";
import { checkSamePack } from "../pack/samePack.ts";
import type { HostPorts } from "../ports.ts";
import type { Question } from "./checks.ts";
import type { SeenArchive, SeenPack, SeenSettings, Sight } from "./sight.ts";

interface PackLooksOptions {
  readonly ports: Pick<HostPorts, "clock" | "civilTime">;
  readonly bank: Pick<BankService, "state" | "packs" | "isScanned" | "isScanOwed" | "linkTo" | "nameOf" | "forgetName">;
  readonly history: Pick<HistoryService, "archived">;
  /** From when on a full charge counts: civil time of this computer, and the moment that it stands for. */
  readonly since: Pick<FullSince, "from" | "fromWallMs">;
  /** The line that the run has begun on: what another one brings is of another connection. */
  readonly link: PackLink;
  /** It is still the one that the pack answers on. */
  readonly isHere: () => boolean;
  readonly signal: CancelSignal;
}

const LOOK_EVERY_MS = 200;
/** Asking sixteen addresses takes up to a minute on a disturbed line, and each pack once more some seconds. */
const MOST_WAIT_MS = 180_000;
/** Packs tell their names one a round, after the addresses have been asked. */
const MOST_NAMING_MS = 60_000;

interface OfPack<T> {
  readonly name: PackName;
  readonly value: T;
}

/** What was read, and of which pack: at the next check another one may answer at its address. */
class ReadOfPacks<T> {
  readonly #byAddress = new Map<number, OfPack<T>>();

  keep(read: OfPack<T>): void {
    this.#byAddress.set(read.name.address, read);
  }

  of(name: PackName | null): T | null {
    const read = name === null ? undefined : this.#byAddress.get(name.address);
    return read !== undefined && name !== null && isUnchangedPack(read.name, name) ? read.value : null;
  }
}

/** What is looked at of the line in one run: live values as they stand, settings of each pack read once. */
export class PackLooks {
  readonly #options: PackLooksOptions;
  readonly #sinceMs: number;
  readonly #settings = new ReadOfPacks<SeenSettings>();
  readonly #clocks = new ReadOfPacks<ClockReading>();
  readonly #archives = new ReadOfPacks<SeenArchive>();

  constructor(options: PackLooksOptions) {
    this.#options = options;
    this.#sinceMs = options.ports.clock.nowMs();
  }

  /**
   * All packs of the line with values since the run began. Fails with `link.lost` when the line goes away, with `cancelled`, and with
   * what a pack said or did not say when it was asked.
   */
  async look(question: Question | null): Promise<Result<Pick<Sight, "packs" | "troubles" | "isBlind">>> {
    const settled = await this.#settled();
    if (!settled.ok) return settled;
    for (const { address } of this.#present()) {
      const asked = question === null ? ok(undefined) : await this.#ask(address, question);
      if (!asked.ok) return asked;
    }
    // A silence while it was asked takes a pack its name, until it has told it again.
    const named = question === null ? ok(undefined) : await this.#settled();
    if (!named.ok) return named;
    const gone = this.#gone();
    if (gone) return gone;
    const { isPrivateLine, source, packs } = this.#options.bank.state();
    return ok({
      packs: this.#present().flatMap((pack) => this.#seen(pack)),
      troubles: packs.flatMap((pack) => troubleOf(pack)),
      isBlind: isPrivateLine && source !== "master",
    });
  }

  /** Where the packs are is asked for itself, or they are not as many as they should be. */
  wantsSearch(checks: readonly CommissioningCheck[], { packCount }: CommissioningSite): boolean {
    return checks.includes("addresses") || this.#present().length !== packCount;
  }

  #gone() {
    const { isHere, signal } = this.#options;
    if (signal.aborted) return fail("cancelled");
    return isHere() ? null : fail("link.lost");
  }

  /**
   * Where other packs answer at their own addresses, one that only the master speaks for is one of them again: a master may list packs by their
   * place and not by their switch.
   */
  #present(): readonly BankPack[] {
    const isSound = ({ presence, snapshot, diagnosis }: BankPack) => presence === "present" && snapshot !== null && diagnosis === null;
    const sound = this.#options.bank.packs().filter(isSound);
    const areOnLine = sound.some(({ isWired, answersAlone }) => !isWired && answersAlone);
    return areOnLine ? sound.filter(({ answersAlone }) => answersAlone) : sound;
  }

  async #settled(): Promise<Result<void>> {
    const { ports, signal, bank } = this.#options;
    const isFresh = ({ receivedAtMs }: BankPack) => receivedAtMs !== null && receivedAtMs >= this.#sinceMs;
    const isNamed = ({ address, answersAlone }: BankPack) => bank.nameOf(address) !== null || !answersAlone;
    let scannedAtMs: number | null = null;
    for (;;) {
      const gone = this.#gone();
      if (gone) return gone;
      const nowMs = ports.clock.nowMs();
      if (bank.isScanned) scannedAtMs ??= nowMs;
      // Nothing is wrong with a pack: the search it waits for was cancelled, maybe in another window.
      if (scannedAtMs === null && bank.isScanOwed) return fail("cancelled");
      const all = this.#present();
      const isEnough = all.every(isNamed) || nowMs - (scannedAtMs ?? nowMs) > MOST_NAMING_MS;
      if (scannedAtMs !== null && all.length > 0 && all.every(isFresh) && isEnough) return ok(undefined);
      if (nowMs - this.#sinceMs > MOST_WAIT_MS) return fail("link.timeoutFirstByte");
      await sleep(ports.clock, LOOK_EVERY_MS, signal);
    }
  }

  #seen(pack: BankPack): readonly SeenPack[] {
    const { bank, link } = this.#options;
    const { address, snapshot, answersAlone } = pack;
    if (snapshot === null) return [];
    const name = bank.nameOf(address);
    return [
      {
        address,
        driver: link.driver,
        name,
        snapshot,
        answersAlone,
        settings: this.#settings.of(name),
        clock: this.#clocks.of(name),
        archive: this.#archives.of(name),
      },
    ];
  }

  async #ask(address: number, question: Question): Promise<Result<void>> {
    if (question === "archive" || question === "fullCharge") return this.#askArchive(address, question === "fullCharge");
    if (question === "name") return this.#askName(address);
    const { bank } = this.#options;
    const link = bank.linkTo(address);
    const known = (question === "settings" ? this.#settings : this.#clocks).of(bank.nameOf(address));
    if (link === null || known !== null) return ok(undefined);
    if (question === "clock" && link.driver.clock === null) return ok(undefined);
    return question === "settings" ? this.#readSettings(link) : this.#readClock(link);
  }

  /** A pack that was exchanged while the program ran answers at the same address, and would keep the name of the former one. */
  async #askName(address: number): Promise<Result<void>> {
    const { bank, link: wired } = this.#options;
    const link = bank.linkTo(address);
    if (link === null || link === wired || bank.nameOf(address) === null) return ok(undefined);
    const same = await this.#with(link, async () => ok(undefined));
    return same.ok || this.#isForgotten(address, same.error) ? ok(undefined) : same;
  }

  /** Whether another pack than the named one has answered here. That of the wired pack is told by its connection. */
  #isForgotten(address: number, { code }: BmsError): boolean {
    const { bank, link: wired } = this.#options;
    if (code !== "write.stale" || bank.linkTo(address) === wired) return false;
    bank.forgetName(address);
    return true;
  }

  /** Records are dated by the pack's clock: how that stands is asked first, and where it does not say, they tell of no full charge. */
  async #askArchive(address: number, isForCharge: boolean): Promise<Result<void>> {
    const name = this.#options.bank.nameOf(address);
    if (name === null || this.#options.link.driver.history === null) return ok(undefined);
    const asked = isForCharge ? await this.#ask(address, "clock") : ok(undefined);
    // The one that is full is another one, and has to tell its name first.
    if (!asked.ok && this.#isForgotten(address, asked.error)) return ok(undefined);
    const offsetS = this.#clocks.of(name)?.offsetS ?? null;
    const archived = await this.#options.history.archived(name, { ...this.#options.since, offsetS });
    if (!archived.ok) return archived;
    this.#archives.keep({ name, value: archived.value });
    return ok(undefined);
  }

  /** With the line held, and only if the pack is still the one that was found. */
  async #with<T>(link: PackLink, work: (turn: Turn) => Promise<Result<T>>): Promise<Result<OfPack<T>>> {
    const name = this.#options.bank.nameOf(link.address);
    if (name === null) return fail("device.unreadable", { address: link.address });
    const turn = new PackTurn({ clock: this.#options.ports.clock, onExchange: () => {} });
    turn.online = { link, name };
    return turn.take(async (taken) => {
      const same = await checkSamePack(taken.reader, name);
      const worked = same.ok ? await work(taken) : same;
      return worked.ok ? ok({ name, value: worked.value }) : worked;
    });
  }

  async #readSettings(link: PackLink): Promise<Result<void>> {
    const { signal } = this.#options;
    const read = await this.#with(link, async ({ reader }) => {
      const shot = await reader.readAll(
        "fresh",
        () => {},
        () => signal.aborted,
      );
      // A weak checksum lets swapped digits through: what is written down was read twice the same.
      return shot.ok ? reader.confirm(shot.value, () => true) : shot;
    });
    if (!read.ok) return read;
    const { clock, civilTime } = this.#options.ports;
    const readAt = civilTime(Math.round(clock.wallMs()));
    const { settings: table } = link.driver;
    const { name, value: shot } = read.value;
    const all = Object.entries(link.driver.toSettings(shot.reads));
    const values = Object.fromEntries(all.filter(([key]) => bindingOf(table, key) !== null));
    this.#settings.keep({ name, value: { values, isWhole: shot.refused.length === 0, readAt } });
    return ok(undefined);
  }

  async #readClock(link: PackLink): Promise<Result<void>> {
    const { ports } = this.#options;
    const read = await this.#with(link, ({ reader }) => readClock({ ports, link, reader }));
    if (!read.ok) return read;
    this.#clocks.keep(read.value);
    return ok(undefined);
  }
}

/** A silent address where nobody ever was is no trouble. */
function troubleOf({ address, presence, diagnosis }: BankPack): Sight["troubles"] {
  if (presence === "silent" || diagnosis?.key === "offlineAtMaster") return [{ address, kind: "silent" }];
  return presence === "conflict" || diagnosis !== null ? [{ address, kind: "conflict" }] : [];
}
