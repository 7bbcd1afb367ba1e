import { expect, it } from "vitest";
import type { Driver, FamilyId } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import type { CheckStatus, CommissioningCheck } from "../../src/contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../src/contract/commissioning.ts";
import { browserSuite } from "../support/browser.ts";
import { benchOn, expectReportSays } from "../support/commissioningBench.ts";
import { inverterSettings } from "../support/commissioningRig.ts";
import { fullTruth, installationOf, soundPack } from "../support/installation.ts";
import { hasSocat } from "../support/socat.ts";
import { until } from "../support/until.ts";
import type { WebApp } from "../support/webApp.ts";
import { openWebApp } from "../support/webApp.ts";

const PLACES = Array.from({ length: 15 }, (_, at) => at + 1);
const LOAD_MA = -60_000;

/** The program's own connection to the pack at this address. */
async function connect({ served: { app } }: WebApp, family: FamilyId, path: string, address: number) {
  await app.call("session.connect", { path, family, baudRate: 9600, address });
  const state = async () => {
    const all = await app.call("app.state", {});
    if (!all.ok) throw new Error(all.error.code);
    return all.value;
  };
  const isReady = async () => {
    const { session, params } = await state();
    return session.found?.address === address && session.pack !== null && params.read !== null;
  };
  await until(isReady, { what: `pack ${address}`, everyMs: 50 });
  return state;
}

/** The history of the pack at this address, downloaded over a connection to it. */
async function download(web: WebApp, family: FamilyId, path: string, address: number): Promise<void> {
  const state = await connect(web, family, path, address);
  // Its name may still be awaited.
  await until(async () => (await web.served.app.call("history.download", {})).ok, { what: `a download from ${address}`, everyMs: 50 });
  await until(async () => (await state()).history.result?.outcome === "complete", { what: `its history, ${address}`, everyMs: 50 });
}

/** What is found of packs without a fault: a family may lack what a check asks for. */
function expectedOf({ clock, history, inverterCodes }: Driver, check: CommissioningCheck): CheckStatus {
  if (check === "powerCable" || check === "inverterCable") return "byHand";
  const lacks =
    (check === "clocks" && clock === null) ||
    (check === "historyArchived" && history === null) ||
    (check === "inverterProtocol" && inverterCodes === null);
  return lacks ? "notPossible" : "passed";
}

browserSuite("A commissioning of fifteen packs in the browser", () => {
  it.skipIf(!hasSocat).each(DRIVERS.map((driver) => [driver.family, driver] as const))(
    "%s, on a pty, from a new installation to the report of all of them",
    async (family, driver) => {
      const ends: (() => Promise<void>)[] = [];
      try {
        const rack = await installationOf(
          family,
          PLACES.map((place) => soundPack(place)),
        );
        ends.push(rack.close);
        rack.pack(1).applySettings(inverterSettings(family));
        const web = await openWebApp();
        ends.push(() => web.close());
        if (driver.history === null) await connect(web, family, rack.path, 1);
        else for (const address of [...PLACES].reverse()) await download(web, family, rack.path, address);
        const page = await web.open();
        const bench = benchOn(page);
        await page.locator(".linkState", { hasText: "Online" }).waitFor();
        await bench.open();
        await bench.start(15);

        rack.turnSwitch(15, 14);
        await bench.runAll();
        await bench.expectSaid("addresses", "failed", "addressConflict");
        rack.turnSwitch(15, 15);
        await bench.runAll();
        rack.load(LOAD_MA);
        await bench.run("cellsUnderLoad", "passed");
        for (const place of PLACES) rack.spoil(place, fullTruth(rack.pack(place).truth()));
        await bench.run("firstFullCharge", "passed");
        await bench.mark("powerCable", true, "35 mm²");
        await bench.mark("inverterCable", true, "pins as drawn");
        const { cellTemperaturesDeciC } = rack.pack(1).truth();
        await bench.typeDisplay(100, Math.round((cellTemperaturesDeciC[0] ?? 0) / 10));
        await bench.expectStatus("inverterAgrees", "passed");

        const data = await bench.savedJson();
        expect(data.results.map(({ check, status }) => [check, status])).toEqual(
          COMMISSIONING_CHECKS.map((check) => [check, expectedOf(driver, check)]),
        );
        expect(data.packs.map(({ packSerial }) => packSerial)).toEqual(rack.packs().map((pack) => pack.truth().packSerial));
        expectReportSays(await bench.savedPdf(), data);
        expect(web.complaints()).toEqual([]);
      } finally {
        for (const end of ends.reverse()) await end();
      }
    },
  );
});
