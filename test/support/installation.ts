import type { ByteStream, FamilyId, FlagKey, PackTruth } from "../../protocol/index.ts";
import { driverOf, wallMsOfIso } from "../../protocol/index.ts";
import type { PackOptions, SimBus, SimPack } from "../../protocol/sim/index.ts";
import { createPack, createSimBus } from "../../protocol/sim/index.ts";
import { createLanes } from "../../src/node/lanes.ts";
import { openSerialStream } from "../../src/node/serialStream.ts";
import { createSystemClock, localCivilTime } from "../../src/node/systemClock.ts";
import { createPair } from "./socat.ts";

const BAUD = 9600;

/** The pack at this place of the rack, with the place as its address: ready to be handed over, but for what is given. */
export function soundPack(place: number, more: Partial<PackOptions> = {}): SimPack {
  const pack = createPack({
    address: place,
    seed: 7,
    packSerial: `SN2026${place}`,
    modelSerial: `BOARD2026${place}`,
    socDeciPct: 500,
    source: { currentMa: 0 },
    history: { records: 2, capacity: 10 },
    ...more,
  });
  pack.step(1000);
  return pack;
}

/** What a pack says of itself once it is full; one family has a flag for it that the simulator does not raise by itself. */
export function fullTruth({ fullCapacityMah }: PackTruth): Partial<PackTruth> {
  return {
    fullyCharged: true,
    socDeciPct: 1000,
    remainingCapacityMah: fullCapacityMah,
    protections: new Set<FlagKey>(["fullCharge"]),
  };
}

/** Packs on one pair of wires at the far end of a pty; a person may exchange and restart them, and pull the cable of the program. */
export interface Installation {
  /** What the program opens. */
  readonly path: string;
  /** In the order of their places in the rack. */
  packs(): readonly SimPack[];
  pack(place: number): SimPack;
  exchange(place: number, pack: SimPack): void;
  /** Turns the ADD switch of this pack and restarts all of them. */
  turnSwitch(place: number, address: number): void;
  /** Adds to what this pack says of itself regardless of its physics. */
  spoil(place: number, patch: Partial<PackTruth>): void;
  mend(place: number, ...keys: (keyof PackTruth)[]): void;
  /** Lets the same current flow in all of them. */
  load(currentMa: number): void;
  pull(): Promise<void>;
  plugIn(): Promise<void>;
  close(): Promise<void>;
}

export async function installationOf(family: FamilyId, first: readonly SimPack[]): Promise<Installation> {
  const ports = await createPair();
  const lane = createLanes()("packs");
  const patches = new Map<SimPack, Partial<PackTruth>>();
  let packs = first;
  const switches = new Map<number, number>();
  let bus: SimBus;
  let stream: ByteStream | null = null;

  /** As the others on the line hear it. */
  function atItsSwitch(pack: SimPack, index: number): SimPack {
    const address = switches.get(index + 1) ?? pack.address;
    return { ...pack, address, truth: () => ({ ...pack.truth(), address }) };
  }
  function restart(next: readonly SimPack[]): void {
    bus?.stop();
    packs = next;
    const clock = createSystemClock();
    bus = createSimBus({
      clock,
      drivers: [driverOf(family)],
      packs: packs.map(atItsSwitch),
      baudRate: BAUD,
      paced: false,
      turnaroundMs: 2,
      lineKind: "shared",
      civilMs: () => wallMsOfIso(localCivilTime(clock.wallMs())) ?? clock.wallMs(),
    });
    bus.onBytes((chunk) => void stream?.write(chunk));
  }
  async function open(): Promise<void> {
    const opened = await openSerialStream(ports.pack, BAUD, lane);
    if (!opened.ok) throw new Error(opened.error.code);
    stream = opened.value;
    stream.onData((chunk) => bus.feed(chunk));
  }
  async function unplug(): Promise<void> {
    await stream?.close();
    stream = null;
  }
  const pack = (place: number): SimPack => {
    const found = packs[place - 1];
    if (found === undefined) throw new Error(`no pack at place ${place}`);
    return found;
  };
  const say = (place: number, patch: Partial<PackTruth>): void => {
    patches.set(pack(place), patch);
    pack(place).override(patch);
  };

  restart(first);
  await open();
  return {
    path: ports.tool,
    packs: () => packs,
    pack,
    exchange: (place, next) => restart(packs.map((each, at) => (at === place - 1 ? next : each))),
    turnSwitch(place, address) {
      switches.set(place, address);
      restart(packs);
    },
    spoil: (place, patch) => say(place, { ...patches.get(pack(place)), ...patch }),
    mend: (place, ...keys) => {
      const left = Object.entries(patches.get(pack(place)) ?? {}).filter(([key]) => !keys.some((each) => each === key));
      say(place, Object.fromEntries(left));
    },
    load(currentMa) {
      for (const each of packs) {
        each.setSource({ currentMa });
        each.step(1000);
      }
    },
    async pull() {
      await unplug();
      await ports.kill();
    },
    async plugIn() {
      await ports.start();
      await open();
    },
    async close() {
      bus.stop();
      await unplug();
      await ports.dispose();
    },
  };
}
