import type { Page } from "playwright-core";

const SCROLL_MS = 3000;

export interface Scrolled {
  /** Times between two pictures, ms. */
  readonly framesMs: readonly number[];
  /** Pictures with the empty sheet in the middle of the box. */
  readonly emptyFrames: number;
}

interface ScrollOptions {
  /** Selectors of what scrolls and of one line in it. */
  readonly box: string;
  readonly row: string;
  readonly byPx: number;
}

/** Scrolls through a list picture by picture, as fast as a wheel does. */
export function scroll(page: Page, options: ScrollOptions): Promise<Scrolled> {
  return page.evaluate(
    ({ box: boxSelector, row, byPx, lastMs }) =>
      new Promise<Scrolled>((resolve) => {
        const box = document.querySelector(boxSelector);
        if (box === null) throw new Error("no list");
        const framesMs: number[] = [];
        let emptyFrames = 0;
        let direction = 1;
        const startedAt = performance.now();
        let before = startedAt;
        const frame = (now: number) => {
          if (framesMs.length > 0 || now > startedAt) framesMs.push(now - before);
          before = now;
          const { top, bottom, left } = box.getBoundingClientRect();
          // In the middle of the box there must be a line, not the empty sheet.
          if (!document.elementFromPoint(left + 200, (top + bottom) / 2)?.closest(row)) emptyFrames += 1;
          if (box.scrollTop + box.clientHeight >= box.scrollHeight - 2) direction = -1;
          else if (box.scrollTop <= 0) direction = 1;
          box.scrollTop += direction * byPx;
          if (now - startedAt < lastMs) requestAnimationFrame(frame);
          else resolve({ framesMs: framesMs.slice(1), emptyFrames });
        };
        requestAnimationFrame(frame);
      }),
    { ...options, lastMs: SCROLL_MS },
  );
}

export const at = (list: readonly number[], share: number): number => {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
