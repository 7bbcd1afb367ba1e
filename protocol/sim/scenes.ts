import type { PackOptions, Source } from "./packOptions.ts";

/** From `atMs` of the scene's own time on. */
export interface ScenePoint extends Source {
  readonly atMs: number;
  readonly ambientDeciC?: number;
}

/** Initial state and script of one pack in a scene; repeats after `loopMs`. */
export interface PackScript {
  readonly start: Omit<PackOptions, "address" | "seed" | "source">;
  readonly points: readonly ScenePoint[];
  readonly loopMs?: number;
}

export interface Scene {
  readonly title: string;
  /** Scene time per real time. */
  readonly speed: number;
  /** Scene time to skip at the start, so that the scene already shows what its name says. */
  readonly settleMs: number;
  readonly all: PackScript;
  /** Replaces parts of the script for the last of several packs: the odd one out. */
  readonly odd?: Partial<PackScript>;
}

const MIN = 60_000;
const HOUR = 60 * MIN;

function steady(source: Source, start: PackScript["start"] = {}): PackScript {
  return { start, points: [{ atMs: 0, ...source }] };
}

function points(...rows: readonly (readonly [atMs: number, currentMa: number])[]): readonly ScenePoint[] {
  return rows.map(([atMs, currentMa]) => ({ atMs, currentMa, ...(currentMa > 0 ? { limitMv: 56_800 } : {}) }));
}

/** Currents of a 16-cell pack of 200 Ah; fewer cells get a lower charging voltage, 100 Ah gets half. */
export const SCENES = {
  charge: {
    title: "charging with 60 A in the middle of the plateau; the odd one charges with half",
    speed: 1,
    settleMs: MIN,
    all: steady({ currentMa: 60_000, limitMv: 56_800 }, { socDeciPct: 560 }),
    odd: steady({ currentMa: 30_000, limitMv: 56_800 }, { socDeciPct: 440, cycleCount: 612, sohPct: 91 }),
  },
  discharge: {
    title: "supplying 45 A; the odd one is warmer and emptier",
    speed: 1,
    settleMs: MIN,
    all: steady({ currentMa: -45_000 }, { socDeciPct: 690 }),
    odd: steady({ currentMa: -52_000 }, { socDeciPct: 520, cellsDeciC: 312 }),
  },
  standby: {
    title: "nothing flows; the odd one still supplies a little",
    speed: 1,
    settleMs: MIN,
    all: steady({ currentMa: 0 }, { socDeciPct: 740 }),
    odd: steady({ currentMa: -1_200 }, { socDeciPct: 730 }),
  },
  cold: {
    title: "charging in the cold: alarm at 0 °C, protection at -5 °C; the odd one stands in a heated room",
    speed: 60,
    settleMs: 20 * MIN,
    all: steady({ currentMa: 20_000, limitMv: 56_800 }, { socDeciPct: 300, cellsDeciC: 6, ambientDeciC: -160 }),
    odd: steady({ currentMa: 20_000, limitMv: 56_800 }, { socDeciPct: 310, cellsDeciC: 150, ambientDeciC: 160 }),
  },
  hot: {
    title: "charging in a hot shed: alarm at 51 °C, protection at 55 °C",
    speed: 60,
    settleMs: 20 * MIN,
    all: steady({ currentMa: 50_000, limitMv: 56_800 }, { socDeciPct: 250, cellsDeciC: 512, ambientDeciC: 560 }),
    odd: steady({ currentMa: 50_000, limitMv: 56_800 }, { socDeciPct: 250, cellsDeciC: 380, ambientDeciC: 380 }),
  },
  lowSoc: {
    title: "nearly empty: alarm at 5 %, then cell under-voltage; the odd one has more",
    speed: 5,
    settleMs: 90_000,
    all: steady({ currentMa: -40_000 }, { socDeciPct: 53 }),
    odd: steady({ currentMa: -40_000 }, { socDeciPct: 120 }),
  },
  full: {
    title: "fully charged; the odd one is not there yet",
    speed: 1,
    settleMs: 30 * MIN,
    all: steady({ currentMa: 40_000, limitMv: 56_400 }, { socDeciPct: 975 }),
    odd: steady({ currentMa: 15_000, limitMv: 56_400 }, { socDeciPct: 700 }),
  },
  sensorFault: {
    title: "the third cell sensor is broken; in the odd one it is the first and no fault is reported",
    speed: 1,
    settleMs: MIN,
    all: steady({ currentMa: -15_000 }, { socDeciPct: 610, missingSensors: [2], faults: ["temperatureSensorFault"] }),
    odd: { start: { socDeciPct: 610, missingSensors: [0] } },
  },
  spread: {
    title: "cell 7 is ahead of the others near full: balancing, then cell over-voltage; the odd one is even",
    speed: 1,
    settleMs: 10_000,
    all: steady({ currentMa: 25_000, limitMv: 57_600 }, { socDeciPct: 968, weakCell: { index: 6, resistance: 1.6, socOffsetDeciPct: 29 } }),
    odd: { start: { socDeciPct: 960 } },
  },
  overCurrent: {
    title: "a load beyond the limit: protection, another try every minute; the odd one carries less",
    speed: 1,
    settleMs: 500,
    all: steady({ currentMa: -216_000 }, { socDeciPct: 640 }),
    odd: steady({ currentMa: -120_000 }, { socDeciPct: 640 }),
  },
  dayCycle: {
    title: "a day with sun in four minutes: night load, charging, full, evening load",
    speed: 360,
    settleMs: MIN,
    all: {
      start: { socDeciPct: 520 },
      loopMs: 24 * HOUR,
      points: points(
        ...([
          [0, -4_000],
          [5 * HOUR, -6_000],
          [6.5 * HOUR, -20_000],
          [8 * HOUR, 4_000],
          [9 * HOUR, 22_000],
          [10 * HOUR, 41_000],
          [11 * HOUR, 58_000],
          [12 * HOUR, 66_000],
          [13 * HOUR, 61_000],
          [14 * HOUR, 44_000],
          [15 * HOUR, 20_000],
          [16 * HOUR, 3_000],
        ] as const),
        ...([
          [17 * HOUR, -10_000],
          [18 * HOUR, -24_000],
          [20 * HOUR, -14_000],
          [22 * HOUR, -6_000],
          [23.5 * HOUR, -4_000],
        ] as const),
      ),
    },
    odd: { start: { socDeciPct: 430, sohPct: 88 } },
  },
  fourCells: {
    title: "four cells",
    speed: 1,
    settleMs: MIN,
    all: steady({ currentMa: -12_000 }, { cellCount: 4, socDeciPct: 660 }),
    odd: { start: { cellCount: 4, socDeciPct: 480 } },
  },
  eightCells: {
    title: "eight cells, charging",
    speed: 1,
    settleMs: MIN,
    all: steady({ currentMa: 25_000, limitMv: 56_800 }, { cellCount: 8, socDeciPct: 520 }),
    odd: { start: { cellCount: 8, socDeciPct: 350 } },
  },
  fifteenCells: {
    title: "fifteen cells",
    speed: 1,
    settleMs: MIN,
    all: steady({ currentMa: -22_000 }, { cellCount: 15, socDeciPct: 580 }),
    odd: { start: { cellCount: 15, socDeciPct: 300 } },
  },
} as const satisfies Record<string, Scene>;

export type SceneName = keyof typeof SCENES;
export const SCENE_NAMES = Object.keys(SCENES) as readonly SceneName[];

export function isSceneName(name: string): name is SceneName {
  return Object.hasOwn(SCENES, name);
}

export function sceneOf(name: SceneName): Scene {
  return SCENES[name];
}
