import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { browserSuite, overflow } from "../support/browser.ts";
import { expectSound } from "../support/soundScreen.ts";
import { connectTo, drawn, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

async function openHelp(page: Page, tab: string): Promise<void> {
  await page.locator('.rail a[href="#/help"]').click();
  await page.getByRole("tab", { name: tab }).click();
}

browserSuite("Helpers in the browser", () => {
  const openApp = useWebApps();

  it("opens the manual offline in a page of its own, without a complaint of the security policy", async ({ onTestFinished }) => {
    const { page } = await openApp(onTestFinished);
    await page.locator('.rail a[href="#/help"]').click();
    const opening = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "Open the manual" }).click();
    const manual = await opening;
    const complaints: string[] = [];
    manual.on("console", (message) => complaints.push(message.text()));
    await manual.getByRole("link", { name: "Settings, limits and rules" }).click();
    await manual.waitForURL("**/manual/registers/settings.html");
    expect(await manual.locator("h1").textContent()).toBe("Settings, limits and rules");
    await manual.getByRole("link", { name: "Live", exact: true }).click();
    await manual.locator("main img").first().scrollIntoViewIfNeeded();
    await expect
      .poll(() =>
        manual
          .locator("main img")
          .first()
          .evaluate((image: HTMLImageElement) => image.naturalWidth),
      )
      .toBe(1280);
    expect(await manual.locator("nav [aria-current]").textContent()).toBe("Live");
    expect(complaints).toEqual([]);
    // The window is as it was.
    expect(await page.getByRole("tab", { name: "ADD switch" }).getAttribute("aria-selected")).toBe("true");
  });

  it("turns switches into an address and back, and plans a bank", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    await openHelp(page, "ADD switch");
    const result = page.locator(".addResult b");
    expect(await result.textContent()).toBe("ADD 1");
    await page.getByRole("switch", { name: /^3#/ }).click();
    expect(await result.textContent()).toBe("ADD 5");
    expect(await page.locator('.addNumbers [aria-pressed="true"]').textContent()).toBe("5");
    await page.getByRole("group", { name: "Address" }).getByRole("button", { name: "12", exact: true }).click();
    const up = await page.locator(".addSlider").evaluateAll((all) => all.map((one) => one.getAttribute("aria-checked")));
    expect(up).toEqual(["false", "false", "true", "true"]);
    await page.getByRole("switch", { name: /^4#/ }).focus();
    await page.keyboard.press("Space");
    expect(await result.textContent()).toBe("ADD 4");
    await page.getByRole("combobox", { name: "How many packs" }).selectOption("15");
    expect(await page.locator(".planList li").count()).toBe(15);
    await expectSound(web, page, "ADD switch");
    expect(web.complaints()).toEqual([]);
  });

  it("says what the lamps mean, all states that fit, and what they should show of a pack", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "charge" });
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);
    await openHelp(page, "LEDs");
    expect(await page.locator(".ledFit").count()).toBe(0);
    const choose = (lamp: string, words: string) => page.getByRole("group", { name: lamp }).getByText(words, { exact: true }).click();
    await choose("RUN", "off");
    await choose("ALM", "off");
    const states = () => page.locator(".ledFit").evaluateAll((all) => all.map((one) => one.getAttribute("data-state")));
    expect(await states()).toEqual(["dormancy", "underVoltage"]);
    await choose("ALM", "on, steady");
    await choose("SOC", "some lit");
    expect(await states()).toEqual(["chargeStopped", "dischargeStopped", "failure"]);
    await page.getByText("The guide has no such state").waitFor();
    await page.locator(".ledExpected .ledRow").waitFor();
    await expectSound(web, page, "lamps");
    await page.getByRole("button", { name: "Start again" }).click();
    expect(await states()).toEqual([]);
    expect(web.complaints()).toEqual([]);
  });

  it("shows the pins of every port, and prints the cable or all of them", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    await openHelp(page, "Ports and cables");
    expect(await page.locator(".portList [role=option]").count()).toBe(14);
    await expectSound(web, page, "LINK");
    await page.locator(".portList [role=listbox]").focus();
    for (const [key, printed] of [
      ["RS485", "RS485_B"],
      ["CAN", "CAN_H"],
      ["Victron", "NET-C/V-"],
    ] as const) {
      await page.keyboard.press("ArrowDown");
      await page.getByRole("option", { name: key, selected: true }).waitFor();
      expect(await page.locator(".pinTable").textContent()).toContain(printed);
    }
    await page.getByRole("option", { name: /^Phocos/ }).click();
    await page.locator('.portRemarks [data-level="danger"]').waitFor();
    await expectSound(web, page, "Phocos");
    const onPaper = async () => {
      await page.emulateMedia({ media: "print" });
      const text = await page.locator("body > .cableSheet").evaluate((sheet) => ({
        text: sheet.textContent ?? "",
        isShown: getComputedStyle(sheet).display !== "none",
        hasApp: getComputedStyle(document.querySelector("#root") ?? document.body).display !== "none",
      }));
      await page.emulateMedia({ media: "screen" });
      return text;
    };
    const cable = await onPaper();
    expect(cable).toMatchObject({ isShown: true, hasApp: false });
    expect(cable.text).toContain("Any-Grid PSW-H");
    await page.getByRole("option", { name: /^LINK-IN/ }).click();
    const all = await onPaper();
    for (const print of ["RS485-2_A", "486_A", "Sync7-Reserved", "BAT 485B"]) expect(all.text).toContain(print);
    await web.prefer({ language: "zh" });
    for (const name of ["端口与线缆", "指示灯", "ADD 拨码开关", "键盘与程序"]) {
      await page.getByRole("tab", { name }).click();
      await drawn(page);
      expect(await overflow(page), name).toMatchObject({ sideways: 0, mainSideways: 0, wide: [] });
    }
    expect(web.complaints()).toEqual([]);
  });
});
