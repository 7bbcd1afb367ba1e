import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { LANGUAGES, type Language } from "../../protocol/index.ts";
import { createStage, SCENES } from "../../protocol/sim/index.ts";
import { LANGUAGE_FACTS } from "../../src/text/languages.ts";
import { dateExtraRem, widthOf } from "../../src/ui/screens/history/model/columns.ts";
import { timeWordsIn } from "../../src/ui/screens/history/model/timeWords.ts";
import { browserSuite } from "../support/browser.ts";
import { decimalPointsOf } from "../support/decimalPoints.ts";
import { EMPTY_SCENES, type LanguageScene, PACK_SCENES } from "../support/languageScenes.ts";
import { type Fit, fitOf } from "../support/misfits.ts";
import { connectTo, drawn, useWebApps, type WebApp } from "../support/webApp.ts";

/** Lists and steps that scroll wherever they are longer than their place. */
const MAY_SCROLL = [".guideSteps", ".virtualScroll"].map((name) => name.slice(1));
const OTHERS = LANGUAGES.filter((language) => language !== "en");

async function show(web: WebApp, page: Page, language: Language): Promise<void> {
  await web.prefer({ language });
  await page.locator(`html[lang="${LANGUAGE_FACTS[language].tag}"]`).waitFor();
  await drawn(page);
}

const scrolledBoxes = ({ scrolling }: Fit): readonly string[] =>
  scrolling.map((line) => line.replace(/ \d+$/, "")).filter((line) => !MAY_SCROLL.some((name) => line.includes(name)));

/** Every month's widest day in every language as the history's table writes it, with the room that its column gives it. */
const DATES = LANGUAGES.flatMap((language) => {
  const time = timeWordsIn(LANGUAGE_FACTS[language].formatTag, 0);
  return Array.from({ length: 12 }, (_, month) => {
    const text = time.short(Date.UTC(2026, month, 28, 18, 46, 50), 2026);
    return { text, columnRem: widthOf("time", { years: false, digits: false, dateRem: dateExtraRem(text) }) };
  });
});

/** Whatever does not fit in some language, and what has a point where the language has a comma, one line each. */
async function misfitsOf(web: WebApp, page: Page, scenes: readonly LanguageScene[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, prepare } of scenes) {
    await prepare(page);
    await drawn(page);
    const english = await fitOf(page);
    found.push(...english.misfits.map((line) => `${name} (en): ${line}`));
    for (const language of OTHERS) {
      await show(web, page, language);
      const fit = await fitOf(page);
      const points = LANGUAGE_FACTS[language].decimalMark === "," ? await decimalPointsOf(page) : [];
      found.push(...points.map((text) => `${name} (${language}): “${text}” has a decimal point`));
      const more = scrolledBoxes(fit).filter((box) => !scrolledBoxes(english).includes(box));
      found.push(
        ...[...fit.misfits, ...more.map((box) => `${box}: English does not scroll`)].map((line) => `${name} (${language}): ${line}`),
      );
    }
    await show(web, page, "en");
  }
  return found;
}

browserSuite("Every language at 1280 × 800", () => {
  const openApp = useWebApps();

  it("fits on every screen without a pack, and where nobody listens", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    expect(await misfitsOf(web, page, EMPTY_SCENES)).toEqual([]);
    expect(web.complaints()).toEqual([]);
  });

  it("fits on every screen with three packs of the guide's family, and on what opens there", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const stage = createStage({ scene: SCENES.standby, packCount: 3, seed: 5 });
    const sim = await web.stageSim({ stage, lineKind: "shared", protocol: "ritar" });
    await connectTo(page, sim.path);
    await page.locator(".foot", { hasText: sim.truth().packSerial }).waitFor();
    expect(await misfitsOf(web, page, PACK_SCENES)).toEqual([]);
    expect(web.complaints()).toEqual([]);
  });

  it("has room for every date in the table of the history", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const stage = createStage({ scene: SCENES.standby, packCount: 1, seed: 5 });
    const sim = await web.stageSim({ stage, lineKind: "shared", protocol: "ritar" });
    await connectTo(page, sim.path);
    await page.locator(".foot", { hasText: sim.truth().packSerial }).waitFor();
    // At once: the button waits for the settings that the program reads first.
    for (const { name, prepare } of PACK_SCENES) if (name === "history, with records") await prepare(page);
    const cut = await page
      .locator('.recordRow > [data-column="time"]')
      .first()
      .evaluate((cell, dates) => {
        const { paddingLeft, paddingRight } = getComputedStyle(cell);
        const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
        const range = document.createRange();
        return dates.flatMap((date) => {
          cell.textContent = date.text;
          range.selectNodeContents(cell);
          const over =
            range.getBoundingClientRect().width + Number.parseFloat(paddingLeft) + Number.parseFloat(paddingRight) - date.columnRem * rem;
          return over > 0 ? [`${date.text} by ${over.toFixed(1)} px`] : [];
        });
      }, DATES);
    expect(cut).toEqual([]);
  });

  it("would notice a text that is too long for its place", async ({ onTestFinished }) => {
    const { page } = await openApp(onTestFinished);
    expect((await fitOf(page)).misfits).toEqual([]);
    await page.evaluate(() => {
      const [label, heading] = [document.querySelector(".rail a span"), document.querySelector(".linkStateText b")];
      if (label !== null) label.textContent = "Wechselrichterparameter";
      if (heading !== null) heading.textContent = "Noch immer von niemandem eine Antwort bekommen";
    });
    const { misfits, scrolling } = await fitOf(page);
    expect(misfits.join("\n")).toMatch(/Noch immer/);
    expect([...misfits, ...scrolling].join("\n")).toMatch(/rail|Wechselrichterparameter/);
  });
});
