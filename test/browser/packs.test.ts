import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { SimPack } from "../../protocol/sim/index.ts";
import { bankStage, ODD_ONE } from "../../scripts/lib/bankStage.ts";
import { browserSuite, overflow } from "../support/browser.ts";
import { connectTo, drawn, type Opened, useWebApps } from "../support/webApp.ts";

const card = (page: Page, address: number) => page.getByRole("article", { name: `Pack ${address}`, exact: true });

browserSuite("Packs in the browser", () => {
  const openApp = useWebApps();

  async function showPacks({ web, page }: Opened, count: number, lineKind: "shared" | "private", protocol: "paceic" | "modbus" = "paceic") {
    const stage = bankStage(count);
    const sim = await web.stageSim({ stage, lineKind, protocol });
    await connectTo(page, sim.path);
    await page.locator(".livePage").waitFor();
    await page.locator('.rail a[href="#/packs"]').click();
    await page
      .locator(".packCard")
      .nth(count - 1)
      .waitFor();
    return { stage, sim };
  }

  it("shows three packs of a shared line as they are, their sum, and opens one of them", async ({ onTestFinished }) => {
    const opened = await openApp(onTestFinished);
    const { web, page } = opened;
    const { stage } = await showPacks(opened, 3, "shared", "modbus");
    const truths = stage.packs.map((pack) => pack.truth());
    for (const { address, packVoltageMv, currentMa } of truths) {
      const text = await card(page, address).innerText();
      expect(text).toContain(`${(packVoltageMv / 1000).toFixed(2)}V`);
      expect(text).toContain(`+${(currentMa / 1000).toFixed(2)}A`);
    }
    const amperes = truths.reduce((sum, { currentMa }) => sum + Math.round(currentMa / 10) * 10, 0) / 1000;
    await page
      .locator(".bankValue")
      .first()
      .filter({ hasText: `+${amperes.toFixed(1)}A` })
      .waitFor();
    await page.getByText("3 answer").waitFor();

    await card(page, 2).click();
    const drawer = page.getByRole("complementary", { name: "Pack 2" });
    await drawer.getByText(truths[1]?.packSerial ?? "no pack").waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await card(page, 2).click();
    await drawer.getByRole("button", { name: "Live" }).click();
    await page.locator(".foot", { hasText: truths[1]?.packSerial ?? "no pack" }).waitFor();
    expect(web.complaints()).toEqual([]);
  });

  it("shows fifteen packs through the master without a scroll, the odd one marked, in every view", async ({ onTestFinished }) => {
    const opened = await openApp(onTestFinished);
    const { web, page } = opened;
    const { stage } = await showPacks(opened, 15, "private");
    await page.locator(`.packCard[data-apart="true"]`).waitFor();
    expect(await page.locator('.packCard[data-apart="true"]').count()).toBe(1);
    expect(await card(page, ODD_ONE).getAttribute("data-apart")).toBe("true");
    await drawn(page);
    const { downwards, main } = await overflow(page);
    expect({ downwards, main }).toEqual({ downwards: 0, main: 0 });

    await card(page, ODD_ONE).click();
    const drawer = page.getByRole("complementary", { name: `Pack ${ODD_ONE}` });
    await drawer.getByText("parameters and history are available only for the wired pack 1").waitFor();
    expect(await drawer.getByRole("button", { name: "Parameters" }).count()).toBe(0);
    expect(await drawer.locator(".packCells li").count()).toBe(16);
    const reading = (name: string) => drawer.locator(".packReadings dt").getByText(name, { exact: true });
    await reading("SOH").waitFor();
    // So masters of the field tell that they have none of another pack: the program calculates it then.
    stage.packs[ODD_ONE - 1]?.override({ sohDeciPct: 0 });
    await reading("SOH (calc.)").waitFor();
    await reading("SOC").waitFor();
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "Table", exact: true }).click();
    expect(await page.locator(".packTable tbody tr").count()).toBe(15);
    await page.getByRole("button", { name: "Cell map" }).click();
    expect(await page.locator(".mapTable tbody td").count()).toBe(15 * 16);
    expect(await page.locator(".mapRanking li").first().innerText()).toContain(`Pack ${ODD_ONE} · cell 11`);
    await page.getByRole("button", { name: /^Alarms/ }).click();
    await page.getByRole("heading", { name: "Alarms, protections and faults of all packs" }).waitFor();

    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "CSV, decimal point" }).click(),
    ]);
    const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
    expect(lines.length).toBe(16);
    expect(lines[0]).toContain("Pack Voltage (V)");

    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Apply a profile to several packs" }).click();
    await page.getByText("Some packs can be reached only through the master").waitFor();
    expect(await page.locator(".fleetPacks input:not(:disabled)").count()).toBe(1);
    expect(web.complaints()).toEqual([]);
  });

  it("keeps a silent pack in view, says what to check, and leaves it out of the sums", async ({ onTestFinished }) => {
    const opened = await openApp(onTestFinished);
    const { web, page } = opened;
    const { sim } = await showPacks(opened, 3, "shared", "modbus");
    sim.setFaults([{ when: { address: 2 }, do: { kind: "drop" } }]);
    await card(page, 2).getByText("No answer since").waitFor();
    await card(page, 2).getByText("Pack 3 answers, so the line is good").waitFor();
    await card(page, 2).getByText("last seen").waitFor();
    await page.getByText("sum of 2", { exact: true }).waitFor();
    expect(web.complaints()).toEqual([]);
  });

  it("cancels a scan, teaches where other packs may be, and says so without any pack", async ({ onTestFinished }) => {
    const opened = await openApp(onTestFinished);
    const { web, page } = opened;
    await page.locator('.rail a[href="#/packs"]').click();
    await page.getByRole("heading", { name: "No pack is connected" }).waitFor();
    await page.locator('.rail a[href="#/live"]').click();
    await showPacks(opened, 1, "shared", "modbus");
    await page.getByRole("heading", { name: "One pack answers" }).waitFor();
    await page.getByText(/^Scanning ADD 0–15/).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("1 answers").waitFor();
    await page.getByRole("button", { name: "Scan ADD 0–15" }).click();
    await page.getByText(/^Scanning ADD 0–15/).waitFor();
    expect(web.complaints()).toEqual([]);
  });

  it("says what was, and when, once the line or the program has gone", async ({ onTestFinished }) => {
    const opened = await openApp(onTestFinished);
    const { web, page } = opened;
    const summary = page.locator(".packsSummary");
    const { sim } = await showPacks(opened, 3, "shared", "modbus");
    await summary.getByText("3 answer").waitFor();
    await page.getByRole("button", { name: /^Alarms/ }).click();
    await page.getByText("Nothing active on the 3 packs that answer.").waitFor();
    await sim.close();
    await page.locator(".lostBar").waitFor();
    expect(await page.locator(".packsNone").innerText()).toMatch(/^Nothing was active on 3 of 3 packs as of \d\d:\d\d:\d\d\.$/);
    expect(await summary.innerText()).toMatch(/^Last values as of \d\d:\d\d:\d\d$/);
    await page.getByRole("button", { name: "Table", exact: true }).click();
    expect(await page.locator(".packTable td:nth-of-type(1)").allInnerTexts()).toEqual(["–", "–", "–"]);
    await page.getByRole("button", { name: "Cards", exact: true }).click();

    await web.disconnect();
    const alone = bankStage(1, { socDeciPct: 20 });
    await connectTo(page, (await web.stageSim({ stage: alone, lineKind: "shared", protocol: "modbus" })).path);
    await page.getByRole("heading", { name: "One pack answers" }).waitFor();
    await page.locator(".packViews .railBadge").waitFor();
    await web.served.close();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("heading", { name: "One pack answers" }).count()).toBe(0);
    expect(await page.locator(".packViews .railBadge").count()).toBe(0);
    expect(await summary.innerText()).toMatch(/^Last values as of \d\d:\d\d:\d\d$/);
  });

  async function openFleet(page: Page, addresses: readonly number[]): Promise<void> {
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Apply a profile to several packs" }).click();
    // The settings of the connected pack are read by themselves.
    await page.getByRole("button", { name: "Values of pack 1" }).waitFor();
    await page.getByRole("button", { name: "Values of pack 1" }).click();
    for (const address of addresses) await page.getByRole("checkbox", { name: `ADD ${address}` }).check();
    await page.locator(".fleetGo").getByRole("button", { name: "Unlock" }).click();
    await page.getByRole("checkbox", { name: /qualified/ }).check();
    await page.getByRole("button", { name: "Unlock parameters" }).click();
    for (const field of await page.locator(".fleetConfirm").all()) {
      const [, value = ""] = /= ([\d.−]+)/.exec(await field.innerText()) ?? [];
      await field.getByRole("textbox").fill(value);
    }
  }

  const alarmMv = (pack: SimPack | undefined): number => pack?.truth().settings.get("cellOvAlarmMv") ?? 0;

  it("writes a profile to two packs, locked and confirmed as Parameters are, and shows what each took", async ({ onTestFinished }) => {
    const opened = await openApp(onTestFinished);
    const { web, page } = opened;
    const { stage } = await showPacks(opened, 3, "shared", "modbus");
    const [first, second] = stage.packs;
    second?.applySettings({ cellOvAlarmMv: alarmMv(first) - 10 });
    await openFleet(page, [2, 3]);
    await page.getByRole("button", { name: "Write to 2 packs" }).click();
    await page.getByText("All 2 packs have the profile, confirmed by read-back.").waitFor();
    await page.getByRole("row", { name: /^2 .*1 setting written and read back/ }).waitFor();
    await page.getByRole("row", { name: /^3 .*already had all values/ }).waitFor();
    expect(alarmMv(second)).toBe(alarmMv(first));
    expect(web.complaints()).toEqual([]);
  });

  it("stops at the first pack that does not hold what was wanted, and leaves those after it alone", async ({ onTestFinished }) => {
    const opened = await openApp(onTestFinished);
    const { web, page } = opened;
    const { stage, sim } = await showPacks(opened, 3, "shared", "modbus");
    const [first, second, third] = stage.packs;
    const before = alarmMv(first) - 10;
    for (const pack of [second, third]) pack?.applySettings({ cellOvAlarmMv: before });
    await openFleet(page, [2, 3]);
    sim.setFaults([{ when: { address: 2, kind: "write" }, do: { kind: "ignoreWrite" } }]);
    await page.getByRole("button", { name: "Write to 2 packs" }).click();
    await page.getByText("Stopped at pack 2").waitFor();
    await page.getByRole("row", { name: /^2 .*not verified.* was wanted, the pack has/i }).waitFor();
    await page.getByRole("row", { name: /^3 .*Not changed/ }).waitFor();
    expect([second, third].map(alarmMv)).toEqual([before, before]);
    expect(web.complaints()).toEqual([]);
  });
});
