import { expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import words from "../../src/text/en/parameters.json" with { type: "json" };
import { browserSuite } from "../support/browser.ts";
import { openParameters, truthOf, useWebApps } from "../support/webApp.ts";

browserSuite("Parameters while another pack comes to the same plug, in the browser", () => {
  const openApp = useWebApps();

  it("keeps the settings of the former under its name, grey, and the edit, and writes nothing until the other is read", async ({
    onTestFinished,
  }) => {
    const { web, page } = await openApp(onTestFinished);
    const former = await web.sim({ scene: "standby", seed: 1 });
    const port = former.port ?? 0;
    const { packSerial } = truthOf(former);
    await openParameters(web, page, former);
    const alarm = page.getByRole("textbox", { name: "Cell OV alarm", exact: true });
    await alarm.fill("3580");
    await page.keyboard.press("Tab");
    const write = page.getByRole("button", { name: "Write 1 change" });
    expect(await write.isEnabled()).toBe(true);

    await former.close();
    await page.locator(".main.stale").waitFor();
    const other = await web.sim({ scene: "standby", seed: 2, door: { kind: "tcp", port } });
    other.bus.setFaults(driverOf("paceic-v25").settingsPlan.map(({ block }) => ({ when: { block }, do: { kind: "drop" } })));
    const { packSerial: otherSerial } = truthOf(other);
    await page.locator(".foot", { hasText: otherSerial }).waitFor();
    const identity = page.locator(".identityBlock");
    expect({
      lost: await page.locator(".main.stale").count(),
      grey: await page.locator(".paramsPage.stale").count(),
      ofFormer: await identity.getByText(packSerial).count(),
      gate: await page.locator(".gateText").textContent(),
      isOpen: await write.isEnabled(),
      edit: await alarm.inputValue(),
    }).toEqual({ lost: 0, grey: 1, ofFormer: 1, gate: words.review.hold.reading, isOpen: false, edit: "3580" });
    // Its name is told: what the former holds for the inverter is not what this one does.
    await page.locator('.rail a[href="#/inverter"]').click();
    await page.locator(".settingNothing").waitFor();

    other.bus.setFaults([]);
    await page.locator(".changeNow").first().waitFor();
    await page.locator('.rail a[href="#/parameters"]').click();
    await identity.getByText(otherSerial).waitFor();
    await page.locator(".paramsPage.stale").waitFor({ state: "detached" });
    expect(await alarm.inputValue()).toBe("3600");
    expect(web.complaints()).toEqual([]);
  });
});
