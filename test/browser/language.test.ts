import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { threeStackStage } from "../../scripts/lib/tcpSim.ts";
import { words as en } from "../../src/text/en/index.ts";
import { words as zh } from "../../src/text/zh/index.ts";
import { browserSuite } from "../support/browser.ts";
import { connectTo, startBadPort, useWebApps, waitComplete } from "../support/webApp.ts";

type Tree = { readonly [key: string]: string | Tree };
const textsOf = (tree: Tree): readonly string[] =>
  Object.values(tree).flatMap((value) => (typeof value === "string" ? [value] : textsOf(value)));

const CHINESE = new Set(textsOf(zh));
const ENGLISH = new Set(textsOf(en).filter((text) => !CHINESE.has(text) && /[A-Za-z]{2,}/.test(text)));

/** Every text of the page, seen or read out. */
function texts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) found.add((node.textContent ?? "").trim());
    for (const element of document.body.querySelectorAll("[aria-label], [title], [placeholder]")) {
      for (const name of ["aria-label", "title", "placeholder"]) found.add((element.getAttribute(name) ?? "").trim());
    }
    return [...found].filter((text) => text !== "");
  });
}

/** Names of things that are the same in every language; what is left of a text must hold no English sentence. */
const NAMES =
  /Open BMSTool|PACE Modbus|paceic 2\.5|T-568B|LINK-IN|LINK-OUT|sudo usermod -aG dialout \$USER|P16S200A\S*|SIM-\S+|tcp:\/\/\S+|\/dev\/\S+/g;

function isForeign(text: string): boolean {
  if (ENGLISH.has(text)) return true;
  if (/\{\{|^[a-z]\w*(\.\w+)+$/.test(text)) return true; // a figure not filled in, or the name of a key
  return /[A-Za-z]{2,}[ ,.]+[a-z]{2,}[ ,.]+[a-z]{2,}/.test(text.replaceAll(NAMES, ""));
}

browserSuite("中文", () => {
  const openApp = useWebApps();

  async function expectChinese(page: Page, screen: string): Promise<void> {
    expect((await texts(page)).filter(isForeign), screen).toEqual([]);
  }

  it("leaves no English sentence and no key name on any screen, and goes back to English", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    await page.getByLabel("Language").selectOption("zh");
    await page.locator('html[lang="zh-CN"]').waitFor();
    await page.getByRole("heading", { level: 1, name: zh.connect.first.title }).waitFor();
    await expectChinese(page, "first run");

    const empty = [
      ["packs", `.emptyPage[aria-label="${zh.packs.empty.title}"]`],
      ["parameters", ".paramsPage"],
      ["inverter", ".inverterPage"],
      ["history", `.emptyPage[aria-label="${zh.history.empty.title}"]`],
      ["control", `.emptyPage[aria-label="${zh.control.empty.title}"]`],
      ["trace", ".traceNone"],
      ["commissioning", ".newPanel"],
    ] as const;
    for (const [index, [screen, part]] of empty.entries()) {
      await page.keyboard.press(`Alt+${index + 2}`);
      await page.locator(part).waitFor();
      await expectChinese(page, `${screen} without a pack`);
    }
    await page.keyboard.press("Alt+9");
    await page.getByRole("heading", { name: zh.help.add.title }).waitFor();
    await expectChinese(page, "help");
    await page.keyboard.press("Alt+1");

    const silent = await startBadPort(() => null);
    const port = page.getByRole("combobox", { name: zh.frame.bar.port });
    await port.fill(silent.path);
    await page.locator(".barGo").click();
    await page.getByRole("heading", { level: 1, name: zh.connect.verdict.silence.title }).waitFor();
    await expectChinese(page, "doctor");
    await silent.close();

    const sim = await web.stageSim({ stage: threeStackStage() });
    await port.fill(sim.path);
    await page.locator(".barGo").click();
    await page.locator(".livePage").waitFor();
    await page.locator(".foot", { hasText: sim.truth().packSerial }).waitFor();
    await page.locator(".cellColumn").nth(3).click();
    await page.getByRole("heading", { name: "电芯 4" }).waitFor();
    await page.getByRole("button", { name: zh.live.trend.export }).click();
    await page.getByRole("menuitem", { name: zh.live.trend.png }).waitFor();
    await expectChinese(page, "three stacks, cell drawer and menu");
    await page.keyboard.press("Escape");

    await page.keyboard.press("Alt+3");
    await page.locator(".paramField").first().waitFor();
    await expectChinese(page, "parameters");
    await page.keyboard.press("Alt+2");
    await page.locator(".packCard").first().click();
    await expectChinese(page, "one pack and its drawer");
    for (const view of [zh.packs.head.table, zh.packs.head.cells, zh.packs.head.alarms]) {
      await page.getByRole("button", { name: view }).click();
      await expectChinese(page, view);
    }
    await page.getByRole("button", { name: zh.packs.head.more }).click();
    await page.getByRole("menuitem", { name: zh.packs.head.fleet }).click();
    await page.getByText(zh.fleet.profile.title).waitFor();
    await page.locator(".fleetPart .btn").nth(1).click();
    await expectChinese(page, "fleet");
    await page.keyboard.press("Alt+4");
    await page.getByText("Voltronic", { exact: true }).first().click();
    await expectChinese(page, "inverter");
    await page.keyboard.press("Alt+5");
    await page.getByRole("heading", { level: 1, name: zh.history.title }).waitFor();
    await expectChinese(page, "history");
    await page.keyboard.press("Alt+6");
    await page.locator(".switchRow").first().waitFor();
    await expectChinese(page, "control");
    await page.keyboard.press("Alt+7");
    // Which question is under which row depends on the moment: all that are in sight.
    for (const row of (await page.locator(".traceRow").all()).slice(0, 8)) {
      await row.click();
      await page.locator(".fieldRows").waitFor();
      await expectChinese(page, "trace with a frame");
    }
    await page.getByRole("button", { name: zh.trace.paste.label }).click();
    await page.getByRole("textbox", { name: zh.trace.paste.field }).fill("~250146c10000FD9A");
    await page.getByRole("button", { name: zh.trace.paste.decode, exact: true }).click();
    await page.locator(".frameRemarks").waitFor();
    await expectChinese(page, "a pasted frame");
    await page.keyboard.press("Alt+1");
    await page.getByRole("button", { name: zh.trace.live.mode }).click();
    await page.locator(".bytesHint").waitFor();
    await expectChinese(page, "values that can be asked for their bytes");
    await page.keyboard.press("Escape");

    await sim.close();
    await page.locator(".lostBar").waitFor();
    await expectChinese(page, "lost");

    await page.getByLabel(zh.frame.foot.language).selectOption("en");
    await page.locator('html[lang="en"]').waitFor();
    await page.getByRole("button", { name: "Disconnect" }).waitFor();
    expect((await texts(page)).filter((text) => /\p{Script=Han}/u.test(text))).toEqual(["中文"]);
    expect(web.complaints()).toEqual([]);
  });

  it("shows the same numbers in both languages", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "discharge" });
    await connectTo(page, sim.path);
    await waitComplete(web, page, sim.truth()[0]?.packSerial ?? "");
    const figures = () => page.locator(".batteryPanel .reading:not(.ageTile) .readingValue, .cellFigures b, .tempValue").allInnerTexts();
    const before = await figures();
    await web.prefer({ language: "zh" });
    await page.locator('html[lang="zh-CN"]').waitFor();
    await page.getByRole("heading", { name: zh.live.cells.title }).waitFor();
    expect(await figures()).toEqual(before);
  });
});
