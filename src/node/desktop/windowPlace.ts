/** Part of the desktop, in pixels as the system scales them. */
interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a window was when it was closed. */
export interface WindowState extends Area {
  readonly maximized: boolean;
}

interface WindowPlace {
  readonly width: number;
  readonly height: number;
  /** Both absent: the system puts the window into the middle of its first screen. */
  readonly x?: number;
  readonly y?: number;
  readonly minWidth: number;
  readonly minHeight: number;
  readonly maximized: boolean;
}

const USUAL = { width: 1280, height: 860 };
const LEAST = { width: 880, height: 600 };
/** So much of the title bar must be on a screen that a hand finds it. */
const GRIP = { width: 120, height: 32 };

/**
 * Where to open the window: where it was, if a hand can still grasp it there, as large as the screen allows. A screen may have gone, or be
 * scaled so much that the least size does not fit. `kept` = a state from the disk, not trusted. `screens` = the usable part of each, the first one first.
 */
export function windowPlace(kept: unknown, screens: readonly Area[]): WindowPlace {
  const state = readState(kept);
  const home = state === null ? undefined : screens.find((screen) => isGraspable(state, screen));
  const screen = home ?? screens[0] ?? { x: 0, y: 0, ...USUAL };
  const wanted = state === null || home === undefined ? USUAL : state;
  const width = Math.min(wanted.width, screen.width);
  const height = Math.min(wanted.height, screen.height);
  const size = {
    width,
    height,
    minWidth: Math.min(LEAST.width, screen.width),
    minHeight: Math.min(LEAST.height, screen.height),
    maximized: state?.maximized ?? false,
  };
  if (state === null || home === undefined) return size;
  return { ...size, x: between(state.x, home.x, home.x + home.width - width), y: between(state.y, home.y, home.y + home.height - height) };
}

function isGraspable({ x, y, width }: Area, screen: Area): boolean {
  const seen = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
  return seen >= GRIP.width && y >= screen.y && y + GRIP.height <= screen.y + screen.height;
}

function between(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

function readState(kept: unknown): WindowState | null {
  if (typeof kept !== "object" || kept === null) return null;
  const { x, y, width, height, maximized } = kept as Readonly<Record<string, unknown>>;
  const isWhole = (value: unknown): value is number => Number.isInteger(value);
  if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height)) return null;
  return width < GRIP.width || height < GRIP.height ? null : { x, y, width, height, maximized: maximized === true };
}
