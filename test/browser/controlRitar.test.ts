import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { CommandKey } from "../../protocol/index.ts";
import { COMMAND_EFFECTS, driverOf } from "../../protocol/index.ts";
import type { ServedApp } from "../../scripts/lib/servedApp.ts";
import { serveApp } from "../../scripts/lib/servedApp.ts";
import words from "../../src/text/en/control.json" with { type: "json" };
import { browserSuite, LAPTOP } from "../support/browser.ts";
import { heldBy } from "../support/controlRig.ts";
import { QUICK, startSimOn } from "../support/hostAppSim.ts";
import { RITAR } from "../support/ritarControl.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { until } from "../support/until.ts";
import { truthOf, useWebApps } from "../support/webApp.ts";

/** Each switch away from what a resting pack holds and back; the shutdown last. */
const ORDER: readonly CommandKey[] = [
  "openChargeMos",
  "closeChargeMos",
  "openDischargeMos",
  "closeDischargeMos",
  "closePrechargeMos",
  "openPrechargeMos",
  "closeLimitMos",
  "openLimitMos",
  "closeHeaterMos",
  "openHeaterMos",
  "closeDryContact1",
  "openDryContact1",
  "closeDryContact2",
  "openDryContact2",
  "fanOn",
  "fanOff",
  "endPcControl",
  "restoreDefaults",
  "shutdown",
] as CommandKey[];

/** ADD stays on Auto: whichever pack answers. */
async function connectAny(page: Page, path: string): Promise<void> {
  await page.getByRole("combobox", { name: "Port" }).fill(path);
  await page.locator('.barAdd [role="spinbutton"]').press("Home");
  await page.locator(".barGo").click();
}

async function waitSettled(served: ServedApp): Promise<void> {
  const isRead = async () => {
    const state = await served.app.call("app.state", {});
    return state.ok && state.value.params.read !== null && state.value.session.identity !== null;
  };
  await until(isRead, { what: "all settings read" });
}

async function unlockControl(page: Page): Promise<void> {
  await page.locator('.rail a[href="#/control"]').click();
  await page.getByRole("button", { name: "Unlock to switch" }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Unlock parameters" }).click();
}

/** Chooses, reads what will happen, types the name where it is asked for, confirms, and gives the verdict on the screen. */
async function click(page: Page, command: CommandKey, word: string | null): Promise<string | null> {
  const { state } = COMMAND_EFFECTS[command] ?? { state: null };
  const rows = { endPcControl: "pcControl", restoreDefaults: "defaults", shutdown: "power" } as const;
  const row = page.locator(`.switchRow[data-switch="${state ?? rows[command as keyof typeof rows]}"]`);
  await row.getByRole("button", { name: words.command[command].name, exact: true }).click();
  const draft = page.locator(`.draftPanel[data-command="${command}"]`);
  await draft.getByText(words.command[command].text).waitFor();
  if (word !== null) {
    expect(await draft.locator(".draftSend").isDisabled()).toBe(true);
    await draft.getByLabel(`Type ${word} to confirm`).fill(word);
  }
  await draft.locator(".draftSend").click();
  const verdict = page.locator(`.draftPanel[data-command="${command}"][data-verdict]`);
  await verdict.waitFor();
  return verdict.getAttribute("data-verdict");
}

function wordFor(command: CommandKey): string | null {
  if (command === "shutdown") return "OFF 1";
  if (command === "restoreDefaults") return "DEFAULTS 1";
  const info = driverOf(RITAR).control?.commands.find(({ key }) => key === command);
  return info?.overrides === true ? "CLOSE 1" : null;
}

browserSuite("Switching the guide's battery in the browser", () => {
  const openApp = useWebApps();

  it.skipIf(!hasSocat)("every command on a pty: chosen, named, confirmed, and the pack holds what the screen says", async () => {
    const ends: (() => Promise<unknown>)[] = [];
    const ports = await createPair();
    ends.push(() => ports.dispose());
    const sim = await startSimOn(ports.pack, { ...QUICK, protocol: "ritar", scene: "standby" });
    ends.push(() => sim.close());
    const { web, page } = await openApp((close) => void ends.push(close));
    try {
      expect([...ORDER].sort()).toEqual(
        driverOf(RITAR)
          .control?.commands.map(({ key }) => key)
          .sort(),
      );
      await connectAny(page, ports.tool);
      await waitSettled(web.served);
      await unlockControl(page);
      expect(await page.locator(".pcControlBar").count()).toBe(0);
      for (const command of ORDER) {
        const expected = command === "endPcControl" ? "acknowledged" : command === "restoreDefaults" ? expect.any(String) : "done";
        expect([command, await click(page, command, wordFor(command))]).toEqual([command, expected]);
        const effect = COMMAND_EFFECTS[command];
        if (effect) {
          expect([command, heldBy(truthOf(sim), effect.state)]).toEqual([command, effect.on]);
          // A clear bit of the fan says nothing: firmware before V2.80 does not have it.
          const off = effect.state === "fan" ? "notReported" : "off";
          await page.locator(`.switchRow[data-switch="${effect.state}"][data-state="${effect.on ? "on" : off}"]`).waitFor();
          await page.locator('.pcControlBar[data-earlier="false"]').waitFor();
        }
        if (command === "endPcControl") await page.locator(".pcControlBar").waitFor({ state: "detached" });
      }
      expect(truthOf(sim).isAsleep).toBe(true);
      expect(web.complaints()).toEqual([]);
    } finally {
      for (const end of ends.reverse()) await end();
    }
  });

  it("a protection that holds it open is named, and nothing can be sent", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ protocol: "ritar", scene: "standby" });
    sim.bus.packs[0]?.override({ protections: new Set(["cellOverVoltage"]) });
    await connectAny(page, sim.path);
    await waitSettled(web.served);
    await unlockControl(page);
    await page.getByRole("button", { name: words.command.closeChargeMos.name, exact: true }).click();
    const draft = page.locator('.draftPanel[data-command="closeChargeMos"]');
    await draft.getByRole("alert").getByText(words.draft.heldOpen).waitFor();
    expect(await draft.getByRole("alert").textContent()).toMatch(/cell/i);
    expect(await draft.locator(".draftSend").isDisabled()).toBe(true);
    expect(await draft.locator("input").count()).toBe(0);
    expect(web.complaints()).toEqual([]);
  });

  it("a clock whose bytes can be read in two ways: the nearer time, and the other as a doubt", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ protocol: "ritar", scene: "standby" });
    await connectAny(page, sim.path);
    await waitSettled(web.served);
    await page.locator('.rail a[href="#/control"]').click();
    const panel = page.locator(".clockPanel");
    const read = async (packTime: string) => {
      sim.bus.packs[0]?.override({ packTime });
      await panel.getByRole("button", { name: words.clock.read, exact: true }).click();
      await panel.getByText(packTime.replace("T", " "), { exact: true }).waitFor();
    };
    await read("2024-08-16T09:16:17");
    const doubt = panel.locator(".clockDoubt");
    expect(await doubt.textContent()).toBe("could also be 2018-08-10 09:10:11");
    expect(await doubt.getAttribute("title")).toBe(words.clock.couldBeWhy);
    // Day 29 is 1D on the wire, which is no BCD.
    await read("2024-08-29T09:16:17");
    expect(await doubt.count()).toBe(0);
    expect(web.complaints()).toEqual([]);
  });

  it("PC control left on: the next start says so on every screen, and a click ends it", async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), "bms-pc-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    const { web } = await openApp(onTestFinished);
    const sim = await web.sim({ protocol: "ritar", scene: "standby" });
    const start = async () => {
      const served = await serveApp((app) => app, folder);
      const room = await web.browser.newContext({ viewport: LAPTOP, locale: "en-GB" });
      const page = await room.newPage();
      await page.goto(served.url);
      await page.locator(".connectionBar").waitFor();
      const close = async () => {
        await room.close();
        await served.close();
      };
      return { served, page, close };
    };
    const first = await start();
    await connectAny(first.page, sim.path);
    await waitSettled(first.served);
    await unlockControl(first.page);
    expect(await click(first.page, "openChargeMos", null)).toBe("done");
    // What ends it on the way out is lost on the wire, as when somebody has pulled the cable.
    sim.bus.setFaults([{ when: { kind: "command" }, do: { kind: "echo", only: true } }]);
    await first.close();
    expect(truthOf(sim).switches.chargeMos).toBe(false);
    sim.bus.setFaults([]);

    const next = await start();
    onTestFinished(() => next.close());
    const bar = next.page.locator('.pcControlBar[data-earlier="true"]');
    await bar.getByText("Connect to the pack to end it").waitFor();
    await connectAny(next.page, sim.path);
    await waitSettled(next.served);
    await bar.getByText("protections may be unable to open them").waitFor();
    expect(truthOf(sim).switches.chargeMos).toBe(false);
    await unlockControl(next.page);
    await bar.getByRole("button", { name: words.pc.end }).click();
    await next.page.locator('.draftPanel[data-command="endPcControl"] .draftSend').click();
    await next.page.locator('.draftPanel[data-command="endPcControl"][data-verdict="acknowledged"]').waitFor();
    await bar.waitFor({ state: "detached" });
    expect(truthOf(sim).switches.chargeMos).toBe(true);
  });
});
