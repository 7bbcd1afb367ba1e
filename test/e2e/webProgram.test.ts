import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { ROOT, WEB_MAIN } from "../../scripts/paths.ts";
import { ensureBuilt } from "../support/built.ts";
import { until } from "../support/until.ts";

interface Run {
  readonly child: ChildProcess;
  text(): string;
  readonly ended: Promise<number | null>;
}

/**
 * Stands in for a browser: keeps what everybody sees of it, follows its address to the page, opens the page's socket, waits for an
 * answer, and closes its window.
 */
const BROWSER = `#!${process.execPath}
const { WebSocket } = require(${JSON.stringify(join(ROOT, "node_modules/ws"))});
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
mkdirSync(process.env.OPEN_BMSTOOL_FOLDER, { recursive: true });
writeFileSync(process.env.OPEN_BMSTOOL_FOLDER + "/cmdline", readFileSync("/proc/" + process.pid + "/cmdline"));
const start = new URL(process.argv.at(2).replace(/^--app=/, ""));
if (process.argv[1].endsWith("chromium") && !process.argv.some((word) => word.startsWith("--user-data-dir="))) process.exit(1);
fetch(start, { redirect: "manual" }).then((answer) => {
  const url = new URL(answer.headers.get("location"), start);
  const socket = new WebSocket("ws://" + url.host + "/socket" + url.search, { origin: url.origin });
  socket.on("open", () => socket.send(JSON.stringify({ id: 1, name: "app.info", args: {} })));
  socket.on("message", (data) => JSON.parse(data).id === 1 && process.exit(0));
});
`;

describe("compiled web shell as a program", () => {
  const folder = mkdtempSync(join(tmpdir(), "bms-program-"));
  const children: ChildProcess[] = [];

  beforeAll(ensureBuilt);
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  function run(...words: string[]): Run {
    return runWith({}, ...words);
  }

  function runWith(environment: Record<string, string>, ...words: string[]): Run {
    const child = spawn(process.execPath, [WEB_MAIN, ...words], { env: { ...process.env, OPEN_BMSTOOL_FOLDER: folder, ...environment } });
    children.push(child);
    let text = "";
    child.stdout?.on("data", (chunk) => {
      text += String(chunk);
    });
    return { child, text: () => text, ended: new Promise((resolve) => child.on("exit", (code) => resolve(code))) };
  }

  const addressIn = (text: string) => /http:\/\/127\.0\.0\.1:(\d+)\/\?token=([\w-]+)/.exec(text);

  it("serves the built window and connects to the demo packs, and ends cleanly by a signal", async () => {
    const program = run("--demo", "--no-open");
    const address = await until(() => addressIn(program.text()), { what: "address printed" });
    const [url = "", port = "", token = ""] = address;
    expect(await (await fetch(url)).text()).toContain('<div id="root">');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket?token=${token}`, { origin: `http://127.0.0.1:${port}` });
    let phase = "";
    let snapshots = 0;
    socket.on("message", (data) => {
      const message = JSON.parse(String(data));
      if (message.event === "session") phase = message.payload.phase;
      if (message.event === "snapshot") snapshots += 1;
      if (message.id === 1) phase = message.result.value.session.phase;
    });
    await new Promise((resolve) => socket.on("open", resolve));
    socket.send(JSON.stringify({ id: 1, name: "app.state", args: {} }));
    await until(() => phase === "online" && snapshots > 0, { what: "demo packs online" });
    program.child.kill("SIGINT");
    expect(await program.ended).toBe(0);
    expect(existsSync(join(folder, "preferences.json"))).toBe(true);
  });

  it("says in one line why it cannot start, and ends", async () => {
    const first = run("--no-open");
    const address = await until(() => addressIn(first.text()), { what: "address printed" });
    const second = runWith({ OPEN_BMSTOOL_FOLDER: join(folder, "other") }, "--no-open", "--port", address[1] ?? "");
    expect(await second.ended).toBe(1);
    expect(second.text().trim().split("\n")).toEqual([expect.stringContaining("host.portBusy")]);
  });

  it("leaves the folder to the program that has it, and takes it over from one that was killed", async () => {
    const first = run("--no-open");
    await until(() => addressIn(first.text()), { what: "address printed" });
    const second = run("--no-open");
    expect(await second.ended).toBe(1);
    const words = `is running already with the folder ${folder} (process ${first.child.pid}, since `;
    expect(second.text().trim().split("\n")).toEqual([expect.stringContaining(words)]);
    first.child.kill("SIGKILL");
    await first.ended;
    const third = run("--no-open");
    await until(() => addressIn(third.text()), { what: "the next program's address" });
    third.child.kill("SIGTERM");
    expect(await third.ended).toBe(0);
    expect(existsSync(join(folder, "running.json"))).toBe(false);
  });

  it.skipIf(process.platform !== "linux")("ends with its own window [needs Linux]", async () => {
    const programs = mkdtempSync(join(tmpdir(), "bms-path-"));
    writeFileSync(join(programs, "chromium"), BROWSER, { mode: 0o755 });
    const program = runWith({ PATH: programs, DISPLAY: ":99" });
    expect(await program.ended).toBe(0);
    expect(addressIn(program.text())).not.toBeNull();
    rmSync(programs, { recursive: true });
  });

  it.skipIf(process.platform !== "linux").each(["chromium", "xdg-open"])(
    "tells %s no token where other accounts can read it [needs Linux]",
    async (name) => {
      const programs = mkdtempSync(join(tmpdir(), "bms-path-"));
      writeFileSync(join(programs, name), BROWSER, { mode: 0o755 });
      const program = runWith({ PATH: programs, DISPLAY: ":99" });
      const seen = await until(() => existsSync(join(folder, "cmdline")) && readFileSync(join(folder, "cmdline"), "utf8"), {
        what: "the browser is started",
      });
      const [, port = "", token = ""] = await until(() => addressIn(program.text()));
      expect(seen).toContain(`http://127.0.0.1:${port}/open?ticket=`);
      expect(seen).not.toContain(token);
      rmSync(programs, { recursive: true });
    },
  );

  it.skipIf(process.platform !== "linux")("goes on when the window does not come up [needs Linux]", async () => {
    const programs = mkdtempSync(join(tmpdir(), "bms-path-"));
    writeFileSync(join(programs, "chromium"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const program = runWith({ PATH: programs, DISPLAY: ":99" });
    await until(() => program.text().includes("Ctrl+C"), { what: "the hint" });
    program.child.kill("SIGTERM");
    expect(await program.ended).toBe(0);
    rmSync(programs, { recursive: true });
  });

  it("explains its flags", async () => {
    const program = run("--help");
    expect(await program.ended).toBe(0);
    expect(program.text()).toContain("--connect PATH");
  });
});
