import type { CancelTimer, Clock } from "../../protocol/index.ts";
import { BANK_STALE_MS, isSameIdentity } from "../../protocol/index.ts";
import type { BankPack, BankState } from "../contract/bank.ts";
import type { EventMessage } from "../contract/events.ts";
import { BANK_LEASE_MS } from "../contract/limits.ts";
import type { SessionState } from "../contract/session.ts";
import type { LineDoor } from "./door.ts";
import type { PackIds, PublishedPack } from "./pack.ts";

interface LineFeedOptions {
  readonly name: string;
  readonly door: LineDoor;
  readonly clock: Clock;
  readonly ids: PackIds;
  /** Something about the line or its packs is new. */
  readonly changed: (feed: LineFeed) => void;
}

/** The line and its packs as last heard. */
export class LineFeed {
  readonly name: string;
  readonly door: LineDoor;
  readonly #clock: Clock;
  readonly #ids: PackIds;
  readonly #changed: (feed: LineFeed) => void;
  #session: SessionState | null = null;
  #bank: BankState | null = null;
  /** When it was last not known who the wired pack is. */
  #unnamedAtMs = Number.NEGATIVE_INFINITY;
  #lease: CancelTimer | null = null;
  #unsubscribe: (() => void) | null = null;

  constructor({ name, door, clock, ids, changed }: LineFeedOptions) {
    this.name = name;
    this.door = door;
    this.#clock = clock;
    this.#ids = ids;
    this.#changed = changed;
  }

  async start(): Promise<void> {
    this.#unsubscribe = this.door.subscribe((message) => this.#hear(message));
    this.#keepWatching();
    await this.door.connect();
  }

  async close(): Promise<void> {
    this.#lease?.();
    this.#unsubscribe?.();
    await this.door.close();
  }

  get session(): SessionState | null {
    return this.#session;
  }

  /** An answer of some pack counts. */
  get isUp(): boolean {
    return this.#session?.phase === "online" || this.#session?.phase === "retrying";
  }

  /** Those whose name is known, in the order of their addresses. */
  packs(): readonly PublishedPack[] {
    return (this.#bank?.packs ?? []).flatMap((pack) => this.#publishedOf(pack) ?? []);
  }

  /** Addresses that answer for nobody: another pack reports their values, and they cannot be asked who they are. */
  nameless(): readonly number[] {
    return (this.#bank?.packs ?? []).flatMap(({ address, identity, presence, answersAlone }) =>
      identity === null && presence === "present" && !answersAlone ? [address] : [],
    );
  }

  #publishedOf(pack: BankPack): PublishedPack | null {
    const { address, family: own, identity, presence, snapshot, receivedAtMs, receivedAtWallMs } = pack;
    const family = own ?? this.#session?.found?.family ?? this.#session?.pack?.family ?? null;
    if (identity === null || family === null || !this.#isNamed(pack)) return null;
    const isItsOwn = receivedAtMs !== null && (!pack.isWired || receivedAtMs > this.#unnamedAtMs);
    const reading = snapshot && isItsOwn && receivedAtWallMs !== null ? { snapshot, receivedAtMs, receivedAtWallMs } : null;
    const isFresh = reading !== null && this.#clock.nowMs() - reading.receivedAtMs <= BANK_STALE_MS;
    return {
      id: this.#ids.idOf(this.name, address, identity),
      line: this.name,
      address,
      family,
      identity,
      isUp: this.isUp && presence === "present" && isFresh,
      reading,
    };
  }

  /** The wired pack keeps the name of the last connection until it has said who it is: another one may be connected by now. */
  #isNamed({ isWired, identity }: BankPack): boolean {
    const named = this.#session?.pack ?? null;
    return !isWired || (named !== null && isSameIdentity(named.identity, identity));
  }

  #hear(message: EventMessage): void {
    if (message.event === "session") {
      this.#session = message.payload;
      if (message.payload.pack === null) this.#unnamedAtMs = message.payload.atMs;
    } else if (message.event === "bank") this.#bank = message.payload;
    else return;
    this.#changed(this);
  }

  #keepWatching(): void {
    void this.door.watchPacks();
    this.#lease = this.#clock.after(BANK_LEASE_MS / 2, () => this.#keepWatching());
  }
}
