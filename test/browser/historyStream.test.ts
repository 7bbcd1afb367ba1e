import { expect, it } from "vitest";
import { browserSuite } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { truthOf, useWebApps } from "../support/webApp.ts";

const RECORDS = 60;

browserSuite("the log of the guide's battery in the browser", () => {
  const openApp = useWebApps();

  it("comes with a lost record at its place, doubtful bits with both names, and extremes instead of cells", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const history = { records: RECORDS, everyMs: 6 * 3_600_000 };
    const sim = await web.sim({ protocol: "ritar", scene: "overCurrent", history });
    const all = truthOf(sim).history.length;
    sim.bus.setFaults([{ when: { block: "history", skip: 20, times: 1 }, do: { kind: "drop" } }]);
    const wanted = { path: sim.path, family: "ritar-modbus", baudRate: 9600, address: 1 } as const;
    await web.served.app.call("session.connect", wanted);
    await page.locator('.rail a[href="#/history"]').click();
    await page.getByText("remembers by itself where it stands").waitFor({ timeout: 40_000 });
    await page.getByRole("button", { name: "Download the history" }).click();
    const historyNow = async () => {
      const state = await web.served.app.call("app.state", {});
      if (!state.ok) throw new Error(state.error.code);
      return state.value.history;
    };
    await until(async () => (await historyNow()).result !== null, { what: "the download", timeoutMs: 60_000 });
    expect((await historyNow()).result).toMatchObject({ outcome: "complete", came: all - 1, counted: all, lost: 1 });
    await page.getByText("1 lost, marked at its likely place").waitFor();
    const grid = page.getByRole("grid");
    await until(async () => Number(await grid.getAttribute("aria-rowcount")) === all + 1, { what: "all rows" });
    // What these records do not keep has no column.
    expect(await grid.getByRole("columnheader").allTextContents()).not.toContain("Remain");
    await page.locator('.kindButton[data-kind="lost"]').click();
    await until(async () => Number(await grid.getAttribute("aria-rowcount")) === 2, { what: "the lost one" });
    await grid.getByRole("row").nth(1).click();
    const drawer = page.locator(".recordDrawer");
    await drawer.getByText("A record was lost here").waitFor();
    await page.locator('.kindButton[data-kind="all"]').click();
    await until(async () => Number(await grid.getAttribute("aria-rowcount")) === all + 1, { what: "all rows again" });
    await grid.getByRole("row").nth(1).click();
    await drawer.getByText(/highest, cell \d+/).waitFor();
    await drawer.getByText("40 bytes").waitFor();
    expect(web.complaints()).toEqual([]);
  }, 120_000);
});
