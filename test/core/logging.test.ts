import { describe, expect, it } from "vitest";
import { isoOfWallMs } from "../../protocol/index.ts";
import { stampOf, wallMsOfStamp } from "../../src/core/logging/civilStamp.ts";
import { createMemoryTexts } from "../../src/core/memory/memoryTexts.ts";
import { LEAPING_WALL_MS } from "../support/leapingClock.ts";
import type { LogMachine } from "../support/logRig.ts";
import { csvRows, EVERY_10S, filesOf, fullDisk, gapsOf, logMachine, logRun, rowsOf, started, time, wholeFile } from "../support/logRig.ts";

const MIN = 60_000;
const HOUR = 60 * MIN;

describe("time stamps", () => {
  it("are the civil time with its distance to UTC, and are read back to the millisecond", () => {
    for (const minutes of [0, 60, 345, -210, -720, 840]) {
      const civil = (wallMs: number) => isoOfWallMs(wallMs + minutes * MIN).slice(0, 19);
      for (const wallMs of [LEAPING_WALL_MS, LEAPING_WALL_MS + 1, LEAPING_WALL_MS + 999, LEAPING_WALL_MS + 86_399_999]) {
        const stamp = stampOf(wallMs, civil);
        expect(Date.parse(stamp)).toBe(wallMs);
        expect(wallMsOfStamp(stamp)).toBe(wallMs);
        expect(stamp.slice(0, 19)).toBe(civil(wallMs));
      }
    }
    for (const text of ["", "Time", "2026-02-30T00:00:00.000+00:00", "2026-01-05T10:30:00+01:00"]) expect(wallMsOfStamp(text)).toBeNull();
  });
});

describe("logging", () => {
  it("writes one row a pack and interval, with its own time and everything it says, and nothing twice", async () => {
    const machine = logMachine(undefined, 90 * MIN);
    const run = await started(machine);
    await machine.clock.run(5 * MIN);
    const rows = await rowsOf(run.service);
    for (const add of ["1", "2", "3"]) {
      const own = rows.filter((row) => row.ADD === add);
      expect(own.length).toBeGreaterThanOrEqual(30);
      expect(own.length).toBeLessThanOrEqual(32);
      expect(new Set(own.map((row) => row.Time)).size).toBe(own.length);
    }
    expect(rows.filter((row) => row.Row !== "value")).toEqual([]);
    expect(rows[1]).toMatchObject({
      ADD: "2",
      "Pack SN": "PACK2",
      "Pack Voltage (V)": "53.120",
      "Pack Current (A)": "-12.340",
      "SOC (%)": "65.5",
      "Calculated Here": "soh",
      Cycles: "17",
      "Max Cell (mV)": "3330",
      "Cell 16 (mV)": "3330",
      "Temp 4 (°C)": "23.5",
      "MOS Temp (°C)": "-1.5",
      Mode: "discharging",
      chargeMos: "on",
      limiter: "off",
      prechargeMos: "",
      heater: "",
      Alarms: "lowSoc cellUnderVoltage",
      Protections: "none",
      Faults: "not read",
      "Gap Reason": "",
    });
    expect(rows[0]?.Time).toMatch(/^2026-01-05T10:30:00\.\d{3}\+01:30$/);
    expect(run.keepers()).toBe(1);
    expect(run.service.state()).toMatchObject({ phase: "on", rows: rows.length, gaps: 0, missing: [] });
    await run.end();
    expect(run.keepers()).toBe(0);
  });

  it("never logs a value again that is older than the interval", async () => {
    const machine = logMachine();
    const run = await started(machine);
    await machine.clock.run(MIN);
    run.line.phase = "lost";
    await machine.clock.run(10 * MIN);
    const before = await rowsOf(run.service);
    expect(time(before.at(-1)) - time(before[0])).toBeLessThan(MIN + 10_000);
    await run.service.stop();
    // Started again with nothing but old values on the screen: not one row.
    await machine.clock.run(run.service.start(EVERY_10S));
    await machine.clock.run(MIN);
    expect(run.service.state()).toMatchObject({ phase: "on", rows: 0, file: null });
    await run.end();
  });

  it("logs only the wired pack when told so, and asks nobody to keep the others fresh", async () => {
    const machine = logMachine();
    const run = await started(machine, { packs: "wired", decimal: "comma" });
    await machine.clock.run(2 * MIN);
    const rows = await rowsOf(run.service, ";");
    expect(new Set(rows.map((row) => row.ADD))).toEqual(new Set(["1"]));
    expect(rows[0]).toMatchObject({ "Pack Voltage (V)": "53,120" });
    expect(run.keepers()).toBe(0);
    await run.end();
  });

  it("keeps its columns in a file, begins another when they change, and lets no text become a formula", async () => {
    const machine = logMachine();
    const run = await started(machine);
    run.line.silent.add(3);
    await machine.clock.run(MIN);
    run.change.set(2, {
      cellVoltagesMv: Array.from({ length: 20 }, () => 3300),
      unknownBits: [{ register: "=HYPERLINK(1)", mask: 255, severity: null }],
    });
    await machine.clock.run(MIN);
    run.line.silent.delete(3);
    await machine.clock.run(MIN);
    const names = await filesOf(run.service);
    expect(names).toHaveLength(2);
    const [before = "", after = ""] = await Promise.all(names.map((name) => wholeFile(run.service, name)));
    for (const text of [before, after]) {
      const widths = text
        .trimEnd()
        .split("\r\n")
        .map((line) => line.split(",").length);
      expect(new Set(widths).size).toBe(1);
    }
    expect(before).not.toContain("Cell 17");
    expect(after).toContain("Cell 20 (mV)");
    expect(csvRows(after).find((row) => row.ADD === "2")?.["Unknown Bits"]).toBe("'=HYPERLINK(1) 0xff");
    // A pack with fewer cells fits into the wider file.
    expect(csvRows(after).find((row) => row.ADD === "1")).toMatchObject({ "Cell 16 (mV)": "3330", "Cell 17 (mV)": "" });
    await run.end();
  });

  it("marks when the computer slept or its clock was set, both ways", async () => {
    const machine = logMachine();
    const run = await started(machine);
    await machine.clock.run(MIN);
    for (const shift of [2 * HOUR, -HOUR]) {
      machine.wallShiftMs += shift;
      await machine.clock.run(MIN);
    }
    const gaps = gapsOf(await rowsOf(run.service));
    expect(gaps.map(([, , why]) => why)).toEqual(["clockSet", "clockSet"]);
    const spans = gaps.map(([from = "", to = ""]) => Date.parse(to) - Date.parse(from));
    expect(spans[0]).toBeGreaterThan(2 * HOUR - MIN);
    expect(spans[1]).toBeLessThan(-HOUR + MIN);
    await run.end();
  });

  it("marks it where the values jump, also when one from before is logged after", async () => {
    const machine = logMachine();
    const run = await started(machine);
    await machine.clock.run(MIN);
    // Set between a value and its row.
    await machine.clock.run(10_000 - (machine.clock.wallMs() % 10_000) - 5);
    machine.wallShiftMs += HOUR;
    await machine.clock.run(MIN);
    const rows = (await rowsOf(run.service)).filter(({ ADD }) => ADD === "1");
    const jumps = rows.filter((row, at) => row.Row === "value" && time(row) - time(rows[at - 1]) > HOUR / 2);
    // The row in front of a jump is its gap, which ends where the value begins.
    expect(jumps).toEqual([]);
    const gaps = gapsOf(rows);
    expect(gaps.map(([, , why]) => why)).toEqual(["clockSet"]);
    const [[from = "", to = ""] = []] = gaps;
    expect(Date.parse(to) - Date.parse(from)).toBeGreaterThan(HOUR - MIN);
    await run.end();
  });

  it("says why the wired pack, another one, and one that cannot be told apart are missing", async () => {
    const machine = logMachine();
    const run = await started(machine);
    await machine.clock.run(MIN);
    run.line.addresses = [1, 2];
    await machine.clock.run(MIN);
    run.line.addresses = [1, 2, 3];
    await machine.clock.run(MIN);
    expect(gapsOf(await rowsOf(run.service), "3").map(([, , why]) => why)).toEqual(["otherPack"]);
    run.line.everyMs = MIN;
    await machine.clock.run(5 * MIN);
    expect(gapsOf(await rowsOf(run.service)).map(([, , why]) => why)).toContain("noValue");
    await run.end();
  });
});

describe("a disk that is full", () => {
  it.each([1, 2, 3, 5, 8])("at write %i and for ten minutes: says so, tries seldom, and marks what is missing", async (at) => {
    const disk = fullDisk(createMemoryTexts());
    const machine = logMachine(disk);
    disk.isFull = at === 1;
    const run = await started(machine);
    while (disk.tries < at - 1) await machine.clock.run(5000);
    disk.isFull = true;
    await machine.clock.run(10 * MIN);
    expect(run.service.state()).toMatchObject({ phase: "halted", error: { code: "host.storage", detail: { reason: "ENOSPC" } } });
    expect(disk.tries - at).toBeLessThanOrEqual(11);
    disk.isFull = false;
    await machine.clock.run(3 * MIN);
    expect(run.service.state()).toMatchObject({ phase: "on", error: null, missing: [], gaps: 3 });
    const rows = await rowsOf(run.service);
    for (const add of ["1", "2", "3"]) {
      const [gap, ...more] = gapsOf(rows, add);
      expect(more).toEqual([]);
      expect(gap?.[2]).toBe("notWritten");
      expect(Date.parse(gap?.[1] ?? "") - Date.parse(gap?.[0] ?? "")).toBeGreaterThan(9 * MIN);
    }
    await run.end();
  });

  it("is not begun on when it cannot even be kept that it is on", async () => {
    const machine = logMachine();
    const run = logRun({ ...machine, ports: { ...machine.ports, store: fullStore(machine) } });
    expect(await machine.clock.run(run.service.start(EVERY_10S))).toMatchObject({ ok: false, error: { code: "host.storage" } });
    expect(run.service.state()).toMatchObject({ phase: "off" });
    await machine.clock.run(MIN);
    expect(await run.service.files()).toEqual({ ok: true, value: [] });
    await run.end();
  });
});

const fullStore = ({ ports }: LogMachine): LogMachine["ports"]["store"] => ({
  ...ports.store,
  write: async (name) => ({ ok: false, error: { code: "host.storage", detail: { name, reason: "ENOSPC" } } }),
});

describe("a program that ended", () => {
  it("goes on in the same file and marks the time between, until it is stopped", async () => {
    const machine = logMachine();
    const first = await started(machine);
    await machine.clock.run(2 * MIN);
    first.kill();
    await machine.clock.run(30 * MIN);
    const second = logRun(machine);
    await machine.clock.run(second.service.resume());
    await machine.clock.run(MIN);
    expect(second.service.state()).toMatchObject({ phase: "on", gaps: 3, settings: EVERY_10S });
    expect(await filesOf(second.service)).toHaveLength(1);
    const [gap, ...more] = gapsOf(await rowsOf(second.service));
    expect(more).toEqual([]);
    expect(gap?.[2]).toBe("programEnded");
    expect(Date.parse(gap?.[1] ?? "") - Date.parse(gap?.[0] ?? "")).toBeGreaterThan(29 * MIN);
    await machine.clock.run(second.service.stop());
    await second.end();
    const third = logRun(machine);
    await machine.clock.run(third.service.resume());
    await machine.clock.run(MIN);
    expect(third.service.state()).toMatchObject({ phase: "off", settings: EVERY_10S });
    await third.end();
  });

  it("takes nothing of an older log for its own, and another day for another file", async () => {
    const machine = logMachine();
    const old = await started(machine);
    await machine.clock.run(MIN);
    await machine.clock.run(old.service.stop());
    await old.end();
    await machine.clock.run(HOUR);
    const first = logRun(machine);
    first.line.phase = "lost";
    await machine.clock.run(MIN);
    await machine.clock.run(first.service.start(EVERY_10S));
    first.kill(); // before the first row
    const second = logRun(machine);
    await machine.clock.run(second.service.resume());
    await machine.clock.run(MIN);
    expect(second.service.state()).toMatchObject({ phase: "on", gaps: 0 });
    second.kill();
    await machine.clock.run(24 * HOUR);
    const third = logRun(machine);
    await machine.clock.run(third.service.resume());
    await machine.clock.run(MIN);
    expect(third.service.state().gaps).toBe(3);
    expect(await filesOf(third.service)).toHaveLength(3);
    await third.end();
  });
});
