import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { HistoryRow } from "../../src/contract/history.ts";
import { browserSuite } from "../support/browser.ts";
import { until } from "../support/until.ts";
import type { WebApp } from "../support/webApp.ts";
import { truthOf, useWebApps } from "../support/webApp.ts";

const RECORDS = 60;
const HISTORY = { records: RECORDS, everyMs: 6 * 3_600_000 };

async function historyNow(web: WebApp) {
  const state = await web.served.app.call("app.state", {});
  if (!state.ok) throw new Error(state.error.code);
  return state.value.history;
}

async function openHistory(web: WebApp, page: Page, path: string): Promise<void> {
  await web.served.app.call("session.connect", { path, family: "ritar-modbus", baudRate: 9600, address: 1 });
  await page.locator('.rail a[href="#/history"]').click();
  await page.getByText("keeps track of the position itself").waitFor();
}

/** Clicks and waits for a download of its own. */
async function download(web: WebApp, page: Page, button: string): Promise<void> {
  const { result: earlier } = await historyNow(web);
  await page.getByRole("button", { name: button }).click();
  const isOver = async () => {
    const { result, progress } = await historyNow(web);
    return progress === null && result !== null && result.endedWallMs !== earlier?.endedWallMs;
  };
  await until(isOver, { what: "the download" });
}

async function rowsOf(web: WebApp): Promise<readonly HistoryRow[]> {
  const key = (await historyNow(web)).archive?.key ?? "";
  const rows = await web.served.app.call("history.rows", { key, beforeSeq: null, most: 200 });
  if (!rows.ok) throw new Error(rows.error.code);
  return rows.value;
}

browserSuite("the log of the guide's battery in the browser", () => {
  const openApp = useWebApps();

  it("comes with a lost record at its place, and extremes instead of cells", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ protocol: "ritar", scene: "overCurrent", history: HISTORY });
    const all = truthOf(sim).history.length;
    sim.bus.setFaults([{ when: { block: "history", skip: 20, times: 1 }, do: { kind: "drop" } }]);
    await openHistory(web, page, sim.path);
    await download(web, page, "Download the history");
    expect((await historyNow(web)).result).toMatchObject({ outcome: "complete", came: all - 1, counted: all, lost: 1 });
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
    // From a file that knows that its date is not true.
    const key = (await historyNow(web)).archive?.key ?? "";
    const rows = [{ seq: 1, raw: "AB", seenWallMs: 5, astray: { until: null } }];
    expect(await web.served.app.call("history.addRows", { key, rows })).toEqual({ ok: true, value: { added: 1 } });
    await until(async () => Number(await grid.getAttribute("aria-rowcount")) === all + 2, { what: "the row of the file" });
    await page.locator('.kindButton[data-kind="damaged"]').click();
    await until(async () => Number(await grid.getAttribute("aria-rowcount")) === 2, { what: "the damaged one" });
    await grid.getByText("date not reliable").waitFor();
    await grid.getByRole("row").nth(1).click();
    await drawer.getByText("before its clock was set").waitFor();
    expect(web.complaints()).toEqual([]);
  });

  it("has both names of a bit that the maker's programs name differently, until a record decides the order", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    // Begins with its newest whenever it is asked for its count: one more download brings what is new.
    const stream = { newestFirst: true, countRestarts: true };
    const sim = await web.sim({ protocol: "ritar", scene: "overCurrent", history: { ...HISTORY, stream } });
    await openHistory(web, page, sim.path);
    await download(web, page, "Download the history");
    await page.getByText("Only the names of bits 0 to 3 are certain; no record here settles the rest.").waitFor();
    // Bit 13 of an alarm alone: in the order of the live values one thing, on V2.80's page of the log another.
    const doubtful = (await rowsOf(web)).find(({ record }) => {
      const [doubt, ...others] = record?.doubtfulBits ?? [];
      return (
        record?.alarms.length === 0 && record.protections.length === 0 && doubt?.kind === "alarm" && doubt.bit === 13 && others.length === 0
      );
    });
    if (!doubtful) throw new Error("no record in doubt");
    const grid = page.getByRole("grid");
    await page.getByRole("searchbox").fill(`#${doubtful.seq}`);
    await until(async () => Number(await grid.getAttribute("aria-rowcount")) === 2, { what: "the one in doubt" });
    const row = grid.getByRole("row").nth(1);
    const drawer = page.locator(".recordDrawer");
    await row.click();
    expect(await row.locator(".eventName").textContent()).toBe("Low SOC or Env UT");
    expect(await drawer.locator(".recordEvent").textContent()).toBe("Alarm bit 13: Low SOC or Env UT");
    expect(await drawer.locator(".recordFlagLine .flagChip").allTextContents()).toEqual(["Alarm bit 13: Low SOC or Env UT"]);

    // Hot cells beside a bit that is "charge OT" in the one order and "cell difference" in the other.
    const cells = truthOf(sim).cellTemperaturesDeciC;
    sim.bus.packs[0]?.override({ cellTemperaturesDeciC: cells.map(() => 620), alarms: new Set(["chargeOverTemperature"]) });
    sim.bus.packs[0]?.log();
    await download(web, page, "Read what is new");
    const [proof] = await rowsOf(web);
    await page.getByText(`Bits are named in the order of the live values: no other order explains record #${proof?.seq}.`).waitFor();
    await row.locator(".eventName", { hasText: /^Low SOC$/ }).waitFor();
    expect(await drawer.locator(".recordFlagLine .flagChip").allTextContents()).toEqual(["Low SOCAlarm"]);
    expect(web.complaints()).toEqual([]);
  });
});
