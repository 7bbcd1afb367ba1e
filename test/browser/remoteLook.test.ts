import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLI_MAIN } from "../../scripts/paths.ts";
import { needChromium } from "../support/browser.ts";
import { ensureBuilt } from "../support/built.ts";
import { until } from "../support/until.ts";

const PASSWORD = "correct horse battery";

/** As on a Raspberry Pi beside the pack: no screen there, a browser somewhere else. */
describe("a read-only window behind a password", () => {
  const folder = mkdtempSync(join(tmpdir(), "bms-remote-"));
  let served: ChildProcess;
  let said = "";

  beforeAll(async () => {
    await ensureBuilt();
    const words = ["serve", "--host", "0.0.0.0", "--allow-remote", "--read-only", "--port", "demo"];
    const env = { ...process.env, OPEN_BMSTOOL_FOLDER: folder, OPEN_BMSTOOL_PASSWORD: PASSWORD };
    served = spawn(process.execPath, [CLI_MAIN, ...words], { env });
    served.stdout?.on("data", (chunk) => {
      said += String(chunk);
    });
  });
  afterAll(async () => {
    served.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it("asks for the password, shows the pack, and greys what would change it, with the reason", async () => {
    const [, port = ""] = await until(() => /http:\/\/0\.0\.0\.0:(\d+)\//.exec(said), { what: "address printed" });
    const page = await (await needChromium()).newPage({ locale: "en-GB" });
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button").click();
    await page.getByRole("status").filter({ hasText: "Wrong password" }).waitFor();
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button").click();

    await page.locator(".linkState", { hasText: "Online" }).waitFor();
    await page.locator(".foot", { hasText: "Read-only" }).waitFor();
    const why = /can only view/;
    const disconnect = page.getByRole("button", { name: "Disconnect" });
    expect(await disconnect.isDisabled()).toBe(true);
    expect(await disconnect.getAttribute("title")).toMatch(why);
    await page.goto(`http://127.0.0.1:${port}/#/parameters`);
    const unlock = page.getByRole("button", { name: "Unlock" });
    await unlock.waitFor();
    expect(await unlock.isDisabled()).toBe(true);
    expect(await unlock.getAttribute("title")).toMatch(why);
    await page.goto(`http://127.0.0.1:${port}/#/commissioning`);
    const start = page.getByRole("button", { name: "Start commissioning" });
    await start.waitFor();
    expect(await start.isDisabled()).toBe(true);
    expect(await start.getAttribute("title")).toMatch(why);
    await page.goto(`http://127.0.0.1:${port}/#/packs`);
    const scan = page.getByRole("button", { name: /^Scan/ }).first();
    await scan.waitFor();
    expect(await scan.isDisabled()).toBe(true);
    // How it looks is this window's own.
    await page.getByLabel("Appearance").first().selectOption("dark");
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("Password").waitFor();
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.getByLabel("Password").waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});
