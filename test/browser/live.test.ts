import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { threeStackStage } from "../../scripts/lib/tcpSim.ts";
import type { SimOptions } from "../../src/node/simHost.ts";
import { browserSuite } from "../support/browser.ts";
import { connectTo, openWebApp, type WebApp, waitComplete } from "../support/webApp.ts";
import { readLive } from "../support/webAppRead.ts";
import { expectShown } from "../support/webAppTruth.ts";

browserSuite("Live in the browser", () => {
  let web: WebApp;
  let page: Page;

  beforeAll(async () => {
    web = await openWebApp();
    page = await web.open();
  });
  afterEach(async () => {
    expect(web.complaints()).toEqual([]);
    await web.disconnect();
    await page.getByRole("button", { name: "Connect", exact: true }).first().waitFor();
  });
  afterAll(() => web.close());

  async function showScene(options: Partial<SimOptions>) {
    const sim = await web.sim(options);
    const [truth] = sim.truth();
    if (truth === undefined) throw new Error("no pack");
    await connectTo(page, sim.path, { address: truth.address });
    await waitComplete(web, page, truth.packSerial);
    return { sim, truth, shown: await readLive(page) };
  }

  describe.each([
    { protocol: "paceic", found: "paceic 2.5" },
    { protocol: "modbus", found: "PACE Modbus" },
  ] as const)("over $protocol", ({ protocol, found }) => {
    it("starts with three steps and shows, after one click, every number as the simulator has it", async () => {
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Connect to a pack");
      const { truth, shown } = await showScene({ protocol, scene: "charge", seed: 11 });
      expectShown(shown, truth);
      expect(shown.bar).toContain(found);
      expect(shown.flags).toEqual({ alarm: ["No Alarm"], protection: ["No Protect"], fault: ["No Fault"] });
      expect(shown.lamps).toBe("Lamps on the housing should show: RUN on, ALM off, SOC 3 of 4");
    });

    it("shows a supplying pack at ADD 7 with its own figures", async () => {
      const { truth, shown } = await showScene({ protocol, scene: "discharge", seed: 12, address: 7, capacityAh: 100 });
      expectShown(shown, truth);
      expect(shown.lamps).toBe("Lamps on the housing should show: RUN blinks, ALM off, SOC 3 of 4");
    });

    it("names the alarm of a cold pack with value and thresholds", async () => {
      const { truth, shown } = await showScene({ protocol, scene: "cold" });
      expectShown(shown, truth);
      const coldest = Math.min(...truth.cellTemperaturesDeciC.map((deciC) => deciC ?? 999));
      const [entry = ""] = shown.flags.alarm ?? [];
      expect(shown.flags.alarm).toHaveLength(1);
      expect(entry).toMatch(/^Charge under-temperature/i);
      expect(entry).toContain(`\u2212${Math.abs(coldest / 10).toFixed(1)} °C`);
      expect(entry).toContain("alarm below 0.0 °C");
      expect(entry).toContain("\u22125.0 °C"); // where it becomes a protection
      expect(shown.flags.protection).toEqual(["No Protect"]);
      expect(shown.lamps).toContain("RUN on, ALM blinks");
    });

    it("names the alarm of a nearly empty pack", async () => {
      const { truth, shown } = await showScene({ protocol, scene: "lowSoc" });
      expectShown(shown, truth);
      const [entry = ""] = shown.flags.alarm ?? [];
      expect(entry).toContain(`SOC is ${Math.round(truth.socDeciPct / 10)} %`);
      expect(entry).toContain("alarm below 5 %");
      expect(shown.lamps).toBe("Lamps on the housing should show: RUN blinks, ALM blinks, SOC 1 of 4");
    });

    it("names a broken sensor and shows it as not reported, never as a number", async () => {
      const { truth, shown } = await showScene({ protocol, scene: "sensorFault" });
      expectShown(shown, truth);
      expect(shown.temperatures["Temp 3"]).toBe("not reported");
      expect(shown.flags.fault?.[0]).toContain("Temp 3 does not report");
      expect(shown.lamps).toBe("Lamps on the housing should show: RUN off, ALM on, SOC 0 of 4");
    });
  });

  it("shows three stacks at once, the worst one open", async () => {
    const sim = await web.stageSim({ stage: threeStackStage() });
    const truth = sim.truth();
    await connectTo(page, sim.path);
    await waitComplete(web, page, truth.packSerial);
    const shown = await readLive(page);
    expectShown(shown, truth);
    expect(await page.locator(".flagTally").allInnerTexts()).toEqual(["3", "1", "1"]);
    expect(await page.locator('.flagEntry[data-open="true"] h3').allInnerTexts()).toEqual(["Temperature sensor"]);
    expect(shown.flags.protection?.[0]).toMatch(/^Cell under-voltage.*below 2500 mV/i);
    expect(await page.locator(".railBadge").innerText()).toContain("5");
  });

  it.each([
    { scene: "fourCells", cells: 4 },
    { scene: "fifteenCells", cells: 15 },
  ] as const)("draws $cells cells", async ({ scene, cells }) => {
    const { truth, shown } = await showScene({ scene });
    expectShown(shown, truth);
    expect(shown.cells).toHaveLength(cells);
  });

  it("opens the demo packs with one click", async () => {
    await page.getByRole("button", { name: "Open demo packs" }).click();
    await waitComplete(web, page, "SIM-PACK-01");
    const shown = await readLive(page);
    expect(shown.bar).toContain("Demo packs");
    expect(shown.bar).toContain("simulated");
    expect(shown.cells).toHaveLength(16);
    expect(shown.flow).toBe("Charging");
  });
});
