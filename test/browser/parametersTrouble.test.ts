import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { FaultRule } from "../../protocol/sim/index.ts";
import type { AppState } from "../../src/contract/events.ts";
import errors from "../../src/text/en/errors.json" with { type: "json" };
import words from "../../src/text/en/parameters.json" with { type: "json" };
import { browserSuite } from "../support/browser.ts";
import { until } from "../support/until.ts";
import type { TypedSim, WebApp } from "../support/webApp.ts";
import { openParameters, truthOf, useWebApps } from "../support/webApp.ts";

async function stateOf(web: WebApp): Promise<AppState> {
  const state = await web.served.app.call("app.state", {});
  if (!state.ok) throw new Error(state.error.code);
  return state.value;
}

async function change(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole("textbox", { name, exact: true }).fill(text);
  await page.keyboard.press("Tab");
}

const settingsOf = (sim: TypedSim) => Object.fromEntries(truthOf(sim).settings);
const onWrite = (rule: FaultRule["do"]): readonly FaultRule[] => [{ when: { kind: "write", times: 1 }, do: rule }];

browserSuite("A write that goes wrong, in the browser", () => {
  const openApp = useWebApps();

  it("says what the pack holds instead, and rolls back at a click", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "standby" });
    const before = settingsOf(sim);
    await openParameters(web, page, sim);
    sim.bus.setFaults(onWrite({ kind: "storeOther", key: "cellOvAlarmMv", delta: 10 }));
    await change(page, "Cell OV alarm", "3580");
    await page.getByRole("button", { name: "Write 1 change" }).click();
    const row = page.locator('.verdictRow[data-setting="cellOvAlarmMv"]');
    await row.waitFor();
    expect(await row.getAttribute("data-verdict")).toBe("notVerified");
    expect(await row.textContent()).toContain("3590");
    await page.getByRole("button", { name: "Roll back" }).click();
    await page.locator('.verdictRow[data-setting="cellOvAlarmMv"][data-verdict="verified"]').waitFor();
    expect(settingsOf(sim)).toEqual(before);
    expect(web.complaints()).toEqual([]);
  });

  it("says of a refused write that the pack still has its value, and of another pack that it is another, not that a value changed", async ({
    onTestFinished,
  }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "standby" });
    const before = settingsOf(sim);
    await openParameters(web, page, sim);
    sim.bus.setFaults(onWrite({ kind: "refuseWith" }));
    await change(page, "Cell OV alarm", "3580");
    await page.getByRole("button", { name: "Write 1 change" }).click();
    const row = page.locator('.verdictRow[data-setting="cellOvAlarmMv"] p');
    await row.waitFor();
    expect(await row.textContent()).toMatch(/^You wrote 3580\smV\. The pack still has 3600\smV\.$/);
    sim.bus.packs[0]?.override({ packSerial: "OTHER1" });
    await change(page, "Cell OV alarm", "3590");
    await page.getByRole("button", { name: "Write 1 change" }).click();
    await page.locator(".reviewRemarks").getByText(errors.stale.otherPack.what).waitFor();
    expect(settingsOf(sim)).toEqual(before);
    expect(web.complaints()).toEqual([]);
  });

  it.each([
    { stores: false, button: "Finish", ends: 3580 },
    { stores: true, button: "Undo this write", ends: 3600 },
  ])("a pack that is gone in the middle (stored: $stores) is looked at when it is back: $button", async ({ stores, button, ends }) => {
    const closers: (() => Promise<void>)[] = [];
    const { web, page } = await openApp((close) => closers.push(close));
    try {
      const first = await web.sim({ scene: "standby" });
      const port = first.port ?? 0;
      await openParameters(web, page, first);
      first.bus.setFaults([{ when: { kind: "write" }, do: { kind: "reboot", ms: 600_000, stores } }]);
      await change(page, "Cell OV alarm", "3580");
      await page.getByRole("button", { name: "Write 1 change" }).click();
      await until(async () => (await stateOf(web)).params.progress?.stage === "readingBack", { what: "reading back" });
      const held = settingsOf(first);
      await first.close();
      await until(async () => (await stateOf(web)).params.unfinished !== null, { what: "an unfinished write" });
      const again = await web.sim({ scene: "standby", door: { kind: "tcp", port } });
      again.bus.packs[0]?.applySettings(held);
      await until(async () => (await stateOf(web)).params.unfinished?.isRead === true || (await stateOf(web)).params.unfinished === null, {
        what: "looked at again",
      });
      // What had been stored is complete and needs no decision; what had not is offered.
      expect((await stateOf(web)).params.unfinished === null).toBe(stores);
      await page.getByRole("button", { name: words.head.unlocked }).click();
      expect(await page.getByRole("button", { name: button }).isDisabled()).toBe(true);
      await page.getByRole("button", { name: words.review.unlockToWrite }).click();
      await page.getByRole("checkbox", { name: words.lock.check }).check();
      await page.getByRole("button", { name: words.lock.unlock }).click();
      await page.getByRole("button", { name: button }).click();
      await until(async () => (await stateOf(web)).params.report?.outcome === "verified" && settingsOf(again).cellOvAlarmMv === ends, {
        what: button,
      });
      // The report is told first: only then is the journal done away with.
      await until(async () => (await stateOf(web)).params.unfinished === null, { what: "the end of the journal" });
      expect(web.complaints()).toEqual([]);
    } finally {
      for (const close of closers) await close();
    }
  });
});
