import { expect, it } from "vitest";
import { browserSuite } from "../support/browser.ts";
import { connectTo, useWebApps } from "../support/webApp.ts";

browserSuite("The security policy of the page", () => {
  const openApp = useWebApps();

  it("lets every screen, chart and layer be drawn, and no text become markup or style", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "charge" });
    await connectTo(page, sim.path);
    const links = await page.locator(".rail a").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) {
      await page.locator(`.rail a[href="${link}"]`).click();
      await page.locator("main h1, main h2, main section").first().waitFor();
    }
    await page.locator(".rail a").first().click();
    const lanes = page.getByRole("button", { name: "Lanes" });
    await lanes.click();
    const lane = page.getByRole("menuitemcheckbox", { name: "Temperatures" });
    // Placed by the library that draws it, and in our colours: neither comes from a style element.
    await lane.waitFor();
    const [menu, button] = [await lane.boundingBox(), await lanes.boundingBox()];
    expect(Math.abs((menu?.x ?? 0) - (button?.x ?? 0))).toBeLessThan(300);
    const body = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--mantine-color-body"));
    expect(body.trim()).toMatch(/^var\(--c-canvas\)$|^#/);
    expect(await page.locator("canvas").count()).toBeGreaterThan(0);
    expect(web.complaints()).toEqual([]);

    // Later, because what the browser's debugger evaluates itself is exempt.
    const refused = await page.evaluate(
      () =>
        new Promise<string[]>((done) =>
          setTimeout(() => {
            const told: string[] = [];
            const refusal = (run: () => void) => {
              try {
                run();
                told.push("let through");
              } catch (error) {
                told.push(error instanceof Error ? error.name : "");
              }
            };
            refusal(() => document.createElement("div").insertAdjacentHTML("beforeend", "<b>x</b>"));
            refusal(() => {
              document.createElement("script").src = "/a.js";
            });
            const style = document.createElement("style");
            style.textContent = "body { opacity: 0.5 }";
            document.head.append(style);
            told.push(getComputedStyle(document.body).opacity);
            done(told);
          }),
        ),
    );
    expect(refused).toEqual(["TypeError", "TypeError", "1"]);
  });
});
