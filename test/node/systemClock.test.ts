import { describe, expect, it } from "vitest";
import { createSystemClock } from "../../src/node/systemClock.ts";

describe("the machine's clock", () => {
  const machine = () => {
    const time = { monotonic: 5000, uptime: 900_000 };
    const clock = createSystemClock({ monotonicMs: () => time.monotonic, uptimeMs: () => time.uptime });
    return { clock, time };
  };

  it("goes on as the processor counts while nobody sleeps, whatever the coarse uptime says", () => {
    const { clock, time } = machine();
    for (let step = 0; step < 100; step += 1) {
      time.monotonic += 333;
      time.uptime = 900_000 + Math.floor((step * 333) / 1000) * 1000;
      expect(clock.nowMs()).toBe(time.monotonic);
    }
  });

  it("counts what the computer slept, once", () => {
    const { clock, time } = machine();
    time.monotonic += 1000;
    time.uptime += 8 * 3_600_000 + 1000;
    expect(clock.nowMs()).toBe(6000 + 8 * 3_600_000);
    time.monotonic += 1000;
    time.uptime += 1000;
    expect(clock.nowMs()).toBe(7000 + 8 * 3_600_000);
    time.monotonic += 1000;
    time.uptime += 61_000;
    expect(clock.nowMs()).toBe(8000 + 8 * 3_600_000 + 60_000);
  });

  it("never goes back, even when the uptime does", () => {
    const { clock, time } = machine();
    const before = clock.nowMs();
    time.uptime -= 100_000;
    time.monotonic += 300;
    expect(clock.nowMs()).toBe(before + 300);
  });
});
