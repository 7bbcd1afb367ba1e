import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { ParameterFile } from "../../protocol/shared.ts";
import { makeParameterFile, parseParameterFile } from "../../protocol/shared.ts";
import { browserSuite } from "../support/browser.ts";
import { connectTo, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

async function load(page: Page, name: string, text: string): Promise<void> {
  await page
    .locator('input[type="file"][aria-label="Load…"]')
    .setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
}

const valuesOf = (file: ParameterFile) => Object.fromEntries(Object.entries(file.values).map(([key, { value }]) => [key, value]));

browserSuite("Parameter files in the browser", () => {
  const openApp = useWebApps();

  it("saves what the pack holds, loads as edits and never writes, and says what is wrong with a file", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "standby" });
    const truth = truthOf(sim);
    await connectTo(page, sim.path);
    await waitComplete(web, page, truth.packSerial);
    await page.locator('.rail a[href="#/parameters"]').click();

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save…" }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toContain(truth.packSerial);
    const parsed = parseParameterFile(await readFile(await saved.path(), "utf8"));
    if (!parsed.ok) throw new Error(parsed.error.code);
    const { file } = parsed.value;
    expect(file).toMatchObject({ family: "paceic-v25", packSerial: truth.packSerial, bmsVersion: truth.bmsVersion });
    for (const [key, value] of Object.entries(valuesOf(file))) expect([key, value]).toEqual([key, truth.settings.get(key)]);

    const { family, bmsVersion, modelSerial, packSerial, savedAt } = file;
    const origin = { family, bmsVersion, modelSerial, packSerial };
    const other = makeParameterFile({ ...origin, packSerial: "ANOTHER" }, { ...valuesOf(file), cellOvAlarmMv: 3580, notOurs: 1 }, savedAt);
    await load(page, "other.json", JSON.stringify(other));
    await page.locator(".reviewDrawer").getByText("3580").waitFor();
    expect(await page.locator(".reviewDrawer").textContent()).toContain("ANOTHER");
    expect(await page.locator(".reviewDrawer").textContent()).toContain("notOurs");
    expect(truthOf(sim).settings.get("cellOvAlarmMv")).toBe(3600);

    for (const [name, text, words] of [
      [
        "modbus.json",
        JSON.stringify(makeParameterFile({ ...origin, family: "pace-modbus" }, valuesOf(file), savedAt)),
        /another kind of pack/,
      ],
      ["newer.json", JSON.stringify({ ...file, version: 2 }), /newer than this program/],
      ["half.json", JSON.stringify(file).slice(0, 400), /cannot be read/],
      ["proto.json", '{"__proto__": {"a": 1}}', /cannot be read/],
      ["huge.json", " ".repeat(400_000), /cannot be read/],
    ] as const) {
      await load(page, name, text);
      await page.locator("main").getByText(words).first().waitFor();
    }
    // What was loaded before is still there.
    await page.locator(".reviewDrawer").getByText("3580").waitFor();
    expect(web.complaints()).toEqual([]);
  });
});
