import { describe, expect, it } from "vitest";
import { ReadPace } from "../../src/core/history/readPace.ts";
import { historyRig } from "../support/historyRig.ts";
import { createLeapingClock } from "../support/leapingClock.ts";
import { valueIn } from "../support/valueIn.ts";

const HOUR = 3_600_000;

const rigWith = (records: number) =>
  historyRig("paceic-v25", { paced: false, turnaroundMs: 2, stage: { pack: { history: { records, everyMs: 6 * HOUR } } } });

describe("how a pack's clock stands", () => {
  it("is said of the records of this pack alone", async () => {
    const rig = await rigWith(12);
    const read = async () => valueIn(await rig.clock.run(rig.app.call("history.clock", {})));
    const open = (key: string | null) => rig.clock.run(rig.app.call("history.open", { key }));
    await rig.download();
    const clockOfA = await read();
    expect(rig.now().clock).toEqual(clockOfA);
    const keyA = rig.now().archive?.key ?? "";

    rig.plug([]);
    await rig.until(() => rig.session().phase === "lost");
    rig.stage.packs[0]?.override({ packSerial: "ANOTHER" });
    rig.plug([rig.usb]);
    await rig.until(() => rig.session().pack?.identity.packSerial === "ANOTHER" && rig.now().archive?.key !== keyA);
    expect(rig.now().clock).toBeNull();
    expect(await open(keyA)).toMatchObject({ ok: true });
    expect(rig.now().clock).toEqual(clockOfA);

    const clockOfB = await read();
    expect(rig.now().clock).toBeNull();
    await open(null);
    expect(rig.now().clock).toEqual(clockOfB);
    await rig.clock.run(rig.app.close());
  });
});

describe("the time that a download has left", () => {
  it("is that of reading alone, without a sleep or the time in which the pack was away", async () => {
    const rig = await rigWith(400);
    await rig.call().call("history.download", {});
    await rig.until(() => (rig.now().progress?.read ?? 0) > 60);
    const before = rig.now().progress?.leftMs ?? Number.NaN;
    expect(before).toBeGreaterThan(0);
    rig.clock.sleepThrough(8 * HOUR);
    rig.plug([]);
    await rig.until(() => rig.now().progress?.stage === "waiting", 60_000, 100);
    await rig.clock.run(60_000);
    const read = rig.now().progress?.read ?? 0;
    rig.plug([rig.usb]);
    await rig.until(() => rig.now().progress?.leftMs != null && (rig.now().progress?.read ?? 0) > read, 120_000, 20);
    expect(rig.now().progress?.leftMs).toBeLessThan(10 * before);
    await rig.clock.run(rig.app.close());
  });

  it("is not told from a few records", async () => {
    const clock = createLeapingClock();
    const pace = new ReadPace(clock);
    for (let read = 1; read <= 10; read++) {
      await clock.run(1000);
      pace.tick();
      expect(pace.leftMs(read, 100)).toBe(read < 5 ? null : 1000 * (100 - read));
    }
    clock.sleepThrough(8 * HOUR);
    pace.tick();
    expect(pace.leftMs(11, 100)).toBeLessThan(200_000);
  });
});
