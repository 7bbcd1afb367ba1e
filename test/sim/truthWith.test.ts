import { expect, it } from "vitest";
import { createStage, SCENES } from "../../protocol/sim/index.ts";
import { truthWith } from "../../protocol/sim/truthWith.ts";

it("says something else of a pack without reading its log, which stays readable", () => {
  const [pack] = createStage({ scene: SCENES.discharge, seed: 3 }).packs;
  const truth = pack?.truth();
  if (truth === undefined) throw new Error("no pack");
  let reads = 0;
  const watched = Object.defineProperty(truthWith(truth, {}), "history", {
    get: () => {
      reads += 1;
      return truth.history;
    },
    enumerable: true,
  });
  const moved = truthWith(watched, { address: 9 });
  expect([moved.address, moved.packSerial, truth.address, reads]).toEqual([9, truth.packSerial, 1, 0]);
  expect([moved.history, reads]).toEqual([truth.history, 1]);
});
