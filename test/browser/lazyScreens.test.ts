import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { browserSuite } from "../support/browser.ts";
import { useWebApps } from "../support/webApp.ts";

/** Notes what the page shows from now on while a screen is still being fetched. */
function watchForGaps(page: Page): Promise<void> {
  return page.evaluate(() => {
    const seen = window as unknown as { gaps: number };
    seen.gaps = 0;
    new MutationObserver(() => {
      seen.gaps += document.querySelectorAll(".pageComing").length;
    }).observe(document.body, { childList: true, subtree: true });
  });
}

browserSuite("Screens that are fetched later", () => {
  const openApp = useWebApps();

  it("open at once, also when the host has gone", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    // The last that an idle page fetches.
    const wanted = [
      "LiveScreen",
      "PacksScreen",
      "ParametersScreen",
      "InverterPage",
      "HistoryScreen",
      "ControlScreen",
      "TraceScreen",
      "CommissioningScreen",
      "HelpPage",
    ];
    await page.waitForFunction((names) => {
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      return names.every((piece) => loaded.some((name) => name.includes(`/${piece}-`) && name.endsWith(".js")));
    }, wanted);
    await watchForGaps(page);
    await page.route("**/assets/**", (route) => route.abort());
    for (const link of await page.locator(".rail a").all()) {
      await link.click();
      const key = ((await link.getAttribute("href")) ?? "").slice(2);
      await page.locator(".main > *:not(.pageComing)").first().waitFor();
      expect(await page.evaluate(() => window.location.hash)).toBe(`#/${key}`);
      expect(await page.locator(".main").innerText()).not.toBe("");
    }
    expect(await page.evaluate(() => (window as unknown as { gaps: number }).gaps)).toBe(0);
    expect(web.complaints()).toEqual([]);
  });
});
