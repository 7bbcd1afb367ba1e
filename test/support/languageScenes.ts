import type { Page } from "playwright-core";
import { words as en } from "../../src/text/en/index.ts";
import { connectTo } from "./webApp.ts";

/** What a window is brought to, in English, before its languages are gone through. */
export interface LanguageScene {
  readonly name: string;
  readonly prepare: (page: Page) => Promise<void>;
}

const go = (page: Page, screen: string) => page.locator(`.rail a[href="#/${screen}"]`).click();

function screenScene(screen: string, part: string): LanguageScene {
  return {
    name: screen,
    async prepare(page) {
      await go(page, screen);
      await page.locator(part).first().waitFor();
    },
  };
}

/** Without a pack. */
export const EMPTY_SCENES: readonly LanguageScene[] = [
  screenScene("live", ".connectPage"),
  screenScene("packs", ".emptyPage"),
  screenScene("parameters", ".paramsPage"),
  screenScene("inverter", ".inverterPage"),
  screenScene("history", ".emptyPage"),
  screenScene("control", ".emptyPage"),
  screenScene("commissioning", ".newPanel"),
  screenScene("trace", ".traceNone"),
  screenScene("help", ".helpPage"),
  {
    name: "settings for publishing",
    async prepare(page) {
      await page.locator(".logMark").click();
      await page.locator(".logPanel").getByRole("button", { name: en.publishing.open }).click();
      const panel = page.locator(".publishPanel");
      await panel.getByLabel(en.publishing.form.url).fill("broker.example");
      await panel.getByLabel(en.publishing.form.topic).fill("#");
      await panel.getByLabel(en.publishing.form.logs).selectOption("24");
      await panel.getByText(en.publishing.wrong.topic).waitFor();
    },
  },
  {
    name: "nobody listens there",
    async prepare(page) {
      await page.keyboard.press("Escape");
      await go(page, "live");
      await connectTo(page, "tcp://127.0.0.1:9");
      await page.locator(".doctorSteps").waitFor();
    },
  },
];

/** With three packs of the guide's family. */
export const PACK_SCENES: readonly LanguageScene[] = [
  screenScene("live", ".livePage"),
  {
    name: "live, one cell",
    async prepare(page) {
      await page.locator(".cellColumn").nth(3).click();
      await page.locator(".cellDrawer").waitFor();
    },
  },
  {
    name: "live, menu of the trend",
    async prepare(page) {
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: en.live.trend.export }).click();
      await page.getByRole("menuitem", { name: en.live.trend.png }).waitFor();
    },
  },
  {
    name: "packs",
    async prepare(page) {
      await page.keyboard.press("Escape");
      await go(page, "packs");
      await page.locator(".packCard").nth(2).waitFor();
    },
  },
  {
    name: "packs, one pack",
    async prepare(page) {
      await page.locator(".packCard").first().click();
      await page.locator(".packReadings").waitFor();
    },
  },
  ...["table", "cells", "alarms"].map(
    (view): LanguageScene => ({
      name: `packs, ${view}`,
      async prepare(page) {
        if (view === "table") await page.keyboard.press("Escape");
        await page.locator(".packViews button").nth(["cards", "table", "cells", "alarms"].indexOf(view)).click();
      },
    }),
  ),
  {
    name: "parameters, locked",
    async prepare(page) {
      await go(page, "parameters");
      await page.locator(".paramField").first().waitFor();
    },
  },
  {
    name: "parameters, before unlocking",
    async prepare(page) {
      await page.locator(".lockButton").click();
      await page.locator(".unlockCheck").waitFor();
    },
  },
  {
    name: "parameters, a review",
    async prepare(page) {
      await page.locator(".unlockCheck input").check();
      await page.locator(".unlockGo .btn").last().click();
      await page.locator(".paramField input").first().fill("99");
      await page.locator(".paramField input").nth(1).fill("3000");
      await page.keyboard.press("Tab");
      await page.locator(".drawerFoot").waitFor();
    },
  },
  screenScene("inverter", ".inverterPage"),
  {
    name: "inverter, a brand",
    async prepare(page) {
      await page.getByText("Voltronic", { exact: true }).first().click();
    },
  },
  screenScene("control", ".switchRow"),
  {
    name: "history, with records",
    async prepare(page) {
      await go(page, "history");
      await page
        .getByRole("button", { name: /Download|Read/ })
        .first()
        .click();
      await page.locator(".recordRow").first().waitFor();
      await page.getByRole("button", { name: en.history.head.cancel }).click();
      await page.locator(".resultLine").first().waitFor();
    },
  },
  {
    name: "history, one record",
    async prepare(page) {
      await page.locator(".recordRow").first().click();
      await page.locator(".recordDrawer").waitFor();
    },
  },
  {
    name: "commissioning, begun",
    async prepare(page) {
      await page.keyboard.press("Escape");
      await go(page, "commissioning");
      await page.getByLabel(en.commissioning.site.name).fill("Hill Farm");
      await page.getByLabel(en.commissioning.site.installer).fill("Anna Meier");
      await page.getByLabel(en.commissioning.site.brand).selectOption("growatt");
      await page.getByLabel(en.commissioning.site.packs).selectOption("3");
      await page.getByRole("button", { name: en.commissioning.site.start }).click();
      await page.getByRole("button", { name: en.commissioning.detail.checkNow }).click();
      await page.locator('.checkDetail:not([data-status="open"])').waitFor();
    },
  },
  {
    name: "trace, a frame",
    async prepare(page) {
      await go(page, "trace");
      await page.locator(".traceRow").nth(3).click();
      await page.locator(".fieldRows").waitFor();
    },
  },
  screenScene("help", ".helpPage"),
];
