import type { Driver, PlanStep } from "../../protocol/drivers/driver.ts";
import type { Request } from "../../protocol/link/request.ts";
import type { PackTruth } from "../../protocol/model/truth.ts";
import { createStage, SCENES } from "../../protocol/sim/index.ts";

export interface Answered {
  readonly request: Request;
  readonly frame: Uint8Array;
}

/** Packs that charge, discharge, and are too cold for it. */
export function truthsOfScenes(): readonly (readonly PackTruth[])[] {
  return [SCENES.charge, SCENES.cold, SCENES.discharge].map((scene) => createStage({ scene, seed: 7 }).packs.map((pack) => pack.truth()));
}

/** What packs in several states answer to these questions. */
export function answeredFrames(driver: Driver, steps: readonly PlanStep[]): readonly Answered[] {
  return truthsOfScenes().flatMap((truths) =>
    steps.flatMap(({ block, args }) => {
      const request = driver.request(block, 1, args);
      const parsed = request.ok ? driver.responder.parse(request.value.bytes) : null;
      const [truth] = truths;
      if (!request.ok || parsed === null || truth === undefined) return [];
      return [{ request: request.value, frame: driver.responder.reply(parsed, truth, truths) }];
    }),
  );
}
