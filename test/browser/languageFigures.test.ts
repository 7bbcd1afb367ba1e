import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import de from "../../src/text/de/live.json" with { type: "json" };
import { browserSuite } from "../support/browser.ts";
import { decimalPointsOf } from "../support/decimalPoints.ts";
import { connectTo, drawn, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

browserSuite("Figures in German", () => {
  const openApp = useWebApps();

  it("have a comma as soon as the language is chosen, and a point in a CSV file", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim();
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);
    const volts = (truthOf(sim).cellVoltagesMv.reduce((sum, mv) => sum + mv, 0) / 1000).toFixed(1).split(".")[0];
    const voltage = page.locator('[data-bytes="tile.packVoltage"]');
    await voltage.filter({ hasText: new RegExp(`${volts}\\.\\d\\d`) }).waitFor();
    expect(await decimalPointsOf(page)).not.toEqual([]);

    await web.prefer({ language: "de" });
    await page.locator('html[lang="de"]').waitFor();
    await drawn(page);
    await voltage.filter({ hasText: new RegExp(`${volts},\\d\\d`) }).waitFor();
    await page.locator('.trendPanel [data-lane="voltage"] [data-part="value"]', { hasText: new RegExp(`${volts},\\d\\d`) }).waitFor();
    expect(await decimalPointsOf(page)).toEqual([]);

    await page.getByRole("button", { name: de.trend.export }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: de.trend.csvWindow }).click();
    expect(await readFile(await (await download).path(), "utf8")).toContain(`,${volts}.`);
    expect(web.complaints()).toEqual([]);
  });
});
