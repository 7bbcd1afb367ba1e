import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { createStage, SCENES } from "../../protocol/sim/index.ts";
import { DIST } from "../../scripts/paths.ts";
import { readOnlyHost } from "../../src/contract/access.ts";
import type { Commissioning } from "../../src/contract/commissioning.ts";
import { startWebHost } from "../../src/node/web/webHost.ts";
import words from "../../src/text/en/commissioning.json" with { type: "json" };
import errors from "../../src/text/en/errors.json" with { type: "json" };
import report from "../../src/text/en/report.json" with { type: "json" };
import { browserSuite } from "../support/browser.ts";
import { readPdf, squeezed } from "../support/pdfText.ts";
import { expectSound } from "../support/soundScreen.ts";
import { until } from "../support/until.ts";
import { connectTo, useWebApps, type WebApp } from "../support/webApp.ts";

const SILENT = { info: () => undefined, warn: () => undefined };

const SITE = {
  name: "Hill Farm",
  place: "Upper Lane 4",
  installer: "Anna Meier",
  inverterBrand: "growatt",
  inverterModel: "SPF 5000 ES",
  packCount: 3,
  remarks: "",
};

async function stateOf(web: WebApp) {
  const state = await web.served.app.call("app.state", {});
  if (!state.ok) throw new Error(state.error.code);
  return state.value.commissioning;
}

/** Of three packs on the line, with their settings. */
async function checked(web: WebApp): Promise<Commissioning> {
  await web.served.app.call("commission.start", { site: SITE });
  await web.served.app.call("commission.run", { checks: ["addresses", "settingsEqual"] });
  await until(async () => (await stateOf(web)).running === null, { what: "the end of the run" });
  const { current } = await stateOf(web);
  if (current === null) throw new Error("no commissioning");
  return current;
}

/** A year ago: other firmware, another pack at address 2, one setting lower. */
function yearAgo(now: Commissioning): Commissioning {
  const packs = now.packs.map((pack) => {
    const settings = { ...pack.settings, cellOvAlarmMv: (pack.settings.cellOvAlarmMv ?? 0) - 10 };
    const serials = pack.address === 2 ? { packSerial: "GONE", modelSerial: "GONE" } : {};
    return { ...pack, ...serials, settings, bmsVersion: "V0.9", cycles: 1 };
  });
  return { ...now, id: "c7", changedAt: "2025-01-17T14:00:00", packs };
}

const fileOf = (text: string) => ({ name: "hill-farm.json", mimeType: "application/json", buffer: Buffer.from(text) });

async function openPanel(page: Page): Promise<void> {
  await page.locator('.rail a[href="#/commissioning"]').click();
  await page.getByRole("button", { name: words.report.menu, exact: true }).click();
  await page.getByRole("menuitem", { name: words.report.compare }).click();
  await page.getByRole("heading", { name: words.visit.title }).waitFor();
}

browserSuite("A service visit in the browser", () => {
  const openApp = useWebApps();

  it("compares with a file and with one that is kept, says what a foreign file is, and puts it on paper", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const stage = createStage({ scene: SCENES.standby, packCount: 3, seed: 5 });
    const sim = await web.stageSim({ stage, lineKind: "shared", protocol: "ritar" });
    await connectTo(page, sim.path);
    await page.locator(".linkState", { hasText: "Online" }).waitFor();
    await checked(web);
    const now = await checked(web);
    await openPanel(page);
    await expectSound(web, page, "nothing chosen yet");

    const pick = page.getByLabel(words.visit.title).locator('input[type="file"]');
    await pick.setInputFiles(fileOf('{"schema":"something else"}'));
    await page.locator('.say[data-tone="bad"]', { hasText: errors.codes["file.format"].what }).waitFor();
    await pick.setInputFiles(fileOf(JSON.stringify(yearAgo(now))));
    const panel = page.getByLabel(words.visit.title);
    await panel.getByText(report.changes.exchanged).waitFor();
    expect(await page.locator('.say[data-tone="bad"]').count()).toBe(0);
    await panel
      .locator(".visitRow", { hasText: /^FirmwareV0\.9 → / })
      .first()
      .waitFor();
    await panel.getByText("nothing can be said of the time since 2025-01-17 14:00:00").first().waitFor();
    await expectSound(web, page, "what has changed");

    const download = page.waitForEvent("download");
    await panel.getByRole("button", { name: words.report.menuOfVisit }).click();
    await page.getByRole("menuitem", { name: words.report.pdfA4 }).click();
    const pdf = readPdf(await readFile(await (await download).path()));
    expect(pdf.pages.join("")).toContain(squeezed(report.changes.exchanged));

    await panel.getByRole("button", { name: words.visit.another }).click();
    await panel.getByRole("button", { name: words.visit.compare, exact: true }).first().click();
    await panel.getByText(report.changes.none).waitFor();
    expect(web.complaints()).toEqual([]);

    // Beside it somebody who may only look: what is kept here, and no file that would take the place of another window's.
    const viewers = await startWebHost({ api: readOnlyHost(web.served.app), uiFolder: join(DIST, "ui"), log: SILENT });
    if (!viewers.ok) throw new Error(viewers.error.code);
    onTestFinished(() => viewers.value.close());
    await page.goto(viewers.value.url);
    await openPanel(page);
    await page.getByRole("button", { name: words.visit.compare, exact: true }).first().waitFor();
    expect(await panel.getByRole("button", { name: words.visit.file }).isDisabled()).toBe(true);
  });
});
