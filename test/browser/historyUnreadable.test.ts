import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { browserSuite } from "../support/browser.ts";
import { useWebApps } from "../support/webApp.ts";

browserSuite("An archive that cannot be read", () => {
  const openApp = useWebApps();

  it("is no empty one: the screen says so, begins nothing in its place, and looks again when asked", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const place = join(web.served.folder, "history");
    writeFileSync(place, "a file where the folder should be");
    const sim = await web.sim({ protocol: "paceic", scene: "standby" });
    await web.served.app.call("session.connect", { path: sim.path, family: "paceic-v25", baudRate: 9600, address: 1 });
    await page.locator('.rail a[href="#/history"]').click();
    await page.getByRole("heading", { name: "The archive could not be read" }).waitFor();
    await page.getByText("host.storage").waitFor({ state: "attached" });
    rmSync(place);
    await page.getByRole("button", { name: "Try again now" }).click();
    await page.getByRole("heading", { name: "Nothing read from this pack yet" }).waitFor();
    expect(web.complaints()).toEqual([]);
  });
});
