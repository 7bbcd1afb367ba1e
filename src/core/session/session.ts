import type { BmsError, CancelSignal, Clock, Driver } from "../../../protocol/index.ts";
import type { PackName, SettingValues } from "../../contract/params.ts";
import type { ConnectRequest, PortInfo, SessionPhase, SessionState } from "../../contract/session.ts";
import { Canceller, Pause } from "../base/canceller.ts";
import type { Snapshots } from "../live/snapshots.ts";
import type { OnlinePack } from "../pack/onlinePack.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { HostPorts } from "../ports.ts";
import type { Recorder } from "../recording/recorder.ts";
import { AdapterMemory, findAgain, isSetByHand, settingsToTry } from "./adapters.ts";
import type { Connection } from "./connector.ts";
import { Connector } from "./connector.ts";
import { Detour } from "./detour.ts";
import { asksDialectsAfter } from "./dialects.ts";
import { Doctor } from "./doctor.ts";
import { Poller } from "./poller.ts";
import type { Progress, ReadOnce } from "./progress.ts";
import { learned, NOTHING_YET, namedIn, stillTold } from "./progress.ts";
import type { Remembered } from "./remembered.ts";
import { LinkMeter } from "./stats.ts";
import { isOfPort, waitAfterMs } from "./waits.ts";

/** Rounds of a lost pack that only ask as it answered before, and then one that asks in every way. */
const FULL_SEARCH_EVERY = 6;

interface SessionOptions {
  readonly ports: HostPorts;
  /** In the order in which they are asked. */
  readonly drivers: readonly Driver[];
  readonly recorder: Recorder;
  readonly snapshots: Snapshots;
  readonly emit: (state: SessionState) => void;
  /** A pack has come online; null = it is offline. */
  readonly onLink: (link: PackLink | null) => void;
  /** It is identified, and its settings have been requested once. */
  readonly onPack: (pack: OnlinePack) => void;
}

/** Establishes and keeps one connection: opens, searches, polls, detects loss, reconnects. */
export class Session {
  readonly detour = new Detour();
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  readonly #doctor: Doctor;
  readonly #meter: LinkMeter;
  readonly #memory: AdapterMemory;
  readonly #connector: Connector;
  #abort: Canceller | null = null;
  #finished: Promise<void> = Promise.resolve();
  #turn: Promise<void> = Promise.resolve();
  #remembered: Promise<void> = Promise.resolve();
  readonly #pause = new Pause();
  #phase: SessionPhase = "closed";
  #wanted: ConnectRequest | null = null;
  #now: Progress = NOTHING_YET;
  /** The pack that was the last to say who it is. */
  #former: PackName | null = null;
  #allAddresses = false;
  #worked: Remembered | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { drivers, recorder } = options;
    const { clock, store, streams } = options.ports;
    this.#clock = clock;
    this.#doctor = new Doctor(clock, () => this.#changed());
    this.#meter = new LinkMeter(clock);
    this.#memory = new AdapterMemory(store, drivers, (known) => recorder.mark({ m: "remembered", ...known }));
    const onProbing = () => this.#isWithoutValues() && this.#setPhase("probing");
    this.#connector = new Connector({ clock, streams, drivers, doctor: this.#doctor, recorder, onProbing });
  }

  state(): SessionState {
    return {
      phase: this.#phase,
      wanted: this.#wanted,
      ...this.#now,
      stats: this.#meter.read(),
      doctor: this.#phase === "closed" ? null : this.#doctor.report,
      atMs: this.#clock.nowMs(),
    };
  }

  /** Returns at once; the state shows the progress. A running connection is ended first. */
  connect(wanted: ConnectRequest): Promise<void> {
    return this.#inTurn(() => this.#start(wanted));
  }

  disconnect(): Promise<void> {
    return this.#inTurn(() => this.#stop());
  }

  /** Two clicks at once must not become two connections. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work);
    return this.#turn;
  }

  async #start(wanted: ConnectRequest): Promise<void> {
    await this.#stop();
    this.#options.snapshots.clear();
    this.#meter.reset();
    this.#doctor.reset();
    this.#wanted = wanted;
    this.#phase = "opening";
    const abort = new Canceller();
    this.#abort = abort;
    this.#changed();
    this.#finished = this.#run(wanted, abort);
  }

  async #stop(): Promise<void> {
    this.#abort?.abort();
    this.#abort = null;
    this.#pause.cut();
    await Promise.all([this.#finished, this.#remembered]);
    if (this.#phase === "closed") return;
    this.#now = NOTHING_YET;
    this.#former = null;
    this.#worked = null;
    this.#allAddresses = false;
    this.#setPhase("closed");
  }

  /** Cuts the pause before the next round short. */
  retryNow(): void {
    this.#pause.cut();
  }

  /** Asks all addresses in the next round; from then on any pack will do. */
  searchAddresses(): void {
    if (this.#wanted) this.#wanted = { ...this.#wanted, address: "auto" };
    this.#allAddresses = true;
    this.#pause.cut();
  }

  async #run({ path }: ConnectRequest, abort: Canceller): Promise<void> {
    const known = (await this.#options.ports.catalog.list()).find((port) => port.path === path);
    const wantedPort: PortInfo = known ?? { path, kind: path.startsWith("tcp://") ? "tcp" : "serial" };
    this.#know({ port: wantedPort });
    while (!abort.aborted) {
      const connection = await this.#searchOnce(wantedPort, abort);
      if (connection === null) continue;
      this.#know({ reason: await this.detour.poll(abort, (signal) => this.#poll(connection, wantedPort, signal)) });
      await connection.stream.close();
      if (this.detour.isAsked) this.#know({ reason: { code: "link.busy" } });
      if (!abort.aborted) this.#setPhase(this.detour.isAsked ? "retrying" : "lost");
      await this.detour.go(this.#now.port ?? wantedPort, abort);
    }
  }

  /** One round of looking for the port and asking; waits for the next when no pack was found. */
  async #searchOnce(wantedPort: PortInfo, abort: Canceller): Promise<Connection | null> {
    const { catalog } = this.#options.ports;
    const wanted = this.#wanted;
    if (wanted === null) return null;
    this.#doctor.startRound();
    const port = wantedPort.usb ? findAgain(wantedPort, await catalog.list()) : wantedPort;
    if (port === null) {
      this.#doctor.step("findPort", "bad", "portMissing", { path: wantedPort.path });
      await this.#waitAfter({ code: "host.noPort", detail: { path: wantedPort.path } }, abort);
      return null;
    }
    this.#know({ port });
    const remembered = this.#worked ?? (await this.#memory.recall(port));
    const direct = this.#worked ?? settingsToTry(wanted, remembered, this.#options.drivers);
    const { rounds } = this.#doctor;
    const allAddresses = this.#allAddresses;
    const directOnly = this.#worked !== null && !allAddresses && rounds % FULL_SEARCH_EVERY !== FULL_SEARCH_EVERY - 1;
    const isFirstRound = rounds === 0 && this.#worked === null;
    const asksDialects = this.#worked === null && asksDialectsAfter(this.#doctor.report);
    const plan = { port, wanted, direct, directOnly, remembered, allAddresses, isFirstRound, asksDialects, signal: abort };
    const result = await this.#connector.search(plan);
    if (result.ok) {
      if (!abort.aborted) return result.value;
      await result.value.stream.close();
      return null;
    }
    this.#allAddresses = false;
    if (!abort.aborted) await this.#waitAfter(result.error, abort);
    return null;
  }

  async #waitAfter(error: BmsError, abort: Canceller): Promise<void> {
    const waitMs = waitAfterMs(error, this.#worked !== null);
    this.#know({ reason: error });
    this.#setPhase(this.#isWithoutValues() ? "searching" : "lost");
    this.#doctor.endRound(isOfPort(error) ? error : null, this.#clock.nowMs() + waitMs, isSetByHand(this.#wanted));
    await this.#pause.wait(this.#clock, waitMs, abort);
  }

  async #poll(connection: Connection, port: PortInfo, signal: CancelSignal): Promise<BmsError | null> {
    const { stream, driver, address } = connection;
    const { snapshots, recorder } = this.#options;
    const { family, title, capabilities } = driver;
    const found = { family, familyTitle: title, baudRate: stream.baudRate, address, capabilities };
    this.#know({ found, identity: null, pack: null, isProven: false });
    recorder.mark({ m: "found", family, baudRate: stream.baudRate, address, asked: address });
    this.#doctor.found(family, stream.baudRate, address);
    this.#worked = { family, baudRate: stream.baudRate ?? driver.baudRates[0] ?? 9600, address };
    this.#allAddresses = false;
    this.#remembered = this.#memory.remember(port, this.#worked);
    snapshots.reconnected();
    const poller = new Poller({
      clock: this.#clock,
      connection,
      recorder,
      meter: this.#meter,
      snapshots,
      signal,
      onGood: (receivedAtMs) => {
        const onlineSinceMs = this.#now.onlineSinceMs ?? this.#clock.nowMs();
        this.#know({ lastGoodAtMs: receivedAtMs, onlineSinceMs, reason: null, isProven: link.facts.isProven });
        this.#setPhase("online");
      },
      onMissing: (phase, reason) => {
        this.#know({ reason });
        this.#setPhase(phase);
      },
      onRead: (more) => {
        const isNew = "identity" in more && snapshots.named({ family, address, identity: more.identity });
        // Windows show no values then, until this one has given some.
        if (isNew) this.#know({ lastGoodAtMs: null });
        this.#learn(more);
        this.#know({ isProven: link.facts.isProven });
        this.#changed();
      },
      onUnread: (unread) => {
        this.#know({ unread: stillTold(this.#now.unread, unread) });
        this.#changed();
      },
      onTick: () => this.#changed(),
      onAnswer: () => this.#know({ lastGoodAtMs: this.#clock.nowMs() }),
      onSettled: (settings) => this.#settled(link, settings),
    });
    const { link } = poller;
    this.#options.onLink(link);
    return poller.run().finally(() => this.#options.onLink(null));
  }

  /** What a former connection has read and this one has not is no reading of now. */
  #settled(link: PackLink, settings: SettingValues): void {
    const pack = namedIn(this.#now);
    if (pack === null) return;
    this.#know({ pack, settings });
    this.#options.onPack({ link, name: pack });
    this.#changed();
  }

  learnSettings(settings: Readonly<Record<string, number>>): void {
    this.#learn({ settings });
    this.#changed();
  }

  #learn(more: ReadOnce): void {
    this.#know(learned(this.#now, this.#former, more));
    this.#former = namedIn(this.#now) ?? this.#former;
  }

  #isWithoutValues(): boolean {
    return this.#now.lastGoodAtMs === null;
  }

  #setPhase(phase: SessionPhase): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#options.recorder.mark({ m: "phase", phase, code: this.#now.reason?.code ?? null });
    if (phase === "lost") this.#know({ onlineSinceMs: null });
    this.#changed();
  }

  #know(more: Partial<Progress>): void {
    this.#now = { ...this.#now, ...more };
  }

  #changed(): void {
    this.#options.emit(this.state());
  }
}
