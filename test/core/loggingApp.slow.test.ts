import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import { SCENES } from "../../protocol/sim/index.ts";
import type { LogSettings } from "../../src/contract/logging.ts";
import { createApp } from "../../src/core/app.ts";
import { coreRig } from "../support/coreRig.ts";
import { csvRows, EVERY_10S } from "../support/logRig.ts";
import { valueIn } from "../support/valueIn.ts";

type Rig = ReturnType<typeof coreRig>;
const MIN = 60_000;

async function rowsOf({ ports }: Rig) {
  const files = valueIn(await ports.texts.list()).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const texts = await Promise.all(files.map(({ name }) => ports.texts.read(name, 0, 10_000_000)));
  return texts.flatMap((read) => (read.ok ? csvRows(read.value.text) : []));
}

async function online(family: FamilyId, packCount: number, settings: Partial<LogSettings> = {}): Promise<Rig> {
  const rig = coreRig({ families: [family], stage: { scene: SCENES.discharge, packCount, seed: 3 } });
  await rig.connect();
  await rig.until(() => rig.session().phase === "online");
  const started = await rig.clock.run(rig.app.call("log.start", { ...EVERY_10S, ...settings }));
  expect(started.ok).toBe(true);
  return rig;
}

const logOf = (rig: Rig) => {
  const last = rig.events.findLast(({ message }) => message.event === "log")?.message;
  if (last?.event !== "log") throw new Error("no log");
  return last.payload;
};

describe("logging in the program, on simulated packs", () => {
  it.each(DRIVERS)("writes all packs of a $family line as they are", async ({ family }) => {
    const rig = await online(family, 3);
    await rig.clock.run(10 * MIN);
    const rows = await rowsOf(rig);
    for (const [index, pack] of rig.stage.packs.entries()) {
      const own = rows.filter((row) => row.ADD === String(index + 1) && row.Row === "value");
      expect(own.length).toBeGreaterThan(25);
      const last = own.at(-1);
      const { cellVoltagesMv, packSerial } = pack.truth();
      expect(last?.["Pack SN"]).toBe(packSerial);
      expect(cellVoltagesMv.map((_, cell) => Number(last?.[`Cell ${cell + 1} (mV)`]))).toEqual(cellVoltagesMv);
      expect(last?.[`Cell ${cellVoltagesMv.length + 1} (mV)`]).toBeUndefined();
    }
    // No stamp twice, and no value twice under another stamp.
    expect(new Set(rows.map((row) => `${row.ADD} ${row.Time}`)).size).toBe(rows.length);
    expect(logOf(rig)).toMatchObject({ phase: "on", missing: [], error: null });
    await rig.clock.run(rig.app.call("log.stop", {}));
    await rig.clock.run(rig.app.close());
  });

  it("marks an unplugged adapter in every pack's rows, and goes on by itself", async () => {
    const rig = await online("pace-modbus", 2);
    await rig.clock.run(2 * MIN);
    rig.plug([]);
    await rig.clock.run(5 * MIN);
    expect(logOf(rig).missing).toEqual([1, 2]);
    rig.plug([rig.usb]);
    await rig.clock.run(2 * MIN);
    const gaps = (await rowsOf(rig)).filter((row) => row.Row === "gap");
    expect(gaps.map((row) => [row.ADD, row["Gap Reason"]])).toEqual([
      ["1", "linkLost"],
      ["2", "linkLost"],
    ]);
    for (const gap of gaps) expect(Date.parse(gap["Gap To"] ?? "") - Date.parse(gap["Gap From"] ?? "")).toBeGreaterThan(4.9 * MIN);
    await rig.clock.run(rig.app.close());
  });

  it("goes on after a restart of the program as soon as somebody connects", async () => {
    const rig = await online("paceic-v25", 1, { packs: "wired", everyS: 5 });
    await rig.clock.run(MIN);
    await rig.clock.run(rig.app.close());
    await rig.clock.run(10 * MIN);
    const again = createApp(rig.ports);
    // Not before it is told that it stays.
    await rig.clock.run(10_000);
    const before = await again.call("app.state", {});
    expect(before.ok && before.value.log.phase).toBe("off");
    await rig.clock.run(again.resume());
    await rig.clock.run(10_000);
    const state = await again.call("app.state", {});
    expect(state.ok && state.value.log).toMatchObject({ phase: "on", missing: [1], settings: { everyS: 5, packs: "wired" } });
    const wanted = { path: rig.usb.path, family: "auto", baudRate: "auto", address: 1 } as const;
    await rig.clock.run(again.call("session.connect", wanted));
    await rig.clock.run(MIN);
    const rows = await rowsOf(rig);
    expect(valueIn(await rig.ports.texts.list())).toHaveLength(1);
    expect(rows.filter((row) => row.Row === "gap").map((row) => row["Gap Reason"])).toEqual(["programEnded disconnected"]);
    expect(rows.findLastIndex((row) => row.Row === "value")).toBeGreaterThan(rows.findIndex((row) => row.Row === "gap"));
    await rig.clock.run(again.close());
  });
});
