import { byteAt, concatBytes } from "../bytes/bytes.ts";
import type { ParsedRequest } from "../drivers/driver.ts";
import type { StateKey } from "../model/control.ts";
import type { Random } from "./random.ts";

/** When a fault happens. All conditions given must hold; none = always. Of writes: `kind: "write"`, and `block` or `key`. */
export interface FaultWhen {
  /** The n-th request that a pack receives, counted from 1. */
  readonly exchange?: number;
  /** The n-th, 2n-th, ... request. */
  readonly every?: number;
  readonly probability?: number;
  /** Block key of the request. */
  readonly block?: string;
  readonly kind?: ParsedRequest["kind"];
  /** Setting that the write carries. */
  readonly key?: string;
  /** Address asked. */
  readonly address?: number;
  /** Arguments of the request, byte by byte: of paceic's log [0, 7] asks for the eighth newest record. */
  readonly args?: readonly number[];
  /** Skips the first n requests for which all other conditions hold. */
  readonly skip?: number;
  /** Most occurrences. */
  readonly times?: number;
}

/**
 * If a write only loses, delays or damages its answer, it has been stored anyway, at once unless with `storeLate`: that is what
 * makes a missing answer ambiguous.
 */
export type FaultAction =
  /** The pack does not answer. */
  | { readonly kind: "drop" }
  /** The answer starts later by this much: beyond the time-out it falls into the next exchange. */
  | { readonly kind: "delay"; readonly ms: number }
  /** One bit is wrong; where, is drawn unless given. In an answer that ends before `at`, counted on from its start. */
  | { readonly kind: "flipBit"; readonly at?: number; readonly bit?: number }
  /** Two adjacent differing characters are swapped: a plain sum does not detect it. */
  | { readonly kind: "swap"; readonly at?: number }
  /** Only the first `keep` bytes arrive; half of them when not given. */
  | { readonly kind: "truncate"; readonly keep?: number }
  /** Bytes around the answer; FF before and 00 after as on real packs. */
  | { readonly kind: "stray"; readonly before?: readonly number[]; readonly after?: readonly number[] }
  /** The adapter echoes. `only` = and no pack receives it: nothing answers, nothing is stored. */
  | { readonly kind: "echo"; readonly only?: boolean }
  /** From now on nothing receives or answers for this long, as while a pack restarts. */
  | { readonly kind: "silence"; readonly ms: number }
  /** Two talk at once: the answer becomes garbage of its length. */
  | { readonly kind: "collide" }
  /** Garbage of `bytes` comes instead of the answer. */
  | { readonly kind: "garbage"; readonly bytes?: number }
  /** The answer names another pack. */
  | { readonly kind: "otherAddress"; readonly address: number }
  /** The pack refuses, as for an unknown block or with this code, and stores nothing. */
  | { readonly kind: "refuse"; readonly code?: number }
  /** Two frames without a pause: the answer before this one, or the same again. */
  | { readonly kind: "glue"; readonly what: "previous" | "same" }
  /** These bytes instead of the answer. */
  | { readonly kind: "replace"; readonly bytes: readonly number[] }
  /** What is made of the answer comes instead. */
  | { readonly kind: "remake"; readonly make: (answer: Uint8Array) => Uint8Array }
  /** It comes in pieces of so many bytes, as from a bridge that stalls: each begins so long after the one before. */
  | { readonly kind: "pieces"; readonly bytes: number; readonly everyMs: number }
  | WriteFault
  | CommandFault;

/** What only writes can suffer: a rule with one of these never strikes anything else. Values are base units. */
type WriteFault =
  /** Acknowledged; of this setting at least and at most so much is stored. */
  | { readonly kind: "clamp"; readonly key: string; readonly least?: number; readonly most?: number }
  /** Acknowledged, and nothing is stored. */
  | { readonly kind: "ignoreWrite" }
  /** Acknowledged, and stored so much later: until then it is read as before. */
  | { readonly kind: "storeLate"; readonly ms: number }
  /** Acknowledged; `key`, or the first value that the write changes, is stored `delta` off, or one count of the wire. */
  | { readonly kind: "storeOther"; readonly key?: string; readonly delta?: number }
  /** Acknowledged and stored; `key`, or the first setting that the write does not carry, moves by `delta`, or one count. */
  | { readonly kind: "changeOther"; readonly key?: string; readonly delta?: number }
  /** No answer now and for this long. Stored before it: all, nothing, or only the first so many values that differ. */
  | { readonly kind: "reboot"; readonly ms: number; readonly stores: boolean | number }
  /** Nothing is stored. RTN of paceic, exception of Modbus; default: the family's code for a rejected write. */
  | { readonly kind: "refuseWith"; readonly code?: number };

/** What only commands can suffer; drop, delay, silence and the like strike them as they strike everything. */
type CommandFault =
  /** The pack does not obey. Default: the family's code for a rejected command. */
  | { readonly kind: "refuseCommand"; readonly code?: number }
  /** Acknowledged, and nothing is done. `says` = the answer reports the wanted state, or the actual one. */
  | { readonly kind: "ignoreCommand"; readonly says?: "wanted" | "held" }
  /** Acknowledged, but reversed: what was to be switched on is switched off. Without an opposite, nothing is done. */
  | { readonly kind: "oppositeCommand" }
  /** Acknowledged and done; this one is switched as well. */
  | { readonly kind: "switchOther"; readonly state: StateKey; readonly on: boolean };

const COMMAND_FAULTS: Readonly<Record<CommandFault["kind"], true>> = {
  refuseCommand: true,
  ignoreCommand: true,
  oppositeCommand: true,
  switchOther: true,
};

const WRITE_FAULTS: Readonly<Record<WriteFault["kind"], true>> = {
  clamp: true,
  ignoreWrite: true,
  storeLate: true,
  storeOther: true,
  changeOther: true,
  reboot: true,
  refuseWith: true,
};

export interface FaultRule {
  readonly when: FaultWhen;
  readonly do: FaultAction;
}

/** Selects the rules for each exchange by counts and seeded draws, so the same seed and traffic give the same faults. */
interface FaultScript {
  /** `carried` = keys of the settings that a write would store. */
  actionsFor(request: ParsedRequest, carried?: readonly string[]): readonly FaultAction[];
}

const sameBytes = (one: readonly number[], other: readonly number[]) =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);

export function createFaultScript(rules: readonly FaultRule[], random: Random): FaultScript {
  let exchange = 0;
  const [met, struck] = [rules.map(() => 0), rules.map(() => 0)];
  return {
    actionsFor(request, carried = []) {
      exchange += 1;
      return rules.flatMap(({ when, do: action }, index) => {
        // Drawn whether or not the rest holds, so that one rule never shifts the chances of the next exchange.
        const isDrawn = when.probability === undefined || random.next() < when.probability;
        const holds =
          isDrawn &&
          (when.exchange === undefined || exchange === when.exchange) &&
          (when.every === undefined || exchange % when.every === 0) &&
          (when.block === undefined || request.block === when.block) &&
          (when.args === undefined || sameBytes(when.args, request.args)) &&
          (when.kind === undefined || request.kind === when.kind) &&
          (request.kind === "write" || !Object.hasOwn(WRITE_FAULTS, action.kind)) &&
          (request.kind === "command" || !Object.hasOwn(COMMAND_FAULTS, action.kind)) &&
          (when.key === undefined || carried.includes(when.key)) &&
          (when.address === undefined || request.address === when.address);
        if (!holds) return [];
        met[index] = (met[index] ?? 0) + 1;
        if ((met[index] ?? 0) <= (when.skip ?? 0) || (struck[index] ?? 0) >= (when.times ?? Number.POSITIVE_INFINITY)) return [];
        struck[index] = (struck[index] ?? 0) + 1;
        return [action];
      });
    },
  };
}

/** An answer after transmission faults. `bytes` null = none arrives. */
interface Draft {
  readonly bytes: Uint8Array | null;
  readonly delayMs: number;
  /** Size and distance of the pieces in which it comes; null = in one. */
  readonly pieces: { readonly bytes: number; readonly everyMs: number } | null;
  readonly echo: boolean;
  readonly silenceMs: number;
}

export function garbageBytes(count: number, random: Random): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.int(256));
}

function flipBit(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  const place = at % bytes.length;
  return bytes.with(place, byteAt(bytes, place) ^ (1 << bit));
}

function swapAt(bytes: Uint8Array, wanted: number): Uint8Array {
  for (let step = 0; step < bytes.length; step++) {
    const at = (wanted + step) % Math.max(1, bytes.length - 1);
    const [left, right] = [bytes[at], bytes[at + 1]];
    if (left !== undefined && right !== undefined && left !== right) return bytes.with(at, right).with(at + 1, left);
  }
  return bytes;
}

/** Damage to the bytes of an answer; what a pack stores and answers (write faults, otherAddress, refuse) is decided before. */
function damage(bytes: Uint8Array, action: FaultAction, previous: Uint8Array | null, random: Random): Uint8Array | null {
  switch (action.kind) {
    case "drop":
    case "silence":
    case "reboot":
      return null;
    case "flipBit":
      return bytes.length === 0 ? bytes : flipBit(bytes, action.at ?? random.int(bytes.length), action.bit ?? random.int(8));
    case "swap":
      return swapAt(bytes, action.at ?? random.int(bytes.length));
    case "truncate":
      return bytes.slice(0, action.keep ?? Math.floor(bytes.length / 2));
    case "stray":
      return concatBytes(Uint8Array.from(action.before ?? [0xff]), bytes, Uint8Array.from(action.after ?? [0x00]));
    case "echo":
      return action.only === true ? null : bytes;
    case "collide":
      return garbageBytes(bytes.length, random);
    case "garbage":
      return garbageBytes(action.bytes ?? 8 + random.int(24), random);
    case "glue":
      return concatBytes(action.what === "same" || previous === null ? bytes : previous, bytes);
    case "replace":
      return Uint8Array.from(action.bytes);
    case "remake":
      return action.make(bytes);
    default:
      return bytes;
  }
}

/** Applies all matching faults to one answer, in the order of the script. null = no answer anyway. */
export function applyFaults(reply: Uint8Array | null, actions: readonly FaultAction[], previous: Uint8Array | null, random: Random): Draft {
  let bytes: Uint8Array | null = reply;
  let delayMs = 0;
  let silenceMs = 0;
  for (const action of actions) {
    if (bytes !== null) bytes = damage(bytes, action, previous, random);
    if (action.kind === "delay") delayMs += action.ms;
    if (action.kind === "silence" || action.kind === "reboot") silenceMs = Math.max(silenceMs, action.ms);
  }
  const pieces = actions.find((action) => action.kind === "pieces") ?? null;
  return { bytes, delayMs, pieces, silenceMs, echo: actions.some((action) => action.kind === "echo") };
}
