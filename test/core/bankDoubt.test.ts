import { expect, it } from "vitest";
import type { BmsError } from "../../protocol/index.ts";
import { PackWatch } from "../../src/core/bank/packWatch.ts";
import { createLeapingClock } from "../support/leapingClock.ts";

const IDENTITY = { packSerial: "PACK-0001", modelSerial: "MODEL", bmsVersion: "P16S100A" };
const DAMAGED: BmsError = { code: "frame.checksum" };
const SWEEP_MS = 7000;

it("a pack that is asked rarely is doubted after damaged answers in a row, not after one", async () => {
  const clock = createLeapingClock(1000);
  const watch = new PackWatch(clock, 2);
  watch.named(IDENTITY);
  await clock.run(SWEEP_MS);
  watch.missed(DAMAGED, true);
  expect(watch.isInDoubt).toBe(false);
  await clock.run(SWEEP_MS);
  expect(watch.isInDoubt).toBe(false);
  watch.missed(DAMAGED, true);
  expect(watch.isInDoubt).toBe(true);
});
