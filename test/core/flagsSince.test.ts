import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { PackWatch } from "../../src/core/bank/packWatch.ts";
import { FlagsSince } from "../../src/core/live/flagsSince.ts";
import { snapshotOf } from "../support/bankPacks.ts";
import { coreRig } from "../support/coreRig.ts";
import { createLeapingClock } from "../support/leapingClock.ts";

const MIN = 60_000;
const KEY = "alarm:cellOverVoltage";
const LOUD = snapshotOf(1, { alarms: ["cellOverVoltage"], protections: [], faults: [] });
const NOT_READ = snapshotOf(1, { alarms: "notRead", protections: "notRead", faults: "notRead" });
const QUIET = snapshotOf(1, { alarms: [], protections: [], faults: [] });

describe("since when a flag is active", () => {
  const broken = (...during: readonly (typeof LOUD)[]) => {
    const since = new FlagsSince();
    since.take(LOUD, 1);
    since.doubt();
    for (const [at, snapshot] of during.entries()) since.take(snapshot, 10 + at);
    return since;
  };

  it("is kept over answers that do not tell the flags, and not told with them", () => {
    const since = new FlagsSince();
    for (const [at, snapshot] of [LOUD, NOT_READ].entries()) since.take(snapshot, at);
    expect(since.shown).toEqual({});
    since.take(LOUD, 2);
    expect(since.shown).toEqual({ [KEY]: 0 });
  });

  it("is unknown after a break until the pack has said who it is, and then that of this pack", () => {
    for (const [isSame, at] of [
      [true, 1],
      [false, 11],
    ] as const) {
      const since = broken(NOT_READ, LOUD);
      expect(since.shown).toEqual({});
      since.named(isSame);
      since.take(LOUD, 20);
      expect(since.shown).toEqual({ [KEY]: at });
    }
  });

  it("begins anew when the flag was seen to be over", () => {
    const since = broken(QUIET, LOUD);
    since.named(true);
    since.take(LOUD, 20);
    expect(since.shown).toEqual({ [KEY]: 11 });
  });

  it("is never later than now, also where the clock was set back", () => {
    const since = new FlagsSince();
    since.take(LOUD, 9000);
    since.take(LOUD, 5000);
    expect(since.shown).toEqual({ [KEY]: 5000 });
  });

  it("is told of another pack of the line as soon as it has said that it is the same", () => {
    const clock = createLeapingClock();
    const watch = new PackWatch(clock, 2);
    const identity = (packSerial: string) => ({ bmsVersion: "1", modelSerial: "M", packSerial });
    const told = () => watch.state(false, { identity: null, unread: [] }, {}).flagsSinceWallMs;
    const good = (atMs: number) => watch.good(LOUD, atMs, false);
    good(1);
    watch.named(identity("A"));
    const first = told();
    expect(Object.keys(first)).toEqual([KEY]);
    for (const [at, serial] of ["A", "B"].entries()) {
      watch.doubt();
      good(100 * at + 10);
      expect(told()).toEqual({});
      watch.named(identity(serial));
      good(100 * at + 20);
      if (serial === "A") expect(told()).toEqual(first);
      else expect(told()[KEY]).toBeGreaterThan(first[KEY] ?? Number.NaN);
    }
  });
});

describe.each(["paceic-v25", "pace-modbus"] as const satisfies readonly FamilyId[])("%s: an alarm and a cable that was out", (family) => {
  async function afterBreak(packSerial: string) {
    const rig = coreRig({ families: [family] });
    const [pack] = rig.stage.packs;
    pack?.override({ alarms: new Set(["cellOverVoltage"]), packSerial: "A" });
    await rig.connect({ family, baudRate: 9600, address: 1 });
    const since = () => rig.snapshot()?.flagsSinceWallMs[KEY];
    await rig.until(() => since() !== undefined && rig.session().pack !== null);
    const firstMs = since() ?? Number.NaN;
    rig.plug([]);
    await rig.clock.run(2 * MIN);
    pack?.override({ alarms: new Set(["cellOverVoltage"]), packSerial });
    const from = rig.events.length;
    const backWallMs = rig.clock.wallMs();
    rig.plug([rig.usb]);
    await rig.until(() => rig.session().phase === "online");
    await rig.clock.run(10_000);
    const told = rig.events.slice(from).flatMap(({ message }) => {
      const at = message.event === "snapshot" ? message.payload.flagsSinceWallMs[KEY] : undefined;
      return at === undefined ? [] : [at];
    });
    await rig.clock.run(rig.app.call("bank.watch", {}));
    const wired = () => {
      const last = rig.events.findLast(({ message }) => message.event === "bank")?.message;
      return last?.event === "bank" ? last.payload.packs.find(({ isWired, snapshot }) => isWired && snapshot !== null) : undefined;
    };
    await rig.until(() => wired() !== undefined);
    expect(wired()?.flagsSinceWallMs[KEY]).toBe(since());
    await rig.clock.run(rig.app.close());
    return { firstMs, told: new Set(told), backWallMs };
  }

  it("is active since before for the same pack, and never since now", async () => {
    const { firstMs, told } = await afterBreak("A");
    expect([...told]).toEqual([firstMs]);
  });

  it("is active since now for another pack, and never since before", async () => {
    const { told, backWallMs } = await afterBreak("B");
    expect(told.size).toBe(1);
    for (const at of told) expect(at).toBeGreaterThan(backWallMs);
  });
});
