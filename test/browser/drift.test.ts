import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { words as en } from "../../src/text/en/index.ts";
import { words as zh } from "../../src/text/zh/index.ts";
import { browserSuite, overflow, PHONE } from "../support/browser.ts";
import { logText, valueRow, WALL_MS } from "../support/logText.ts";
import { axeInThemes, connectTo, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

const DAY_MS = 86_400_000;

browserSuite("Cell drift in the browser", () => {
  const openApp = useWebApps();

  it("says that there is not enough, and names the weak cell once a log of that pack is there", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "charge" });
    const { packSerial, cellVoltagesMv } = truthOf(sim);
    await connectTo(page, sim.path);
    await waitComplete(web, page, packSerial);
    await page.locator('.rail a[href="#/history"]').click();
    await page.getByRole("button", { name: en.drift.open, exact: true }).click();
    const panel = page.getByRole("region", { name: en.drift.title });
    await panel.getByText(en.drift.ofPack.replace("{{name}}", packSerial)).waitFor();
    await panel.getByText(en.drift.undecided).waitFor();
    await panel.getByText(en.drift.advice.chargeFull).waitFor();

    const state = await web.served.app.call("app.state", {});
    const folder = state.ok ? state.value.log.folder : null;
    if (folder === null) throw new Error("no folder for logs");
    const cells = cellVoltagesMv.map((_, at) => (at === 6 ? 3460 : 3400));
    const rows = Array.from({ length: 12 }, (_, at) => valueRow(packSerial, cells, 20_000, WALL_MS + (at % 4) * DAY_MS + at * 1000));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "open-bmstool-20260301-233000.csv"), logText(rows));
    await panel.getByRole("button", { name: en.drift.again }).click();
    await panel.getByText(en.drift.found_one.replace("{{count}}", "1")).waitFor();
    expect(await panel.getByRole("listitem").first().textContent()).toBe(`Cell 7 ${en.drift.sign.ahead}`);
    const first = panel.getByRole("region", { name: en.drift.end.top }).getByRole("row").nth(1);
    expect(await first.getByRole("rowheader").textContent()).toBe("7");
    expect(await axeInThemes(web, page)).toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await overflow(page)).toMatchObject({ sideways: 0, mainSideways: 0, wide: [] });

    await web.served.app.call("preferences.write", { language: "zh" });
    await page.getByText(zh.drift.sign.ahead).waitFor();
    await page.getByRole("button", { name: zh.drift.close }).click();
    await page.getByText(zh.drift.sign.ahead).waitFor({ state: "detached" });
    expect(web.complaints()).toEqual([]);
  });
});
