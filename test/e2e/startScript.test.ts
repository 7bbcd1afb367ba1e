import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../../scripts/paths.ts";
import { ensureBuilt } from "../support/built.ts";
import { until } from "../support/until.ts";

describe("npm start", () => {
  const folder = mkdtempSync(join(tmpdir(), "bms-start-"));
  let child: ChildProcess | null = null;

  beforeAll(ensureBuilt, 120_000);
  afterEach(() => {
    child?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  async function lines(words: string[], environment: Record<string, string>): Promise<string[]> {
    const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...rest } = process.env;
    const started = spawn(process.execPath, ["--import", "tsx", join(ROOT, "scripts/start.ts"), ...words], {
      env: { ...rest, ...environment, OPEN_BMSTOOL_FOLDER: folder },
    });
    child = started;
    let text = "";
    started.stdout.on("data", (chunk) => {
      text += String(chunk);
    });
    await until(() => text.includes("?token=") && text.endsWith("\n"), { what: "address printed" });
    const ended = new Promise((resolve) => started.on("exit", resolve));
    started.kill("SIGINT");
    expect(await ended).toBe(0);
    return text
      .trim()
      .split("\n")
      .filter((line) => line !== "Building ...");
  }

  it("serves the app and prints nothing but the address when no window is wanted", async () => {
    expect(await lines(["--no-open"], {})).toEqual([expect.stringMatching(/^Open BMSTool is at http:\/\/127\.0\.0\.1:\d+\/\?token=/)]);
  });

  it("says in one line why Electron is not used", async () => {
    const said = await lines(["--demo"], { OPEN_BMSTOOL_SHELL: "web" });
    expect(said[0]).toBe("Electron is not used: OPEN_BMSTOOL_SHELL=web. The same app runs in a browser window instead.");
  });

  it.skipIf(process.platform !== "linux")("prints the address where there is no screen [needs Linux]", async () => {
    expect((await lines([], {}))[0]).toContain("there is no screen");
  });
});
