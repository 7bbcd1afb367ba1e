import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { browserSuite } from "../support/browser.ts";
import { drawn, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

interface Stop {
  readonly name: string;
  readonly marked: boolean;
}

/** The control that has the keyboard, and whether a person can see that it has it. */
function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    if (element === document.body) return { name: "BODY", marked: true };
    const label =
      element.getAttribute("aria-label") ?? (element.id ? document.querySelector(`label[for="${element.id}"]`)?.textContent : null);
    const marked = [element, element.parentElement, element.closest(".barCell"), element.closest(".preference")].some((each) => {
      if (each === null) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
    });
    return { name: (label ?? element.textContent ?? "").trim().replaceAll(/\s+/g, " ") || element.tagName, marked };
  });
}

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    if (name.test((await focused(page)).name)) return;
  }
  throw new Error(`Tab never comes to ${name}`);
}

/** All stops of one way round the page. */
async function stops(page: Page): Promise<readonly Stop[]> {
  const found: Stop[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (stop.name === "BODY" || (found.length > 5 && stop.name === found[0]?.name)) break;
    found.push(stop);
  }
  return found;
}

browserSuite("Keyboard alone", () => {
  const openApp = useWebApps();

  it("connects, changes screen and theme, opens and closes a cell; the marked control is always seen", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "charge", address: 3 });
    expect((await stops(page)).filter(({ marked }) => !marked)).toEqual([]);

    await tabTo(page, /^Port$/);
    await page.keyboard.type(sim.path);
    await tabTo(page, /^Address set on/);
    await page.keyboard.press("Home"); // Auto, which comes before 0
    for (let step = 0; step <= 3; step++) await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await waitComplete(web, page, truthOf(sim).packSerial);

    const titles = ["Packs", "Parameters", "Inverter", "History", "Control", "Trace", "Commissioning"];
    for (const [index, name] of titles.entries()) {
      await page.keyboard.press(`Alt+${index + 2}`);
      await page.getByRole("heading", { level: 1, name }).waitFor();
    }
    await page.keyboard.press("Alt+9");
    await page.getByRole("heading", { name: "ADD switch" }).waitFor();
    await page.keyboard.press("Alt+1");
    await page.locator(".livePage").waitFor();
    const all = await stops(page);
    expect(all.filter(({ marked }) => !marked)).toEqual([]);
    expect(all.filter(({ name }) => /^Cell \d+:/.test(name))).toHaveLength(16);

    await tabTo(page, /^Cell 2:/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Cell 2" }).waitFor();
    expect((await focused(page)).name).toBe("Cell 2");
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Cell 2" }).waitFor({ state: "detached" });
    expect((await focused(page)).name).toMatch(/^Cell 2:/); // back where it came from

    await tabTo(page, /^Lanes$/);
    await page.keyboard.press("Enter");
    await page.getByRole("menuitemcheckbox", { name: "Temperatures" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("menuitemcheckbox", { name: "Temperatures" }).waitFor({ state: "detached" });
    expect((await focused(page)).name).toBe("Lanes");

    await tabTo(page, /^Appearance$/);
    await page.keyboard.type("Dark");
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    await drawn(page);
    expect((await stops(page)).filter(({ marked }) => !marked)).toEqual([]);

    await tabTo(page, /^Disconnect/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Connect to a pack" }).waitFor();
    expect(web.complaints()).toEqual([]);
  });
});
