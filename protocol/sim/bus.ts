import type { Clock } from "../clock.ts";
import type { Driver, FamilyId } from "../drivers/driver.ts";
import type { Unsubscribe } from "../link/stream.ts";
import { BITS_PER_BYTE } from "../link/timing.ts";
import type { Chatter } from "./chatter.ts";
import { createChatter } from "./chatter.ts";
import type { Heard, LineKind } from "./device.ts";
import { carriedBy, createEar, heeding, serve } from "./device.ts";
import type { EndControl, SimEnd } from "./end.ts";
import { createEnd, createListeners } from "./end.ts";
import type { FaultAction, FaultRule } from "./faults.ts";
import { applyFaults, createFaultScript, garbageBytes } from "./faults.ts";
import type { PackTalk } from "./packTalk.ts";
import { startTalk } from "./packTalk.ts";
import { createRandom } from "./random.ts";
import type { SimPack } from "./simPack.ts";
import { createTimeline } from "./timeline.ts";
import type { Transmitter } from "./transmitter.ts";
import { chunkBytes, createTransmitter } from "./transmitter.ts";

export interface SimBusOptions {
  readonly clock: Clock;
  /** Families on this bus; a demo bus speaks several and answers each. */
  readonly drivers: readonly Driver[];
  /** The first is the master and, on a private line, the one that is wired. 1-16. */
  readonly packs: readonly SimPack[];
  readonly baudRate?: number;
  /** By index of the pack: exceptions from the line's settings. */
  readonly strangers?: Readonly<Record<number, Stranger>>;
  /** From the last byte of a request to the first of the answer. */
  readonly turnaroundMs?: number;
  /** A pack receives nothing for this long after its own answer. */
  readonly restMs?: number;
  /** false = bytes take no time; the turnaround stays. */
  readonly paced?: boolean;
  readonly lineKind?: LineKind;
  readonly answersAnyAddress?: readonly FamilyId[];
  readonly faults?: readonly FaultRule[];
  readonly chatter?: Chatter;
  /** Traffic between the packs of a shared line. */
  readonly talk?: PackTalk;
  /** feed() and onBytes() behave as if the other side had another baud rate. */
  readonly wrongBaud?: boolean;
  readonly seed?: number | string;
  /** Civil time around the packs, ms since 1970 as if it were UTC; the clock's own when absent. */
  readonly civilMs?: () => number;
}

/** Settings of a pack from before it was connected to this line. */
interface Stranger {
  /** Instead of all families of the line. */
  readonly families?: readonly FamilyId[];
  readonly baudRate?: number;
}

/** One line with packs on it. */
export interface SimBus {
  readonly packs: readonly SimPack[];
  readonly baudRate: number;
  /** Counters for tests. `missed` = requests that came while the line was busy. */
  readonly counts: Readonly<Record<"heard" | "answered" | "missed", number>>;
  /** The program's end of the line. A second open() takes it away from the first (`link.lost`). */
  open(options?: { readonly baudRate?: number; readonly interByteMs?: number }): SimEnd;
  /** Raw bytes from a host that has its own line (TCP, pty). */
  feed(bytes: Uint8Array): void;
  onBytes(listener: (chunk: Uint8Array) => void): Unsubscribe;
  setFaults(rules: readonly FaultRule[]): void;
  /** Pulls the cable: the open end is lost, and so is what has not left it. */
  unplug(): void;
  /** No timer of the bus is left afterwards. */
  stop(): void;
}

const DEFAULT_BAUD = 9600;
const DEFAULT_TURNAROUND_MS = 23;
/** Bytes of one request never pause longer than this. */
const REQUEST_PAUSE_MS = 50;
const DEFAULT_INTER_BYTE_MS = 30;
/** Packs that listen before they talk wait for this silence. */
const LISTEN_MS = 30;
const MOST_PACKS = 16;

export function createSimBus(options: SimBusOptions): SimBus {
  const { clock, drivers, packs, baudRate = DEFAULT_BAUD, turnaroundMs = DEFAULT_TURNAROUND_MS, lineKind = "private" } = options;
  if (packs.length < 1 || packs.length > MOST_PACKS) throw new RangeError(`${packs.length} packs: 1-${MOST_PACKS}`);
  for (const pack of packs) {
    for (const driver of drivers) pack.ensureSettings(driver.responder.settingKeys);
    const cells = pack.truth().cellVoltagesMv.length;
    for (const { shortName, mostCells } of drivers)
      if (cells > mostCells) throw new RangeError(`${cells} cells over ${shortName}: up to ${mostCells}`);
    pack.keepTime(options.civilMs ?? (() => clock.wallMs()));
  }
  const byteMsAt = (baud: number) => (options.paced === false ? 0 : (BITS_PER_BYTE * 1000) / baud);
  const byteMs = byteMsAt(baudRate);
  const wiring = { lineKind, answersAnyAddress: options.answersAnyAddress ?? [] };
  const random = createRandom(options.seed ?? 1).fork("bus");
  const [damageRandom, noiseRandom] = [random.fork("damage"), random.fork("noise")];
  let script = createFaultScript(options.faults ?? [], random.fork("faults"));

  const counts = { heard: 0, answered: 0, missed: 0 };
  const raw = createListeners<Uint8Array>();
  const timeline = createTimeline(clock);
  const strangerAt = (index: number): Stranger => options.strangers?.[index] ?? {};
  /** Packs with the same baud rate understand each other; to the others it is noise. */
  function createCircle(baud: number) {
    return {
      baud,
      byteMs: byteMsAt(baud),
      ear: createEar(drivers),
      requestEndMs: 0,
      packs: packs.filter((_, index) => (strangerAt(index).baudRate ?? baudRate) === baud),
      transmitter: createTransmitter(clock, timeline, byteMsAt(baud), (chunk) => deliver(spoilt(chunk, aside), baud)),
    };
  }
  type Circle = ReturnType<typeof createCircle>;
  const circles = [...new Set([baudRate, ...packs.map((_, index) => strangerAt(index).baudRate ?? baudRate)])].map(createCircle);
  const speaks = (pack: SimPack, { family }: Driver) => strangerAt(packs.indexOf(pack)).families?.includes(family) ?? true;
  /** Packs that do not listen first talk over the others. */
  let aside: Transmitter | null = null;
  const transmitters = () => [...circles.map(({ transmitter }) => transmitter), ...(aside === null ? [] : [aside])];
  let open: EndControl | null = null;
  let silentUntilMs = 0;
  let restingUntilMs = Number.NEGATIVE_INFINITY;
  let previous: Uint8Array | null = null;
  let unpluggedAtMs = Number.NEGATIVE_INFINITY;

  /** What arrives when baud rates differ: about the same air time, but garbage. */
  function garble(bytes: Uint8Array, fromBaud: number, toBaud: number): Uint8Array {
    return garbageBytes(Math.max(1, Math.round((bytes.length * toBaud) / fromBaud)), noiseRandom);
  }
  /** An unspecified wrong baud rate: half of the right one. */
  const rawBaud = options.wrongBaud === true ? baudRate / 2 : baudRate;
  const heardAt = (bytes: Uint8Array, from: number, to: number) => (from === to ? bytes : garble(bytes, from, to));

  /** Two talkers at the same time garble each other. */
  function spoilt(chunk: Uint8Array, other: Transmitter | null): Uint8Array {
    const nowMs = clock.nowMs();
    return other?.wasBusy(nowMs - chunk.length * byteMs, nowMs) ? garbageBytes(chunk.length, noiseRandom) : chunk;
  }

  function deliver(chunk: Uint8Array, from: number): void {
    if (open !== null) open.receive(heardAt(chunk, from, open.end.baudRate ?? baudRate));
    if (raw.size > 0) raw.call(heardAt(chunk, from, rawBaud));
  }

  function take(bytes: Uint8Array, baud: number): void {
    for (const circle of circles) hear(circle, baud === circle.baud ? bytes.slice() : garble(bytes, baud, circle.baud));
  }

  function hear(circle: Circle, arriving: Uint8Array): void {
    const startMs = Math.max(clock.nowMs(), circle.requestEndMs);
    const endMs = startMs + arriving.length * circle.byteMs;
    circle.requestEndMs = endMs;
    timeline.at(endMs, (dueMs) => {
      const isCut = unpluggedAtMs >= startMs && unpluggedAtMs < endMs;
      const arrived = isCut ? arriving.subarray(0, Math.floor((unpluggedAtMs - startMs) / circle.byteMs)) : arriving;
      // RS485 has one pair for both directions, so a talker receives nothing. RS232 has one each.
      const isMissed = lineKind === "shared" && transmitters().some((each) => each.wasBusy(startMs, endMs));
      if (isMissed) counts.missed += circle.baud === baudRate ? 1 : 0;
      else for (const heard of circle.ear.push(arrived)) answer(circle, heard, dueMs);
      timeline.at(dueMs + REQUEST_PAUSE_MS, () => {
        if (circle.requestEndMs === endMs) circle.ear.silence();
      });
    });
  }

  function answer({ packs: near, byteMs: nearByteMs, transmitter }: Circle, heard: Heard, endMs: number): void {
    const peers = near.filter((pack) => speaks(pack, heard.driver));
    const wired = packs[0] !== undefined && peers.includes(packs[0]);
    const responding = lineKind === "private" && !wired ? [] : heeding(peers, heard, wiring);
    const [first] = responding;
    if (first === undefined || endMs < silentUntilMs) return;
    if (endMs - heard.frame.length * nearByteMs < restingUntilMs) {
      counts.missed += 1;
      return;
    }
    counts.heard += 1;
    const actions: readonly FaultAction[] = script.actionsFor(heard.request, carriedBy(heard, first));
    const isHeard = !actions.some((action) => action.kind === "echo" && action.only === true);
    const later = (ms: number, run: () => void) => timeline.at(endMs + ms, run);
    const reply = isHeard ? serve(responding, wired ? peers : [], { heard, actions, later }) : null;
    // Two packs with the same address talk at once.
    const onLine = reply !== null && responding.length > 1 ? garbageBytes(reply.length, damageRandom) : reply;
    const draft = applyFaults(onLine, actions, previous, damageRandom);
    if (draft.silenceMs > 0) silentUntilMs = endMs + draft.silenceMs;
    if (draft.echo) transmitter.send(heard.frame, endMs - heard.frame.length * nearByteMs);
    if (draft.bytes !== null) {
      counts.answered += 1;
      const fromMs = endMs + turnaroundMs + draft.delayMs;
      restingUntilMs = fromMs + draft.bytes.length * nearByteMs + (options.restMs ?? Number.NEGATIVE_INFINITY);
      const { bytes: size, everyMs } = draft.pieces ?? { bytes: draft.bytes.length, everyMs: 0 };
      for (let at = 0; at < draft.bytes.length; at += size)
        transmitter.send(draft.bytes.slice(at, at + size), fromMs + (at / size) * everyMs);
    }
    previous = reply ?? previous;
  }

  const [home] = circles;
  if (options.chatter !== undefined && home !== undefined) {
    const source = createChatter(options.chatter, random.fork("chatter"));
    const poll = (dueMs: number) => {
      const bytes = source.nextPoll();
      if (options.chatter?.isQuiet?.() !== true) home.transmitter.send(bytes, dueMs);
      timeline.at(dueMs + bytes.length * byteMs + source.nextPauseMs(), poll);
    };
    timeline.at(clock.nowMs() + source.nextPauseMs(), poll);
  }

  if (options.talk !== undefined && lineKind === "shared" && home !== undefined) {
    const { collides = false } = options.talk;
    if (collides) aside = createTransmitter(clock, timeline, byteMs, (chunk) => deliver(spoilt(chunk, home.transmitter), baudRate));
    const speaker = aside ?? home.transmitter;
    const wire = {
      timeline,
      packs: home.packs,
      byteMs,
      turnaroundMs,
      isTaken: () => {
        const sinceMs = clock.nowMs() - LISTEN_MS;
        return home.requestEndMs > sinceMs || transmitters().some((each) => each.wasBusy(sinceMs, clock.nowMs()));
      },
      say: (bytes: Uint8Array, startMs: number) => speaker.send(bytes, startMs),
    };
    startTalk(options.talk, wire, clock.nowMs());
  }

  return {
    packs,
    baudRate,
    counts,
    open(how = {}) {
      open?.lose({ code: "link.lost" });
      const endBaud = how.baudRate ?? baudRate;
      // A pause between two chunks of one answer must not look like the end of the answer.
      const chunkMs = byteMs === 0 ? 0 : chunkBytes(byteMs) * byteMs;
      const control = createEnd({
        clock,
        baudRate: endBaud,
        interByteMs: Math.max(how.interByteMs ?? DEFAULT_INTER_BYTE_MS, 2 * chunkMs),
        transmit: (bytes) => take(bytes, endBaud),
        closed: () => {
          if (open === control) open = null;
        },
      });
      open = control;
      return control.end;
    },
    feed: (bytes) => take(bytes, rawBaud),
    onBytes: (listener) => raw.add(listener),
    setFaults(rules) {
      script = createFaultScript(rules, random.fork("faults"));
    },
    unplug() {
      unpluggedAtMs = clock.nowMs();
      open?.lose({ code: "link.lost" });
    },
    stop() {
      timeline.stop();
      for (const transmitter of transmitters()) transmitter.stop();
    },
  };
}
