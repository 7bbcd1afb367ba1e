import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { LANGUAGES } from "../../protocol/index.ts";
import { LANGUAGE_FACTS } from "../../src/text/languages.ts";
import { browserSuite } from "../support/browser.ts";
import { drawn, useWebApps } from "../support/webApp.ts";

const SCREENS = 9;
/** Narrower is hard to hit. */
const LEAST_ROOM_PX = 28;

/** Entries of the bar as they are drawn. */
function entriesOf(page: Page) {
  return page.evaluate(() =>
    [...document.querySelectorAll(".rail a")].map((entry) => {
      const { left, right, width } = entry.getBoundingClientRect();
      const range = document.createRange();
      const name = entry.querySelector(".railName");
      if (name !== null) range.selectNodeContents(name);
      const words = range.getBoundingClientRect();
      const isDrawn = (name?.getBoundingClientRect().width ?? 0) > 1;
      return {
        isInBar: left >= -0.5 && right <= window.innerWidth + 0.5,
        width,
        isOpen: entry.getAttribute("aria-current") === "page",
        isDrawn,
        isWhole: isDrawn && words.left >= left && words.right <= right,
      };
    }),
  );
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
        for (const screen of ["help", "parameters", "live"]) {
          await page.evaluate((key) => {
            location.hash = `#/${key}`;
          }, screen);
          await page.locator(`.rail a[href="#/${screen}"][aria-current="page"]`).waitFor();
          await drawn(page);
          const entries = await entriesOf(page);
          expect(entries, `${language} ${screen}`).toHaveLength(SCREENS);
          expect(
            entries.filter(({ isInBar, width: room }) => !isInBar || room < LEAST_ROOM_PX),
            `${language} ${screen}`,
          ).toEqual([]);
          expect(
            entries.map(({ isOpen, isDrawn, isWhole }) => [isOpen, isDrawn, isWhole]).filter((each) => new Set(each).size > 1),
            `${language} ${screen}: only the open one is named, and whole`,
          ).toEqual([]);
        }
      }
      expect(web.complaints()).toEqual([]);
    },
  );
});
