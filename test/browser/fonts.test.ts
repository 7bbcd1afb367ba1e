import { expect, it } from "vitest";
import { browserSuite } from "../support/browser.ts";
import { useWebApps } from "../support/webApp.ts";

browserSuite("Our own faces", () => {
  const openApp = useWebApps();

  it("draw the window from the first picture on, with digits of one width, and come from the host", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const faces = await page.evaluate(() => [...document.fonts].map(({ family, status }) => `${family} ${status}`));
    // The second of Inter has letters that English does without.
    expect(faces).toEqual(["Inter Variable loaded", "Inter Variable unloaded", "JetBrains Mono Variable loaded"]);
    const widths = await page.evaluate(() =>
      ["", "mono"].map((className) => {
        const box = document.createElement("span");
        box.className = className;
        box.style.position = "absolute";
        document.body.append(box);
        const measured = ["1111", "8888", "0.00"].map((text) => {
          box.textContent = text;
          return box.getBoundingClientRect().width;
        });
        box.remove();
        return measured;
      }),
    );
    for (const [ones, eights] of widths) expect(ones).toBe(eights);
    const origins = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter(({ name }) => name.endsWith(".woff2"))
        .map(({ name }) => new URL(name).origin),
    );
    expect(origins).toEqual([new URL(web.served.url).origin, new URL(web.served.url).origin]);
    const session = await page.context().newCDPSession(page);
    await session.send("DOM.enable");
    await session.send("CSS.enable");
    const { root } = await session.send("DOM.getDocument", { depth: 1 });
    const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector: ".rail a span" });
    // By the name inside the file; `true` = ours, not one that is installed.
    const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
    expect(fonts.map(({ familyName, isCustomFont }) => [familyName, isCustomFont])).toEqual([["Inter", true]]);
  });

  it("draw Polish in one face, its own letters too", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    await web.prefer({ language: "pl" });
    await page.locator(".barGo", { hasText: "Połącz" }).waitFor();
    await page.evaluate(() => document.fonts.ready);
    const session = await page.context().newCDPSession(page);
    await session.send("DOM.enable");
    await session.send("CSS.enable");
    const { root } = await session.send("DOM.getDocument", { depth: 1 });
    const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector: ".barGo" });
    const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
    expect([...new Set(fonts.map(({ familyName, isCustomFont }) => `${familyName} ${isCustomFont}`))]).toEqual(["Inter true"]);
  });
});
