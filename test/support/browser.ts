import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { describe } from "vitest";
import { launchChromium } from "../../scripts/lib/servedApp.ts";
import { findChromium } from "../../scripts/lib/tools.ts";
import { NEVER_CAME_MS } from "./until.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Tests in a real browser; skipped by name where there is none (CHROME_PATH or PATH). */
export function browserSuite(name: string, body: () => void): void {
  describe.skipIf(findChromium() === null)(`${name} [needs chromium]`, body);
}

let shared: Promise<Browser> | null = null;

/** One for all files of a worker, because a start costs as much as several windows. It ends with its process: close only contexts. */
export function needChromium(): Promise<Browser> {
  shared ??= launch();
  return shared;
}

/** Of this worker's Chromium. */
export async function pagesOpen(): Promise<readonly Page[]> {
  const browser = await shared?.catch(() => null);
  return browser?.contexts().flatMap((context) => context.pages()) ?? [];
}

async function launch(): Promise<Browser> {
  const browser = await launchChromium();
  if (browser === null) throw new Error("no Chromium");
  browser.once("disconnected", () => {
    shared = null;
  });
  return withPatience(browser);
}

/** Playwright gives up after half a minute, in which a busy machine may not have loaded a screen. */
function withPatience(browser: Browser): Browser {
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(NEVER_CAME_MS);
    return context;
  };
  return browser;
}

export interface WindowSize {
  readonly width: number;
  readonly height: number;
}
export const LAPTOP: WindowSize = { width: 1280, height: 800 };
export const PHONE: WindowSize = { width: 360, height: 780 };

interface AxeWindow {
  readonly axe: { run(where: Document, options: object): Promise<{ violations: AxeViolation[] }> };
}
interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** What axe loads beforehand serves only rules that are not among ours. */
const HOW = { resultTypes: ["violations"], preload: false };
const RULES = {
  all: { ...HOW, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  /** All that a theme can break: `test/arch/styles.test.ts` holds that it changes nothing but colours. */
  colours: { ...HOW, runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } },
};

/** What axe finds wrong with the page as it stands, one line a node. */
export async function axeViolations(page: Page, rules: keyof typeof RULES = "all"): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in window))) {
    // Through the debugger, not as a script element: the page's own policy stays in force.
    await page.evaluate(await readFile(AXE, "utf8"));
  }
  const { violations } = await page.evaluate((rules) => (window as unknown as AxeWindow).axe.run(document, rules), RULES[rules]);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")} ${(failureSummary ?? "").replaceAll(/\s+/g, " ")}`),
  );
}

/** What sticks out: of the page sideways or downwards, of the screen's own area, and single elements that are wider than the window. */
export function overflow(page: Page): Promise<{ sideways: number; downwards: number; main: number; mainSideways: number; wide: string[] }> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const main = document.querySelector("main");
    const wide = [...document.querySelectorAll("body *")].flatMap((element) => {
      const { right, left, width } = element.getBoundingClientRect();
      const isOut = width > 1 && (right > root.clientWidth + 1 || left < -1);
      // What a box of its own scrolls or clips is not seen outside of it.
      const isInside = element.closest(".tries, .packTableBox, .mapBox, .visuallyHidden, .mantine-Popover-dropdown, svg") !== null;
      return isOut && !isInside
        ? [`${element.tagName}.${element.getAttribute("class") ?? ""} ${Math.round(left)}..${Math.round(right)}`]
        : [];
    });
    return {
      sideways: root.scrollWidth - root.clientWidth,
      downwards: root.scrollHeight - root.clientHeight,
      main: main === null ? 0 : main.scrollHeight - main.clientHeight,
      mainSideways: main === null ? 0 : main.scrollWidth - main.clientWidth,
      wide,
    };
  });
}

/** What reaches out of its panel or is cut by its own box, one line an element. Drawings and what only readers hear are left out. */
export function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const panel of document.querySelectorAll("main .panel")) {
      const box = panel.getBoundingClientRect();
      for (const element of panel.querySelectorAll("*")) {
        const { left, right, top, bottom, width } = element.getBoundingClientRect();
        if (width <= 1 || element.closest("svg, .visuallyHidden") !== null) continue;
        const isOut = left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1;
        const clips = getComputedStyle(element).overflow !== "visible";
        const isCut = clips && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
        if (isOut || isCut) found.push(`${element.getAttribute("class") ?? element.tagName}: ${element.textContent}`);
      }
    }
    return found;
  });
}
