import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { childRunning, residentMb } from "../../scripts/lib/processTree.ts";
import { ROOT, WEB_MAIN } from "../../scripts/paths.ts";
import { ensureBuilt } from "../support/built.ts";
import { until } from "../support/until.ts";

const HOST_LIMIT_MB = 120;

describe("npm start", () => {
  const folder = mkdtempSync(join(tmpdir(), "bms-start-"));
  let child: ChildProcess | null = null;

  beforeAll(ensureBuilt);
  afterEach(() => {
    child?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** What it printed until it was stopped, and what its host held then. */
  async function started(words: string[], environment: Record<string, string> = {}): Promise<{ lines: string[]; hostMb: number }> {
    const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...rest } = process.env;
    const start = spawn(process.execPath, ["--import", "tsx", join(ROOT, "scripts/start.ts"), ...words], {
      env: { ...rest, ...environment, OPEN_BMSTOOL_FOLDER: folder },
    });
    child = start;
    let text = "";
    start.stdout.on("data", (chunk) => {
      text += String(chunk);
    });
    await until(() => text.includes("?token=") && text.endsWith("\n"), { what: "address printed" });
    const hostMb = residentMb(childRunning(start.pid ?? 0, WEB_MAIN) ?? 0);
    const ended = new Promise((resolve) => start.on("exit", resolve));
    start.kill("SIGINT");
    expect(await ended).toBe(0);
    const lines = text.trim().split("\n");
    return { lines: lines.filter((line) => line !== "Building ..."), hostMb };
  }

  it("serves the app and prints nothing but the address when no window is wanted", async () => {
    expect((await started(["--no-open"])).lines).toEqual([
      expect.stringMatching(/^Open BMSTool is at http:\/\/127\.0\.0\.1:\d+\/\?token=/),
    ]);
  });

  it("says in one line why Electron is not used", async () => {
    const { lines } = await started(["--demo"], { OPEN_BMSTOOL_SHELL: "web" });
    expect(lines[0]).toBe("Electron is not used: OPEN_BMSTOOL_SHELL=web. The same app runs in a browser window instead.");
  });

  it.skipIf(process.platform !== "linux")("prints the address where there is no screen [needs Linux]", async () => {
    expect((await started([])).lines[0]).toContain("there is no screen");
  });

  it.skipIf(process.platform !== "linux")("serves from a process that has neither built nor compiled [needs Linux]", async () => {
    expect((await started(["--no-open", "--demo"])).hostMb).toBeLessThan(HOST_LIMIT_MB);
  });
});
