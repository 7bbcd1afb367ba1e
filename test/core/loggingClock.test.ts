import { describe, expect, it } from "vitest";
import { LogFiles } from "../../src/core/logging/logFiles.ts";
import { createMemoryTexts } from "../../src/core/memory/memoryTexts.ts";
import { createLeapingClock } from "../support/leapingClock.ts";
import type { LogMachine } from "../support/logRig.ts";
import { csvRows, filesOf, gapsOf, logMachine, logRun, rowsOf, started, time, wholeFile } from "../support/logRig.ts";
import { valueIn } from "../support/valueIn.ts";

const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

async function restarted(machine: LogMachine, offMs = 30 * MIN) {
  await machine.clock.run(offMs);
  const run = logRun(machine);
  await machine.clock.run(run.service.resume());
  await machine.clock.run(MIN);
  return run;
}

describe("a log and a clock that was set back", () => {
  it("goes on in its own file after each restart, though a file of the time before seems to be newer", async () => {
    const machine = logMachine();
    machine.wallShiftMs = DAY;
    const first = await started(machine);
    await machine.clock.run(MIN);
    machine.wallShiftMs = 0;
    await machine.clock.run(MIN);
    expect(await filesOf(first.service)).toHaveLength(2);
    first.kill();
    for (let restart = 1; restart <= 3; restart++) {
      const run = await restarted(machine);
      expect(await filesOf(run.service)).toHaveLength(2);
      const gaps = gapsOf(await rowsOf(run.service)).filter(([, , why]) => why === "programEnded");
      expect(gaps).toHaveLength(restart);
      for (const [from = "", to = ""] of gaps) expect(Math.round((Date.parse(to) - Date.parse(from)) / (10 * MIN))).toBe(3);
      run.kill();
    }
  });

  it("marks what is missing from before a restart", async () => {
    const machine = logMachine();
    const first = await started(machine);
    machine.wallShiftMs = -HOUR;
    await machine.clock.run(MIN);
    first.kill();
    const run = await restarted(machine);
    expect(run.service.state().gaps).toBe(3);
    const ended = gapsOf(await rowsOf(run.service)).filter(([, , why]) => why === "programEnded");
    expect(ended).toHaveLength(1);
    run.kill();
  });

  it("counts files that lie ahead of now as the oldest, and several of one second by their number", async () => {
    const texts = createMemoryTexts();
    const newestFirst = ["20260105-085900-10", "20260105-085900-2", "20260105-085900", "20260104-090000", "20260106-085900"];
    const names = newestFirst.map((name) => `open-bmstool-${name}.csv`);
    for (const name of names.toSorted()) await texts.append(name, "x".repeat(100));
    const { ports } = logMachine();
    const files = new LogFiles(texts, createLeapingClock(), ports.civilTime);
    expect(valueIn(await files.list()).map(({ name }) => name)).toEqual(names);
    files.setLimit(450);
    const at = ports.clock.wallMs();
    await files.append("head\r\n", "row\r\n", { firstWallMs: at, nowWallMs: at });
    expect(valueIn(await files.list()).map(({ name }) => name)).toEqual(["open-bmstool-20260105-090000.csv", ...names.slice(0, 4)]);
  });
});

describe("midnight", () => {
  it.each([200, 700, 999])("puts a value into the file of its own day, %i ms past the second", async (pastMs) => {
    const machine = logMachine(undefined, 14 * HOUR + 59 * MIN);
    await machine.clock.run(pastMs);
    const run = await started(machine);
    run.line.silent.add(3);
    await machine.clock.run(30_000);
    run.line.everyMs = 3000;
    await machine.clock.run(2 * MIN);
    const names = await filesOf(run.service);
    expect(names.map((name) => name.slice(13, 21))).toEqual(["20260105", "20260106"]);
    for (const name of names) {
      const values = csvRows(await wholeFile(run.service, name, 262_144)).filter((row) => row.Row === "value");
      expect(new Set(values.map((row) => row.Time?.slice(0, 10).replaceAll("-", "")))).toEqual(new Set([name.slice(13, 21)]));
    }
    const values = (await rowsOf(run.service)).filter((row) => row.ADD === "1" && row.Row === "value");
    for (const [at, row] of values.entries()) if (at > 0) expect(time(row)).toBeGreaterThan(time(values[at - 1]));
    await run.end();
  });

  it("begins no other file of the day before for a value that comes late", async () => {
    const machine = logMachine(undefined, 14 * HOUR + 59 * MIN + 50_000);
    const run = await started(machine);
    await machine.clock.run(5500);
    // One pack was heard last before midnight and is logged after the others, which are of the new day.
    run.line.silent.add(1).add(2);
    await machine.clock.run(3000);
    run.line.silent.add(3);
    run.line.silent.delete(1);
    run.line.silent.delete(2);
    await machine.clock.run(MIN);
    expect((await filesOf(run.service)).map((name) => name.slice(13, 21))).toEqual(["20260105", "20260106"]);
    await run.end();
  });
});
