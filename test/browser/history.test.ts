import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { words as en } from "../../src/text/en/index.ts";
import { browserSuite } from "../support/browser.ts";
import { until } from "../support/until.ts";
import type { WebApp } from "../support/webApp.ts";
import { connectTo, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

async function historyOf(web: WebApp) {
  const state = await web.served.app.call("app.state", {});
  if (!state.ok) throw new Error(state.error.code);
  return state.value.history;
}

browserSuite("History in the browser", () => {
  const openApp = useWebApps();

  it("downloads all records, shows, filters, opens and exports them, and has them without a pack", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "charge" });
    const truth = truthOf(sim);
    await connectTo(page, sim.path);
    await waitComplete(web, page, truth.packSerial);
    await page.locator('.rail a[href="#/history"]').click();
    await page.getByRole("heading", { level: 1, name: "History" }).waitFor();
    await page
      .getByRole("button", { name: /Download|Read/ })
      .first()
      .click();
    await until(async () => (await historyOf(web)).result !== null, { what: "the download" });
    expect((await historyOf(web)).result).toMatchObject({ outcome: "complete", added: truth.history.length, damaged: 0 });
    await page.getByText(`${truth.history.length} new`).waitFor();

    const rows = page.getByRole("grid").getByRole("row");
    await until(async () => Number(await page.getByRole("grid").getAttribute("aria-rowcount")) === truth.history.length + 1, {
      what: "all rows",
    });
    const protections = truth.history.filter((record) => record.protections.size > 0 && record.faults.size === 0).length;
    const filter = page.locator('.kindButton[data-kind="protection"]');
    expect(await filter.textContent()).toContain(String(protections));
    await filter.click();
    await until(async () => Number(await page.getByRole("grid").getAttribute("aria-rowcount")) === protections + 1, {
      what: "filtered rows",
    });
    await rows.nth(1).click();
    const drawer = page.locator(".recordDrawer");
    await drawer.waitFor();
    expect(await drawer.textContent()).toMatch(/mV/);

    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitemcheckbox").click(); // everything, not only what the filter shows
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: /JSON/ }).first().click();
    const saved = JSON.parse(await readFile(await (await download).path(), "utf8"));
    expect(saved).toMatchObject({ schema: "open-bmstool/history", version: 1 });
    expect(saved.rows).toHaveLength(truth.history.length);

    await page.getByRole("button", { name: "Export" }).click();
    const picture = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: en.history.files.png }).click();
    const png = await readFile(await (await picture).path());
    expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
    // Width of the sheet: names and values stand beside the plot.
    expect(png.readUInt32BE(16)).toBeGreaterThan((await page.locator(".historyChart canvas").first().boundingBox())?.width ?? 0);

    await web.disconnect();
    await page.locator('.rail a[href="#/history"]').click();
    await until(async () => Number(await page.getByRole("grid").getAttribute("aria-rowcount")) > 1, { what: "rows without a pack" });
    expect(web.complaints()).toEqual([]);

    // Afterwards, since two programs on one line take turns: on another computer that has only read a little: the file brings the rest, and nothing twice.
    const other = await openApp(onTestFinished);
    await connectTo(other.page, sim.path);
    await waitComplete(other.web, other.page, truth.packSerial);
    await other.page.locator('.rail a[href="#/history"]').click();
    await other.page
      .getByRole("button", { name: /Download|Read/ })
      .first()
      .click();
    await until(async () => ((await historyOf(other.web)).archive?.count ?? 0) > 20, { what: "a few records" });
    await other.page.getByRole("button", { name: "Cancel" }).click();
    await until(async () => (await historyOf(other.web)).result?.outcome === "cancelled", { what: "cancelled" });
    const file = { name: "history.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(saved)) };
    await other.page.locator('input[type="file"]').setInputFiles(file);
    await until(async () => (await historyOf(other.web)).archive?.count === truth.history.length, {
      what: "all records",
    });
    for (const [at, name] of [
      ["half.json", '{"schema":'],
      ["other.json", '{"schema":"open-bmstool/parameters"}'],
    ] as const) {
      await other.page.locator('input[type="file"]').setInputFiles({ ...file, name: at, buffer: Buffer.from(name) });
      await other.page.locator(".historyPage [role=alert], .historyPage .say").first().waitFor();
    }
    expect(other.web.complaints()).toEqual([]);
  });

  it("says what a pack without history can do instead", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ protocol: "modbus" });
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);
    await page.locator('.rail a[href="#/history"]').click();
    await page
      .getByText(/paceic/)
      .first()
      .waitFor();
    expect(web.complaints()).toEqual([]);
  });
});
