import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Driver, FamilyId } from "../../protocol/index.ts";
import { driverOf, makeParameterFile } from "../../protocol/index.ts";
import type { CheckResult, CommissioningCheck } from "../../src/contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../src/contract/commissioning.ts";
import type { CommissioningReason } from "../../src/contract/commissioningReasons.ts";
import parameterWords from "../../src/text/en/parameters.json" with { type: "json" };
import { browserSuite } from "./browser.ts";
import { correctSetting, downloadHistories, setClocks, writeProtocol, writeToPacks } from "./commissioningAdvice.ts";
import type { Bench, ProfileFile } from "./commissioningBench.ts";
import { benchOn, expectReportSays } from "./commissioningBench.ts";
import { inverterSettings } from "./commissioningRig.ts";
import type { Installation } from "./installation.ts";
import { fullTruth, installationOf, soundPack } from "./installation.ts";
import { hasSocat } from "./socat.ts";
import type { WebApp } from "./webApp.ts";
import { connectTo, useWebApps } from "./webApp.ts";

interface Site {
  readonly driver: Driver;
  readonly web: WebApp;
  readonly page: Page;
  readonly bench: Bench;
  readonly rack: Installation;
}

/** What is shown of a check on the way: its status, and why. */
type Said = readonly [CheckResult["status"], CommissioningReason];

/**
 * found = as the installer finds the packs · rest = all at their own address, no current · load = current flows · end = what a person
 * sees, and what comes last.
 */
type Phase = "found" | "rest" | "load" | "end";

interface Case {
  readonly phase: Phase;
  /** What is wrong with the packs before the first click; absent = nobody needs to do anything for it. */
  readonly spoil?: (site: Site) => unknown;
  /** Has the window say that something is wrong, where "Check all" does not. */
  readonly fail?: (site: Site) => Promise<void>;
  readonly said: Said | "failedByHand";
  /** Does what the window says, and has it checked again. */
  readonly follow: (site: Site) => Promise<unknown>;
  readonly after: "passed" | "byHand";
  /** Why this family can never say it: then the window says so instead. */
  readonly lacks?: (driver: Driver) => CommissioningReason | null;
}

/** Fuller than the others by far more than may be joined. */
const FULLER = { socDeciPct: 993 } as const;
const ALARM = { key: "cellOvAlarmMv", name: parameterWords.setting.cellOvAlarmMv.name, soundMv: 3600, brokenMv: 3710 } as const;
const LOAD_MA = -60_000;
const FROST_DC = -40;
const HOUR_S = 3600;

const again = (check: CommissioningCheck) => (site: Site) => backTo(site, () => site.bench.run(check, "passed"));

async function backTo({ bench }: Site, what: () => Promise<void>): Promise<void> {
  await bench.open();
  await what();
}

/** One cell below the others; their sum stays the voltage of the pack, without which the pack would not be believed. */
function sunkenCell({ rack }: Site, place: number, byMv: number) {
  const cells = rack.pack(place).truth().cellVoltagesMv;
  const shareMv = Math.round(byMv / (cells.length - 1));
  return { cellVoltagesMv: cells.map((mv, at) => (at === 4 ? mv - shareMv * (cells.length - 1) : mv + shareMv)) };
}

/** One setting as the supplier wants it, one step from what the packs hold. */
function profileOf(family: FamilyId): ProfileFile {
  const file = makeParameterFile(
    { family, bmsVersion: "", modelSerial: "", packSerial: "" },
    { [ALARM.key]: ALARM.soundMv + 10 },
    "2026-01-17T14:24:06.000Z",
  );
  return { name: "profile.bmsparams", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) };
}

/** Settings that are right for the site's inverter, but for the code. */
function otherInverter(family: FamilyId): Readonly<Record<string, number>> {
  const right = Object.entries(inverterSettings(family));
  return Object.fromEntries(right.map(([key, value]) => [key, key.endsWith("TypeCode") ? value : value + 1]));
}

const everyPlace = ({ rack }: Site): readonly number[] => rack.packs().map((_, at) => at + 1);

/** A person who finds a cable wrong, has it put right and looks once more. */
const seen = (check: CommissioningCheck, wrong: string, right: string): Case => ({
  phase: "end",
  fail: ({ bench }) => bench.mark(check, false, wrong),
  said: "failedByHand",
  follow: ({ bench }) => bench.mark(check, true, right),
  after: "byHand",
});

/** Every check with how it fails, in the order in which its advice is followed. A check that is not here does not compile. */
const CASES: Readonly<Record<CommissioningCheck, Case>> = {
  addresses: {
    phase: "found",
    spoil: ({ rack }) => rack.turnSwitch(3, 2),
    said: ["failed", "addressConflict"],
    follow: async ({ rack, bench }) => {
      rack.turnSwitch(3, 3);
      // Nothing can be said of three packs while only two of them answer.
      await bench.runAll();
    },
    after: "passed",
  },
  identities: {
    phase: "rest",
    spoil: ({ rack }) => rack.exchange(2, soundPack(2, { ratedCapacityMah: 280_000 })),
    said: ["failed", "modelDiffers"],
    follow: async (site) => {
      site.rack.exchange(2, soundPack(2));
      await again("identities")(site);
    },
    after: "passed",
  },
  voltagesBeforeJoining: {
    phase: "rest",
    spoil: ({ rack }) => rack.exchange(3, soundPack(3, FULLER)),
    said: ["failed", "voltagesApart"],
    follow: async (site) => {
      const fuller = site.rack.pack(3);
      fuller.setSource({ currentMa: LOAD_MA });
      while (fuller.truth().socDeciPct > 500) fuller.step(60_000);
      fuller.setSource({ currentMa: 0 });
      fuller.step(60_000);
      await again("voltagesBeforeJoining")(site);
    },
    after: "passed",
  },
  inverterProtocol: {
    phase: "rest",
    // Of another inverter, and not chosen by the pack itself.
    spoil: ({ rack, driver }) => rack.pack(1).applySettings(otherInverter(driver.family)),
    said: ["failed", "otherProtocol"],
    follow: async (site) => {
      await writeProtocol(site.page, "Growatt");
      await again("inverterProtocol")(site);
    },
    after: "passed",
    lacks: ({ inverterCodes }) => (inverterCodes === null ? "noInverterSetting" : null),
  },
  settingRules: {
    phase: "rest",
    // Not before the first write: to firmware that was never written to, nothing is written while its settings cannot be true.
    fail: async ({ rack, bench }) => {
      rack.pack(1).applySettings({ [ALARM.key]: ALARM.brokenMv });
      await bench.run("settingRules", "failed");
    },
    said: ["failed", "rulesBroken"],
    follow: async (site) => {
      await correctSetting(site.page, ALARM.name, site.driver.settings, { [ALARM.key]: ALARM.soundMv });
      await again("settingRules")(site);
    },
    after: "passed",
  },
  settingsEqual: {
    phase: "rest",
    spoil: ({ rack }) => rack.pack(3).applySettings({ [ALARM.key]: ALARM.soundMv - 20 }),
    said: ["failed", "settingsDiffer"],
    follow: async (site) => {
      await writeToPacks(site.page, null, [2, 3]);
      await again("settingsEqual")(site);
    },
    after: "passed",
  },
  settingsAsWanted: {
    phase: "rest",
    fail: ({ bench, driver }) => bench.compareWith(profileOf(driver.family), "failed"),
    said: ["failed", "settingsNotAsWanted"],
    follow: async (site) => {
      const profile = profileOf(site.driver.family);
      await writeToPacks(site.page, profile, everyPlace(site));
      await backTo(site, () => site.bench.compareWith(profile, "passed"));
    },
    after: "passed",
  },
  clocks: {
    phase: "rest",
    spoil: ({ rack }) => rack.pack(3).setClockOffset(HOUR_S),
    said: ["failed", "clockWrong"],
    follow: async (site) => {
      await setClocks(site.page, everyPlace(site).length);
      await again("clocks")(site);
    },
    after: "passed",
    lacks: ({ clock }) => (clock === null ? "noClock" : null),
  },
  cellsAtRest: {
    phase: "rest",
    spoil: (site) => site.rack.spoil(1, sunkenCell(site, 1, 90)),
    said: ["failed", "cellsApart"],
    follow: async (site) => {
      site.rack.mend(1, "cellVoltagesMv");
      await again("cellsAtRest")(site);
    },
    after: "passed",
  },
  temperatures: {
    phase: "rest",
    spoil: ({ rack }) => rack.spoil(3, { cellTemperaturesDeciC: [FROST_DC, FROST_DC, FROST_DC, FROST_DC] }),
    said: ["failed", "temperatureOutside"],
    follow: async (site) => {
      site.rack.mend(3, "cellTemperaturesDeciC");
      await again("temperatures")(site);
    },
    after: "passed",
  },
  noAlarm: {
    phase: "rest",
    spoil: ({ rack }) => rack.pack(1).setFaults(["temperatureSensorFault"]),
    said: ["failed", "flagsActive"],
    follow: async (site) => {
      site.rack.pack(1).setFaults([]);
      await again("noAlarm")(site);
    },
    after: "passed",
  },
  historyArchived: {
    phase: "rest",
    said: ["failed", "historyNotArchived"],
    follow: async (site) => {
      await downloadHistories(site.page, [...everyPlace(site)].reverse());
      await again("historyArchived")(site);
    },
    after: "passed",
    lacks: ({ history }) => (history === null ? "noHistory" : null),
  },
  cellsUnderLoad: {
    phase: "load",
    fail: async (site) => {
      site.rack.load(LOAD_MA);
      site.rack.spoil(3, sunkenCell(site, 3, 195));
      await site.bench.run("cellsUnderLoad", "failed");
    },
    said: ["failed", "cellsApart"],
    follow: async (site) => {
      site.rack.mend(3, "cellVoltagesMv");
      await again("cellsUnderLoad")(site);
    },
    after: "passed",
  },
  breakerOpen: {
    phase: "load",
    fail: ({ bench }) => bench.run("breakerOpen", "failed"),
    said: ["failed", "currentFlows"],
    follow: async (site) => {
      site.rack.load(0);
      await again("breakerOpen")(site);
    },
    after: "passed",
  },
  powerCable: seen("powerCable", "16 mm², too thin", "35 mm²"),
  inverterCable: seen("inverterCable", "pins 4 and 5 swapped", "pins as drawn"),
  inverterAgrees: {
    phase: "end",
    fail: ({ bench }) => bench.typeDisplay(1, 20),
    said: ["failed", "displayDiffers"],
    follow: async ({ bench, rack }) => {
      const { socDeciPct, cellTemperaturesDeciC } = rack.pack(1).truth();
      await bench.typeDisplay(Math.round(socDeciPct / 10), Math.round((cellTemperaturesDeciC[0] ?? 0) / 10));
      await bench.expectStatus("inverterAgrees", "passed");
    },
    after: "passed",
  },
  firstFullCharge: {
    phase: "end",
    fail: ({ bench }) => bench.run("firstFullCharge", "open"),
    said: ["open", "notFullYet"],
    follow: async (site) => {
      for (const place of everyPlace(site)) site.rack.spoil(place, fullTruth(site.rack.pack(place).truth()));
      await again("firstFullCharge")(site);
    },
    after: "passed",
  },
};

const ORDER = Object.keys(CASES) as readonly CommissioningCheck[];

async function proveCase(site: Site, check: CommissioningCheck): Promise<void> {
  const { bench, driver } = site;
  const { fail, said, follow, after, lacks } = CASES[check];
  const reason = lacks?.(driver) ?? null;
  if (reason !== null) return bench.expectSaid(check, "notPossible", reason);
  await bench.open();
  await fail?.(site);
  if (said === "failedByHand") await bench.expectStatus(check, "failed");
  else await bench.expectSaid(check, ...said);
  await follow(site);
  await bench.open();
  await bench.expectStatus(check, after);
}

async function prove(site: Site, phase: Phase): Promise<void> {
  for (const check of ORDER.filter((each) => CASES[each].phase === phase)) await proveCase(site, check);
}

/** Of one family: they wait for their wires side by side, each in a file of its own. */
export function proveWholeCommissioning(family: FamilyId): void {
  const driver = driverOf(family);
  browserSuite(`A whole commissioning in the browser: ${family}`, () => {
    const openApp = useWebApps();

    it.skipIf(!hasSocat)("every check fails, its advice is followed, it passes, and the report says all of it", async () => {
      const ends: (() => Promise<void>)[] = [];
      try {
        const rack = await installationOf(
          family,
          [1, 2, 3].map((place) => soundPack(place)),
        );
        ends.push(rack.close);
        const { web, page } = await openApp((close) => void ends.push(close));
        const site: Site = { driver, web, page, bench: benchOn(page), rack };
        for (const { spoil } of Object.values(CASES)) spoil?.(site);
        await connectTo(page, rack.path);
        await page.locator(".linkState", { hasText: "Online" }).waitFor();
        await site.bench.open();
        await site.bench.start(3);
        await site.bench.runAll();
        await prove(site, "found");
        await prove(site, "rest");
        await prove(site, "load");
        await site.bench.runAll();
        await prove(site, "end");

        const data = await site.bench.savedJson();
        expect(Object.fromEntries(data.results.map(({ check, status }) => [check, status]))).toEqual(
          Object.fromEntries(
            COMMISSIONING_CHECKS.map((check) => [check, CASES[check].lacks?.(driver) ? "notPossible" : CASES[check].after]),
          ),
        );
        expect(data.packs.map(({ packSerial }) => packSerial)).toEqual(rack.packs().map((pack) => pack.truth().packSerial));
        expect(await site.bench.shown()).toEqual(Object.fromEntries(data.results.map(({ check, status }) => [check, status])));
        expectReportSays(await site.bench.savedPdf(), data);
        expect(web.complaints()).toEqual([]);
      } finally {
        for (const end of ends.reverse()) await end();
      }
    });
  });
}
