import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import words from "../../src/text/en/commissioning.json" with { type: "json" };
import { browserSuite, PHONE } from "../support/browser.ts";
import { readPdf, squeezed } from "../support/pdfText.ts";
import { exif, plainJpeg, pngOf, withSegments } from "../support/photos.ts";
import { expectSound } from "../support/soundScreen.ts";
import { useWebApps, type WebApp } from "../support/webApp.ts";

const SITE = {
  name: "Hill Farm",
  place: "",
  installer: "Anna Meier",
  inverterBrand: "growatt",
  inverterModel: "",
  packCount: 1,
  remarks: "",
};

const fileOf = (name: string, bytes: Uint8Array) => ({ name, mimeType: "image/jpeg", buffer: Buffer.from(bytes) });

async function photosOf(web: WebApp) {
  const state = await web.served.app.call("app.state", {});
  return state.ok ? (state.value.commissioning.current?.photos ?? []) : [];
}

/** Shown by the browser, and not only named. */
async function shownWidths(page: Page): Promise<readonly number[]> {
  const pictures = page.locator(".photo img");
  await pictures.first().waitFor();
  return pictures.evaluateAll((all) => all.map((picture) => (picture as HTMLImageElement).naturalWidth));
}

browserSuite("Photos of a commissioning in the browser", () => {
  const openApp = useWebApps();

  it("are added to a check and to the installation, seen, put on paper and removed", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    await web.served.app.call("commission.start", { site: SITE });
    await page.locator('.rail a[href="#/commissioning"]').click();
    await page.locator('.checkRow[data-check="powerCable"]').click();
    const detail = page.locator('.checkDetail[data-check="powerCable"]');
    await detail.getByLabel(words.photos.add).setInputFiles(fileOf("rack.jpg", withSegments(plainJpeg(), exif(6))));
    // Held upright: what lies in the file is 24 wide and 16 high.
    await detail.locator(".photo", { hasText: words.check.powerCable.name }).waitFor();
    expect(await shownWidths(page)).toEqual([16]);

    await page.getByRole("button", { name: "Photos (1)…" }).click();
    const panel = page.getByLabel(words.photos.title, { exact: true });
    const pick = panel.locator('input[type="file"]');
    await pick.setInputFiles(fileOf("notes.jpg", Buffer.from("no picture")));
    await page.locator(".say", { hasText: words.photos.fault.notPicture }).waitFor();
    await panel.getByLabel(words.photos.note).fill("Display of the inverter");
    // A host keeps no transparent picture: the window draws it anew.
    await pick.setInputFiles(fileOf("display.png", pngOf(6)));
    await panel.locator(".photo", { hasText: "Display of the inverter" }).waitFor();
    expect(await photosOf(web)).toMatchObject([
      { kind: "jpeg", check: "powerCable", note: "" },
      { kind: "jpeg", check: null, widthPx: 20, note: "Display of the inverter" },
    ]);
    await expectSound(web, page, "photos");

    await page.getByRole("button", { name: words.report.menu, exact: true }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: words.report.pdfA4 }).click();
    const paper = readPdf(await readFile(await (await download).path())).pages.at(-1);
    expect(paper).toContain(squeezed("Display of the inverter"));

    await panel.getByRole("button", { name: "Remove photo 1" }).click();
    await panel.getByRole("button", { name: words.kept.removeNow }).click();
    await page.getByRole("button", { name: "Photos (1)…" }).waitFor();
    expect((await photosOf(web)).map(({ note }) => note)).toEqual(["Display of the inverter"]);
    await page.setViewportSize(PHONE);
    await expectSound(web, page, "one photo on a phone");
    expect(web.complaints()).toEqual([]);
  });
});
