import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../scripts/paths.ts";
import { browserSuite, needChromium } from "../support/browser.ts";
import { until } from "../support/until.ts";

browserSuite("npm run dev", () => {
  it("shows simulated packs in a window from the sources, and ends with everything it has started", async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), "bms-dev-"));
    const page = await (await needChromium()).newPage();
    const dev = spawn(process.execPath, ["--import", "tsx", join(ROOT, "scripts/dev.ts")], {
      env: { ...process.env, OPEN_BMSTOOL_FOLDER: folder },
    });
    onTestFinished(async () => {
      dev.kill("SIGKILL");
      await page.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    let text = "";
    dev.stdout.on("data", (chunk) => {
      text += String(chunk);
    });
    await until(() => /\?token=\S+/.test(text) && text.includes("host: started"), { what: "window and host" });
    await page.goto(/http:\S+/.exec(text)?.[0] ?? "");
    await page.locator(".linkState", { hasText: "Online" }).waitFor();
    await page.getByText("Ritar Modbus").first().waitFor();

    const ended = new Promise((resolve) => dev.once("exit", resolve));
    dev.kill("SIGINT");
    expect(await ended).toBe(0);
  });
});
