import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { LANGUAGES } from "../../protocol/index.ts";
import { LANGUAGE_FACTS } from "../../src/text/languages.ts";
import { browserSuite } from "../support/browser.ts";
import { drawn, useWebApps } from "../support/webApp.ts";

const LEAST_GAP_PX = 6;

/** Names in the bar as they are drawn, first to last, and the one of the screen that is open. */
function namesOf(page: Page) {
  return page.evaluate(() => {
    const bar = document.querySelector(".rail")?.getBoundingClientRect();
    const range = document.createRange();
    return [...document.querySelectorAll(".rail a")].map((entry) => {
      const name = entry.querySelector("span");
      if (name !== null) range.selectNodeContents(name);
      const { left, right } = range.getBoundingClientRect();
      const isIn = bar !== undefined && left >= bar.left - 0.5 && right <= bar.right + 0.5;
      return { name: name?.textContent ?? "", left, right, isIn, isOpen: entry.getAttribute("aria-current") === "page" };
    });
  });
}

browserSuite("The bar of a phone", () => {
  const openApp = useWebApps();

  it.for([360, 390])(
    "at %i px keeps its names apart in every language, and shows the one that is open",
    async (width, { onTestFinished }) => {
      const { web, page } = await openApp(onTestFinished, { width, height: 844 });
      for (const language of LANGUAGES) {
        await web.prefer({ language });
        await page.locator(`html[lang="${LANGUAGE_FACTS[language].tag}"]`).waitFor();
        await drawn(page);
        const names = await namesOf(page);
        expect(names).toHaveLength(9);
        const gaps = names.slice(1).map(({ left, name }, at) => ({ name, gap: left - (names[at]?.right ?? 0) }));
        expect(
          gaps.filter(({ gap }) => gap < LEAST_GAP_PX),
          language,
        ).toEqual([]);
        for (const screen of ["help", "live"]) {
          await page.evaluate((key) => {
            location.hash = `#/${key}`;
          }, screen);
          await page.locator(`.rail a[href="#/${screen}"][aria-current="page"]`).waitFor();
          await drawn(page);
          expect(
            (await namesOf(page)).filter(({ isOpen, isIn }) => isOpen && isIn),
            `${language} ${screen}`,
          ).toHaveLength(1);
        }
      }
      expect(web.complaints()).toEqual([]);
    },
  );
});
