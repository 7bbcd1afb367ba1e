import type { Random } from "./random.ts";

/** What happens around a pack at one moment of its past. */
interface PastMoment {
  /** + charge, - discharge; what sun and house would draw if the pack allowed it. */
  readonly currentMa: number;
  readonly ambientC: number;
  /** The inverter stops before the pack is empty; it did not in the dark days. */
  readonly cutOffPct: number;
  readonly hasSensorFault: boolean;
  /** Something is happening: use shorter steps. */
  readonly isEventful: boolean;
}

/** The past of a pack at a house with sun, with the kinds of faults that people look for in a log. */
interface PastScript {
  at(atMs: number): PastMoment;
  /** Start of a load beyond the limit of the pack. */
  readonly surgeMs: number;
  /** The pack was switched off for a while; the cell that had drifted was rebalanced. */
  readonly serviceMs: number;
  readonly serviceLengthMs: number;
  /** How far the drifting cell was ahead of the others, as a share of the full charge. */
  driftAt(atMs: number): number;
}

interface PastFrame {
  readonly startMs: number;
  readonly endMs: number;
  /** 1 = 200 Ah. */
  readonly size: number;
  /** Present room temperature; long ago it was an ordinary one. */
  readonly ambientC: number;
  readonly hasDrift: boolean;
  readonly hasSensorFaultNow: boolean;
  readonly everyMs: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ORDINARY_C = 21;
const AMBIENT_MEMORY_MS = 8 * DAY;
const SUN_MA = 72_000;
const MOST_DRIFT = 0.019;

/** Load of the house by the hour, mA. */
const LOAD_MA = [
  5000, 4500, 4000, 4000, 4500, 6000, 12_000, 16_000, 11_000, 8000, 7000, 8000, 10_000, 8000, 7000, 7000, 9000, 14_000, 22_000, 24_000,
  19_000, 14_000, 9000, 6000,
];

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

export function createPastScript(frame: PastFrame, random: Random): PastScript {
  const { startMs, endMs, size } = frame;
  const spanMs = endMs - startMs;
  const firstDay = Math.floor(startMs / DAY);
  const weather = Array.from({ length: Math.ceil(spanMs / DAY) + 2 }, () => ({
    sun: 0.25 + 0.75 * Math.sqrt(random.next()),
    house: random.between(0.7, 1.2),
    warmth: random.between(-2.5, 2.5),
  }));

  /** From this hour on, on the day at this share of the period. */
  const hourAt = (share: number, hour: number) => Math.floor((startMs + share * spanMs) / DAY) * DAY + hour * HOUR;
  function windowAt(share: number, hour: number, hours: number): Window {
    const fromMs = hourAt(share, hour);
    return { fromMs, toMs: fromMs + hours * HOUR };
  }
  const cold = windowAt(random.between(0.44, 0.48), 18, 42);
  const sensor = windowAt(random.between(0.53, 0.57), 10.3, 2.6);
  const hot = windowAt(random.between(0.62, 0.66), 8, 9);
  const dark = windowAt(random.between(0.78, 0.82), 5, 4 * 24 + 3);
  const isIn = (window: Window, atMs: number) => atMs >= window.fromMs && atMs < window.toMs;
  const serviceMs = hourAt(random.between(0.9, 0.92), 9.4);
  const driftFromMs = startMs + 0.3 * spanMs;

  function at(atMs: number): PastMoment {
    const day = Math.floor(atMs / DAY);
    const hour = (atMs - day * DAY) / HOUR;
    const { sun, house, warmth } = weather[day - firstDay] ?? { sun: 0.6, house: 1, warmth: 0 };
    const isDark = isIn(dark, atMs);
    const height = Math.max(0, Math.sin(((hour - 6.4) / 11.4) * Math.PI)) * (hour > 6.4 && hour < 17.8 ? 1 : 0);
    const sunMa = SUN_MA * height * (isDark ? 0.03 : sun);
    const loadMa = (LOAD_MA[Math.floor(hour)] ?? 0) * house * (isDark ? 1.3 : 1);
    const oldness = 1 - Math.exp(-(endMs - atMs) / AMBIENT_MEMORY_MS);
    const dayC = 2.5 * Math.sin(((hour - 9) / 12) * Math.PI);
    const eventC = isIn(hot, atMs) ? 37 : isIn(cold, atMs) ? -24 : 0;
    return {
      currentMa: (sunMa - loadMa) * size * random.between(0.94, 1.06),
      ambientC: frame.ambientC + (ORDINARY_C - frame.ambientC) * oldness + warmth + dayC + eventC,
      cutOffPct: isDark ? 0 : 14,
      hasSensorFault: isIn(sensor, atMs) || (frame.hasSensorFaultNow && atMs > startMs + 0.96 * spanMs),
      isEventful: isDark || isIn(hot, atMs) || isIn(sensor, atMs) || isIn(cold, atMs),
    };
  }

  return {
    at,
    surgeMs: hourAt(random.between(0.7, 0.74), 19.63),
    serviceMs,
    serviceLengthMs: Math.min(5 * HOUR, 2 * frame.everyMs),
    driftAt(atMs) {
      if (!frame.hasDrift || atMs < driftFromMs || atMs >= serviceMs) return 0;
      return MOST_DRIFT * ((atMs - driftFromMs) / (serviceMs - driftFromMs)) ** 2;
    },
  };
}
