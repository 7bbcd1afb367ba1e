import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import type { EventMessage } from "../../src/contract/events.ts";
import { Snapshots } from "../../src/core/live/snapshots.ts";
import { snapshotOf } from "../support/bankPacks.ts";
import { coreRig } from "../support/coreRig.ts";
import { createLeapingClock } from "../support/leapingClock.ts";
import { csvRows, EVERY_10S } from "../support/logRig.ts";
import { valueIn } from "../support/valueIn.ts";

const MIN = 60_000;

/** Live values as the session stores them; cell 1 tells which connection they are of. */
function liveRig() {
  const clock = createLeapingClock(1000);
  const told: EventMessage[] = [];
  const snapshots = new Snapshots(clock, (message) => told.push(message));
  return {
    snapshots,
    told,
    async take(mv: number) {
      await clock.run(1000);
      snapshots.store(snapshotOf(1, { cellVoltagesMv: [mv] }), clock.nowMs());
    },
    name: (packSerial: string, address = 1) =>
      snapshots.named({ family: "paceic-v25", address, identity: { bmsVersion: "V", modelSerial: "notReported", packSerial } }),
    cells: () => snapshots.trend.since(0).map(({ cellVoltagesMv }) => cellVoltagesMv[0]),
    run: () => snapshots.latest()?.trendRun,
  };
}

describe("the trend after a break", () => {
  async function twoPacks(second: string, address = 1) {
    const rig = liveRig();
    await rig.take(3001);
    rig.name("PACK-A");
    await rig.take(3002);
    rig.snapshots.reconnected();
    await rig.take(4001);
    rig.name(second, address);
    return rig;
  }

  it("goes on for the same pack, also at another address, and for one whose identity was not read", async () => {
    for (const [serial, address] of [
      ["PACK-A", 1],
      ["PACK-A", 2],
      ["notRead", 1],
    ] as const)
      expect((await twoPacks(serial, address)).cells()).toEqual([3001, 3002, 4001]);
  });

  it("has of another pack only what came over its connection, and says at once that it was begun anew", async () => {
    const before = (await twoPacks("PACK-A")).run();
    for (const [serial, address] of [
      ["PACK-B", 1],
      ["notRead", 2],
    ] as const) {
      const rig = await twoPacks(serial, address);
      expect(rig.cells()).toEqual([4001]);
      const last = rig.told.at(-1);
      expect(last?.event === "snapshot" && [last.payload.inTrend, last.payload.trendRun !== before]).toEqual([false, true]);
      await rig.take(4002);
      expect(rig.cells()).toEqual([4001, 4002]);
    }
  });

  it("is not handed on over a connection that told no identity", async () => {
    const rig = await twoPacks("notRead");
    rig.snapshots.reconnected();
    await rig.take(5001);
    rig.name("PACK-B");
    expect(rig.cells()).toEqual([5001]);
  });
});

describe("values of the pack on the line", () => {
  it("are none until it has given some, while the last ones of before are still shown", async () => {
    const rig = liveRig();
    await rig.take(3001);
    expect(rig.snapshots.ofConnection()?.snapshot.cellVoltagesMv).toEqual([3001]);
    rig.snapshots.reconnected();
    expect(rig.snapshots.ofConnection()).toBeNull();
    expect(rig.snapshots.latest()?.snapshot.cellVoltagesMv).toEqual([3001]);
    await rig.take(4001);
    expect(rig.snapshots.ofConnection()?.snapshot.cellVoltagesMv).toEqual([4001]);
  });
});

describe.each(["paceic-v25", "pace-modbus"] as const satisfies readonly FamilyId[])("%s: a cable that goes to a pack", (family) => {
  it.each(["A", "B"])("of serial number %s without a Disconnect gives it a trend of its own, or goes on with it", async (packSerial) => {
    const rig = coreRig({ families: [family] });
    rig.stage.packs[0]?.override({ packSerial: "A" });
    await rig.connect({ family, baudRate: 9600, address: 1 });
    await rig.until(() => rig.session().pack !== null);
    const run = rig.snapshot()?.trendRun;
    rig.plug([]);
    await rig.clock.run(MIN);
    rig.stage.packs[0]?.override({ packSerial });
    const backWallMs = rig.clock.wallMs();
    rig.plug([rig.usb]);
    await rig.until(() => rig.session().phase === "online" && rig.session().pack !== null);
    const trend = valueIn(await rig.clock.run(rig.app.call("trend.read", { sinceWallMs: 0 })));
    expect(trend.at(-1)?.wallMs).toBeGreaterThan(backWallMs);
    expect(trend.some(({ wallMs }) => wallMs < backWallMs)).toBe(packSerial === "A");
    expect(rig.snapshot()?.trendRun === run).toBe(packSerial === "A");
    await rig.clock.run(rig.app.close());
  });
});

describe("a log while the switch of the wired pack is turned", () => {
  it("has no values of the former address under the new one", async () => {
    const rig = coreRig({ families: ["paceic-v25"], stage: { packCount: 1 }, lineKind: "private", answersAnyAddress: ["paceic-v25"] });
    await rig.connect();
    await rig.until(() => rig.session().pack !== null);
    await rig.clock.run(rig.app.call("log.start", { ...EVERY_10S, everyS: 30, packs: "wired" }));
    await rig.clock.run(MIN);
    const cells = rig.truth().cellVoltagesMv.map(() => 3456);
    rig.stage.packs[0]?.override({ address: 9, cellVoltagesMv: cells, packVoltageMv: 3456 * cells.length });
    rig.bus.setFaults(["analog", "status"].map((block) => ({ when: { address: 9, block }, do: { kind: "drop" } })));
    await rig.until(() => rig.session().found?.address === 9);
    await rig.clock.run(MIN);
    rig.bus.setFaults([]);
    await rig.until(() => rig.snapshot()?.snapshot.address === 9);
    await rig.clock.run(2 * MIN);
    const [file] = valueIn(await rig.ports.texts.list());
    const rows = csvRows(valueIn(await rig.ports.texts.read(file?.name ?? "", 0, 10_000_000)).text);
    const own = rows.filter(({ ADD, Row }) => ADD === "9" && Row === "value");
    expect(own.length).toBeGreaterThanOrEqual(3);
    expect(new Set(own.map((row) => row["Cell 1 (mV)"]))).toEqual(new Set(["3456"]));
    await rig.clock.run(rig.app.close());
  });
});
