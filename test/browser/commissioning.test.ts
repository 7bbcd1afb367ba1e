import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { DRIVERS, makeParameterFile } from "../../protocol/index.ts";
import { createStage, SCENES } from "../../protocol/sim/index.ts";
import type { Commissioning, CommissioningCheck, CommissioningPack } from "../../src/contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../src/contract/commissioning.ts";
import { parseCommissioning } from "../../src/contract/commissioningFile.ts";
import { reportFonts } from "../../src/node/reportFonts.ts";
import { reportPdf } from "../../src/report/report.ts";
import words from "../../src/text/en/commissioning.json" with { type: "json" };
import reasonWords from "../../src/text/en/commissioningReasons.json" with { type: "json" };
import { browserSuite, LAPTOP, PHONE } from "../support/browser.ts";
import { expectSound } from "../support/soundScreen.ts";
import { until } from "../support/until.ts";
import { connectTo, useWebApps, type WebApp } from "../support/webApp.ts";

const NAME = "Anna Meier";
const row = (page: Page, check: CommissioningCheck) => page.locator(`.checkRow[data-check="${check}"]`);
const detail = (page: Page, check: CommissioningCheck) => page.locator(`.checkDetail[data-check="${check}"]`);

async function currentOf(web: WebApp): Promise<Commissioning> {
  const state = await web.served.app.call("app.state", {});
  if (!state.ok || state.value.commissioning.current === null) throw new Error("no commissioning");
  return state.value.commissioning.current;
}

const openChecks = async (web: WebApp) =>
  (await currentOf(web)).results.filter(({ status }) => status === "open").map(({ check }) => check);

async function savedAs(page: Page, item: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  await page.getByRole("button", { name: words.report.menu, exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: item }).click();
  const saved = await download;
  return { name: saved.suggestedFilename(), bytes: await readFile(await saved.path()) };
}

/** The paper that a person takes away, and the data from which the very same paper can be made again. */
async function expectReport(web: WebApp, page: Page): Promise<void> {
  const document = await currentOf(web);
  const data = parseCommissioning((await savedAs(page, words.report.json)).bytes.toString("utf8"));
  expect(data).toEqual({ ok: true, value: document });
  expect(document.drift?.map(({ address }) => address)).toContain(1);
  const pdf = await savedAs(page, words.report.pdfA4);
  expect(pdf.name).toMatch(/^commissioning-Hill-Farm-\d{4}-\d\d-\d\d\.pdf$/);
  const again = await reportPdf(document, {
    paper: "A4",
    language: "en",
    fonts: await reportFonts(),
    drivers: DRIVERS,
    earlier: null,
    photos: new Map(),
  });
  expect(pdf.bytes.equals(Buffer.from(again))).toBe(true);
  expect(pdf.bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
}

async function openScreen(page: Page): Promise<void> {
  await page.locator('.rail a[href="#/commissioning"]').click();
  await page.getByRole("heading", { level: 1, name: words.title }).waitFor();
}

async function start(page: Page): Promise<void> {
  await page.getByLabel(words.site.name).fill("Hill Farm");
  await page.getByLabel(words.site.installer).fill(NAME);
  await page.getByLabel(words.site.brand).selectOption("growatt");
  await page.getByLabel(words.site.packs).selectOption("3");
  await page.getByRole("button", { name: words.site.start }).click();
  await page.locator(".siteStrip", { hasText: "0 of 18 answered" }).waitFor();
}

/** What a person has seen, with the name that the form proposes. */
async function sayByHand(page: Page, check: CommissioningCheck, remark: string): Promise<void> {
  await row(page, check).click();
  await detail(page, check).getByRole("button", { name: words.detail.byHandAsk }).click();
  await page.getByLabel(words.mark.remark).fill(remark);
  await page.getByRole("button", { name: words.mark.inOrder, exact: true }).click();
  await page.locator(`.checkDetail[data-check="${check}"][data-status="byHand"]`, { hasText: `Seen by ${NAME}` }).waitFor();
}

async function typeDisplay(page: Page, socPct: number, temperatureC: number): Promise<void> {
  await row(page, "inverterAgrees").click();
  await page.getByLabel(words.compare.soc).fill(String(socPct));
  await page.getByLabel(words.compare.temperature).fill(String(temperatureC));
  await page.getByRole("button", { name: words.compare.compare, exact: true }).click();
}

/** A parameter file of this pack in which one setting is another one. */
function otherProfile(pack: CommissioningPack | undefined) {
  const { family, settings } = pack ?? {};
  const held = settings?.cellOvAlarmMv;
  if (family === undefined || held === undefined) throw new Error("no settings were read");
  const origin = { family, bmsVersion: "", modelSerial: "", packSerial: "" };
  const file = makeParameterFile(origin, { ...settings, cellOvAlarmMv: held + 10 }, "2026-01-17T14:24:06.000Z");
  return { name: "profile.bmsparams", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) };
}

browserSuite("Commissioning in the browser", () => {
  const openApp = useWebApps();

  it.each(["paceic", "modbus", "ritar"])(
    "%s: three packs from the empty form to an answer for every check, through a reload",
    async (protocol) => {
      const ends: (() => Promise<void>)[] = [];
      const { web, page } = await openApp((close) => void ends.push(close));
      try {
        const stage = createStage({ scene: SCENES.standby, packCount: 3, seed: 5 });
        const sim = await web.stageSim({ stage, lineKind: "shared", protocol });
        await connectTo(page, sim.path);
        await page.locator(".linkState", { hasText: "Online" }).waitFor();
        await openScreen(page);
        await start(page);

        await page.getByRole("button", { name: words.head.runAll }).click();
        await page.getByRole("button", { name: words.head.stop, exact: true }).waitFor();
        await page.getByRole("button", { name: words.head.runAll }).waitFor();
        await row(page, "addresses").getByText(words.status.passed, { exact: true }).waitFor();
        await row(page, "identities").getByText(words.status.passed, { exact: true }).waitFor();
        expect((await currentOf(web)).packs.map(({ address }) => address)).toEqual([1, 2, 3]);
        expect(await openChecks(web)).toEqual(expect.arrayContaining(["powerCable", "inverterCable", "inverterAgrees", "firstFullCharge"]));

        const { socDeciPct, cellTemperaturesDeciC } = sim.truth();
        await typeDisplay(page, 1, 20);
        await page.locator('.checkDetail[data-status="failed"]', { hasText: reasonWords.reason.displayDiffers.why }).waitFor();
        await typeDisplay(page, socDeciPct / 10, (cellTemperaturesDeciC[0] ?? 250) / 10);
        await page.locator('.checkDetail[data-status="passed"]').waitFor();

        await row(page, "settingsAsWanted").click();
        await page
          .getByLabel(words.detail.profile)
          .and(page.locator("input"))
          .setInputFiles(otherProfile((await currentOf(web)).packs[0]));
        await page.locator('.checkDetail[data-status="failed"]', { hasText: reasonWords.reason.settingsNotAsWanted.why }).waitFor();

        await page.reload();
        await row(page, "powerCable").waitFor();
        for (const check of await openChecks(web)) await sayByHand(page, check, "seen");
        await page.locator(".siteStrip", { hasText: "18 of 18 answered" }).waitFor();
        const { results } = await currentOf(web);
        expect(results.map(({ check }) => check)).toEqual([...COMMISSIONING_CHECKS]);
        expect(results.filter(({ status, by }) => status === "byHand" && by !== NAME)).toEqual([]);
        for (const { check, status } of results) {
          expect([check, await row(page, check).locator(".statusMark").getAttribute("data-status")]).toEqual([check, status]);
        }

        await page.getByRole("button", { name: words.head.close, exact: true }).click();
        await page.getByRole("button", { name: words.closing.confirm }).click();
        await page.locator(".say", { hasText: words.hold.closedText }).waitFor();
        expect(await page.getByRole("button", { name: words.head.runAll }).isDisabled()).toBe(true);
        await expectReport(web, page);
        expect(web.complaints()).toEqual([]);
      } finally {
        for (const end of ends.reverse()) await end();
      }
    },
  );

  it("is sound in every theme and size, and on a phone the list comes first", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    await openScreen(page);
    await page.getByRole("button", { name: words.site.start }).click();
    await page.getByText(words.site.nameMissing).waitFor();
    await expectSound(web, page, "form of a new one");
    await start(page);
    await page.locator(".say", { hasText: words.hold.noPackText }).waitFor();
    expect(await page.getByRole("button", { name: words.head.runAll }).isDisabled()).toBe(true);

    // Shown because it is the first that is open; what a person says of it must not bring the next one in its place.
    await page.locator(".checkBody").getByRole("button", { name: words.detail.byHandAsk }).click();
    await page.getByRole("button", { name: words.mark.inOrder, exact: true }).click();
    await page.locator('.checkDetail[data-check="breakerOpen"][data-status="byHand"]').waitFor();
    await sayByHand(page, "powerCable", "35 mm²");
    await row(page, "inverterCable").click();
    await page.getByRole("button", { name: words.detail.byHandAsk }).click();
    await page.getByRole("button", { name: words.mark.notInOrder }).click();
    await page.locator('.checkDetail[data-status="failed"]', { hasText: words.check.inverterCable.todo }).waitFor();
    await expectSound(web, page, "a failed check");
    await page.getByRole("button", { name: words.detail.takeBack }).click();
    await page.locator('.checkDetail[data-status="open"]').waitFor();
    await page.getByRole("button", { name: words.detail.byHandAsk }).click();
    await expectSound(web, page, "the form of a person");

    await page.setViewportSize(PHONE);
    await page.getByRole("button", { name: words.detail.back }).click();
    await page.locator(".checkList").waitFor();
    expect(await page.locator(".checkDetail").isVisible()).toBe(false);
    await row(page, "clocks").click();
    await detail(page, "clocks").waitFor();
    expect(await page.locator(".checkList").isVisible()).toBe(false);

    await page.setViewportSize(LAPTOP);
    await page.getByRole("button", { name: words.head.others }).click();
    await expectSound(web, page, "the kept ones");
    await page.getByRole("button", { name: words.kept.remove }).click();
    await page.getByRole("button", { name: words.kept.removeNow }).click();
    await until(async () => (await page.locator(".keptEntry").count()) === 0, { what: "an empty list" });
    expect(web.complaints()).toEqual([]);
  });
});
