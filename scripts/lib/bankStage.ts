import type { Clock } from "../../protocol/index.ts";
import type { PackOptions, SimPack, Stage } from "../../protocol/sim/index.ts";
import { createPack } from "../../protocol/sim/index.ts";

/** From so many packs on one of them has a weak cell and counts less charge than the others. */
export const ODD_ONE = 7;
const SETTLE_S = 60;
const STEP_MS = 500;

function oddities(address: number): Partial<PackOptions> {
  if (address === 1) return { ambientDeciC: 46, cellsDeciC: 46 };
  if (address === ODD_ONE) return { socDeciPct: 610, weakCell: { index: 10, socOffsetDeciPct: -470 } };
  return {};
}

function bankPack(address: number, all: Partial<PackOptions>): SimPack {
  return createPack({
    address,
    seed: `bank ${address}`,
    noiseMv: 1,
    spreadPct: 3,
    socDeciPct: 730 + ((address * 7) % 5) * 4,
    ambientDeciC: 76,
    cellsDeciC: 76,
    source: { currentMa: 37_100 + ((address * 5) % 7) * 400, limitMv: 56_800 },
    ...all,
    ...oddities(address),
  });
}

/** A bank that charges in a cool room, ADD upwards from 1: the packs are alike, but for a cold master and the odd one. */
export function bankStage(packCount: number, all: Partial<PackOptions> = {}): Stage {
  const packs = Array.from({ length: packCount }, (_, index) => bankPack((1 + index) % 16, all));
  const step = (dtMs: number) => {
    for (const pack of packs) pack.step(dtMs);
  };
  for (let second = 0; second < SETTLE_S; second++) step(1000);
  return { packs, step, follow: (clock: Clock) => follow(clock, step) };
}

function follow(clock: Clock, step: (dtMs: number) => void): () => void {
  let cancel = clock.after(STEP_MS, tick);
  function tick(): void {
    step(STEP_MS);
    cancel = clock.after(STEP_MS, tick);
  }
  return () => cancel();
}
