import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import { withCrc } from "../../protocol/modbus/frame.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { bankStage } from "../../scripts/lib/bankStage.ts";
import { browserSuite } from "../support/browser.ts";
import { connectTo, drawn, type Opened, useWebApps } from "../support/webApp.ts";

const card = (page: Page, address: number) => page.getByRole("article", { name: `Pack ${address}`, exact: true });
/** This pack refuses its status, as a real one does with 01 83 02. */
const refuses = (address: number): FaultRule[] => ["live", "flags"].map((block) => ({ when: { block, address }, do: { kind: "refuse" } }));

/** What the first pack would answer, and one bit more among its warnings. */
function liveWithBit27({ packs: [pack] }: ReturnType<typeof bankStage>): readonly number[] {
  const { request, responder } = driverOf("ritar-modbus");
  const asked = request("live", 1);
  const parsed = asked.ok ? responder.parse(asked.value.bytes) : null;
  if (pack === undefined || parsed === null) throw new Error("no pack");
  const answer = responder.reply(parsed, pack.truth(), [pack.truth()]);
  // Three bytes stand before register 0, and bit 27 is bit 3 of the high byte of register 9.
  const at = 3 + 2 * 9;
  return [...withCrc([...answer.slice(0, -2).with(at, (answer[at] ?? 0) | 8)])];
}

browserSuite("alarms that were not read", () => {
  const openApp = useWebApps();

  async function connect({ web, page }: Opened, count: number, faulty: number): Promise<void> {
    const sim = await web.stageSim({ stage: bankStage(count), lineKind: "shared", protocol: "modbus" });
    sim.setFaults(refuses(faulty));
    await connectTo(page, sim.path);
    await page.locator(".livePage").waitFor();
  }

  it("of one pack: its card, the list, the table and the bank say so in words, shape and colour", async ({ onTestFinished }) => {
    const opened = await openApp(onTestFinished);
    const { web, page } = opened;
    await connect(opened, 3, 2);
    await page.locator('.rail a[href="#/packs"]').click();
    await card(page, 3).waitFor();
    const chip = card(page, 2).locator(".packFlag");
    await chip.getByText("alarms not read").waitFor();
    expect(await card(page, 2).getByText("clear", { exact: true }).count()).toBe(0);
    expect(await card(page, 3).locator(".packFlag").count()).toBe(0);
    await card(page, 3).getByText("clear", { exact: true }).waitFor();
    const look = await chip.evaluate((element) => {
      const { borderStyle, color } = getComputedStyle(element);
      return { borderStyle, color, hasShape: element.querySelector("svg.severityShape") !== null };
    });
    const clearColour = await card(page, 3)
      .locator(".packClear")
      .evaluate((element) => getComputedStyle(element).color);
    expect(look).toMatchObject({ borderStyle: "dashed", hasShape: true });
    expect(look.color).not.toBe(clearColour);
    await page.locator(".packsSummary", { hasText: "alarms of 1 not read" }).waitFor();
    await page.locator('.rail a[href="#/packs"] .railBadge[data-severity="notRead"]', { hasText: "?" }).waitFor();

    await page.getByRole("button", { name: /^Alarms.*alarms not read/ }).click();
    const entry = page.locator('.bankFlag[data-severity="notRead"]');
    await entry.getByText("flags (03 @ 9-12): the pack refused, code 1 (function does not exist)").waitFor();
    await page.getByText("Nothing active on 2 of the 3 packs that answer.").waitFor();
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await page.getByRole("row", { name: /^Pack 2 .*alarms not read/ }).waitFor();
    await page.getByRole("button", { name: "Pack 2" }).click();
    await page.getByRole("complementary", { name: "Pack 2" }).getByText("flags (03 @ 9-12): the pack refused").waitFor();

    await page.getByLabel("Language").selectOption("zh");
    await page.getByRole("complementary", { name: "电池组 2" }).getByText("标志").first().waitFor();
    await page.locator(".packsSummary", { hasText: "1 组的告警未读取" }).waitFor();
    expect(web.complaints()).toEqual([]);
  });

  it("of the pack on the other screens: no stack is empty, the reason stands below, and the screen has its mark", async ({
    onTestFinished,
  }) => {
    const opened = await openApp(onTestFinished);
    const { web, page } = opened;
    await connect(opened, 1, 1);
    const panel = page.locator(".flagsPanel");
    await panel.getByText("flags (03 @ 9-12): the pack refused, code 1").waitFor();
    expect(await panel.locator('.flagStack[data-state="notRead"]').count()).toBe(3);
    for (const words of ["No Alarm", "No Protect", "No Fault"]) expect(await panel.getByText(words).count()).toBe(0);
    await page.locator('.rail a[href="#/live"] .railBadge[data-severity="notRead"]', { hasText: "?" }).waitFor();
    await drawn(page);
    expect(web.complaints()).toEqual([]);
  });

  it("sensors of the guide's battery: each in its line, in words", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.stageSim({ stage: bankStage(1), lineKind: "shared", protocol: "ritar" });
    const blocks = ["temperatures", "cellTemperatures", "extremes", "extremesShort"];
    sim.setFaults(blocks.map((block) => ({ when: { block }, do: { kind: "refuse" } })));
    await connectTo(page, sim.path);
    const panel = page.locator(".temperaturePanel");
    await page.locator(".flagsPanel").getByText("cell temperatures (03 @ 120-123): the pack refused").waitFor();
    expect(await panel.locator(".tempRow").count()).toBe(6);
    expect(await panel.locator('.tempRow[data-state="notRead"]', { hasText: "not read yet" }).count()).toBe(6);
    expect(web.complaints()).toEqual([]);
  });

  it("a bit that nobody has named: a flag in its stack, on the card and in the list, and never clear", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const stage = bankStage(1);
    const sim = await web.stageSim({ stage, lineKind: "shared", protocol: "ritar" });
    sim.setFaults([{ when: { block: "live" }, do: { kind: "replace", bytes: liveWithBit27(stage) } }]);
    await connectTo(page, sim.path);
    const stack = page.locator('.flagStack[data-severity="alarm"]');
    await stack.getByRole("heading", { name: "unknown bit 27 (register warning)" }).waitFor();
    expect(await stack.getByText("No Alarm").count()).toBe(0);
    await page.locator('.rail a[href="#/live"] .railBadge[data-severity="alarm"]', { hasText: "1" }).waitFor();
    await page.locator('.rail a[href="#/packs"]').click();
    await card(page, 1).locator('.packFlag[data-severity="alarm"]', { hasText: "unknown bit 27 (register warning)" }).waitFor();
    expect(await card(page, 1).getByText("clear", { exact: true }).count()).toBe(0);
    await page.getByRole("button", { name: /^Alarms.*1 active/ }).click();
    await page.locator(".bankFlag", { hasText: "unknown bit 27 (register warning)" }).waitFor();
    expect(web.complaints()).toEqual([]);
  });

  it("of a pack that answers and of which nothing can be decoded: the doctor names the blocks and does not wait for values", async ({
    onTestFinished,
  }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim();
    sim.bus.setFaults(["analog", "status"].map((block) => ({ when: { block }, do: { kind: "truncate", keep: 40 } })));
    await connectTo(page, sim.path);
    const verdict = page.locator(".verdict");
    await verdict.getByRole("heading", { name: "The pack answers, but none of its live values can be read." }).waitFor();
    for (const block of ["analog data (42)", "status (44)"]) await verdict.getByText(`${block}: The answer stopped halfway.`).waitFor();
    sim.bus.setFaults([]);
    await page.locator(".livePage").waitFor();
    expect(web.complaints()).toEqual([]);
  });
});
