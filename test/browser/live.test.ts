import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { FamilyId, PackTruth } from "../../protocol/index.ts";
import { createStage, sceneOf } from "../../protocol/sim/index.ts";
import { threeStackStage } from "../../scripts/lib/tcpSim.ts";
import type { SimOptions } from "../../src/node/simHost.ts";
import { axeViolations, browserSuite, cutOff, LAPTOP, overflow } from "../support/browser.ts";
import { PROTOCOLS } from "../support/hostApp.ts";
import { installationOf, soundPack } from "../support/installation.ts";
import { withStatusBits } from "../support/ritarStatus.ts";
import { hasSocat } from "../support/socat.ts";
import { connectTo, drawn, openWebApp, truthOf, type WebApp, waitComplete } from "../support/webApp.ts";
import { readLive, type ShownLive } from "../support/webAppRead.ts";
import { expectShown } from "../support/webAppTruth.ts";

/** What the connection bar says of each family. */
const FOUND: Readonly<Record<(typeof PROTOCOLS)[number]["family"], string>> = {
  "ritar-modbus": "Ritar Modbus",
  "paceic-v25": "paceic 2.5",
  "pace-modbus": "PACE Modbus",
};

/** Status bits and the tile of the guide's screen that each lights. */
const TILE_BITS = [
  [18, "CHG MOS"],
  [19, "DSG MOS"],
  [20, "LIMIT MOS"],
  [21, "HEATING MOS"],
  [22, "DRY CONN1"],
  [23, "DRY CONN2"],
  [24, "PRE MOS"],
  [25, "FAN MOS"],
  [26, "FUSE"],
] as const;

/** Sizes of the window, and whether all of it stands there without a scroll. */
const ROOMS = [
  [1280, 800, true],
  [1280, 720, true],
  [1920, 1080, true],
  [1024, 700, false],
  [360, 780, false],
] as const;

interface Scene {
  readonly truth: PackTruth;
  readonly shown: ShownLive;
}

browserSuite("Live in the browser", () => {
  /** One app a protocol: all are looked at side by side. */
  let desks: readonly ((typeof PROTOCOLS)[number] & { readonly web: WebApp; readonly page: Page })[];

  beforeAll(async () => {
    desks = await Promise.all(
      PROTOCOLS.map(async (each) => {
        const web = await openWebApp();
        return { ...each, web, page: await web.open() };
      }),
    );
  });
  afterEach(async () => {
    for (const { web, page } of desks) {
      expect(web.complaints()).toEqual([]);
      await web.disconnect();
      await page.getByRole("heading", { level: 1, name: "Connect to a pack" }).waitFor();
    }
  });
  afterAll(async () => {
    await Promise.all(desks.map(({ web }) => web.close()));
  });

  function deskOf(family: FamilyId) {
    const desk = desks.find((each) => each.family === family);
    if (desk === undefined) throw new Error(`no window for ${family}`);
    return desk;
  }

  /** Shows the same scene over every protocol, each number checked against its simulator. */
  async function showOverAll(options: Partial<SimOptions>, check: (scene: Scene) => void): Promise<void> {
    await Promise.all(
      desks.map(async ({ web, page, protocol, family }) => {
        const sim = await web.sim({ ...options, protocol });
        const truth = truthOf(sim);
        await connectTo(page, sim.path, { address: truth.address });
        await waitComplete(web, page, truth.packSerial);
        const shown = await readLive(page);
        expectShown(shown, truth, family);
        expect(shown.bar).toContain(FOUND[family]);
        check({ truth, shown });
        await sim.close();
      }),
    );
  }

  it("shows, after one click, every number of a charging pack as the simulator has it", async () => {
    await showOverAll({ scene: "charge", seed: 11 }, ({ shown }) => {
      expect(shown.flags).toEqual({ alarm: ["No Alarm"], protection: ["No Protect"], fault: ["No Fault"] });
      expect(shown.lamps).toBe("LEDs on the housing should show: RUN on, ALM off, SOC 3 of 4");
    });
  });

  it("shows a supplying pack at ADD 7 with its own figures", async () => {
    await showOverAll({ scene: "discharge", seed: 12, address: 7, capacityAh: 100 }, ({ shown }) => {
      expect(shown.lamps).toBe("LEDs on the housing should show: RUN blinks, ALM off, SOC 3 of 4");
    });
  });

  it("names the alarm of a cold pack with value and thresholds", async () => {
    await showOverAll({ scene: "cold" }, ({ truth, shown }) => {
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
  });

  it("names the alarm of a nearly empty pack", async () => {
    await showOverAll({ scene: "lowSoc" }, ({ truth, shown }) => {
      const [entry = ""] = shown.flags.alarm ?? [];
      const [, said] = /SOC is ([\d.]+) %/.exec(entry) ?? [];
      // Some families tell tenths; beside its threshold no value is rounded.
      expect([truth.socDeciPct / 10, Math.round(truth.socDeciPct / 10)]).toContain(Number(said));
      expect(entry).toMatch(/alarm below 5(\.0)? %/);
      expect(shown.lamps).toBe("LEDs on the housing should show: RUN blinks, ALM blinks, SOC 1 of 4");
    });
  });

  it("names a broken sensor and shows it as not reported, never as a number", async () => {
    await showOverAll({ scene: "sensorFault" }, ({ shown }) => {
      expect(shown.temperatures["Temp 3"]).toBe("not reported");
      expect(shown.flags.fault?.[0]).toContain("Temp 3 does not report");
      expect(shown.lamps).toBe("LEDs on the housing should show: RUN off, ALM on, SOC 0 of 4");
    });
  });

  it.each([
    { scene: "fourCells", cells: 4 },
    { scene: "fifteenCells", cells: 15 },
  ] as const)("draws $cells cells", async ({ scene, cells }) => {
    await showOverAll({ scene }, ({ shown }) => {
      expect(shown.cells).toHaveLength(cells);
    });
  });

  it("shows three stacks at once, the worst one open", async () => {
    await Promise.all(
      desks.map(async ({ web, page, protocol, family }) => {
        const sim = await web.stageSim({ stage: threeStackStage(), protocol });
        const truth = sim.truth();
        await connectTo(page, sim.path);
        await waitComplete(web, page, truth.packSerial);
        const shown = await readLive(page);
        expectShown(shown, truth, family);
        expect(await page.locator(".flagTally").allInnerTexts()).toEqual(["3", "1", "1"]);
        expect(await page.locator('.flagEntry[data-open="true"] h3').allInnerTexts()).toEqual(["Temperature sensor"]);
        expect(shown.flags.protection?.[0]).toMatch(/^Cell under-voltage.*below 2500 mV/i);
        expect(await page.locator(".railBadge").innerText()).toContain("5");
      }),
    );
  });

  it("lights by each status bit of the guide's battery the tile that the maker's programs light, and no other", async () => {
    const { web, page } = deskOf("ritar-modbus");
    const sim = await web.sim({ protocol: "ritar", scene: "standby" });
    const truth = truthOf(sim);
    await connectTo(page, sim.path);
    await waitComplete(web, page, truth.packSerial);
    const tiles = async () => {
      const { packStatus, switches } = await readLive(page);
      return { packStatus, switches };
    };
    // The newer two have a tile only while they are on: what does not know them cannot tell that they are off.
    const lit = (on: string | null) =>
      Object.fromEntries(
        TILE_BITS.filter(([bit, label]) => bit < 25 || label === on).map(([, label]) => [label, label === on ? "ON" : "OFF"]),
      );
    for (const [bits, mode, on] of [
      [[], "STANDBY", null],
      [[16], "CHARGE", null],
      [[17], "DISCHARGE", null],
      ...TILE_BITS.map(([bit, label]) => [[bit], "STANDBY", label] as const),
    ] as const) {
      sim.bus.setFaults([withStatusBits(truth, bits)]);
      await expect.poll(tiles, { message: `bits ${bits}` }).toEqual({ packStatus: `PACK STATUS: ${mode}`, switches: lit(on) });
    }
    await sim.close();
  });

  it("has room for a guide's battery with everything fitted", async () => {
    const { web, page, family } = deskOf("ritar-modbus");
    const stage = createStage({
      scene: sceneOf("charge"),
      pack: { terminalTemperaturesDeciC: { positive: 312, negative: -104 }, chargerVoltageMv: 56_800, solarCurrentMa: 123_450 },
    });
    const sim = await web.stageSim({ stage, protocol: "ritar" });
    const truth = sim.truth();
    await connectTo(page, sim.path);
    await waitComplete(web, page, truth.packSerial);
    for (const [width, height, isWhole] of ROOMS) {
      await page.setViewportSize({ width, height });
      await drawn(page);
      const { downwards, main, sideways, mainSideways, wide } = await overflow(page);
      const what = `${width} × ${height}`;
      expect({ sideways, mainSideways, wide }, what).toEqual({ sideways: 0, mainSideways: 0, wide: [] });
      if (isWhole) expect({ downwards, main }, what).toEqual({ downwards: 0, main: 0 });
      expect(await cutOff(page), what).toEqual([]);
    }
    await page.setViewportSize(LAPTOP);
    await drawn(page);
    expectShown(await readLive(page), truth, family);
    expect(await axeViolations(page)).toEqual([]);
    await sim.close();
  });

  it("opens the demo packs with one click", async () => {
    const { page } = deskOf("ritar-modbus");
    await page.getByRole("button", { name: "Open demo packs" }).click();
    await page.locator(".foot", { hasText: "SIM-PACK-01" }).waitFor();
    const shown = await readLive(page);
    expect(shown.bar).toContain("Demo packs");
    expect(shown.bar).toContain("Ritar Modbus");
    expect(shown.bar).toContain("simulated");
    expect(shown.cells).toHaveLength(16);
    expect(shown.flow).toBe("Charging");
  });

  it.skipIf(!hasSocat)("lets go of a paused trend when another pack answers on the same plug", async ({ onTestFinished }) => {
    const web = await openWebApp();
    onTestFinished(() => web.close());
    const page = await web.open();
    const rack = await installationOf("ritar-modbus", [soundPack(1, { packSerial: "FORMER1", source: { currentMa: 20_000 } })]);
    onTestFinished(() => rack.close());
    await connectTo(page, rack.path, { address: 1 });
    await waitComplete(web, page, "FORMER1");
    const laneSaying = (text: string) => page.locator(`.trendPanel [data-lane="current"][aria-label*="${text}"]`);
    await laneSaying("lowest +20.").waitFor();
    await page.locator(".trendPanel").getByRole("button", { name: "Pause" }).click();
    await page.locator(".trendHeld").waitFor();

    await rack.pull();
    await page.locator(".linkState", { hasNotText: "Online" }).waitFor();
    rack.exchange(1, soundPack(1, { packSerial: "OTHER1", source: { currentMa: -30_000 } }));
    await rack.plugIn();
    await page.locator(".foot", { hasText: "OTHER1" }).waitFor();
    await page.locator(".trendHeld").waitFor({ state: "detached" });
    // Of the former one nothing is left.
    await laneSaying("highest \u221230.").waitFor();
    expect(web.complaints()).toEqual([]);
  });
});
