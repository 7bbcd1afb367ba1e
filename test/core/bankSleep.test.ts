import { describe, expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { BankLine } from "../../src/core/bank/bankLine.ts";
import { BankTable } from "../../src/core/bank/bankTable.ts";
import { Retries } from "../../src/core/bank/retries.ts";
import { bankRig } from "../support/bankRig.ts";
import { createLeapingClock } from "../support/leapingClock.ts";

const HOUR = 3_600_000;
const MIN = 60_000;

describe("a computer that sleeps while the packs of a line are asked", () => {
  it.each([100, 450])("%i ms into a round: what it slept is taken for no speed of the packs", async (intoMs) => {
    const rig = await bankRig("paceic-v25", { stage: { packCount: 3 } });
    await rig.scanned();
    await rig.clock.run(intoMs);
    const from = rig.events.length;
    rig.clock.sleepThrough(8 * HOUR);
    await rig.clock.run(5000);
    const sweeps = rig.events.slice(from).flatMap(({ message }) => (message.event === "bank" ? [message.payload.sweepMs ?? 0] : []));
    expect(sweeps.length).toBeGreaterThan(0);
    expect(Math.max(...sweeps)).toBeLessThanOrEqual(4000 * 4);
    await rig.clock.run(rig.app.close());
  });

  it("asks a silent pack again within minutes, however long the last question seemed to take", async () => {
    const clock = createLeapingClock(1000);
    const table = new BankTable(clock);
    const wired = table.at(1);
    table.at(2);
    for (let miss = 0; miss < 3; miss++) table.at(2).missed({ code: "link.timeoutFirstByte" }, true);
    const askedAtMs: number[] = [];
    const bank = {
      clock,
      table,
      wired,
      master: null,
      isOn: true,
      isPrivateLine: false,
      link: { driver: driverOf("paceic-v25") },
      askOther: async () => {
        if (askedAtMs.length === 0) clock.sleepThrough(8 * HOUR);
        askedAtMs.push(clock.nowMs());
        return { code: "link.timeoutFirstByte" };
      },
    } as unknown as BankLine;
    const retries = new Retries(bank);
    for (let second = 0; second < 600; second++) {
      await retries.whenDue();
      await clock.run(1000);
    }
    const [first = 0, second = Number.POSITIVE_INFINITY] = askedAtMs;
    expect(second - first).toBeLessThan(5 * MIN);
  });
});
