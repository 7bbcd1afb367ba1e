import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { CommandKey, PackTruth } from "../../protocol/index.ts";
import { COMMAND_EFFECTS, driverOf } from "../../protocol/index.ts";
import type { FaultName } from "../../protocol/sim/index.ts";
import { createStage, SCENES } from "../../protocol/sim/index.ts";
import words from "../../src/text/en/control.json" with { type: "json" };
import parameters from "../../src/text/en/parameters.json" with { type: "json" };
import { browserSuite } from "../support/browser.ts";
import { heldBy } from "../support/controlRig.ts";
import { QUICK, startSimOn } from "../support/hostAppSim.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { until } from "../support/until.ts";
import { connectTo, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

/** Each one away from what a resting pack holds and back, then the shutdown. */
const ORDER: readonly CommandKey[] = [
  "stopCharging",
  "allowCharging",
  "stopDischarging",
  "allowDischarging",
  "limiterOn",
  "limiterOff",
  "limiterLowGear",
  "limiterHighGear",
  "buzzerOn",
  "buzzerOff",
  "ledAlarmOff",
  "ledAlarmOn",
  "shutdown",
] as CommandKey[];

async function unlockControl(page: Page): Promise<void> {
  await page.locator('.rail a[href="#/control"]').click();
  await page.getByRole("button", { name: "Unlock to switch" }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Unlock parameters" }).click();
}

/** Chooses, reads what will happen, confirms, and gives the verdict on the screen. */
async function click(page: Page, command: CommandKey): Promise<string | null> {
  await page.getByRole("button", { name: words.command[command].name, exact: true }).first().click();
  const draft = page.locator(`.draftPanel[data-command="${command}"]`);
  await draft.getByText(words.command[command].text).waitFor();
  if (command === "shutdown") {
    expect(await draft.locator(".draftSend").isDisabled()).toBe(true);
    await draft.getByLabel("Type OFF 1 to confirm").fill("OFF 1");
  }
  await draft.locator(".draftSend").click();
  const verdict = page.locator(`.draftPanel[data-command="${command}"][data-verdict]`);
  await verdict.waitFor();
  return verdict.getAttribute("data-verdict");
}

/** The row on the screen says of the pack what it is. */
async function expectRow(page: Page, command: CommandKey, truth: PackTruth): Promise<void> {
  const effect = COMMAND_EFFECTS[command];
  if (!effect) return;
  const { on, off } = words.state[effect.state];
  const row = page.locator(`.switchRow[data-switch="${effect.state}"]`);
  const held = heldBy(truth, effect.state);
  await row.locator(".switchWord", { hasText: held ? on : off }).waitFor();
  expect([command, await row.getAttribute("data-state")]).toEqual([command, held ? "on" : "off"]);
}

browserSuite("Switching in the browser", () => {
  const openApp = useWebApps();

  it.skipIf(!hasSocat)("every command on a pty: chosen, confirmed, and the pack holds what the screen says", async () => {
    const ends: (() => Promise<unknown>)[] = [];
    const ports = await createPair();
    ends.push(() => ports.dispose());
    const sim = await startSimOn(ports.pack, { ...QUICK, protocol: "paceic", scene: "standby" });
    ends.push(() => sim.close());
    const { web, page } = await openApp((close) => void ends.push(close));
    try {
      expect([...ORDER].sort()).toEqual(
        driverOf("paceic-v25")
          .control?.commands.map(({ key }) => key)
          .sort(),
      );
      await connectTo(page, ports.tool);
      await waitComplete(web, page, truthOf(sim).packSerial);
      await unlockControl(page);
      for (const command of ORDER) {
        expect([command, await click(page, command)]).toEqual([command, "done"]);
        const effect = COMMAND_EFFECTS[command];
        if (effect) expect([command, heldBy(truthOf(sim), effect.state)]).toEqual([command, effect.on]);
        else expect(truthOf(sim).isAsleep).toBe(true);
        await expectRow(page, command, truthOf(sim));
      }
      await page.locator(".lostBar").waitFor();
      expect(web.complaints()).toEqual([]);
    } finally {
      for (const end of ends.reverse()) await end();
    }
  });

  it.each([
    ["commandRefused", "stopCharging", "refused"],
    ["commandIgnored", "stopCharging", "notDone"],
    ["commandOpposite", "allowCharging", "opposite"],
    ["commandLate", "limiterOn", "done"],
    ["commandSilent", "buzzerOn", "unknown"],
    ["commandIgnored", "shutdown", "notDone"],
  ] as const satisfies readonly (readonly [FaultName, CommandKey, string])[])(
    "%s, %s: %s, and the row says what the pack is",
    async (fault, command, verdict) => {
      const ends: (() => Promise<unknown>)[] = [];
      const { web, page } = await openApp((close) => void ends.push(close));
      try {
        const sim = await web.sim({ scene: "standby", fault });
        await connectTo(page, sim.path);
        await waitComplete(web, page, truthOf(sim).packSerial);
        await unlockControl(page);
        expect(await click(page, command)).toBe(verdict);
        if (verdict !== "unknown") await expectRow(page, command, truthOf(sim));
        else await page.locator(".lostBar").waitFor();
      } finally {
        for (const end of ends.reverse()) await end();
      }
    },
  );

  it("the clock is read, its offset said in words, and set from this computer", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "standby", clockOffsetS: 8040 });
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);
    await unlockControl(page);
    await page.locator(".clockPanel").getByRole("button", { name: "Read", exact: true }).click();
    await page.locator(".clockOffset", { hasText: "2 h 1" }).waitFor();
    expect(await page.locator(".clockOffset").textContent()).toMatch(/^2 h 1[34] min fast$/);
    await page.getByRole("button", { name: "Set from this computer…" }).click();
    // The question may be open for long: what is locked meanwhile sends nothing.
    await page.getByRole("button", { name: parameters.head.unlocked }).click();
    expect(await page.getByRole("button", { name: "Set now" }).isDisabled()).toBe(true);
    await unlockControl(page);
    await page.getByRole("button", { name: "Set now" }).click();
    await page.locator('.clockRows tr[data-verdict="done"]').waitFor();
    await page.locator(".clockOffset", { hasText: "correct" }).waitFor();
    const here = new Date();
    const seconds = (Date.parse(`${truthOf(sim).packTime}Z`) - (here.getTime() - here.getTimezoneOffset() * 60_000)) / 1000;
    expect(Math.abs(seconds)).toBeLessThan(4);
    expect(web.complaints()).toEqual([]);
  });

  it("the clocks of all packs of the line are set one after the other, once they were looked for", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const stage = createStage({ scene: SCENES.standby, packCount: 3, seed: 5 });
    const sim = await web.stageSim({ stage, lineKind: "shared" });
    stage.packs.forEach((pack, index) => {
      pack.setClockOffset(3600 * (index + 1));
    });
    await connectTo(page, sim.path);
    await waitComplete(web, page, sim.truth().packSerial);
    await unlockControl(page);
    await page.getByRole("button", { name: "Look for other packs" }).click();
    await page.getByRole("button", { name: "Set this and 2 others…" }).click();
    await page.getByRole("button", { name: "Set now" }).click();
    await until(async () => (await page.locator('.clockRows tr[data-verdict="done"]').count()) === 3, {
      what: "three clocks",
    });
    const now = new Date();
    const hereMs = now.getTime() - now.getTimezoneOffset() * 60_000;
    for (const pack of stage.packs) expect(Math.abs(Date.parse(`${pack.truth().packTime}Z`) - hereMs)).toBeLessThan(6000);
    expect(web.complaints()).toEqual([]);
  });

  it("says that no other pack answers only once each address was asked, and while the line is up", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "standby" });
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);
    await unlockControl(page);
    const times = page.locator(".switchRows .panelHead time");
    expect(await times.count()).toBe(0);
    await page.evaluate(() => {
      const said: string[] = [];
      const look = () => said.push(document.querySelector(".clockButtons p")?.textContent ?? "");
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
      Object.assign(window, { said });
    });
    await page.getByRole("button", { name: "Look for other packs" }).click();
    const alone = page.getByText("No other pack answers at its own address.");
    await alone.waitFor();
    const said = await page.evaluate(() => (window as unknown as { said: string[] }).said.filter((each) => each !== ""));
    expect(said[0]).toMatch(/^Looking for other packs, 0 of \d+…$/);

    await sim.close();
    await page.locator(".lostBar").waitFor();
    expect(await alone.count()).toBe(0);
    expect(await page.getByRole("button", { name: "Look for other packs" }).isDisabled()).toBe(true);
    // What the switches were is told with its time.
    expect(await times.allInnerTexts()).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d$/)]);
    expect(web.complaints()).toEqual([]);
  });

  it("locked, nothing can be clicked; over Modbus it says what to use instead", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ scene: "standby" });
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);
    await page.locator('.rail a[href="#/control"]').click();
    const buttons = page.locator(".switchButton");
    await buttons.first().waitFor();
    expect(await buttons.count()).toBe(driverOf("paceic-v25").control?.commands.length);
    expect(await buttons.evaluateAll((all) => all.every((each) => each instanceof HTMLButtonElement && each.disabled))).toBe(true);
    await web.disconnect();
    const modbus = await web.sim({ scene: "standby", protocol: "modbus" });
    await connectTo(page, modbus.path);
    await page.getByRole("heading", { level: 1, name: "PACE Modbus has no commands" }).waitFor();
    await page.getByRole("button", { name: "Read over paceic 2.5" }).waitFor();
  });
});
