import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { browserSuite } from "../support/browser.ts";
import { connectTo, startBadPort, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

interface Findings {
  readonly steps: readonly string[];
  readonly verdict: string;
  readonly tries: readonly string[];
  readonly advice: readonly string[];
}

/** What the doctor says once a round is over, read at once: the next round may begin at any moment. */
async function findings(page: Page, title: string): Promise<Findings> {
  const found = await page.waitForFunction((wanted) => {
    if (document.querySelector("h1")?.innerText !== wanted) return null;
    const textsOf = (selector: string) => Array.from(document.querySelectorAll<HTMLElement>(selector), (one) => one.innerText);
    return {
      steps: Array.from(document.querySelectorAll(".doctorSteps > li"), (step) => step.getAttribute("data-state") ?? ""),
      verdict: textsOf(".verdict p").join(" "),
      tries: textsOf(".tries tbody tr").map((row) => row.replaceAll(/\s+/g, " ").trim()),
      advice: textsOf(".advice li > b"),
    };
  }, title);
  const told = await found.jsonValue();
  if (told === null) throw new Error(`no verdict called "${title}"`);
  return told;
}

/** Each test has an app of its own, so that the long waits of all go by at once. */
browserSuite("Connection doctor in the browser", () => {
  const openApp = useWebApps();

  it.concurrent("says that nothing answers, what was tried and what to check; then finds the pack by itself", async ({
    onTestFinished,
  }) => {
    const { web, page } = await openApp(onTestFinished);
    const silent = await startBadPort(() => null);
    await connectTo(page, silent.path);
    await page.getByRole("heading", { level: 1, name: "Looking for a pack" }).waitFor();
    const { steps, tries, advice } = await findings(page, "The port works, but no pack answers");
    expect(steps).toEqual(["ok", "ok", "info", "bad"]);
    expect(tries).toEqual([
      expect.stringMatching(/^Ritar Modbus silence · ADD 1, 0$|^Ritar Modbus silence · ADD 1$/),
      expect.stringMatching(/^paceic 2\.5 silence · ADD 1, 0$|^paceic 2\.5 silence · ADD 1$/),
      expect.stringMatching(/^PACE Modbus silence · ADD 1/),
    ]);
    expect(advice).toEqual([
      "Is the bridge set right?",
      "Is the pack awake?",
      "Is the plug in LINK-IN?",
      "Are A and B swapped?",
      "Is ADD set to 1?",
    ]);
    expect(await page.locator(".linkState").innerText()).toMatch(/next try in \d+ s|trying now/);

    const port = Number(silent.path.split(":").at(-1));
    await silent.close();
    const sim = await web.sim({ door: { kind: "tcp", port } });
    await waitComplete(web, page, truthOf(sim).packSerial);
    expect(web.complaints()).toEqual([]);
  });

  it.concurrent("asks every address when told to", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ address: 2, protocol: "paceic" });
    await connectTo(page, sim.path, { address: 1 });
    await page.getByRole("button", { name: "try 0 to 15" }).click();
    await waitComplete(web, page, truthOf(sim).packSerial);
    expect(await page.locator(".barAdd").innerText()).toContain("2");
  });

  it.concurrent("tells an echo from a pack", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const echo = await startBadPort((heard) => heard);
    await connectTo(page, echo.path);
    const { tries, advice } = await findings(page, "Only an echo comes back");
    expect(tries.join(" ")).toContain("echo");
    expect(advice[0]).toBe("Does the adapter echo?");
    await web.disconnect();
    await echo.close();
  });

  it.concurrent("tells garbage from silence, and stops trying when told to", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const noise = Buffer.from([0xff, 0x13, 0x00, 0x7e, 0x91, 0x0d, 0x5a]);
    const garbage = await startBadPort(() => noise);
    await connectTo(page, garbage.path);
    const { verdict, tries, advice } = await findings(page, "Something answers, but it is unreadable");
    expect(tries.join(" ")).toMatch(/unreadable|cut off|bad checksum/);
    // The program cannot choose the baud rate behind a bridge.
    expect(advice).not.toContain("Is the baud rate right?");
    const bridge = page.locator(".advice li", { hasText: "Is the bridge set right?" });
    expect(await bridge.locator("p").innerText()).toMatch(/^9600 baud, 8 data bits, no parity, 1 stop bit/);
    expect(await bridge.locator(".advicePicture svg").isVisible()).toBe(true);
    expect(verdict).toMatch(/^\d+ bytes came back/);
    await page.getByRole("button", { name: "Stop trying" }).click();
    await page.getByRole("heading", { level: 1, name: "Connect to a pack" }).waitFor();
    expect(await page.locator(".linkState").innerText()).toContain("Not connected");
    await garbage.close();
    expect(web.complaints()).toEqual([]);
  });

  it.concurrent("offers the address that answered", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ address: 5, anyAddress: true, protocol: "paceic" });
    await connectTo(page, sim.path, { address: 1 });
    const { verdict } = await findings(page, "A pack answers, but at ADD 5");
    expect(verdict).toContain("The request went to ADD 1, the answer came from ADD 5");
    expect(await page.locator(".linkState").innerText()).not.toContain("Online");
    await page.getByRole("button", { name: "Connect to ADD 5" }).click();
    await waitComplete(web, page, truthOf(sim).packSerial);
    expect(await page.locator(".barAdd").innerText()).toContain("5");
  });

  it.concurrent("on Auto takes the pack that answers, by its own number", async ({ onTestFinished }) => {
    const { web, page } = await openApp(onTestFinished);
    const sim = await web.sim({ address: 5, anyAddress: true, protocol: "paceic" });
    const add = page.locator(".barAdd");
    expect(await add.innerText()).toContain("Auto");
    // The switch of the first pack is drawn for it.
    expect(await add.getByRole("img").getAttribute("aria-label")).toContain("ADD 1");
    const spin = add.getByRole("spinbutton");
    expect(await spin.getAttribute("aria-valuetext")).toBe("Auto");
    await spin.press("ArrowUp");
    expect(await spin.getAttribute("aria-valuetext")).toBe("0");
    await spin.press("ArrowDown");
    expect(await add.getByRole("button", { name: "ADD one down" }).isDisabled()).toBe(true);
    await connectTo(page, sim.path);
    await waitComplete(web, page, truthOf(sim).packSerial);
    expect(await add.innerText()).toContain("5");
    expect(web.complaints()).toEqual([]);
  });

  it.concurrent("names an address that cannot be reached", async ({ onTestFinished }) => {
    const { page } = await openApp(onTestFinished);
    const gone = await startBadPort(() => null);
    await gone.close();
    await connectTo(page, gone.path);
    const { advice } = await findings(page, "The network address does not answer");
    expect(advice[0]).toBe("Are address and port right?");
    await page.getByRole("combobox", { name: "Port" }).fill("/dev/nothing-here");
    await page.locator(".barGo").click();
    await findings(page, "Port not found");
  });
});
