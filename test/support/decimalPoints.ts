import type { Page } from "playwright-core";

/** Names, versions, what a slip in the guide prints, and moments as trace files have them: no language writes them otherwise. */
const NAMES = /tcp:\/\/\S+|P16S200A\S*|\bV\d+\.\d+|Rev \d+\.\d+|\d+\.\d+\.\d+|paceic 2\.5|\d\.\dK|5\.5 kW|56\.0Vd|\d\d:\d\d:\d\d\.\d{3}/g;

/** Every text of the page, seen or read out, with a figure that has a decimal point. */
export async function decimalPointsOf(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate(() => {
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.tagName !== "STYLE") found.add(node.textContent ?? "");
    }
    for (const element of document.body.querySelectorAll("*")) {
      for (const name of ["aria-label", "title", "placeholder"]) found.add(element.getAttribute(name) ?? "");
      if (element instanceof HTMLInputElement) found.add(element.value);
    }
    return [...found];
  });
  return texts.filter((text) => /\d\.\d/.test(text.replaceAll(NAMES, "")));
}
