import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bankStage, ODD_ONE } from "../../scripts/lib/bankStage.ts";
import { threeStackStage } from "../../scripts/lib/tcpSim.ts";
import { axeViolations, browserSuite, overflow, PHONE } from "../support/browser.ts";
import {
  axeInThemes,
  type BadPort,
  connectTo,
  drawn,
  openWebApp,
  startBadPort,
  type TypedSim,
  truthOf,
  type WebApp,
  waitComplete,
} from "../support/webApp.ts";

const SIZES = [{ width: 1280, height: 800 }, { width: 1280, height: 720 }, { width: 1920, height: 1080 }, PHONE];

browserSuite("Reach, contrast and room in the browser", () => {
  let web: WebApp;
  let page: Page;

  beforeAll(async () => {
    web = await openWebApp();
    page = await web.open();
  });
  afterEach(async () => {
    expect(web.complaints()).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`http://127.0.0.1:${web.served.port}/#/live`);
    await web.disconnect();
    await page.getByRole("heading", { level: 1, name: "Connect to a pack" }).waitFor();
  });
  afterAll(() => web.close());

  async function showCharge(): Promise<TypedSim> {
    const sim = await web.sim({ scene: "charge" });
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);
    return sim;
  }

  /** No finding of axe in any theme, and nothing that sticks out sideways at any size. */
  async function expectSound(what: string): Promise<void> {
    expect(await axeInThemes(web, page), what).toEqual([]);
    await web.prefer({ theme: "auto" });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await drawn(page);
      const { sideways, mainSideways, wide } = await overflow(page);
      expect({ sideways, mainSideways, wide }, `${what} at ${size.width} × ${size.height}`).toEqual({
        sideways: 0,
        mainSideways: 0,
        wide: [],
      });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await drawn(page);
  }

  async function expectNoScroll(what: string): Promise<void> {
    await drawn(page);
    const { downwards, main } = await overflow(page);
    expect({ downwards, main }, what).toEqual({ downwards: 0, main: 0 });
  }

  it("first run, its port list and the help screen are sound", async () => {
    await expectSound("first run");
    await page.getByRole("combobox", { name: "Port" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("option", { name: /Demo packs/ }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.goto(`http://127.0.0.1:${web.served.port}/#/help`);
    await page.getByRole("heading", { name: "ADD switch" }).waitFor();
    await expectSound("help");
  });

  describe("doctor", () => {
    let garbage: BadPort;
    beforeAll(async () => {
      garbage = await startBadPort(() => Buffer.from([0xff, 0x13, 0x00, 0x7e, 0x91]));
    });
    afterAll(() => garbage.close());

    it("is sound with its findings on the screen", async () => {
      await connectTo(page, garbage.path);
      await page.getByRole("heading", { level: 1, name: "Something answers, but it is unreadable" }).waitFor();
      await expectSound("doctor");
    });
  });

  it("Live is sound while charging, has no scroll at 800 and 720, and stays sound when the link is lost", async () => {
    const sim = await showCharge();
    await expectNoScroll("charge at 800");
    await page.setViewportSize({ width: 1280, height: 720 });
    await expectNoScroll("charge at 720");
    await page.setViewportSize({ width: 1920, height: 1080 });
    await expectNoScroll("charge at 1080");
    await expectSound("live");
    await page.getByRole("button", { name: /^Cell 12:/ }).click();
    await page.getByRole("heading", { name: "Cell 12" }).waitFor();
    await expectNoScroll("cell drawer at 800");
    await expectSound("cell drawer");
    await page.keyboard.press("Escape");
    await sim.close();
    await page.locator(".lostBar").waitFor();
    await expectNoScroll("lost at 800");
    await expectSound("lost");
  });

  it("Parameters and Inverter are sound: locked, unlocked with a broken rule, with verdicts, with a cable", async () => {
    const go = (screen: string) => page.locator(`.rail a[href="#/${screen}"]`).click();
    await page.goto(`http://127.0.0.1:${web.served.port}/#/inverter`);
    await page.getByText("Voltronic", { exact: true }).first().click();
    await expectSound("inverter without a pack");
    await go("parameters");
    await expectSound("parameters without a pack");
    await go("live");
    await showCharge();
    await go("parameters");
    await expectNoScroll("parameters at 800");
    await expectSound("parameters, locked");
    await page.getByRole("button", { name: "Unlock", exact: true }).click();
    await expectSound("unlock");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Unlock parameters" }).click();
    await page.getByRole("textbox", { name: "Cell OV alarm", exact: true }).fill("3590");
    await page.getByRole("button", { name: "Write 1 change" }).click();
    await page.locator('.verdictRow[data-verdict="verified"]').first().waitFor();
    await page.getByRole("textbox", { name: "Cell UV alarm", exact: true }).fill("2450");
    await page.getByRole("textbox", { name: "Cell OV protection", exact: true }).fill("3780");
    await expectNoScroll("review at 800");
    await expectSound("review and verdicts");
    for (const panel of ["Backups", "Compare…"]) {
      await page.getByRole("button", { name: panel }).click();
      await expectSound(panel);
    }
    await go("inverter");
    await page.getByText("Phocos", { exact: true }).first().click();
    await expectNoScroll("inverter at 800");
    await expectSound("inverter");
  });

  it("History is sound: without a pack, with records, and with one open", async () => {
    const go = (screen: string) => page.locator(`.rail a[href="#/${screen}"]`).click();
    await go("history");
    await expectSound("history without a pack");
    await go("live");
    await showCharge();
    await go("history");
    await page
      .getByRole("button", { name: /Download|Read/ })
      .first()
      .click();
    await page.getByRole("grid").getByRole("row").nth(5).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expectNoScroll("history at 800");
    await expectSound("history");
    await page.getByRole("grid").getByRole("row").nth(3).click();
    await page.locator(".recordDrawer").waitFor();
    await expectNoScroll("record at 800");
    await expectSound("record");
  });

  it("Control is sound: without a pack, locked, with a draft, a verdict and the question of the clock", async () => {
    const go = (screen: string) => page.locator(`.rail a[href="#/${screen}"]`).click();
    await go("control");
    await expectSound("control without a pack");
    await go("live");
    await showCharge();
    await go("control");
    await page.reload();
    await page.getByRole("button", { name: "Unlock to switch" }).waitFor();
    await expectNoScroll("control at 800");
    await expectSound("control, locked");
    await page.getByRole("button", { name: "Unlock to switch" }).click();
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Unlock parameters" }).click();
    await page.getByRole("button", { name: "Stop discharging" }).click();
    await page.getByText("The pack will probably refuse now").waitFor();
    await expectNoScroll("draft at 800");
    await expectSound("draft");
    await page.locator(".draftSend").click();
    await page.locator('.draftPanel[data-verdict="refused"]').waitFor();
    await page.getByRole("button", { name: "Set from this computer…" }).click();
    await expectNoScroll("verdict and clock at 800");
    await expectSound("verdict and clock");
    await page.getByRole("button", { name: "Set now" }).click();
    await page.locator('.clockRows tr[data-verdict="done"]').waitFor();
    await page.getByRole("button", { name: "Shut down…" }).click();
    await page.getByLabel("Type OFF 1 to confirm").fill("OFF 1");
    await expectNoScroll("shutdown at 800");
    await expectSound("shutdown");
  });

  it("Trace is sound: without lines, with frames, with one open, with a pasted text; and so are values to be chosen", async () => {
    const go = (screen: string) => page.locator(`.rail a[href="#/${screen}"]`).click();
    await go("trace");
    // The frames of the tests before are still kept.
    await page.getByRole("button", { name: "Clear view" }).click();
    await page.locator(".traceNone").waitFor();
    await expectSound("trace without lines");
    await go("live");
    await showCharge();
    await page.keyboard.press("b");
    await page.locator(".bytesHint").waitFor();
    await expectNoScroll("values to be chosen at 800");
    await expectSound("values to be chosen");
    await page.keyboard.press("Escape");
    await go("trace");
    await page.locator(".traceRow").nth(6).waitFor();
    await expectNoScroll("trace at 800");
    await page.locator(".traceRow").nth(6).click();
    await page.locator(".fieldRows").waitFor();
    await expectNoScroll("frame at 800");
    await expectSound("frame");
    await page.getByRole("button", { name: "Pasted text" }).click();
    await page.getByRole("textbox", { name: "Text to decode" }).fill("01 03 00 00 00 08 44 0C\n~250146C10000FD9B");
    await page.getByRole("button", { name: "Decode" }).click();
    await page.locator(".pastedFrames button").nth(1).click();
    await page.locator(".frameRemarks").waitFor();
    await expectNoScroll("pasted text at 800");
    await expectSound("pasted text");
  });

  it("Packs is sound: without a pack, with fifteen in every view, with one open, and with the fleet dialog", async () => {
    const go = (screen: string) => page.locator(`.rail a[href="#/${screen}"]`).click();
    await go("packs");
    await expectSound("packs without a pack");
    await go("live");
    const sim = await web.stageSim({ stage: bankStage(15), lineKind: "private" });
    await connectTo(page, sim.path);
    await page.locator(".livePage").waitFor();
    await go("packs");
    await page.locator(".packCard").nth(14).waitFor();
    await expectNoScroll("packs at 800");
    await page.setViewportSize({ width: 1920, height: 1080 });
    await expectNoScroll("packs at 1080");
    await expectSound("packs");
    await page.getByRole("article", { name: `Pack ${ODD_ONE}`, exact: true }).click();
    await expectNoScroll("pack drawer at 800");
    await expectSound("pack drawer");
    await page.keyboard.press("Escape");
    for (const view of ["Table", "Cell map", "Alarms"]) {
      await page.locator(".packViews").getByText(view, { exact: true }).click();
      await expectNoScroll(`${view} at 800`);
      await expectSound(view);
    }
    await page.locator(".packViews").getByText("Cards", { exact: true }).click();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Apply a profile to several packs" }).click();
    await page.getByRole("button", { name: "Values of pack 1" }).click();
    await expectNoScroll("fleet at 800");
    await expectSound("fleet");
    await page.getByRole("button", { name: "Back to all packs" }).click();
  });

  it("Live has no scroll with three stacks open, and is sound", async () => {
    const sim = await web.stageSim({ stage: threeStackStage() });
    await connectTo(page, sim.path);
    await waitComplete(web, page, sim.truth().packSerial);
    await expectNoScroll("three stacks at 800");
    await expectSound("three stacks");
  });
});
