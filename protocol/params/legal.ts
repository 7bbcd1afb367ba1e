import type { SettingBinding } from "./binding.ts";

/** Values that may be written: one every `step` from `origin`, between `least` and `most`. Base units. */
interface Lattice {
  readonly origin: number;
  readonly step: number;
  readonly least: number;
  readonly most: number;
}

/** If the tool's steps and the wire's grid coincide this rarely, the table is wrong; then only the wire's grid is used. */
const MEETING_TRIES = 1000;

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Limits of wire, tool and document together; only the wire's where no source gives any. */
export function limitsOfBinding({ range, wireLeast, wireMost }: SettingBinding): { readonly least: number; readonly most: number } {
  return { least: Math.max(wireLeast, range?.least ?? wireLeast), most: Math.min(wireMost, range?.most ?? wireMost) };
}

/** Remainder that is never negative. */
export function remainder(value: number, step: number): number {
  return ((value % step) + step) % step;
}

function latticeOf(binding: SettingBinding): Lattice {
  const { range, wireLeast, wireStep } = binding;
  const limits = limitsOfBinding(binding);
  const grid = { origin: wireLeast, step: wireStep, ...limits };
  if (range === null) return grid;
  for (let i = 0; i < MEETING_TRIES; i++) {
    const origin = range.least + i * range.step;
    if (remainder(origin - wireLeast, wireStep) === 0)
      return { origin, step: (range.step / greatestDivisor(range.step, wireStep)) * wireStep, ...limits };
  }
  return grid;
}

/**
 * The value nearest to `wanted` between `least` and `most` that wire, limits and the vendor tool's step allow; null when
 * there is none.
 */
export function nearestLegal(binding: SettingBinding, wanted: number, least: number, most: number): number | null {
  const lattice = latticeOf(binding);
  const { origin, step } = lattice;
  const first = Math.ceil((Math.max(lattice.least, least) - origin) / step);
  const last = Math.floor((Math.min(lattice.most, most) - origin) / step);
  if (!(first <= last)) return null;
  const count = Math.min(last, Math.max(first, Math.round((wanted - origin) / step)));
  return origin + count * step;
}
