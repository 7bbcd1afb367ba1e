import { describe, expect, it } from "vitest";
import { sleep } from "../../protocol/clock.ts";
import { createLeapingClock } from "../support/leapingClock.ts";

describe("leaping clock", () => {
  it("leaps to the next timer only when all promises are idle", async () => {
    const clock = createLeapingClock();
    const log: string[] = [];
    clock.after(10, () => log.push("ten"));
    const work = (async () => {
      for (let i = 0; i < 50; i++) await Promise.resolve();
      clock.after(5, () => log.push("five"));
      await sleep(clock, 3_600_000 - 1);
      return clock.nowMs();
    })();
    expect(await clock.run(work)).toBe(3_600_000 - 1);
    expect(log).toEqual(["five", "ten"]);
  });

  it("fires timers of the same time in the order they were set, and none that was cancelled", async () => {
    const clock = createLeapingClock();
    const log: number[] = [];
    const cancels = [1, 2, 3, 4].map((n) => clock.after(7, () => log.push(n)));
    clock.after(0, () => cancels[1]?.());
    await clock.run(7);
    expect(log).toEqual([1, 3, 4]);
    expect(clock.nowMs()).toBe(7);
    expect(clock.pendingTimers).toBe(0);
    expect(clock.wallMs() - createLeapingClock().wallMs()).toBe(7);
  });

  it("lets exactly the asked time pass, whether or not a timer is set", async () => {
    const clock = createLeapingClock();
    clock.after(100, () => undefined);
    await clock.run(99.5);
    expect([clock.nowMs(), clock.pendingTimers]).toEqual([99.5, 1]);
    await clock.run(0.5);
    expect([clock.nowMs(), clock.pendingTimers]).toEqual([100, 0]);
  });

  it("gives the rejection of what it ran for", async () => {
    const clock = createLeapingClock();
    const failing = sleep(clock, 5).then(() => Promise.reject(new Error("no")));
    await expect(clock.run(failing)).rejects.toThrow("no");
  });

  it("says so instead of hanging", async () => {
    const clock = createLeapingClock();
    await expect(clock.run(new Promise(() => undefined))).rejects.toThrow("no timer is left");
    const again = () => clock.after(1000, again);
    again();
    await expect(clock.run(new Promise(() => undefined), 10_000)).rejects.toThrow("within 10000 ms");
  });
});
