import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { LoggingState } from "../../src/contract/logging.ts";
import { axeViolations, browserSuite, LAPTOP, overflow, PHONE } from "../support/browser.ts";
import { csvRows } from "../support/logRig.ts";
import { until } from "../support/until.ts";
import { axeInThemes, connectTo, drawn, truthOf, useWebApps, type WebApp, waitComplete } from "../support/webApp.ts";

async function logOf(web: WebApp): Promise<LoggingState> {
  const state = await web.served.app.call("app.state", {});
  if (!state.ok) throw new Error("no state");
  return state.value.log;
}

const figure = (page: Page, key: string) => page.locator(`.logFigures [data-figure="${key}"] dd`);

browserSuite("Logging in the browser", () => {
  const openApp = useWebApps();

  it("starts, shows its rows grow, gives out the same file, marks a loss, and stops", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "charge", freeze: false });
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);

    await page.locator(".trendPanel .logButton").click();
    const panel = page.locator(".logPanel");
    await panel.getByRole("combobox", { name: "One row every" }).selectOption("1");
    await panel.getByRole("combobox", { name: "Packs" }).selectOption("wired");
    await panel.getByRole("button", { name: "Start logging" }).click();
    await until(async () => Number(await figure(page, "rows").textContent()) >= 3, {
      what: "three rows",
    });
    expect(await page.locator(".logMark").textContent()).toMatch(/^Log\d+\.\d kB · \d+ rows$/);

    for (const size of [LAPTOP, { width: 1920, height: 1080 }, PHONE]) {
      await page.setViewportSize(size);
      await drawn(page);
      expect(await overflow(page), `${size.width}`).toMatchObject({ sideways: 0, mainSideways: 0, wide: [] });
    }
    await page.setViewportSize(LAPTOP);
    expect(await axeInThemes(web, page)).toEqual([]);

    // The pack falls silent: said at once, and in the file when it is stopped.
    await sim.close();
    await panel.getByText("No values from ADD 1").waitFor();
    expect(await page.locator(".logMark").textContent()).toMatch(/^Log, gap/);
    await panel.getByRole("button", { name: "Stop logging" }).click();
    await panel.getByRole("button", { name: "Start logging" }).waitFor();

    const [entry] = await panel.locator(".logFiles li").all();
    if (entry === undefined) throw new Error("no file in the list");
    const name = (await entry.locator(".logName").textContent()) ?? "";
    const download = page.waitForEvent("download");
    await entry.getByRole("button").click();
    const got = await download;
    expect(got.suggestedFilename()).toBe(name);
    const saved = await readFile(await got.path());
    const { folder, rows } = await logOf(web);
    expect(saved.equals(readFileSync(join(folder ?? "", name)))).toBe(true);
    const lines = csvRows(saved.toString("utf8"));
    expect(lines.filter((row) => row.Row === "value")).toHaveLength(rows);
    expect(new Set(lines.map((row) => row["Pack SN"]))).toEqual(new Set([truthOf(sim).packSerial]));
    expect(lines.at(-1)).toMatchObject({ Row: "gap", ADD: "1", "Gap Reason": "linkLost" });
    await page.keyboard.press("Escape");
    expect(await panel.count()).toBe(0);
    expect(web.complaints()).toEqual([]);
  });

  it("says that the disk does not take it, and goes on when it does", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const { folder } = await logOf(web);
    if (folder === null) throw new Error("no folder");
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(folder, "a file where a folder should be");
    const sim = await web.sim();
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);
    await page.locator(".logMark").click();
    const panel = page.locator(".logPanel");
    await panel.getByRole("button", { name: "Start logging" }).click();
    await panel.getByText("The log is not being written").waitFor();
    expect(await page.locator(".logMark").textContent()).toBe("Log: not written");
    expect(await axeViolations(page)).toEqual([]);
    rmSync(folder);
    // Started anew it does not wait for the next try.
    await panel.getByRole("button", { name: "Stop logging" }).click();
    await panel.getByRole("button", { name: "Start logging" }).click();
    await until(async () => (await logOf(web)).rows > 0, { what: "a row" });
    expect(existsSync(folder)).toBe(true);
    expect(web.complaints()).toEqual([]);
  });
});
