import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { createStage, sceneOf } from "../../protocol/sim/index.ts";
import { browserSuite } from "../support/browser.ts";
import { connectTo, drawn, useWebApps } from "../support/webApp.ts";

const CELLS = 16;

/** How far the mark of this kind reaches out of its panel or over a figure of the axis, in pixels. */
function reachOf(page: Page, kind: "max" | "min") {
  return page.evaluate((which) => {
    const mark = document.querySelector(`.cellColumn[data-mark="${which}"] .cellMark`);
    const panel = mark?.closest(".panel");
    if (!mark || !panel) throw new Error("no mark");
    const [own, room] = [mark.getBoundingClientRect(), panel.getBoundingClientRect()];
    const over = [...document.querySelectorAll(".cellAxis span")].map((figure) => own.left - figure.getBoundingClientRect().right);
    return { left: own.left - room.left, right: room.right - own.right, overAxis: Math.min(...over), width: own.width };
  }, kind);
}

browserSuite("The marks of the highest and the lowest cell", () => {
  const openApp = useWebApps();

  it.for([360, 390, 1280])(
    "at %i px are whole and clear of the axis over the first cell and over the last",
    async (width, { onTestFinished }) => {
      const { web, page } = await openApp(onTestFinished, { width, height: 844 });
      const stage = createStage({ scene: sceneOf("standby"), seed: 5 });
      const [pack] = stage.packs;
      const cells = (max: number, min: number) =>
        pack?.override({ cellVoltagesMv: Array.from({ length: CELLS }, (_, at) => (at === max ? 3412 : at === min ? 3301 : 3360)) });
      cells(0, CELLS - 1);
      const sim = await web.stageSim({ stage, protocol: "paceic" });
      await connectTo(page, sim.path);
      for (const [max, min] of [
        [0, CELLS - 1],
        [CELLS - 1, 0],
      ] as const) {
        cells(max, min);
        await page.locator(`.cellColumn[data-mark="max"][data-bytes="cell.${max}"]`).waitFor();
        await page.locator(`.cellColumn[data-mark="min"][data-bytes="cell.${min}"]`).waitFor();
        await drawn(page);
        for (const kind of ["max", "min"] as const) {
          const { left, right, overAxis, width: own } = await reachOf(page, kind);
          const where = `${kind}, the highest is cell ${max + 1}`;
          expect(own, where).toBeGreaterThan(20);
          expect([Math.min(left, 0), Math.min(right, 0), Math.min(overAxis, 0)], where).toEqual([0, 0, 0]);
        }
      }
    },
  );
});
