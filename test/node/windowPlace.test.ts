import { describe, expect, it } from "vitest";
import { windowPlace } from "../../src/node/desktop/windowPlace.ts";

const LAPTOP = { x: 0, y: 0, width: 1920, height: 1040 };
const LEFT = { x: -2560, y: -200, width: 2560, height: 1400 };
const LEAST = { minWidth: 880, minHeight: 600 };
const USUAL = { width: 1280, height: 860, ...LEAST, maximized: false };
const state = (x: number, y: number, width = 1100, height = 800) => ({ x, y, width, height, maximized: false });

describe("where the window opens", () => {
  it.each([
    ["on the first screen", state(10, 20)],
    ["on a second one to the left", state(-2000, -150)],
    ["half on each", state(-500, 100)],
  ])("as it was: %s", (_where, kept) => {
    expect(windowPlace(kept, [LAPTOP, LEFT])).toMatchObject({ width: 1100, height: 800, ...LEAST });
  });

  it.each([
    ["whose screen has gone", state(-2000, -150)],
    ["that lies right of every screen", state(9000, 20)],
    ["whose title bar is above the screen", state(10, -60)],
    ["whose title bar is below the screen", state(10, 1030)],
    ["of which a sliver is left", state(1850, 20)],
    ["that is nonsense", { x: "1", y: null }],
    ["that is too small to be one", state(0, 0, 3, 3)],
    ["that is no object", "left"],
    ["that was never kept", null],
  ])("in the middle of the first screen for a place %s", (_what, kept) => {
    expect(windowPlace(kept, [LAPTOP])).toEqual(USUAL);
  });

  it("keeps to the screen and fits into it", () => {
    expect(windowPlace(state(1700, 900, 3000, 1000), [LAPTOP])).toMatchObject({ x: 0, y: 40, width: 1920, height: 1000 });
    expect(windowPlace({ ...state(100, 100), maximized: true }, [LAPTOP])).toMatchObject({ x: 100, y: 100, maximized: true });
  });

  it.each([
    [100, 1920, 1080],
    [150, 1280, 680],
    [200, 960, 500],
    [300, 640, 320],
  ])("fits a full-HD screen scaled to %i %%", (_scale, width, height) => {
    const place = windowPlace(null, [{ x: 0, y: 0, width, height }]);
    expect(place.width).toBe(Math.min(1280, width));
    expect(place.height).toBe(Math.min(860, height));
    expect(place.minWidth).toBeLessThanOrEqual(width);
    expect(place.minHeight).toBeLessThanOrEqual(height);
  });

  it("opens even where the system names no screen", () => {
    expect(windowPlace(null, [])).toEqual(USUAL);
  });
});
