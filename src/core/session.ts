import type { BmsError, Clock, PackIdentity } from "../../protocol/index.ts";
import { sleep } from "../../protocol/index.ts";
import type { ConnectRequest, FoundPack, PortInfo, SessionPhase, SessionState } from "../contract/session.ts";
import type { Remembered } from "./adapters.ts";
import { AdapterMemory, findAgain, settingsToTry } from "./adapters.ts";
import type { Connection } from "./connector.ts";
import { Connector } from "./connector.ts";
import { Doctor } from "./doctor.ts";
import { Poller } from "./poller.ts";
import type { HostPorts } from "./ports.ts";
import type { Recorder } from "./recorder.ts";
import type { Snapshots } from "./snapshots.ts";
import { LinkMeter } from "./stats.ts";

/** Pause between two rounds of asking. */
const NEXT_ROUND_MS = 3000;
/** A port that is not there is looked for this often: an adapter that comes back is used at once. */
const PORT_RETRY_MS = 300;
/** Pause while a pack that was there is silent. */
const LOST_ROUND_MS = 500;
/** Rounds of a lost pack that only ask as it answered before, and then one that asks in every way. */
const FULL_SEARCH_EVERY = 6;
const STATE_EVERY_MS = 1000;

export interface SessionOptions {
  readonly ports: HostPorts;
  readonly recorder: Recorder;
  readonly snapshots: Snapshots;
  readonly emit: (state: SessionState) => void;
}

/** One wanted connection and all it takes to get and keep it: opens, searches, polls, loses, finds again. */
export class Session {
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  readonly #doctor: Doctor;
  readonly #meter: LinkMeter;
  readonly #memory: AdapterMemory;
  readonly #connector: Connector;
  #abort: AbortLike | null = null;
  #finished: Promise<void> = Promise.resolve();
  #turn: Promise<void> = Promise.resolve();
  #wake: (() => void) | null = null;
  #phase: SessionPhase = "closed";
  #wanted: ConnectRequest | null = null;
  #port: PortInfo | null = null;
  #found: FoundPack | null = null;
  #identity: PackIdentity | null = null;
  #settings: Readonly<Record<string, number>> = {};
  #reason: BmsError | null = null;
  #lastGoodAtMs: number | null = null;
  #onlineSinceMs: number | null = null;
  #allAddresses = false;
  /** What this connection last worked with. */
  #worked: Remembered | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { clock, store, streams } = options.ports;
    this.#clock = clock;
    this.#doctor = new Doctor(clock, () => this.#changed());
    this.#meter = new LinkMeter(clock);
    this.#memory = new AdapterMemory(store);
    const onProbing = () => this.#isWithoutValues() && this.#setPhase("probing");
    this.#connector = new Connector({ clock, streams, doctor: this.#doctor, recorder: options.recorder, onProbing });
  }

  state(): SessionState {
    return {
      phase: this.#phase,
      wanted: this.#wanted,
      port: this.#port,
      found: this.#found,
      identity: this.#identity,
      settings: this.#settings,
      stats: this.#meter.read(),
      reason: this.#reason,
      doctor: this.#phase === "closed" ? null : this.#doctor.report,
      lastGoodAtMs: this.#lastGoodAtMs,
      onlineSinceMs: this.#onlineSinceMs,
      atMs: this.#clock.nowMs(),
    };
  }

  /** Returns at once; the state tells how it goes. A running connection is ended first. */
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
    const abort = new AbortLike();
    this.#abort = abort;
    this.#changed();
    this.#finished = this.#run(wanted, abort);
  }

  async #stop(): Promise<void> {
    this.#abort?.abort();
    this.#abort = null;
    this.#wake?.();
    await this.#finished;
    if (this.#phase === "closed") return;
    this.#found = null;
    this.#identity = null;
    this.#settings = {};
    this.#reason = null;
    this.#lastGoodAtMs = null;
    this.#onlineSinceMs = null;
    this.#port = null;
    this.#worked = null;
    this.#allAddresses = false;
    this.#setPhase("closed");
  }

  /** Cuts the pause before the next round short. */
  retryNow(): void {
    this.#wake?.();
  }

  /** Asks all addresses of the switch in the next round. */
  searchAddresses(): void {
    this.#allAddresses = true;
    this.#wake?.();
  }

  async #run(wanted: ConnectRequest, abort: AbortLike): Promise<void> {
    const known = (await this.#options.ports.catalog.list()).find((p) => p.path === wanted.path);
    const wantedPort: PortInfo = known ?? { path: wanted.path, kind: wanted.path.startsWith("tcp://") ? "tcp" : "serial" };
    this.#port = wantedPort;
    while (!abort.aborted) {
      const connection = await this.#searchOnce(wanted, wantedPort, abort);
      if (connection === null) continue;
      this.#reason = await this.#poll(connection, wantedPort, abort);
      await connection.stream.close();
      if (!abort.aborted) this.#setPhase("lost");
    }
  }

  /** One round of looking for the port and asking; waits for the next when nobody was found. */
  async #searchOnce(wanted: ConnectRequest, wantedPort: PortInfo, abort: AbortLike): Promise<Connection | null> {
    const { catalog } = this.#options.ports;
    this.#doctor.startRound();
    const port = wantedPort.usb ? findAgain(wantedPort, await catalog.list()) : wantedPort;
    if (port === null) {
      this.#doctor.step("findPort", "bad", "portMissing", { path: wantedPort.path });
      await this.#waitAfter({ code: "host.noPort", detail: { path: wantedPort.path } }, abort);
      return null;
    }
    this.#port = port;
    const direct = this.#worked ?? settingsToTry(wanted, await this.#memory.recall(port));
    const { rounds } = this.#doctor;
    const allAddresses = this.#allAddresses;
    const directOnly = this.#worked !== null && !allAddresses && rounds % FULL_SEARCH_EVERY !== FULL_SEARCH_EVERY - 1;
    const result = await this.#connector.search({
      port,
      wanted,
      direct,
      directOnly,
      allAddresses,
      isFirstRound: rounds === 0 && this.#worked === null,
      signal: abort,
    });
    if (result.ok) {
      if (!abort.aborted) return result.value;
      await result.value.stream.close();
      return null;
    }
    this.#allAddresses = false;
    if (!abort.aborted) await this.#waitAfter(result.error, abort);
    return null;
  }

  async #waitAfter(error: BmsError, abort: AbortLike): Promise<void> {
    const isPort = error.code.startsWith("host.") || error.code === "link.lost" || error.code === "link.closed";
    const waitMs = isPort ? PORT_RETRY_MS : this.#worked ? LOST_ROUND_MS : NEXT_ROUND_MS;
    this.#reason = error;
    this.#setPhase(this.#isWithoutValues() ? "searching" : "lost");
    this.#doctor.endRound(isPort ? error : null, this.#clock.nowMs() + waitMs);
    const pause = new AbortLike();
    const stop = () => pause.abort();
    abort.addEventListener("abort", stop);
    this.#wake = stop;
    await sleep(this.#clock, waitMs, pause);
    abort.removeEventListener("abort", stop);
    this.#wake = null;
  }

  async #poll(connection: Connection, port: PortInfo, abort: AbortLike): Promise<BmsError | null> {
    const { stream, driver, address, answeredBy } = connection;
    const { snapshots, recorder } = this.#options;
    const { family, title, capabilities } = driver;
    this.#found = { family, familyTitle: title, baudRate: stream.baudRate, address: answeredBy, capabilities };
    this.#doctor.found(family, stream.baudRate, answeredBy);
    this.#worked = { family, baudRate: stream.baudRate ?? driver.baudRates[0] ?? 9600, address };
    this.#allAddresses = false;
    void this.#memory.remember(port, this.#worked);
    const poller = new Poller({
      clock: this.#clock,
      connection,
      recorder,
      meter: this.#meter,
      signal: abort,
      onGood: (snapshot, receivedAtMs) => {
        this.#lastGoodAtMs = receivedAtMs;
        this.#onlineSinceMs ??= this.#clock.nowMs();
        this.#reason = null;
        if (snapshot.address !== this.#found?.address && this.#found) this.#found = { ...this.#found, address: snapshot.address };
        this.#setPhase("online");
        snapshots.store(snapshot, receivedAtMs);
      },
      onMissing: (phase, reason) => {
        this.#reason = reason;
        this.#setPhase(phase);
      },
      onIdentity: (identity) => {
        this.#identity = identity;
        this.#changed();
      },
      onSettings: (settings) => {
        this.#settings = settings;
        this.#changed();
      },
      onTick: () => this.#changed(),
      tickMs: STATE_EVERY_MS,
    });
    return poller.run();
  }

  #isWithoutValues(): boolean {
    return this.#lastGoodAtMs === null;
  }

  #setPhase(phase: SessionPhase): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    if (phase === "lost") this.#onlineSinceMs = null;
    this.#changed();
  }

  #changed(): void {
    this.#options.emit(this.state());
  }
}

/** The one thing of the host's AbortController that is needed; this layer has no host. */
class AbortLike {
  aborted = false;
  readonly #listeners = new Set<() => void>();

  abort(): void {
    this.aborted = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  addEventListener(_type: "abort", run: () => void): void {
    this.#listeners.add(run);
  }

  removeEventListener(_type: "abort", run: () => void): void {
    this.#listeners.delete(run);
  }
}
