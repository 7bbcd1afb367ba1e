import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import type { CheckStatus, CommissioningCheck } from "../../src/contract/commissioning.ts";
import words from "../../src/text/en/commissioning.json" with { type: "json" };
import { browserSuite, LAPTOP, needChromium } from "../support/browser.ts";
import { ensureBuilt } from "../support/built.ts";
import type { CliRun } from "../support/cli.ts";
import { createCli } from "../support/cli.ts";
import { benchOn } from "../support/commissioningBench.ts";
import { inverterSettings } from "../support/commissioningRig.ts";
import { fullTruth, installationOf, soundPack } from "../support/installation.ts";
import { hasSocat } from "../support/socat.ts";
import { connectTo } from "../support/webApp.ts";

const isSettled = ([, status]: readonly [string, string | null]): boolean => status !== "open";
const settled = (shown: Readonly<Record<string, string | null>>) => Object.fromEntries(Object.entries(shown).filter(isSettled));

/** The program as it is installed, in a process of its own, with what it keeps in one folder through all its lives. */
function programs() {
  const cli = createCli();
  let run: CliRun | null = null;
  return {
    async start(page: Page, line: readonly string[] = []): Promise<void> {
      run = cli.start(["serve", ...line]);
      const [, url = ""] = await cli.said(run, /Open BMSTool is at (\S+)/);
      await page.goto(url);
      await page.locator(".connectionBar").waitFor();
    },
    async kill(): Promise<void> {
      run?.child.kill("SIGKILL");
      expect((await run?.ended)?.signal).toBe("SIGKILL");
    },
    close: () => cli.close(),
  };
}

/** Of its own, so that nothing but the program's folder can bring the results back. */
async function pageOf(ends: (() => unknown)[]): Promise<Page> {
  const room = await (await needChromium()).newContext({ viewport: LAPTOP, locale: "en-GB", reducedMotion: "reduce" });
  ends.push(() => room.close());
  return room.newPage();
}

/** What the wire tells of three packs that are in order, and of which nobody has read the history yet. */
const FOUND: readonly (readonly [CommissioningCheck, CheckStatus])[] = [
  ["addresses", "passed"],
  ["identities", "passed"],
  ["breakerOpen", "passed"],
  ["voltagesBeforeJoining", "passed"],
  ["inverterProtocol", "passed"],
  ["settingRules", "passed"],
  ["settingsEqual", "passed"],
  ["clocks", "passed"],
  ["cellsAtRest", "passed"],
  ["temperatures", "passed"],
  ["noAlarm", "passed"],
  ["historyArchived", "failed"],
];

browserSuite("A commissioning that is interrupted, in the browser", () => {
  beforeAll(() => ensureBuilt());

  it.skipIf(!hasSocat)("goes on where it was: program killed, cable pulled, page reloaded, packs full days later", async () => {
    const ends: (() => unknown)[] = [];
    try {
      const rack = await installationOf(
        "pace-modbus",
        [1, 2, 3].map((place) => soundPack(place)),
      );
      ends.push(rack.close);
      const program = programs();
      ends.push(program.close);
      const page = await pageOf(ends);
      const bench = benchOn(page);
      const online = () => page.locator(".linkState", { hasText: "Online" }).waitFor();
      /** Clicks, and comes back while the packs are asked. */
      const beginAll = async () => {
        await page.getByRole("button", { name: words.head.runAll }).click();
        await page.getByRole("button", { name: words.head.stop, exact: true }).waitFor();
      };

      await program.start(page);
      await connectTo(page, rack.path);
      await online();
      await bench.open();
      await bench.start(3);
      await bench.mark("powerCable", true, "35 mm²");
      await beginAll();
      await page.locator('.checkRow[data-check="identities"] .statusMark[data-status="passed"]').waitFor();
      const beforeKill = settled(await bench.shown());
      expect(Object.keys(beforeKill)).toEqual(expect.arrayContaining(["addresses", "identities", "powerCable"]));
      await program.kill();

      await program.start(page);
      await bench.open();
      expect(await bench.shown()).toMatchObject(beforeKill);
      await connectTo(page, rack.path);
      await online();
      const beforePull = settled(await bench.shown());
      await beginAll();
      await rack.pull();
      await page.locator('.say[role="alert"]').first().waitFor();
      expect(await bench.shown()).toMatchObject(beforePull);
      await rack.plugIn();
      await online();

      const beforeReload = settled(await bench.shown());
      await beginAll();
      await page.reload();
      await bench.idle();
      expect(await bench.shown()).toMatchObject(beforeReload);
      await bench.expectStatus("settingsEqual", "passed");
      await bench.expectStatus("noAlarm", "passed");
      await bench.expectSaid("firstFullCharge", "open", "notFullYet");
      await program.kill();

      // Days later, at the next connection, nobody has to ask for it.
      for (const place of [1, 2, 3]) rack.spoil(place, fullTruth(rack.pack(place).truth()));
      await program.start(page);
      await connectTo(page, rack.path);
      await online();
      await page.locator('.rail a[href="#/packs"]').click();
      await page.locator(".packCard").nth(2).waitFor();
      await bench.open();
      await bench.expectStatus("firstFullCharge", "passed");
      expect((await bench.savedJson()).results.find(({ check }) => check === "firstFullCharge")?.measured).toHaveLength(3);
    } finally {
      for (const end of ends.reverse()) await end();
    }
  });

  it.skipIf(!hasSocat)("goes on where it was, killed at each check", async () => {
    const ends: (() => unknown)[] = [];
    try {
      const family = "ritar-modbus";
      const rack = await installationOf(
        family,
        [1, 2, 3].map((place) => soundPack(place)),
      );
      ends.push(rack.close);
      rack.pack(1).applySettings(inverterSettings(family));
      const program = programs();
      ends.push(program.close);
      const page = await pageOf(ends);
      const bench = benchOn(page);
      const live = async () => {
        await program.start(page, ["--port", rack.path, "--protocol", "ritar", "--baud", "9600", "--address", "1"]);
        await page.locator(".linkState", { hasText: "Online" }).waitFor();
        await bench.open();
      };
      await live();
      await bench.start(3);
      let shown = await bench.shown();
      for (const [check, status] of FOUND) {
        await bench.run(check, status);
        shown = { ...shown, [check]: status };
        await program.kill();
        await live();
        expect(await bench.shown()).toEqual(shown);
      }
      expect(settled(shown)).toEqual(Object.fromEntries(FOUND));
    } finally {
      for (const end of ends.reverse()) await end();
    }
  });
});
