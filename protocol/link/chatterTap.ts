import { concatBytes } from "../bytes/bytes.ts";
import type { LineCodec } from "./exchange.ts";
import type { DiscardReason, Framer, FramerEvent } from "./framer.ts";

type Discarded = Extract<FramerEvent, { kind: "discarded" }>;

/** What the family's framer discarded in one run and has not been passed on yet. */
interface Thrown {
  bytes: Uint8Array;
  readonly reason: DiscardReason;
}

/**
 * A family's framer on a wire where packs also exchange other frames: what it discards is searched for those. It stays
 * one stream: every byte comes out once and in order.
 */
class ChatterTap implements Framer {
  readonly #family: Framer;
  readonly #chatter: Framer;
  /** Only classifies bytes; keeps no state. */
  readonly #probe: Framer;
  /** Discarded by the framer and held back, because a frame of chatter may be coming. */
  #held: Thrown[] = [];
  /** What the family's framer holds back. */
  #tail: Uint8Array = new Uint8Array(0);
  #pendingBytes = 0;

  constructor(family: Framer, chatter: Framer, probe: Framer) {
    this.#family = family;
    this.#chatter = chatter;
    this.#probe = probe;
  }

  /** Bytes that may start a frame of the family; bytes that continue a frame of chatter do not. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** A frame of chatter that began behind an answer continues; before a request everything is released, to keep the order. */
  begin(request: Uint8Array | null): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    this.#take(events, this.#family.begin(request));
    if (request !== null) this.#interrupt(events);
    this.#tail = new Uint8Array(0);
    this.#pendingBytes = 0;
    return events;
  }

  push(chunk: Uint8Array): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    this.#take(events, this.#family.push(chunk));
    const pending = this.#family.pendingBytes;
    this.#tail = pending === 0 ? new Uint8Array(0) : concatBytes(this.#tail, chunk).slice(-pending);
    this.#pendingBytes = pending;
    if (pending > 0) this.#lookAtTail(events);
    return events;
  }

  silence(): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    this.#take(events, this.#family.silence());
    this.#interrupt(events);
    this.#tail = new Uint8Array(0);
    this.#pendingBytes = 0;
    return events;
  }

  /** The family's framer also holds back the last bytes of a frame of chatter: any byte may be the first of an answer. */
  #lookAtTail(events: FramerEvent[]): void {
    this.#probe.begin(null);
    const seen = this.#probe.push(concatBytes(...this.#held.map(({ bytes }) => bytes), this.#tail));
    if (seen.some(({ kind }) => kind === "discarded")) return;
    this.#pendingBytes = 0;
    const isWhole = seen.length > 0 && this.#probe.pendingBytes === 0;
    if (!isWhole) return;
    this.#take(events, this.#family.silence());
    this.#tail = new Uint8Array(0);
  }

  #take(events: FramerEvent[], found: readonly FramerEvent[]): void {
    for (const event of found) {
      if (event.kind === "discarded") {
        this.#held.push({ bytes: event.bytes, reason: event.reason });
        this.#tell(events, this.#chatter.push(event.bytes));
      } else {
        this.#interrupt(events);
        events.push(event);
      }
    }
  }

  /** Ends a frame of chatter that has begun. */
  #interrupt(events: FramerEvent[]): void {
    this.#tell(events, this.#chatter.silence());
  }

  #tell(events: FramerEvent[], found: readonly FramerEvent[]): void {
    for (const event of found) {
      const parts = this.#release(event.bytes.length);
      if (event.kind === "frame") events.push({ ...event, chatter: true });
      // Half a frame of chatter. Not under the family's reason, which would count it as a damaged answer.
      else if (event.reason !== "noise") events.push({ ...event, reason: "noise" });
      else for (const part of parts) add(events, part);
    }
  }

  /** The oldest `count` of the held bytes, with the family's reasons. */
  #release(count: number): readonly Discarded[] {
    const parts: Discarded[] = [];
    for (let left = count; left > 0; ) {
      const [first] = this.#held;
      if (first === undefined) throw new RangeError(`${left} bytes that nobody threw away`);
      const bytes = first.bytes.subarray(0, left);
      parts.push({ kind: "discarded", bytes, reason: first.reason });
      left -= bytes.length;
      if (bytes.length === first.bytes.length) this.#held.shift();
      else first.bytes = first.bytes.subarray(bytes.length);
    }
    return parts;
  }
}

/** Adjacent bytes that were discarded for the same reason form one run. */
function add(events: FramerEvent[], part: Discarded): void {
  const last = events.at(-1);
  if (last?.kind !== "discarded" || last.reason !== part.reason) events.push(part);
  else events[events.length - 1] = { ...last, bytes: concatBytes(last.bytes, part.bytes) };
}

export function framerOf(codec: LineCodec): Framer {
  const [chatter, probe] = [codec.createChatterFramer?.(), codec.createChatterFramer?.()];
  return chatter && probe ? new ChatterTap(codec.createFramer(), chatter, probe) : codec.createFramer();
}
