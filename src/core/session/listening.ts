import type {
  ByteStream,
  CancelSignal,
  Clock,
  Driver,
  FamilyId,
  Framer,
  FramerEvent,
  TraceEntry,
  TraceListener,
  Unsubscribe,
} from "../../../protocol/index.ts";
import { concatBytes, equalBytes, sleep } from "../../../protocol/index.ts";

/** Time to listen for a master that polls its packs before sending anything. */
const LISTEN_MS = 500;
/** A master sends every 100 to 200 ms: after a silence this long there is no need to wait for the rest. */
const NOBODY_MS = 300;

/** Classifies a burst of bytes by the framer whose frames cover most of it. */
interface Cut {
  /** All families whose frames cover as much; none = no frame of a family, or only chatter. */
  readonly families: readonly FamilyId[];
  /** Those whose packs may have exchanged it. */
  readonly talkers: readonly FamilyId[];
  readonly events: readonly FramerEvent[];
}

/** Those that came as they were sent, also where they are no frame that the family reads. */
const framesIn = (events: readonly FramerEvent[]) =>
  events.flatMap((event) => (event.kind === "frame" || event.isSumRight ? [event.bytes] : []));
const wholeIn = (events: readonly FramerEvent[]) => events.flatMap((event) => (event.kind === "frame" ? [event.bytes] : []));

function cutBy(framer: Framer, bytes: Uint8Array, counted = framesIn) {
  const events = [...framer.begin(null), ...framer.push(bytes), ...framer.silence()];
  return { events, covered: counted(events).reduce((sum, frame) => sum + frame.length, 0) };
}

/** Gives the bytes between two silences to every family, and to those whose packs talk to each other once more for that. */
export function cutBurst(drivers: readonly Driver[], bytes: Uint8Array): Cut {
  const own = drivers.map((driver) => ({ driver, ...cutBy(driver.createFramer(), bytes) }));
  const talk = drivers.flatMap((driver) => {
    const framer = driver.createChatterFramer?.();
    return framer === undefined ? [] : [{ driver, ...cutBy(framer, bytes, wholeIn) }];
  });
  const most = Math.max(0, ...[...own, ...talk].map(({ covered }) => covered));
  const best = (cuts: typeof own) => cuts.filter(({ covered }) => covered === most);
  const familiesOf = (cuts: typeof own) => (most === 0 ? [] : best(cuts).map(({ driver }) => driver.family));
  return { families: familiesOf(own), talkers: familiesOf(talk), events: best([...own, ...talk])[0]?.events ?? [] };
}

/** True when only packs that talk to each other say this. */
function isChatter(drivers: readonly Driver[], frame: Uint8Array): boolean {
  return drivers.some((driver) => driver.isChatter?.(frame) === true);
}

/** True when packs of another family talk to each other in frames like those of this one. */
export function isLikeChatter(drivers: readonly Driver[], driver: Driver, frame: Uint8Array): boolean {
  const others = drivers.filter((other) => other !== driver).map((other) => other.createChatterFramer?.());
  return others.some((framer) => framer !== undefined && cutBy(framer, frame, wholeIn).covered === frame.length);
}

/** A family without chatter mistakes the chatter of others for its own frames. */
export function marked(drivers: readonly Driver[], onTrace: TraceListener): TraceListener {
  return (entry) => {
    const isTalk = entry.direction === "rx" && entry.kind !== "reply" && isChatter(drivers, entry.bytes);
    onTrace(isTalk ? { ...entry, kind: "unasked", chatter: true } : entry);
  };
}

/** Collects bytes of a line, and reports each burst when the line falls silent or this is closed. */
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

/** Complete frames, counted by family. A valid checksum proves wiring and baud rate. */
export class Overheard {
  readonly #drivers: readonly Driver[];
  /** Frames that the family may have said, in its own words or from pack to pack. */
  readonly #counts = new Map<FamilyId, number>();
  /** Of these those in its own words. */
  readonly #own = new Map<FamilyId, number>();
  frames = 0;
  bytes = 0;
  /** Frames that only packs which talk to each other say: normal where packs are joined, and no sign of the family they resemble. */
  chatter = 0;
  /** Those, and frames that may be such. */
  #maybeChatter = 0;

  constructor(drivers: readonly Driver[]) {
    this.#drivers = drivers;
  }

  /** `ours` = what was sent: an adapter may give it back at any time. */
  take(burst: Uint8Array, ours: readonly Uint8Array[] = []): Cut {
    const cut = cutBurst(this.#drivers, burst);
    const theirs = framesIn(cut.events).filter((frame) => !ours.some((sent) => equalBytes(sent, frame)));
    this.bytes += burst.length;
    this.frames += theirs.length;
    for (const frame of theirs) this.#count(cut, frame);
    return cut;
  }

  #count(cut: Cut, frame: Uint8Array): void {
    const certain = this.#drivers.filter((driver) => driver.isChatter?.(frame) === true).map(({ family }) => family);
    if (certain.length > 0) this.chatter += 1;
    if (certain.length > 0 || cut.talkers.length > 0) this.#maybeChatter += 1;
    const own = certain.length > 0 ? [] : cut.families;
    for (const family of own) this.#own.set(family, (this.#own.get(family) ?? 0) + 1);
    for (const family of new Set([...own, ...(certain.length > 0 ? certain : cut.talkers)]))
      this.#counts.set(family, (this.#counts.get(family) ?? 0) + 1);
  }

  /** Only packs that talk to each other were heard. */
  get isOnlyChatter(): boolean {
    return this.chatter > 0 && this.#maybeChatter === this.frames;
  }

  /** The families heard, most frames first, those in their own words before those that only may be talking pack to pack. */
  get families(): readonly FamilyId[] {
    const known = this.#drivers.filter(({ family }) => this.#counts.has(family)).map(({ family }) => family);
    const more = (counts: ReadonlyMap<FamilyId, number>, a: FamilyId, b: FamilyId) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0);
    return known.sort((a, b) => more(this.#counts, a, b) || more(this.#own, a, b));
  }

  /** The families heard most: several if their frames look alike. */
  get loudest(): readonly FamilyId[] {
    const most = Math.max(0, ...this.#counts.values());
    return this.families.filter((family) => this.#counts.get(family) === most);
  }
}

interface ListenOptions {
  readonly stream: ByteStream;
  readonly clock: Clock;
  readonly drivers: readonly Driver[];
  readonly nextSeq: () => number;
  readonly onTrace: (entry: TraceEntry) => void;
  readonly signal: CancelSignal;
}

/** Listens to the wire before anything is sent; every byte ends up in one trace entry. */
export async function listenToOthers({ stream, clock, drivers, nextSeq, onTrace, signal }: ListenOptions): Promise<Overheard> {
  const overheard = new Overheard(drivers);
  const bursts = new Bursts(stream, clock, (bytes, atMs) => {
    for (const event of overheard.take(bytes).events) {
      const entry = { seq: nextSeq(), atMs, direction: "rx", bytes: event.bytes } as const;
      if (event.kind === "discarded") onTrace({ ...entry, kind: "discarded", reason: event.reason });
      else onTrace({ ...entry, kind: "unasked", ...(isChatter(drivers, event.bytes) ? { chatter: true } : {}) });
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
