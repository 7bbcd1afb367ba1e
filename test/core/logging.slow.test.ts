import { describe, expect, it } from "vitest";
import { filesOf, gapsOf, logMachine, rowsOf, started, time } from "../support/logRig.ts";
import { valueIn } from "../support/valueIn.ts";

const MIN = 60_000;
const HOUR = 60 * MIN;

describe("a long log", () => {
  it("runs for 24 hours: a gap for each loss, a file for each day, figures that agree", async () => {
    const machine = logMachine();
    const run = await started(machine);
    await machine.clock.run(HOUR);
    run.line.phase = "lost";
    await machine.clock.run(40 * MIN);
    expect(run.service.state().missing).toEqual([1, 2, 3]);
    run.line.phase = "online";
    await machine.clock.run(HOUR);
    run.line.silent.add(2);
    await machine.clock.run(13 * HOUR); // over midnight
    run.line.silent.delete(2);
    await machine.clock.run(HOUR);
    run.line.phase = "closed";
    await machine.clock.run(HOUR);
    run.line.phase = "online";
    await machine.clock.run(24 * HOUR - (17 * HOUR + 40 * MIN));
    await machine.clock.run(run.service.stop());

    const names = await filesOf(run.service);
    expect(names.map((name) => name.slice(0, 21))).toEqual(["open-bmstool-20260105", "open-bmstool-20260106"]);
    const rows = await rowsOf(run.service);
    const reasons = (add: string) => gapsOf(rows, add).map(([, , why]) => why);
    expect(reasons("1")).toEqual(["linkLost", "disconnected"]);
    expect(reasons("2")).toEqual(["linkLost", "packSilent", "packSilent", "disconnected"]);
    // Row after row and gap after gap: of no moment is it left open whether there was a value.
    for (const add of ["1", "2", "3"]) {
      const own = rows.filter((row) => row.ADD === add);
      for (const [at, row] of own.entries()) {
        if (row.Row === "gap") {
          if (at > 0) expect(row["Gap From"]).toBe(own[at - 1]?.Time);
          expect(row["Gap To"]).toBe(row.Time);
        } else if (at > 0) expect(time(row) - time(own[at - 1])).toBeLessThanOrEqual(19_000);
      }
    }
    const values = rows.filter((row) => row.Row === "value").length;
    expect(run.service.state()).toMatchObject({ phase: "off", rows: values, gaps: rows.length - values, file: null });
    const hours = 2 * (24 - 1 - 2 / 3) + (24 - 1 - 2 / 3 - 13);
    expect(Math.abs(values - hours * 360)).toBeLessThan(12);
    await run.end();
  });

  it("holds the limit by removing the oldest files, and says how many", async () => {
    const machine = logMachine();
    const run = await started(machine, { everyS: 1, limitMb: 8 });
    run.line.addresses = Array.from({ length: 15 }, (_, at) => at + 1);
    for (let step = 0; step < 40; step++) {
      await machine.clock.run(3 * MIN);
      const files = valueIn(await run.service.files());
      expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(8 * 1024 * 1024);
      for (const { bytes } of files) expect(bytes).toBeLessThanOrEqual(2 * 1024 * 1024);
    }
    const { removed, totalBytes, file } = run.service.state();
    expect(removed?.files).toBeGreaterThan(10);
    expect(totalBytes).toBeGreaterThan(5 * 1024 * 1024);
    expect(valueIn(await run.service.files())[0]).toEqual(file);
    await run.end();
  });
});
