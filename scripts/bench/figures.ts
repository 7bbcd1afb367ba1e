import { cpus } from "node:os";
import { setTimeout as wait } from "node:timers/promises";

/** One thing that was measured, beside what it is held against. */
export interface Figure {
  /** "ritar-modbus, a round of all live values" */
  readonly what: string;
  /** "412 ms" */
  readonly measured: string;
  /** "800 ms", or the name of a peer and what it takes. */
  readonly against: string;
  /** Of what it is held against: up to 1 is kept. */
  readonly share: number;
  readonly isKept: boolean;
}

const figures: Figure[] = [];

/** Notes a figure and says whether it is kept; `isRight` = also what was measured was what should be. */
export function hold(figure: Omit<Figure, "isKept">, isRight = true): boolean {
  const isKept = isRight && figure.share <= 1;
  figures.push({ ...figure, isKept });
  return isKept;
}

/** Those noted since the last call. */
export function takeFigures(): readonly Figure[] {
  return figures.splice(0);
}

/** Above this share of the processors, other programs decide what is measured. */
const NOISE = 0.1;
const LISTEN_MS = 1000;

/** How much of all processors other programs take while this one waits, 0 to 1. */
export async function noiseNow(): Promise<number> {
  const before = timesOf();
  await wait(LISTEN_MS);
  const after = timesOf();
  const all = after.all - before.all;
  return all === 0 ? 0 : 1 - (after.idle - before.idle) / all;
}

export const isNoisy = (noise: number): boolean => noise > NOISE;

function timesOf(): { readonly idle: number; readonly all: number } {
  const times = cpus().map(({ times: each }) => each);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { idle: times.reduce((sum, { idle }) => sum + idle, 0), all };
}
