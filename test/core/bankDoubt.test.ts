import { expect, it } from "vitest";
import type { BmsError } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import { PackWatch } from "../../src/core/bank/packWatch.ts";
import { bankRig } from "../support/bankRig.ts";
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

it("the name of a pack in doubt that is damaged once is asked again at once, and its values are not lost for it", async () => {
  const rig = await bankRig("ritar-modbus", { stage: { packCount: 3 } });
  await rig.scanned();
  await rig.until(() => rig.bank().packs.filter(({ identity }) => identity !== null).length === 3);
  const { livePlan, identityPlan } = driverOf("ritar-modbus");
  const [live, name] = [livePlan[0]?.block ?? "", identityPlan[0]?.block ?? ""];
  let damages = 0;
  const damaged = (answer: Uint8Array): Uint8Array => {
    damages += 1;
    return answer.map((byte, at) => (at === answer.length - 1 ? byte ^ 1 : byte));
  };
  const misses = () => rig.bank().packs.find(({ address }) => address === 2)?.misses;
  rig.bus.setFaults([
    { when: { address: 2, block: live, times: 1 }, do: { kind: "drop" } },
    { when: { address: 2, block: name, times: 1 }, do: { kind: "remake", make: damaged } },
  ]);
  await rig.until(() => misses() === 1);
  const from = rig.events.length;
  await rig.clock.run(20_000);
  const shown = rig.events.slice(from).flatMap(({ message }) => (message.event === "bank" ? message.payload.packs : []));
  const second = shown.filter(({ address }) => address === 2);
  expect(damages).toBe(1);
  expect(second.map(({ misses }) => misses).filter((count) => count > 1)).toEqual([]);
  expect(second.at(-1)).toMatchObject({ misses: 0, presence: "present" });
});
