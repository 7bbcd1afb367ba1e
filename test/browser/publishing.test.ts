import { expect, it } from "vitest";
import { freePort } from "../../scripts/lib/freePort.ts";
import type { PublishingState } from "../../src/contract/publishing.ts";
import { browserSuite, LAPTOP, overflow, PHONE } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { axeInThemes, connectTo, drawn, truthOf, useWebApps, type WebApp, waitComplete } from "../support/webApp.ts";

async function publishingOf(web: WebApp): Promise<PublishingState> {
  const state = await web.served.app.call("app.state", {});
  if (!state.ok) throw new Error("no state");
  return state.value.publishing;
}

browserSuite("Publishing in the browser", () => {
  const openApp = useWebApps();

  it("is switched on and off, says that the broker is away, and never shows the password again", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim();
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);

    expect(await page.locator(".publishMark").count()).toBe(0);
    await page.locator(".logMark").click();
    await page.locator(".logPanel").getByRole("button", { name: "Settings for publishing…" }).click();
    expect(await page.locator(".logPanel").count()).toBe(0);
    const panel = page.locator(".publishPanel");
    const start = panel.getByRole("button", { name: "Start publishing" });
    const [broker, password] = [panel.getByLabel("MQTT broker"), panel.getByLabel("Password")];
    expect(await start.isDisabled()).toBe(true);
    await broker.fill("broker.example");
    await panel.getByText("Starts with mqtt://").waitFor();
    expect(await start.isDisabled()).toBe(true);
    // Nobody listens there.
    await broker.fill(`mqtt://127.0.0.1:${await freePort()}`);
    expect(await password.isDisabled()).toBe(true);
    await panel.getByLabel("User").fill("packs");
    await password.fill("correct horse");
    await panel.getByLabel("Page for Prometheus").fill("127.0.0.1:0");
    for (const size of [LAPTOP, PHONE]) {
      await page.setViewportSize(size);
      await drawn(page);
      expect(await overflow(page), `${size.width}`).toMatchObject({ sideways: 0, mainSideways: 0, wide: [] });
    }
    await page.setViewportSize(LAPTOP);
    expect(await axeInThemes(web, page)).toEqual([]);
    await start.click();

    await panel.getByText("The broker cannot be reached").waitFor();
    await panel.getByText("ECONNREFUSED").waitFor();
    await panel.getByText(/messages? (?:is|are) stored until the broker is back/).waitFor();
    expect(await page.locator(".publishMark").getAttribute("data-mark")).toBe("halted");
    const { metricsUrl } = await publishingOf(web);
    await panel.getByText(`${metricsUrl}/metrics`).waitFor();
    expect(await (await fetch(`${metricsUrl}/metrics`)).text()).toContain(`pack="${truthOf(sim).packSerial}"`);
    for (const size of [LAPTOP, PHONE]) {
      await page.setViewportSize(size);
      await drawn(page);
      expect(await overflow(page), `${size.width}`).toMatchObject({ sideways: 0, mainSideways: 0, wide: [] });
    }
    await page.setViewportSize(LAPTOP);
    expect(await axeInThemes(web, page)).toEqual([]);

    // Without a pack the foot promises what would not be true now.
    await web.served.app.call("session.disconnect", {});
    const foot = page.locator(".footPack", { hasText: "Open BMSTool" });
    await foot.waitFor();
    expect(await foot.innerText()).not.toContain("sends no data");
    await panel.getByRole("button", { name: "Stop publishing" }).click();
    await start.waitFor();
    await until(async () => (await publishingOf(web)).phase === "off", { what: "off" });
    await foot.getByText("sends no data").waitFor();
    expect(await page.locator(".publishMark").count()).toBe(0);
    // As it was, but for the password: kept, and not to be seen.
    expect(await panel.getByLabel("User").inputValue()).toBe("packs");
    expect(await password.inputValue()).toBe("");
    expect(await password.getAttribute("placeholder")).toBe("kept; leave empty to keep it");
    // For another broker it would have to be typed again.
    await broker.fill("mqtt://elsewhere.example");
    expect(await password.getAttribute("placeholder")).toBe("");
    await page.keyboard.press("Escape");
    expect(await panel.count()).toBe(0);
    expect(web.complaints()).toEqual([]);
  });

  it("publishes nothing of simulated packs, and says so", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    await connectTo(page, "demo");
    await page.locator(".logMark").click();
    await page.locator(".logPanel").getByRole("button", { name: "Settings for publishing…" }).click();
    const panel = page.locator(".publishPanel");
    await panel.getByLabel("Page for Prometheus").fill("127.0.0.1:0");
    await panel.getByRole("button", { name: "Start publishing" }).click();
    await panel.getByText("The packs on the line are simulated.").waitFor();
    await until(async () => (await publishingOf(web)).metricsUrl !== null, { what: "a page" });
    const text = await (await fetch(`${(await publishingOf(web)).metricsUrl}/metrics`)).text();
    expect(text).toContain('open_bmstool_line_up{line="line"} 0');
    expect(text).not.toContain("open_bmstool_pack_up{");
    expect(web.complaints()).toEqual([]);
  });
});
