import type { Clock } from "../clock.ts";
import { DEFAULT_CAPACITY } from "./logbook.ts";
import { createPack } from "./pack.ts";
import type { HistoryOptions, PackOptions } from "./packOptions.ts";
import type { PackScript, Scene, ScenePoint } from "./scenes.ts";
import type { SimPack } from "./simPack.ts";

export interface StageOptions {
  readonly scene: Scene;
  readonly packCount?: number;
  readonly seed?: number | string;
  /** Of the first pack; the others count up from it and wrap after 15. */
  readonly firstAddress?: number;
  /** Instead of the scene's. */
  readonly cellCount?: number;
  readonly ratedCapacityMah?: number;
  /** Scene time before it is first seen, instead of the scene's own. */
  readonly settleMs?: number;
  /** For all packs; overrides the scene. */
  readonly pack?: Partial<Omit<PackOptions, "address" | "seed">>;
}

/** The packs of a scene, following its script. */
export interface Stage {
  readonly packs: readonly SimPack[];
  /** Advances scene time. */
  step(dtMs: number): void;
  /** Lets scene time follow the clock at the scene's speed until the returned function is called. */
  follow(clock: Clock, stepMs?: number): () => void;
}

const SCENE_CELLS = 16;
const SCENE_CAPACITY_MAH = 200_000;
/** Positions of the ADD switch; higher addresses cannot be set on it and do not wrap. */
const SWITCH_ADDRESSES = 16;
/** Points of the script are met to within this. */
const FINEST_MS = 1000;
const FOLLOW_STEP_MS = 250;
/** After the machine was stopped (sleep, debugger) the scene continues from where it was. */
const MOST_CATCH_UP_MS = 5000;

function pointAt(script: PackScript, sceneMs: number): ScenePoint | undefined {
  const withinMs = script.loopMs === undefined ? sceneMs : sceneMs % script.loopMs;
  return script.points.findLast((point) => point.atMs <= withinMs) ?? script.points[0];
}

/** A pack of a scene has been in use for months. */
function fullLog(history: HistoryOptions): HistoryOptions {
  return { records: history.capacity ?? DEFAULT_CAPACITY, ...history };
}

export function createStage(options: StageOptions): Stage {
  const { scene, packCount = 1, seed = 1, firstAddress = 1, ratedCapacityMah = SCENE_CAPACITY_MAH } = options;
  let sceneMs = 0;

  const cast = Array.from({ length: packCount }, (_, index) => {
    const isOdd = packCount > 1 && index === packCount - 1;
    const script: PackScript = isOdd ? { ...scene.all, ...scene.odd } : scene.all;
    const cellCount = options.cellCount ?? script.start.cellCount ?? SCENE_CELLS;
    const pack = createPack({
      address: firstAddress < SWITCH_ADDRESSES ? (firstAddress + index) % SWITCH_ADDRESSES : firstAddress + index,
      seed,
      ...script.start,
      ...options.pack,
      cellCount,
      ratedCapacityMah,
      history: fullLog({ ...script.start.history, ...options.pack?.history }),
    });
    return { pack, script, cellCount };
  });

  function cue(): void {
    for (const { pack, script, cellCount } of cast) {
      const point = pointAt(script, sceneMs);
      if (point === undefined) continue;
      const currentMa = Math.round((point.currentMa * ratedCapacityMah) / SCENE_CAPACITY_MAH);
      pack.setSource(
        point.limitMv === undefined ? { currentMa } : { currentMa, limitMv: Math.round((point.limitMv * cellCount) / SCENE_CELLS) },
      );
      if (point.ambientDeciC !== undefined) pack.setAmbient(point.ambientDeciC);
    }
  }

  function step(dtMs: number): void {
    for (let leftMs = dtMs; leftMs > 0; leftMs -= FINEST_MS) {
      const partMs = Math.min(leftMs, FINEST_MS);
      cue();
      for (const { pack } of cast) pack.step(partMs);
      sceneMs += partMs;
    }
  }

  step(options.settleMs ?? scene.settleMs);
  return {
    packs: cast.map(({ pack }) => pack),
    step,
    follow(clock, stepMs = FOLLOW_STEP_MS) {
      let lastMs = clock.nowMs();
      let cancel = clock.after(stepMs, tick);
      function tick(): void {
        const nowMs = clock.nowMs();
        step(Math.min(nowMs - lastMs, MOST_CATCH_UP_MS) * scene.speed);
        lastMs = nowMs;
        cancel = clock.after(stepMs, tick);
      }
      return () => cancel();
    },
  };
}
