import type { ByteStream, CancelSignal, Clock, Driver, FamilyId, FramerEvent, TraceEntry, Unsubscribe } from "../../protocol/index.ts";
import { concatBytes, equalBytes, sleep } from "../../protocol/index.ts";

/** Time to listen for a master that polls its packs before sending anything. */
const LISTEN_MS = 500;
/** A master asks every 100 to 200 ms: who hears nothing for so long need not wait for the rest. */
const NOBODY_MS = 300;

/** What a burst of bytes is, as the family says whose frames cover most of it. */
export interface Cut {
  /** All whose frames cover as much; none = nobody's frame is in it. */
  readonly families: readonly FamilyId[];
  readonly events: readonly FramerEvent[];
}

const framesIn = (events: readonly FramerEvent[]) => events.flatMap((event) => (event.kind === "frame" ? [event.bytes] : []));

/** Gives the bytes between two silences to every family. */
export function cutBurst(drivers: readonly Driver[], bytes: Uint8Array): Cut {
  const cuts = drivers.map((driver) => {
    const framer = driver.createFramer();
    const events = [...framer.begin(null), ...framer.push(bytes), ...framer.silence()];
    return { driver, events, covered: framesIn(events).reduce((sum, frame) => sum + frame.length, 0) };
  });
  const most = Math.max(0, ...cuts.map(({ covered }) => covered));
  const best = cuts.filter(({ covered }) => covered === most);
  return { families: most === 0 ? [] : best.map(({ driver }) => driver.family), events: best[0]?.events ?? [] };
}

/** Bytes of a line as they come, each burst told when the line falls silent or this is closed. */
export class Bursts {
  readonly #clock: Clock;
  readonly #tell: (bytes: Uint8Array, atMs: number) => void;
  readonly #unsubscribes: readonly Unsubscribe[];
  #pending: Uint8Array[] = [];
  lastByteAtMs: number;

  constructor(stream: ByteStream, clock: Clock, tell: (bytes: Uint8Array, atMs: number) => void) {
    this.#clock = clock;
    this.#tell = tell;
    this.lastByteAtMs = clock.nowMs();
    this.#unsubscribes = [
      stream.onData((chunk) => {
        this.#pending.push(chunk.slice());
        this.lastByteAtMs = this.#clock.nowMs();
      }),
      stream.onSilence(() => this.#flush()),
    ];
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#flush();
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    const bytes = concatBytes(...this.#pending);
    this.#pending = [];
    this.#tell(bytes, this.lastByteAtMs);
  }
}

/** Whole frames of somebody, counted by whose they are. A right checksum proves wires and speed. */
export class Overheard {
  readonly #drivers: readonly Driver[];
  readonly #counts = new Map<FamilyId, number>();
  frames = 0;
  bytes = 0;

  constructor(drivers: readonly Driver[]) {
    this.#drivers = drivers;
  }

  /** `ours` = what was sent: an adapter may give it back at any time. */
  take(burst: Uint8Array, ours: readonly Uint8Array[] = []): Cut {
    const cut = cutBurst(this.#drivers, burst);
    const theirs = framesIn(cut.events).filter((frame) => !ours.some((sent) => equalBytes(sent, frame)));
    this.bytes += burst.length;
    this.frames += theirs.length;
    for (const family of theirs.length === 0 ? [] : cut.families) this.#counts.set(family, (this.#counts.get(family) ?? 0) + theirs.length);
    return cut;
  }

  /** The families heard, most frames first. */
  get families(): readonly FamilyId[] {
    const known = this.#drivers.filter(({ family }) => this.#counts.has(family)).map(({ family }) => family);
    return known.sort((a, b) => (this.#counts.get(b) ?? 0) - (this.#counts.get(a) ?? 0));
  }

  /** Those that speak most: several where their frames look alike. */
  get loudest(): readonly FamilyId[] {
    const most = Math.max(0, ...this.#counts.values());
    return this.families.filter((family) => this.#counts.get(family) === most);
  }
}

export interface ListenOptions {
  readonly stream: ByteStream;
  readonly clock: Clock;
  readonly drivers: readonly Driver[];
  readonly nextSeq: () => number;
  readonly onTrace: (entry: TraceEntry) => void;
  readonly signal: CancelSignal;
}

/** Hears what others say before anything is sent; every byte ends in one trace entry. */
export async function listenToOthers({ stream, clock, drivers, nextSeq, onTrace, signal }: ListenOptions): Promise<Overheard> {
  const overheard = new Overheard(drivers);
  const bursts = new Bursts(stream, clock, (bytes, atMs) => {
    for (const event of overheard.take(bytes).events) {
      const entry = { seq: nextSeq(), atMs, direction: "rx", bytes: event.bytes } as const;
      onTrace(event.kind === "frame" ? { ...entry, kind: "unasked" } : { ...entry, kind: "discarded", reason: event.reason });
    }
  });
  const startMs = clock.nowMs();
  for (;;) {
    const leftMs = Math.min(startMs + LISTEN_MS, bursts.lastByteAtMs + NOBODY_MS) - clock.nowMs();
    if (leftMs <= 0 || signal.aborted) break;
    await sleep(clock, leftMs, signal);
  }
  bursts.close();
  return overheard;
}
