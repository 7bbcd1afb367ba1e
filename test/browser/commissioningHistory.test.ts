import { expect, it } from "vitest";
import words from "../../src/text/en/commissioning.json" with { type: "json" };
import { browserSuite } from "../support/browser.ts";
import { expectSound } from "../support/soundScreen.ts";
import { connectTo, useWebApps } from "../support/webApp.ts";

const SITE = { name: "Hill Farm", place: "", installer: "", inverterBrand: "", inverterModel: "", packCount: 2, remarks: "" };
const RECORDS = 12;

browserSuite("The history of a commissioning in the browser", () => {
  const openApp = useWebApps();

  it("is downloaded from its check, for one pack after the other, until the check passes", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ packs: 2, scene: "standby", protocol: "paceic", lineKind: "shared", history: { records: RECORDS } });
    await connectTo(page, sim.path);
    await page.locator(".linkState", { hasText: "Online" }).waitFor();
    await web.served.app.call("commission.start", { site: SITE });
    await page.locator('.rail a[href="#/commissioning"]').click();
    await page.locator('.checkRow[data-check="historyArchived"]').click();
    const detail = page.locator('.checkDetail[data-check="historyArchived"]');
    await detail.getByRole("button", { name: words.detail.checkNow }).click();
    const download = (address: number) => detail.getByRole("button", { name: `Download the history of pack ${address}` });
    await download(1).waitFor();
    await detail.getByRole("button", { name: "Connect to pack 2" }).waitFor();
    await expectSound(web, page, "two packs without history");
    await download(1).click();
    await download(1).waitFor({ state: "detached" });
    await detail.getByRole("button", { name: "Connect to pack 2" }).click();
    await download(2).click();
    await page.locator('.checkDetail[data-check="historyArchived"][data-status="passed"]').waitFor();
    const ofPack = [String(RECORDS), expect.stringMatching(/^\d+ \w+ \d{4}, \d\d:\d\d:\d\d$/)];
    expect(await detail.locator(".measuredTable td").allTextContents()).toEqual([...ofPack, ...ofPack]);
    expect(web.complaints()).toEqual([]);
  });
});
