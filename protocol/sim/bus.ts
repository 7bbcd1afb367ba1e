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
import { createRandom } from "./random.ts";
import type { SimPack } from "./simPack.ts";
import { createTimeline } from "./timeline.ts";
import { chunkBytes, createTransmitter } from "./transmitter.ts";

export interface SimBusOptions {
  readonly clock: Clock;
  /** Families spoken here; a demo bus speaks several and answers whichever is used. */
  readonly drivers: readonly Driver[];
  /** The first is the master and, on a private line, the one that is wired. 1-16. */
  readonly packs: readonly SimPack[];
  readonly baudRate?: number;
  /** From the last byte of a request to the first of the answer. */
  readonly turnaroundMs?: number;
  /** false = bytes take no time; the turnaround stays. */
  readonly paced?: boolean;
  readonly lineKind?: LineKind;
  readonly answersAnyAddress?: readonly FamilyId[];
  readonly faults?: readonly FaultRule[];
  readonly chatter?: Chatter;
  /** feed() and onBytes() behave as if the other side had another baud rate. */
  readonly wrongBaud?: boolean;
  readonly seed?: number | string;
  /** Civil time around the packs, ms since 1970 as if it were UTC; the clock's own when absent. */
  readonly civilMs?: () => number;
}

/** One line with packs on it. */
export interface SimBus {
  readonly packs: readonly SimPack[];
  readonly baudRate: number;
  /** What has happened, for tests. `missed` = requests that came while the line was taken. */
  readonly counts: Readonly<Record<"heard" | "answered" | "missed", number>>;
  /** The program's end. A second open() takes the line away from the first (`link.lost`). */
  open(options?: { readonly baudRate?: number; readonly interByteMs?: number }): SimEnd;
  /** Raw bytes from a host that has its own line (TCP, pty). */
  feed(bytes: Uint8Array): void;
  onBytes(listener: (chunk: Uint8Array) => void): Unsubscribe;
  setFaults(rules: readonly FaultRule[]): void;
  /** Pulls the cable: the open end is lost. */
  unplug(): void;
  /** No timer of the bus is left afterwards. */
  stop(): void;
}

const DEFAULT_BAUD = 9600;
const DEFAULT_TURNAROUND_MS = 23;
/** Bytes of one request never pause longer than this. */
const REQUEST_PAUSE_MS = 50;
const DEFAULT_INTER_BYTE_MS = 30;
const MOST_PACKS = 16;

export function createSimBus(options: SimBusOptions): SimBus {
  const { clock, drivers, packs, baudRate = DEFAULT_BAUD, turnaroundMs = DEFAULT_TURNAROUND_MS, lineKind = "private" } = options;
  if (packs.length < 1 || packs.length > MOST_PACKS) throw new RangeError(`${packs.length} packs: 1-${MOST_PACKS}`);
  for (const pack of packs) {
    for (const driver of drivers) pack.ensureSettings(driver.responder.settingKeys);
    pack.keepTime(options.civilMs ?? (() => clock.wallMs()));
  }
  const byteMs = options.paced === false ? 0 : (BITS_PER_BYTE * 1000) / baudRate;
  const wiring = { lineKind, answersAnyAddress: options.answersAnyAddress ?? [] };
  const random = createRandom(options.seed ?? 1).fork("bus");
  const [damageRandom, noiseRandom] = [random.fork("damage"), random.fork("noise")];
  let script = createFaultScript(options.faults ?? [], random.fork("faults"));

  const counts = { heard: 0, answered: 0, missed: 0 };
  const raw = createListeners<Uint8Array>();
  const ear = createEar(drivers);
  const timeline = createTimeline(clock);
  const transmitter = createTransmitter(clock, timeline, byteMs, deliver);
  let open: EndControl | null = null;
  let requestEndMs = 0;
  let silentUntilMs = 0;
  let previous: Uint8Array | null = null;

  /** What is left of bytes between two different baud rates: about as long on the line, and nothing of the sense. */
  function garble(bytes: Uint8Array, fromBaud: number, toBaud: number): Uint8Array {
    return garbageBytes(Math.max(1, Math.round((bytes.length * toBaud) / fromBaud)), noiseRandom);
  }
  /** A wrong baud rate of which only that is known: half of the right one. */
  const rawBaud = options.wrongBaud === true ? baudRate / 2 : baudRate;
  const heardAt = (bytes: Uint8Array, baud: number) => (baud === baudRate ? bytes : garble(bytes, baudRate, baud));

  function deliver(chunk: Uint8Array): void {
    if (open !== null) open.receive(heardAt(chunk, open.end.baudRate ?? baudRate));
    if (raw.size > 0) raw.call(heardAt(chunk, rawBaud));
  }

  function take(bytes: Uint8Array, baud: number): void {
    const arriving = baud === baudRate ? bytes.slice() : garble(bytes, baud, baudRate);
    const startMs = Math.max(clock.nowMs(), requestEndMs);
    const endMs = startMs + arriving.length * byteMs;
    requestEndMs = endMs;
    timeline.at(endMs, (dueMs) => {
      // RS485 has one pair for both directions: who talks does not hear. RS232 has one each.
      if (lineKind === "shared" && transmitter.wasBusy(startMs, endMs)) counts.missed += 1;
      else for (const heard of ear.push(arriving)) answer(heard, dueMs);
      timeline.at(dueMs + REQUEST_PAUSE_MS, () => {
        if (requestEndMs === endMs) ear.silence();
      });
    });
  }

  function answer(heard: Heard, endMs: number): void {
    const responding = heeding(packs, heard, wiring);
    const [first] = responding;
    if (first === undefined || endMs < silentUntilMs) return;
    counts.heard += 1;
    const actions: readonly FaultAction[] = script.actionsFor(heard.request, carriedBy(heard, first));
    const isHeard = !actions.some((action) => action.kind === "echo" && action.only === true);
    const reply = isHeard ? serve(responding, packs, heard, actions) : null;
    // Two packs with the same address talk at once.
    const onLine = reply !== null && responding.length > 1 ? garbageBytes(reply.length, damageRandom) : reply;
    const draft = applyFaults(onLine, actions, previous, damageRandom);
    if (draft.silenceMs > 0) silentUntilMs = endMs + draft.silenceMs;
    if (draft.echo) transmitter.send(heard.frame, endMs - heard.frame.length * byteMs);
    if (draft.bytes !== null) {
      counts.answered += 1;
      transmitter.send(draft.bytes, endMs + turnaroundMs + draft.delayMs);
    }
    previous = reply ?? previous;
  }

  if (options.chatter !== undefined) {
    const source = createChatter(options.chatter, random.fork("chatter"));
    const poll = (dueMs: number) => {
      const bytes = source.nextPoll();
      transmitter.send(bytes, dueMs);
      timeline.at(dueMs + bytes.length * byteMs + source.nextPauseMs(), poll);
    };
    timeline.at(clock.nowMs() + source.nextPauseMs(), poll);
  }

  return {
    packs,
    baudRate,
    counts,
    open(how = {}) {
      open?.lose({ code: "link.lost" });
      const endBaud = how.baudRate ?? baudRate;
      // A pause between two chunks of one answer must not look like its end.
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
      open?.lose({ code: "link.lost" });
    },
    stop() {
      timeline.stop();
      transmitter.stop();
    },
  };
}
