import type { Page } from "playwright-core";
import { expect } from "vitest";
import { LAPTOP, overflow, PHONE } from "./browser.ts";
import { axeInThemes, drawn, type WebApp } from "./webApp.ts";

const SIZES = [LAPTOP, { width: 1920, height: 1080 }, PHONE];

/** No finding of axe in any theme, and nothing that sticks out at any size. */
export async function expectSound(web: WebApp, page: Page, what: string): Promise<void> {
  expect(await axeInThemes(web, page), what).toEqual([]);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await drawn(page);
    expect(await overflow(page), `${what} at ${size.width}`).toMatchObject({ sideways: 0, mainSideways: 0, wide: [] });
  }
  await page.setViewportSize(LAPTOP);
}
