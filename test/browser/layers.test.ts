import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { browserSuite } from "../support/browser.ts";
import { connectTo, useWebApps } from "../support/webApp.ts";

browserSuite("What lies over a screen", () => {
  const openApp = useWebApps();

  const hasFocus = (page: Page, name: string) => page.getByRole("button", { name }).evaluate((button) => button === document.activeElement);

  it("closes by Esc one at a time, the topmost first, and gives the focus back", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "charge" });
    await connectTo(page, sim.path);
    await page.getByRole("button", { name: /^Cell 2:/ }).click();
    const cell = page.getByRole("complementary", { name: "Cell 2" });
    await cell.waitFor();
    const logButton = page.locator(".logButton");
    await logButton.focus();
    await page.keyboard.press("Enter");
    const log = page.getByRole("complementary", { name: "Log to file" });
    await log.waitFor();
    expect(await log.getByRole("heading", { level: 2 }).evaluate((title) => title === document.activeElement)).toBe(true);

    await page.keyboard.press("Escape");
    await log.waitFor({ state: "detached" });
    expect(await cell.count()).toBe(1);
    expect(await logButton.evaluate((button) => button === document.activeElement)).toBe(true);

    // A menu closes itself; the panel below it stays.
    await page.getByRole("button", { name: "Lanes" }).click();
    const lane = page.getByRole("menuitemcheckbox", { name: "Temperatures" });
    await lane.waitFor();
    await page.keyboard.press("Escape");
    await lane.waitFor({ state: "detached" });
    expect(await cell.count()).toBe(1);
    expect(await hasFocus(page, "Lanes")).toBe(true);

    await page.keyboard.press("Escape");
    await cell.waitFor({ state: "detached" });
    expect(web.complaints()).toEqual([]);
  });
});
