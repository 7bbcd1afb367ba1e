import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { revivePage } from "../../src/node/desktop/revivePage.ts";

/** A page of Electron, as far as its death goes. */
class Page extends EventEmitter {
  reloadedAtMs: number[] = [];
  isGone = false;
  isDestroyed = () => this.isGone;
  reload = () => {
    this.reloadedAtMs.push(performance.now());
  };
  die(): void {
    this.emit("render-process-gone", {}, { reason: "crashed", exitCode: 5 });
  }
}

describe("a page whose process dies", () => {
  const said: unknown[] = [];
  let page: Page;
  beforeEach(() => {
    vi.useFakeTimers();
    said.length = 0;
    page = new Page();
    revivePage(page, { info: () => undefined, warn: (_message, detail) => said.push(detail) });
  });
  afterEach(() => vi.useRealTimers());

  const pausesOf = (deaths: number) =>
    Array.from({ length: deaths }, () => {
      const [diedAtMs, before] = [performance.now(), page.reloadedAtMs.length];
      page.die();
      vi.advanceTimersByTime(60_000 - 1);
      if (page.reloadedAtMs.length === before) vi.advanceTimersByTime(1);
      return Math.round((page.reloadedAtMs.at(-1) ?? Number.NaN) - diedAtMs);
    });

  it("comes back at once, and slower each time when it dies again and again", () => {
    expect(pausesOf(6)).toEqual([0, 1000, 10_000, 60_000, 60_000, 60_000]);
    expect(said).toHaveLength(6);
  });

  it("comes back at once when it has lived for a while", () => {
    pausesOf(5);
    vi.advanceTimersByTime(130_000);
    expect(pausesOf(2)).toEqual([0, 1000]);
  });

  it("stays away when its window has been closed meanwhile", () => {
    page.die();
    page.isGone = true;
    vi.advanceTimersByTime(100_000);
    expect(page.reloadedAtMs).toEqual([]);
  });
});
