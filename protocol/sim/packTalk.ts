import type { ChatterForm } from "../ascii/chatterLayouts.ts";
import { CHATTER_FORMS, CHATTER_HEADER } from "../ascii/chatterLayouts.ts";
import { buildAsciiFrame } from "../ascii/frame.ts";
import type { Values } from "../layout/fields.ts";
import { encodeLayout } from "../layout/interpreter.ts";
import type { PackTruth } from "../model/truth.ts";
import { CHARGE_GRID_MAH, CURRENT_GRID_MA, onGrid } from "./grid.ts";
import type { SimPack } from "./simPack.ts";
import type { Timeline } from "./timeline.ts";

/** Packs of a shared line that talk to each other, in ASCII frames: the one with the lowest ADD asks the others in turn. */
export interface PackTalk {
  /** Interval between two requests. */
  readonly everyMs: number;
  /** They do not listen before they talk: their frames and the answers to a PC spoil each other. */
  readonly collides?: boolean;
  /** VER of their frames; which one real packs use is not known. */
  readonly version?: number;
  /** Asked before each request; absent = they never are. */
  readonly isQuiet?: () => boolean;
}

export const PACK_TALKS = {
  calm: { everyMs: 400 },
  collide: { everyMs: 400, collides: true },
} as const satisfies Record<string, PackTalk>;
export type PackTalkName = keyof typeof PACK_TALKS;

export function isPackTalkName(name: string): name is PackTalkName {
  return Object.hasOwn(PACK_TALKS, name);
}

const VERSION = 0x20;
const CID1 = 0x46;
const DONE = 0x00;
/** Delay before a pack retries on a busy wire. */
const LOOK_AGAIN_MS = 10;
const SENSORS = 4;
/** How a sensor that is not fitted is encoded is not known; this is raw 0. */
const NO_SENSOR_DECI_C = -2731;
/** What follows the alarms of the status is not known. */
const UNEXPLAINED = "00".repeat(18);

function sensorsOf(truth: PackTruth): readonly number[] {
  const cells = Array.from({ length: SENSORS }, (_, i) => truth.cellTemperaturesDeciC[i] ?? NO_SENSOR_DECI_C);
  return [...cells, truth.mosTemperatureDeciC ?? NO_SENSOR_DECI_C, truth.environmentTemperatureDeciC ?? NO_SENSOR_DECI_C];
}

function valuesOf(truth: PackTruth): Values {
  const sensors = sensorsOf(truth);
  return {
    infoFlag: 0,
    packByte: truth.address,
    cellCount: truth.cellVoltagesMv.length,
    cellVoltagesMv: truth.cellVoltagesMv,
    cellAlarms: truth.cellVoltagesMv.map(() => 0),
    temperatureCount: sensors.length,
    temperaturesDeciC: sensors,
    temperatureAlarms: sensors.map(() => 0),
    currentMa: onGrid(truth.currentMa, CURRENT_GRID_MA),
    packVoltageMv: truth.packVoltageMv,
    remainingCapacityMah: onGrid(truth.remainingCapacityMah, CHARGE_GRID_MAH),
    userDefinedCount: 0,
    fullCapacityMah: onGrid(truth.fullCapacityMah, CHARGE_GRID_MAH),
    cycleCount: truth.cycleCount,
    ratedCapacityMah: onGrid(truth.ratedCapacityMah, CHARGE_GRID_MAH),
    unexplained: UNEXPLAINED,
  };
}

function answerOf(truth: PackTruth, { layout }: ChatterForm, version: number): Uint8Array {
  const info = encodeLayout([...CHATTER_HEADER, ...layout], valuesOf(truth));
  if (!info.ok) throw new RangeError(`a state that the packs cannot tell each other: ${JSON.stringify(info.error)}`);
  return buildAsciiFrame({ version, address: truth.address, cid1: CID1, code: DONE }, info.value);
}

/** The wire as seen by the packs. */
interface TalkWire {
  readonly timeline: Timeline;
  readonly packs: readonly SimPack[];
  readonly byteMs: number;
  readonly turnaroundMs: number;
  isTaken(): boolean;
  say(bytes: Uint8Array, startMs: number): void;
}

/** Continues until the timeline is stopped. */
export function startTalk(talk: PackTalk, wire: TalkWire, startMs: number): void {
  const { timeline, packs, byteMs, turnaroundMs } = wire;
  const { everyMs, collides = false, version = VERSION } = talk;
  let turn = 0;

  function askNext(dueMs: number): void {
    const awake = packs.filter((pack) => !pack.truth().isAsleep).sort((a, b) => a.address - b.address);
    const others = awake.slice(1);
    const asked = others[turn % others.length];
    const form = CHATTER_FORMS[Math.floor(turn / others.length) % CHATTER_FORMS.length];
    if (asked === undefined || form === undefined) return;
    turn += 1;
    const { address } = asked;
    const request = buildAsciiFrame({ version, address, cid1: CID1, code: form.cid2 }, Uint8Array.of(address));
    wire.say(request, dueMs);
    timeline.at(dueMs + request.length * byteMs + turnaroundMs, (answerMs) => wire.say(answerOf(asked.truth(), form, version), answerMs));
  }

  function round(dueMs: number): void {
    if (!collides && wire.isTaken()) {
      timeline.at(dueMs + LOOK_AGAIN_MS, round);
      return;
    }
    if (talk.isQuiet?.() !== true) askNext(dueMs);
    timeline.at(dueMs + everyMs, round);
  }
  timeline.at(startMs + everyMs, round);
}
