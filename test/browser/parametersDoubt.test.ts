import { expect, it, vi } from "vitest";
import errors from "../../src/text/en/errors.json" with { type: "json" };
import words from "../../src/text/en/parameters.json" with { type: "json" };
import { browserSuite } from "../support/browser.ts";
import { PROTOCOLS } from "../support/hostApp.ts";
import { openParameters, truthOf, useWebApps } from "../support/webApp.ts";

/** What of a pack is wrong, and what the screen says of it. */
const WRONG: readonly (readonly [settings: Readonly<Record<string, number>>, said: string])[] = [
  [{ packOvAlarmMv: 59_500 }, "Not in the required order: Pack OV alarm, Pack OV protection."],
  [
    { packOvAlarmMv: 5760, packOvProtectMv: 5920, packOvReleaseMv: 5400, fullChargeMv: 5000 },
    "Cell threshold × number of cells is far from the pack threshold: Cell OV alarm, Pack OV alarm.",
  ],
  [{ cellUvDelayUs: 0 }, "Delay of zero: Cell UV delay."],
  [{ mosOtProtectDeciC: 1600 }, "Outside any sensor's range: MOS OT protection."],
];

browserSuite("Parameters of a map that nobody has written in public, in the browser", () => {
  const openApp = useWebApps();

  it.each(PROTOCOLS)("$protocol: how the first write goes is said only where nobody has written such a map", async ({ protocol }) => {
    const ends: (() => Promise<void>)[] = [];
    const { web, page } = await openApp((close) => ends.push(close));
    try {
      const sim = await web.sim({ protocol, scene: "standby" });
      await openParameters(web, page, sim);
      await page.getByRole("textbox", { name: "Cell OV alarm", exact: true }).waitFor();
      expect(await page.getByText(words.firstWrite, { exact: true }).count()).toBe(protocol === "ritar" ? 1 : 0);
      expect(await page.getByText(words.doubt.title).count()).toBe(0);
      expect(web.complaints()).toEqual([]);
    } finally {
      for (const end of ends.reverse()) await end();
    }
  });

  it("settings that no such pack can have: the doubt is said with their names, and nothing can be written", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ protocol: "ritar", scene: "standby" });
    const [pack] = sim.bus.packs;
    if (pack === undefined) throw new Error("no pack");
    const right = Object.fromEntries(truthOf(sim).settings);
    await openParameters(web, page, sim);
    for (const [settings, said] of WRONG) {
      pack.applySettings({ ...right, ...settings });
      await page.getByRole("button", { name: "Read", exact: true }).click();
      const alert = page.getByRole("alert").filter({ hasText: words.doubt.title });
      await alert.getByText(`${said} ${words.doubt.whatFollows}`, { exact: true }).waitFor();
      expect(await page.getByText(words.firstWrite, { exact: true }).count()).toBe(0);
    }
    const stores = vi.spyOn(pack, "applySettings");
    const before = Object.fromEntries(truthOf(sim).settings);
    await page.getByRole("textbox", { name: "Balance difference", exact: true }).fill("31");
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "Write 1 change" }).click();
    await page.locator(".reviewRemarks").getByText(errors.codes["write.implausible"].what).waitFor();
    expect(stores).not.toHaveBeenCalled();
    expect(Object.fromEntries(truthOf(sim).settings)).toEqual(before);
    // As it should be: nothing is said against it any more, and the same change goes out.
    pack.applySettings(right);
    await page.getByRole("button", { name: "Read", exact: true }).click();
    await page.getByText(words.firstWrite, { exact: true }).waitFor();
    expect(await page.getByText(words.doubt.title).count()).toBe(0);
    await page.getByRole("button", { name: "Write 1 change" }).click();
    await page.locator('.verdictRow[data-setting="balanceDeltaMv"][data-verdict="verified"]').waitFor();
    await page.getByText(words.report.proved).waitFor();
    expect(web.complaints()).toEqual([]);
  });
});
