import type { ByteStream, Clock, ErrorCode } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import type { HostPorts } from "../../src/core/ports.ts";

/** Writes that the disk does not take, counted from the beginning of a job. */
interface DiskFault {
  readonly reason: string;
  readonly first: number;
  /** Absent = all that follow. */
  readonly count?: number;
}

/** A computer on which things go wrong while the program runs. */
export interface FaultMachine {
  readonly wrap: (ports: HostPorts) => HostPorts;
  disk: DiskFault | null;
  /** What opening a port comes to; null = it opens. */
  openError: ErrorCode | null;
  /** The adapter sets another baud rate than it was told, from the next time that it is opened. */
  isLying: boolean;
  /** Civil time runs away from the monotonic one by so much. */
  wallShiftMs: number;
  /** What comes is handed on with a pause between any two chunks. */
  isInPieces: boolean;
  /** Others on the wire say nothing. */
  isQuiet: boolean;
  /** A job begins: its writes are counted from here. */
  begin(): void;
  /** The peer of every open connection is gone without a word: what is sent is taken, and nothing ever comes. */
  vanish(): void;
  /** Everything is as it should be again. */
  heal(): void;
}

const LIE = 2;
const PAUSE_MS = 100;

export function createFaultMachine(): FaultMachine {
  let writes = 0;
  let alive = { isDead: false };

  const isTaken = (): boolean => {
    const { disk } = machine;
    writes += 1;
    return disk === null || writes < disk.first || writes >= disk.first + (disk.count ?? Number.POSITIVE_INFINITY);
  };
  const full = (name: string) => fail("host.storage", { name, reason: machine.disk?.reason ?? "" });

  /** The stream as the program sees it; bytes of a peer that is gone go nowhere. */
  function streamOf(stream: ByteStream, baudRate: number, clock: Clock): ByteStream {
    const own = alive;
    const inPieces = (give: (chunk: Uint8Array) => void) => {
      let freeAtMs = 0;
      return (chunk: Uint8Array) => {
        const waitMs = freeAtMs - clock.nowMs();
        if (own.isDead) return;
        if (!machine.isInPieces && waitMs <= 0) return give(chunk);
        freeAtMs = Math.max(freeAtMs, clock.nowMs()) + PAUSE_MS;
        clock.after(Math.max(0, waitMs), () => give(chunk));
      };
    };
    return {
      ...stream,
      baudRate,
      write: async (bytes) => (own.isDead ? ok(undefined) : stream.write(bytes)),
      onData: (listener) => stream.onData(inPieces(listener)),
    };
  }

  const wrap = (ports: HostPorts): HostPorts => ({
    ...ports,
    clock: {
      nowMs: () => ports.clock.nowMs(),
      wallMs: () => ports.clock.wallMs() + machine.wallShiftMs,
      after: (delayMs, run) => ports.clock.after(delayMs, run),
    },
    streams: {
      async open(path, baudRate) {
        if (machine.openError !== null) return fail(machine.openError, { path });
        const opened = await ports.streams.open(path, machine.isLying ? baudRate / LIE : baudRate);
        return opened.ok ? ok(streamOf(opened.value, baudRate, ports.clock)) : opened;
      },
    },
    store: { ...ports.store, write: async (name, value) => (isTaken() ? ports.store.write(name, value) : full(name)) },
    lines: { ...ports.lines, append: async (name, lines) => (isTaken() ? ports.lines.append(name, lines) : full(name)) },
    texts: { ...ports.texts, append: async (name, text) => (isTaken() ? ports.texts.append(name, text) : full(name)) },
  });

  const machine: FaultMachine = {
    wrap,
    disk: null,
    openError: null,
    isLying: false,
    wallShiftMs: 0,
    isInPieces: false,
    isQuiet: true,
    begin() {
      writes = 0;
      machine.isQuiet = false;
    },
    vanish() {
      alive.isDead = true;
      alive = { isDead: false };
    },
    heal() {
      machine.disk = null;
      machine.openError = null;
      machine.isLying = false;
      machine.isInPieces = false;
      machine.isQuiet = true;
    },
  };
  return machine;
}
