import { buildAsciiFrame, parseFrame, SOI } from "../../protocol/ascii/frame.ts";
import { byteAt } from "../../protocol/bytes/bytes.ts";
import type { ErrorCode } from "../../protocol/index.ts";
import { READ_HOLDING, withCrc } from "../../protocol/modbus/frame.ts";
import type { FaultAction, FaultRule } from "../../protocol/sim/index.ts";
import { PACK_TALKS } from "../../protocol/sim/index.ts";
import type { PortInfo } from "../../src/contract/session.ts";
import type { CoreRigOptions } from "./coreRig.ts";
import type { FaultMachine } from "./faultMachine.ts";
import type { LeapingClock } from "./leapingClock.ts";

export const JOBS = ["live", "log", "settings", "write", "history", "bank"] as const;
export type Job = (typeof JOBS)[number];

/** Where a fault can strike. */
export interface FaultPlace {
  readonly machine: FaultMachine;
  readonly clock: LeapingClock;
  readonly usb: PortInfo;
  plug(list: readonly PortInfo[]): void;
}

/** One thing that goes wrong while a job runs. */
export interface MatrixFault {
  /** Who else is on the wire. */
  readonly rig?: (isQuiet: () => boolean) => CoreRigOptions;
  /** On the line, from the beginning of the job to its end. */
  readonly rules?: readonly FaultRule[];
  /** Once, `afterMs` after the beginning of the job, or when so much of it is done as it takes without faults: 0 to 1. */
  readonly strike?: (place: FaultPlace) => void;
  readonly afterMs?: number;
  readonly atShare?: number;
  /** Jobs that it is tried on; all when absent. */
  readonly jobs?: readonly Job[];
}

/** Jobs that write down what they do. */
const KEEPING: readonly Job[] = ["write", "history"];

/** Several that are told in one row, because the same comes of them or they differ only in when they strike. */
type FaultKind = readonly MatrixFault[];

/** In the middle of every job. */
const MIDDLE_MS = 700;
const AWAY_MS = 5000;
const SLEEP_MS = 30_000;
const HOUR_MS = 3_600_000;

const on = (...rules: readonly FaultRule[]): FaultKind => [{ rules }];
const often = (every: number, action: FaultAction): FaultKind => on({ when: { every }, do: action });
const always = (action: FaultAction): FaultKind => on({ when: {}, do: action });

/** A right frame with another function (or, where there is none, the answer to another command) or with less in it. */
function otherFunction(answer: Uint8Array): Uint8Array {
  if (answer[0] !== SOI) return withCrc([byteAt(answer, 0), byteAt(answer, 1) + 1, ...answer.subarray(2, -2)]);
  const { info, ...head } = parseFrame(answer);
  return buildAsciiFrame({ ...head, code: 0xb0 }, info);
}

const middleOf = (answer: Uint8Array): number => Math.floor(answer.length / 2);

function withoutByte(answer: Uint8Array): Uint8Array {
  const at = middleOf(answer);
  return Uint8Array.from([...answer.subarray(0, at), ...answer.subarray(at + 1)]);
}

function withByteTwice(answer: Uint8Array): Uint8Array {
  const at = middleOf(answer);
  return Uint8Array.from([...answer.subarray(0, at + 1), ...answer.subarray(at)]);
}

function otherLength(answer: Uint8Array): Uint8Array {
  if (answer[0] === SOI) {
    const { info, ...head } = parseFrame(answer);
    return buildAsciiFrame(head, info.subarray(0, -1));
  }
  if (byteAt(answer, 1) !== READ_HOLDING) return withCrc([...answer.subarray(0, -3)]);
  return withCrc([byteAt(answer, 0), READ_HOLDING, byteAt(answer, 2) - 2, ...answer.subarray(3, -4)]);
}

/** Exceptions of Modbus, which are return codes of the ASCII family too where it has them. */
const CODES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
/** More than any job gets. */
const REFUSALS = 60;

const unplugged: MatrixFault = {
  afterMs: MIDDLE_MS,
  strike({ clock, plug, usb }) {
    plug([]);
    clock.after(AWAY_MS, () => plug([usb]));
  },
};

/** In again at once, and the port cannot be opened for a while. */
function closedAfter(openError: ErrorCode): MatrixFault {
  return {
    afterMs: MIDDLE_MS,
    strike({ machine, clock, plug, usb }) {
      machine.openError = openError;
      plug([]);
      plug([usb]);
      clock.after(AWAY_MS, () => machine.heal());
    },
  };
}

const TENTHS = Array.from({ length: 10 }, (_, k) => (k + 0.5) / 10);

function diskFails(reason: string, first: number, more: { readonly count?: number; readonly jobs?: readonly Job[] } = {}): MatrixFault {
  const { jobs, count } = more;
  const disk = { reason, first, ...(count === undefined ? {} : { count }) };
  return {
    ...(jobs === undefined ? {} : { jobs }),
    afterMs: 0,
    strike({ machine }) {
      machine.disk = disk;
    },
  };
}

/** The first is tried on every job, the others where much is kept. */
const atEachWrite = (reason: string, count?: number): FaultKind =>
  [1, 2, 3, 4, 5, 6].map((first) =>
    diskFails(reason, first, { ...(count === undefined ? {} : { count }), ...(first === 1 ? {} : { jobs: KEEPING }) }),
  );

/** The first row also measures how long the jobs take. */
const LINE_FAULTS: Readonly<Record<string, FaultKind>> = {
  "nothing at all": [{}],
  "every 4th answer lost": often(4, { kind: "drop" }),
  "a bit flipped in every 4th answer": often(4, { kind: "flipBit" }),
  "two bytes swapped in every 4th answer": often(4, { kind: "swap" }),
  "a byte lost in every 4th answer": often(4, { kind: "remake", make: withoutByte }),
  "a byte twice in every 4th answer": often(4, { kind: "remake", make: withByteTwice }),
  "every 4th answer cut in the middle": often(4, { kind: "truncate" }),
  "every answer in pieces, 100 ms apart": [
    {
      strike({ machine }) {
        machine.isInPieces = true;
      },
    },
  ],
  "noise around every answer": always({ kind: "stray" }),
  "two talk at once at every 4th answer": often(4, { kind: "collide" }),
  "garbage instead of every 4th answer": often(4, { kind: "garbage", bytes: 40 }),
  "every 5th answer late, into the next question": often(5, { kind: "delay", ms: 1500 }),
  "the answer before glued to every 4th": often(4, { kind: "glue", what: "previous" }),
  "every 4th answer twice": often(4, { kind: "glue", what: "same" }),
  "an adapter that echoes": always({ kind: "echo" }),
  "every 4th answer from another address": often(4, { kind: "otherAddress", address: 9 }),
  "every 4th answer to another function": often(4, { kind: "remake", make: otherFunction }),
  "every 4th answer of another length": often(4, { kind: "remake", make: otherLength }),
  "every 4th request refused, with every code in turn": on(
    ...Array.from({ length: REFUSALS }, (_, k): FaultRule => {
      const code = CODES[k % CODES.length] ?? 1;
      return { when: { every: 4, skip: k, times: 1 }, do: { kind: "refuse", code } };
    }),
  ),
  "every request refused": always({ kind: "refuse" }),
  "another master asks others on the wire": [{ rig: (isQuiet) => ({ chatter: { leastMs: 100, mostMs: 200, isQuiet } }) }],
  "packs talk to each other and do not listen first": [
    { rig: (isQuiet) => ({ talk: { ...PACK_TALKS.collide, isQuiet }, stage: { packCount: 3 } }) },
  ],
  "silence for 8 s": on({ when: { times: 1 }, do: { kind: "silence", ms: 8000 } }),
  silence: always({ kind: "drop" }),
};

const PORT_FAULTS: Readonly<Record<string, FaultKind>> = {
  "the cable out in any tenth of the job, and in again after 5 s": [
    { ...unplugged, jobs: ["live", "log", "settings", "bank"] },
    // Of the history every second: test/core/history.slow.test.ts has it out at every tenth record.
    ...TENTHS.map((atShare, k): MatrixFault => ({ ...unplugged, atShare, jobs: k % 2 === 0 ? KEEPING : ["write"] })),
  ],
  "the cable out, then the port taken or forbidden for 5 s": [
    closedAfter("host.portBusy"),
    { ...closedAfter("host.permission"), jobs: KEEPING },
  ],
  "the network peer gone without a word for 5 s": [
    {
      afterMs: MIDDLE_MS,
      strike({ machine, clock }) {
        machine.vanish();
        machine.openError = "host.unreachable";
        clock.after(AWAY_MS, () => machine.heal());
      },
    },
  ],
  "an adapter that sets another baud rate after it was plugged in": [
    {
      afterMs: MIDDLE_MS,
      strike({ machine, plug, usb }) {
        machine.isLying = true;
        plug([]);
        plug([usb]);
      },
    },
  ],
};

const HOST_FAULTS: Readonly<Record<string, FaultKind>> = {
  "the disk full, from any write on": atEachWrite("ENOSPC"),
  "a file held by another program at any write, for a moment": atEachWrite("EBUSY", 2),
  "a folder that may only be read": [diskFails("EROFS", 1)],
  "the clock set by an hour, forwards or back": [HOUR_MS, -HOUR_MS].map((shiftMs) => ({
    jobs: ["live", "log", "settings", "write", "history"],
    afterMs: MIDDLE_MS,
    strike({ machine }) {
      machine.wallShiftMs = shiftMs;
    },
  })),
  "the computer asleep for 30 s": [{ afterMs: MIDDLE_MS, strike: ({ clock }) => clock.sleepThrough(SLEEP_MS) }],
};

export const FAULTS: Readonly<Record<string, FaultKind>> = { ...LINE_FAULTS, ...PORT_FAULTS, ...HOST_FAULTS };
