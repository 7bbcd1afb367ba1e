import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { browserSuite } from "../support/browser.ts";
import { loadCaptures } from "../support/captures.ts";
import { until } from "../support/until.ts";
import type { WebApp } from "../support/webApp.ts";
import { connectTo, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

async function lineCount(page: Page): Promise<number> {
  return Number((await page.getByRole("grid", { name: "Frames on the line" }).getAttribute("aria-rowcount")) ?? 1) - 1;
}

async function goTo(page: Page, screen: string): Promise<void> {
  await page.locator(`.rail a[href="#/${screen}"]`).click();
}

/** Everything that the host has, as it was on the wire. */
async function wireOf(web: WebApp) {
  const read = await web.served.app.call("trace.read", { afterSeq: 0, most: 5000 });
  if (!read.ok) throw new Error(read.error.code);
  return new Map(read.value.map((line) => [line.seq, line]));
}

/** The bytes of the open frame as they stand in its runs, spaces and all marks of the page taken out. */
async function shownBytes(page: Page): Promise<string> {
  const runs = await page.locator(".byteRuns > span").allTextContents();
  return runs.join("").replaceAll(" ", "");
}

const charactersOf = (hex: string): string =>
  hex
    .split(" ")
    .map((pair) => String.fromCharCode(Number.parseInt(pair, 16)))
    .join("");

/** As a hand does: what scrolls away under the pointer is pointed at once more. */
async function pointAt(page: Page, target: Locator, isPointed: () => Promise<boolean>): Promise<void> {
  await until(
    async () => {
      await page.locator(".traceHead h1").hover();
      await target.hover();
      return isPointed();
    },
    { what: "pointed at", everyMs: 50 },
  );
}

browserSuite("Trace in the browser", () => {
  const openApp = useWebApps();

  for (const protocol of ["paceic", "modbus"] as const) {
    it(`shows the bytes of the wire, and leads from a value to its bytes and its field: ${protocol}`, async ({ onTestFinished }) => {
      const { web, page } = await openApp(onTestFinished);
      const sim = await web.sim({ protocol, scene: "charge" });
      await connectTo(page, sim.path);
      await waitComplete(web, page, truthOf(sim).packSerial);

      // By the mouse: a right click on cell 3.
      await page.locator('[data-bytes="cell.2"]').click({ button: "right" });
      await page.getByRole("menuitem", { name: "Show source bytes" }).click();
      await page.getByRole("heading", { level: 1, name: "Trace" }).waitFor();
      const mv = truthOf(sim).cellVoltagesMv[2];
      const field = page.locator('.fieldRows tr[data-on="true"]');
      await field.waitFor();
      expect(await field.textContent()).toContain("Cell 3");
      expect((await field.locator("td").last().textContent())?.replaceAll(/\s/g, " ")).toBe(`${mv} mV`);
      const pair = (mv ?? 0).toString(16).toUpperCase().padStart(4, "0");
      const run = page.locator('.byteRuns > span[data-on="true"]');
      expect((await run.textContent())?.replaceAll(" ", "")).toBe(pair);

      const number = Number((await page.locator(".sideHead .muted").textContent())?.slice(1));
      const onWire = (await wireOf(web)).get(number);
      const wanted = protocol === "paceic" ? charactersOf(onWire?.hex ?? "").replace("\r", "CR") : onWire?.hex.replaceAll(" ", "");
      expect(await shownBytes(page)).toBe(wanted);

      // From a byte to its field and back, by pointing and by the keys.
      const second = page.locator(".byteRuns > span").nth(1);
      await pointAt(page, second, async () => (await second.getAttribute("data-on")) === "true");
      expect(await field.textContent()).toContain(protocol === "paceic" ? "Version" : "Command");
      const lastByte = page.locator(".byteRuns > span").last();
      const last = page.locator(".fieldRows tbody tr").last();
      await pointAt(page, last, async () => (await lastByte.getAttribute("data-on")) === "true");
      await page.getByRole("grid", { name: /Fields of the frame/ }).focus();
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowDown");
      expect(await page.locator(".byteRuns > span").nth(1).getAttribute("data-on")).toBe("true");

      // By the keyboard: all values can be chosen, and Esc ends it.
      await goTo(page, "live");
      const targets = page.locator(".bytesTargets > button");
      // A key that comes before the screen listens is nobody's.
      await until(
        async () => {
          await page.keyboard.press("b");
          return targets
            .first()
            .waitFor({ timeout: 1500 })
            .then(
              () => true,
              () => false,
            );
        },
        { what: "values to be chosen" },
      );
      expect(await targets.count()).toBeGreaterThan(35);
      await page.keyboard.press("Escape");
      await until(async () => (await targets.count()) === 0, { what: "the end of choosing" });
      await page.keyboard.press("b");
      const soc = page.getByRole("button", { name: "Bytes of SOC" });
      await soc.focus();
      await page.keyboard.press("Enter");
      await field.waitFor();
      expect(await field.textContent()).toContain("SOC");
      expect(web.complaints()).toEqual([]);
    });
  }

  it("follows the line, pauses, filters, searches, clears and copies", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const sim = await web.sim({ scene: "charge" });
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);
    await goTo(page, "trace");
    await page.locator(".traceRow").first().waitFor();
    const before = await lineCount(page);
    await until(async () => (await lineCount(page)) > before + 4, { what: "new lines" });
    const isAtEnd = () => page.locator(".traceScroll").evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 60);
    await until(isAtEnd, { what: "the newest in view" });

    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("This list is paused").waitFor();
    // An answer that was under way when the button was clicked may still come in.
    const asked = (await wireOf(web)).size;
    await until(async () => (await wireOf(web)).size > asked + 10, { what: "the line goes on" });
    const held = await lineCount(page);
    const kept = (await wireOf(web)).size;
    await until(async () => (await wireOf(web)).size > kept + 10, { what: "more on the wire" });
    expect(await lineCount(page)).toBe(held);
    await page.getByRole("button", { name: "Resume" }).click();
    await until(async () => (await lineCount(page)) > held + 8, { what: "what came meanwhile" });

    const ways = () => page.locator(".traceRow").evaluateAll((rows) => [...new Set(rows.map((row) => row.getAttribute("data-way")))]);
    await page.getByRole("button", { name: "Sent", exact: true }).click();
    await until(async () => (await ways()).join() === "tx", { what: "sent frames alone" });
    await page.getByRole("button", { name: "All", exact: true }).click();
    const search = page.getByRole("searchbox", { name: "Search" });
    await search.fill("serial numbers");
    await until(async () => (await lineCount(page)) === 2, { what: "question and answer for the serial numbers" });
    await search.fill(truthOf(sim).packSerial);
    await until(async () => (await lineCount(page)) === 1, { what: "the answer with the serial number" });
    await page.locator(".traceRow").click();
    expect(await page.locator(".fieldRows").textContent()).toContain(truthOf(sim).packSerial);
    await search.fill("");
    await page.getByRole("combobox", { name: "Block", exact: true }).selectOption("status");
    const meanings = () => page.locator('.traceRow [data-column="meaning"]').allTextContents();
    await until(async () => (await meanings()).every((text) => text.includes("status")), { what: "status alone" });
    await page.getByRole("combobox", { name: "Block", exact: true }).selectOption("");
    // What Auto asked of the other families is not in order, and is all that is not.
    await page.getByRole("button", { name: /^Errors/ }).click();
    await until(async () => (await meanings()).every((text) => text.includes("no answer")), { what: "questions without an answer alone" });
    expect(await page.locator('.traceRow[data-way="tx"]').count()).toBeGreaterThan(0);
    expect(await page.locator('.traceRow:not([data-wrong="true"])').count()).toBe(0);
    await page.getByRole("button", { name: /^Errors/ }).click();
    await search.fill("nothing on this line");
    await page.getByText("No line fits the filters").waitFor();
    await page.getByRole("button", { name: "Show all", exact: true }).click();

    // Two lines by the keys, and the copy can be pasted again.
    await page.locator(".traceRow").nth(4).click();
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Control+c");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.trim().split("\n")).toHaveLength(2);
    await page.getByRole("button", { name: "Pasted text" }).click();
    await page.getByRole("textbox", { name: "Text to decode" }).fill(copied);
    await page.getByRole("button", { name: "Decode" }).click();
    await page.getByText("2 frames found").waitFor();

    // Paused, so that the view stays empty for as long as it takes to look at it.
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Clear view" }).click();
    await page.getByText("The view was cleared").waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.locator(".traceRow").first().waitFor();
    await page.getByRole("button", { name: "Show all again" }).click();
    await until(async () => (await lineCount(page)) > held, { what: "all lines again" });
    expect(web.complaints()).toEqual([]);
  });

  it("decodes pasted frames of both families, good ones and bad ones", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    await goTo(page, "trace");
    await page.getByText("Every byte on the line, in both directions").waitFor();
    await page.getByRole("button", { name: "Pasted text" }).click();
    const decode = async (text: string) => {
      await page.getByRole("textbox", { name: "Text to decode" }).fill(text);
      await page.getByRole("button", { name: "Decode" }).click();
    };
    const modbus = loadCaptures("pace-modbus").find(({ id }) => id === "mb-summary-titan-1");
    await decode(`${modbus?.request}\n${modbus?.innerFrame}`);
    await page.getByText("2 frames found").waitFor();
    await page.locator(".pastedFrames button").nth(1).click();
    const value = (name: string) => page.locator(".fieldRows tr", { hasText: name }).locator("td").last();
    expect(await value("Pack voltage").textContent()).toMatch(/52\.60\s*V/);
    expect(await value("Current").first().textContent()).toMatch(/−13\.95\s*A/);

    const paceic = loadCaptures("paceic-v25").find(({ packs }) => packs?.length === 1);
    await decode((paceic?.response ?? "").trim());
    await page.getByText("1 frame found").waitFor();
    const [first] = (paceic?.packs?.[0]?.cellVoltagesMv ?? []) as readonly number[];
    expect((await value("Cell 1").first().textContent())?.replaceAll(/\s/g, " ")).toBe(`${first} mV`);

    await decode("~250146C10000FD9B");
    await page.getByText("The checksum is FD9B but should be FD9A").waitFor();
    await page.getByText("should be FD9A", { exact: true }).waitFor();
    await decode("hello");
    await page.getByText("Line 1 is neither hex nor the text of a frame.").waitFor();
    expect(web.complaints()).toEqual([]);
  });
});
