import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isoOfWallMs, wallMsOfIso } from "../../protocol/index.ts";
import { createPack, createStage, SCENES } from "../../protocol/sim/index.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";
import { createLeapingClock } from "../support/leapingClock.ts";
import { historyRaws } from "./historyRig.ts";
import { acceptedIn, PACEIC, requestOf, rig } from "./rig.ts";

async function clockOf(line: ReturnType<typeof rig>, address = 1): Promise<number[]> {
  const request = requestOf(PACEIC, "clock", address);
  const [info] = acceptedIn(PACEIC, request, await line.ask(request.bytes, 100));
  return [...(info ?? [])];
}

describe("civil time", () => {
  it("is the same there and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: -60_000_000_000, max: 250_000_000_000 }), (second) => {
        const iso = isoOfWallMs(second * 1000);
        expect(new Date(second * 1000).toISOString()).toBe(iso.replace("Z", ".000Z"));
        expect(wallMsOfIso(iso)).toBe(second * 1000);
        expect(wallMsOfIso(iso.slice(0, -1))).toBe(second * 1000);
      }),
    );
  });

  it.each(["", "2026-02-29T00:00:00", "2026-13-01T00:00:00", "2026-01-01T24:00:00", "2026-01-01T00:60:00", "2026-01-01 00:00:00"])(
    "%j is none",
    (text) => expect(wallMsOfIso(text)).toBeNull(),
  );
});

describe("the clock of a pack", () => {
  it("is answered as the captured one", async () => {
    const capture = loadCaptures("paceic-v25").find(({ id }) => id === "v25-datetime-read");
    if (capture === undefined) throw new Error("no capture");
    const pack = createPack({ address: 0 });
    pack.override({ packTime: "2024-08-21T05:29:31" });
    const line = rig({ packs: [pack], drivers: [PACEIC] });
    expect(await line.ask(bytesOf(capture, "request"))).toEqual(bytesOf(capture, "response"));
    pack.override({ packTime: null });
    expect(await clockOf(line, 0)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("goes with the clock of the host, so far ahead as it was told, and goes on while the state stands still", async () => {
    const pack = createPack({ address: 1, clockOffsetS: -75 });
    const line = rig({ packs: [pack], drivers: [PACEIC], paced: false });
    expect(await clockOf(line)).toEqual([26, 1, 5, 8, 58, 45]);
    await line.clock.run(3 * 24 * 3_600_000);
    expect(await clockOf(line)).toEqual([26, 1, 8, 8, 58, 45]);
    pack.setClockOffset(3600);
    expect(await clockOf(line)).toEqual([26, 1, 8, 10, 0, 0]);
    expect(pack.truth().packTime).toBe("2026-01-08T10:00:00");
  });

  it("goes by the time on the wall where a bus is told it", () => {
    const pack = createPack({ address: 1 });
    rig({ packs: [pack], civilMs: () => Date.UTC(2031, 6, 1, 23, 59, 58) });
    expect(pack.truth().packTime).toBe("2031-07-01T23:59:58");
  });

  it("stamps what is logged", async () => {
    const pack = createPack({ address: 1, clockOffsetS: 30, history: { records: 0 } });
    const line = rig({ packs: [pack], drivers: [PACEIC] });
    pack.log();
    await line.clock.run(10_000);
    pack.log();
    pack.setClockOffset(-3600);
    pack.log();
    expect(pack.history().map(({ packTime }) => packTime)).toEqual(["2026-01-05T08:00:10", "2026-01-05T09:00:40", "2026-01-05T09:00:30"]);
  });

  it("takes the log along when the first host tells it the time, and leaves it alone later", async () => {
    const [pack] = createStage({ scene: SCENES.charge }).packs;
    if (pack === undefined) throw new Error("no pack");
    expect(pack.history()[0]?.packTime).toBe("2026-01-05T09:00:00");
    const clock = createLeapingClock();
    await clock.run(86_400_000);
    rig({ packs: [pack], clock });
    expect(pack.history()[0]?.packTime).toBe("2026-01-06T08:59:00");
    const before = historyRaws(pack);
    rig({ packs: [pack] });
    expect(historyRaws(pack)).toEqual(before);
  });
});
