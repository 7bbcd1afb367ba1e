import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { NO_PUBLISHING } from "../../src/contract/beginnings.ts";
import { browserSuite } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { connectTo, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";
import { readLive } from "../support/webAppRead.ts";
import { expectShown } from "../support/webAppTruth.ts";

/** Exports the trend as a person does and gives the file's rows. */
async function csvRows(page: Page): Promise<readonly (readonly string[])[]> {
  await page.getByRole("button", { name: "Export" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "CSV, whole session" }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^open-bmstool-trend-\d{8}-\d{6}\.csv$/);
  const text = await readFile(await file.path(), "utf8");
  expect(text.startsWith("\ufeff")).toBe(true);
  return text
    .slice(1)
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
}

/** Beside what says that there is no alarm, protection or fault. */
const timesOf = (page: Page): Promise<readonly string[]> => page.locator('.flagStack[data-state="clear"] time').allInnerTexts();

browserSuite("Link, windows and files in the browser", () => {
  const openApp = useWebApps();

  it("keeps the last values, grey and with their age, when the link is lost, and comes back by itself", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "discharge" });
    const truth = truthOf(sim);
    await connectTo(page, sim.path);
    await waitComplete(web, page, truth.packSerial);
    const inkOf = () =>
      page
        .locator(".batteryPanel .readingValue")
        .first()
        .evaluate((element) => getComputedStyle(element).color);
    const fresh = await inkOf();
    const before = await readLive(page);

    expect(await timesOf(page)).toEqual([]);

    await sim.close();
    await page.locator(".lostBar").waitFor();
    const lost = await readLive(page);
    // None at the time of the last values: an alarm may have come since.
    const times = await timesOf(page);
    expect(times).toHaveLength(3);
    for (const time of times) expect(time).toMatch(/^\d\d:\d\d:\d\d$/);
    const { Age: _before, ...kept } = before.readings;
    const { Age: _lost, ...old } = lost.readings;
    expect(old).toEqual(kept);
    expect(lost.cells).toEqual(before.cells);
    expect(lost.bar).toContain("Lost, trying again");
    expect(lost.lamps).toBe("LEDs on the housing: not known without an answer");
    expect(await inkOf()).not.toBe(fresh);
    // The age goes on, beside the values and in the bar that names it.
    await page.waitForFunction(() => Number(/for (\d+\.\d) s/.exec(document.querySelector(".lostBar b")?.textContent ?? "")?.[1]) > 2);
    expect(Number.parseFloat((await readLive(page)).readings.Age ?? "")).toBeGreaterThanOrEqual(2);

    await page.getByRole("button", { name: "Open the connection doctor" }).click();
    await page.getByRole("button", { name: "Back to the last values" }).click();
    await page.locator(".livePage").waitFor();

    const again = await web.sim({ scene: "charge", seed: 5, door: { kind: "tcp", port: sim.port ?? 0 } });
    await page.locator(".lostBar").waitFor({ state: "detached" });
    await waitComplete(web, page, truthOf(again).packSerial);
    expectShown(await readLive(page), truthOf(again), "paceic-v25");
    expect(await inkOf()).toBe(fresh);
    expect(web.complaints()).toEqual([]);
  });

  it("has the same values and the same trend after a reload", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "charge" });
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);
    const before = await csvRows(page);
    await page.reload();
    await waitComplete(web, page, truthOf(sim).packSerial);
    expectShown(await readLive(page), truthOf(sim), "paceic-v25");
    expect(new URL(page.url()).search).toBe(""); // the token is not left in the address
    const after = await csvRows(page);
    expect(after.length).toBeGreaterThanOrEqual(before.length);
    expect(after[1]?.[0]).toBe(before[1]?.[0]);
    expect(web.complaints()).toEqual([]);
  });

  it("exports the trend with units in the heads and the pack's numbers in every row", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "charge", seed: 9 });
    const truth = truthOf(sim);
    await connectTo(page, sim.path);
    await waitComplete(web, page, truth.packSerial);
    const [heads, ...rows] = await csvRows(page);
    expect(heads).toEqual([
      "Time (UTC)",
      "Pack Voltage (V)",
      "Pack Current (A)",
      "SOC (%)",
      "Cell Difference (mV)",
      "Max Temp (°C)",
      "Min Temp (°C)",
      "MOS Temp (°C)",
      ...truth.cellVoltagesMv.map((_, at) => `Cell ${at + 1} (mV)`),
    ]);
    expect(rows.length).toBeGreaterThan(3);
    const known = truth.cellTemperaturesDeciC.filter((deciC) => deciC !== null);
    const spread = Math.max(...truth.cellVoltagesMv) - Math.min(...truth.cellVoltagesMv);
    for (const [time = "", ...values] of rows.slice(1)) {
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(values.map(Number)).toEqual([
        truth.packVoltageMv / 1000,
        truth.currentMa / 1000,
        Math.round(truth.socDeciPct / 10),
        spread,
        Math.max(...known) / 10,
        Math.min(...known) / 10,
        (truth.mosTemperatureDeciC ?? 0) / 10,
        ...truth.cellVoltagesMv,
      ]);
    }
    expect(web.complaints()).toEqual([]);
  });

  it("shows the same in two windows at once and obeys both", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const other = await web.open();
    const sim = await web.sim({ scene: "standby", protocol: "modbus" });
    await connectTo(page, sim.path);
    for (const each of [page, other]) {
      await waitComplete(web, each, truthOf(sim).packSerial);
      expectShown(await readLive(each), truthOf(sim), "pace-modbus");
    }
    await other.getByLabel("Appearance").selectOption("dark");
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    await page.getByLabel("Appearance").selectOption("auto");
    await other.locator('html[data-mantine-color-scheme="light"]').waitFor();
    await other.getByRole("button", { name: "Disconnect" }).click();
    await page.locator(".linkState", { hasText: "Not connected" }).waitFor();
    await other.close();
    expect(web.complaints()).toEqual([]);
  });

  it("never shows a wrong number on a bad line", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "charge", fault: "bitflips" });
    await connectTo(page, sim.path);
    await page.locator(".livePage").waitFor();
    await page.evaluate(() => {
      const seen = new Set<string>();
      const look = () => {
        const figures = [...document.querySelectorAll(".readingsBig .readingValue, .cellFigures b")].map((e) => e.textContent);
        if (figures.length > 3) seen.add(figures.join(" "));
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
      look();
      Object.assign(window, { seenFigures: seen });
    });
    await page.waitForFunction(() => Number(/([\d.]+) % errors/.exec(document.querySelector(".foot")?.textContent ?? "")?.[1]) > 5);
    expect(await page.evaluate(() => [...((window as unknown as { seenFigures: Set<string> }).seenFigures ?? [])])).toHaveLength(1);
    const { cells, readings } = await readLive(page);
    expect(cells.map(({ mv }) => mv)).toEqual(truthOf(sim).cellVoltagesMv);
    expect(readings["Pack Voltage"]).toBe(`${(truthOf(sim).packVoltageMv / 1000).toFixed(2)}V`);
    expect(web.complaints()).toEqual([]);
  });

  it("says so when the program behind the page has gone, and keeps the values", async ({ onTestFinished }) => {
    const { web: mortal, page: window } = await openApp(onTestFinished);
    const sim = await mortal.sim({ scene: "discharge" });
    await connectTo(window, sim.path);
    await waitComplete(mortal, window, truthOf(sim).packSerial);
    await mortal.served.app.call("log.start", { everyS: 1, packs: "wired", decimal: "point", limitMb: 50 });
    await window.locator('.logMark[data-mark="on"]').waitFor();
    const { settings } = NO_PUBLISHING;
    await mortal.served.app.call("publish.start", { settings: { ...settings, metrics: "127.0.0.1:0" }, secrets: {} });
    await window.locator('.publishMark[data-mark="on"]').waitFor();
    expect(await window.locator(".foot").innerText()).toMatch(/Connected/);
    await mortal.served.close();
    await window.getByRole("alert").waitFor();
    expect(await window.getByRole("alert").innerText()).toContain("Open BMSTool does not answer");
    const shown = await readLive(window);
    expect(shown.bar).toContain("Program not reachable");
    expect(await timesOf(window)).toHaveLength(3);
    // Nobody knows any more whether the line is up and values are kept.
    expect(await window.locator(".foot").innerText()).not.toMatch(/Connected|exchanges|errors/);
    expect(await window.locator(".logMark").innerText()).toBe("Log: not known");
    for (const mark of [".logMark", ".logButton", ".publishMark"])
      expect(await window.locator(mark).getAttribute("data-mark")).toBe("gone");
    await window.locator(".logMark").click();
    await window.getByText("Not known whether values are written", { exact: false }).waitFor();
    await window.locator(".publishMark").click();
    await window.getByText("Not known whether values are published", { exact: false }).waitFor();
    expect(shown.cells.map(({ mv }) => mv)).toEqual(truthOf(sim).cellVoltagesMv);
    expect(await window.locator("main").getAttribute("class")).toContain("stale");
    await until(() => mortal.complaints().every((line) => line.includes("WebSocket connection")));
  });
});
