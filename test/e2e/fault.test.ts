import { type ChildProcess, execFile, fork, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { driverOf } from "../../protocol/index.ts";
import { CLI_MAIN, ELECTRON_MAIN, ROOT, WEB_MAIN } from "../../scripts/paths.ts";
import { FAULT_EXIT_CODE } from "../../src/node/safetyNet.ts";
import { ensureBuilt } from "../support/built.ts";
import { backupsIn, journalsIn, packOnTcp, startAgain } from "../support/killedHost.ts";
import { FAMILIES, provesFirst } from "../support/paramRig.ts";
import { until } from "../support/until.ts";

const CHROMIUM = "/usr/bin/chromium";
const PRELOAD = pathToFileURL(join(ROOT, "test/support/faultOnSignal.mjs")).href;

interface Program {
  readonly child: ChildProcess;
  readonly folder: string;
  out(): string;
  err(): string;
  readonly ended: Promise<number | null>;
}

/** A program with a folder of its own that has a fault when it gets SIGUSR2. */
function start(launch: (env: NodeJS.ProcessEnv) => ChildProcess, environment: Readonly<Record<string, string>> = {}): Program {
  const folder = mkdtempSync(join(tmpdir(), "bms-fault-"));
  const env = { ...process.env, NODE_OPTIONS: `--import ${PRELOAD}`, OPEN_BMSTOOL_PORT: "", OPEN_BMSTOOL_FOLDER: folder, ...environment };
  const child = launch(env);
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  let [out, err] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    out += String(chunk);
  });
  child.stderr?.on("data", (chunk) => {
    err += String(chunk);
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  return { child, folder, out: () => out, err: () => err, ended };
}

const node = (words: readonly string[]) => (env: NodeJS.ProcessEnv) => spawn(process.execPath, words, { env });

/** Ended by its fault, and said so to whoever started it and to its own log, with the place. */
async function expectFault(program: Program): Promise<void> {
  expect(await program.ended).toBe(FAULT_EXIT_CODE);
  for (const text of [program.err(), readFileSync(join(program.folder, "log.txt"), "utf8")]) {
    expect(text).toMatch(/a fault of this program.* Error: thrown on purpose\n\s+at .*faultOnSignal\.mjs/);
    expect(text).not.toContain("another fault");
  }
}

beforeAll(ensureBuilt);

describe.skipIf(process.platform === "win32")("a fault that nobody has caught [needs signals]", () => {
  it.each([
    ["web shell", "throw", [WEB_MAIN, "--demo", "--no-open"]],
    ["web shell", "rejection", [WEB_MAIN, "--demo", "--no-open"]],
    ["serve", "throw", [CLI_MAIN, "serve", "--port", "demo"]],
  ])("ends the %s in order (%s)", async (_what, kind, words) => {
    const program = start(node(words), { FAULT: kind });
    const [, origin = "", search = ""] = await until(() => /is at (http:\/\/\S+)\/(\?token=\S+)/.exec(program.out()), {});
    const window = new WebSocket(`${origin.replace("http", "ws")}/socket${search}`, { origin });
    await new Promise((resolve) => window.on("open", resolve));
    const closed = new Promise<number>((resolve) => window.on("close", resolve));
    program.child.kill("SIGUSR2");
    // A window whose host just died would hear 1006.
    expect(await closed).toBe(1001);
    await expectFault(program);
  });

  it.skipIf(!existsSync(CHROMIUM))("ends the Electron shell in order [needs chromium]", async () => {
    const environment = { STAND_IN_CHROMIUM: CHROMIUM, STAND_IN_MAIN: pathToFileURL(ELECTRON_MAIN).href };
    const program = start(
      (env) => fork(join(ROOT, "test/electron/runner.mjs"), ["--demo"], { env, execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] }),
      environment,
    );
    let isShown = false;
    program.child.on("message", (message: { readonly value?: unknown }) => {
      isShown ||= message.value === true;
    });
    await until(
      () => {
        if (program.child.connected) program.child.send({ id: 1, ask: "loaded", args: [] });
        return isShown;
      },
      { everyMs: 100, what: "the window is loaded" },
    );
    program.child.kill("SIGUSR2");
    await expectFault(program);
  });

  it.each(FAMILIES)("in the middle of a write leaves a journal that leads back (%s)", async (family) => {
    let writes = 0;
    let strike = () => {};
    const pack = await packOnTcp(family, () => {
      writes += 1;
      // Over Modbus the first write proves the way and changes nothing.
      if (writes === (provesFirst(family) ? 2 : 1)) strike();
    });
    onTestFinished(() => pack.close());
    const before = pack.settings();
    const port = `tcp://127.0.0.1:${pack.port}`;
    const words = [
      "params",
      "write",
      "cellOvAlarmMv=3590",
      "packUvAlarmMv=45",
      "--yes",
      "--port",
      port,
      "--protocol",
      driverOf(family).shortName,
    ];
    const program = start(node([CLI_MAIN, ...words]));
    strike = () => program.child.kill("SIGUSR2");
    await expectFault(program);
    await pack.hungUp();

    const [journal, ...more] = journalsIn(program.folder);
    expect([journal?.rows.map(({ state }) => state), more]).toEqual([expect.arrayContaining(["sent"]), []]);
    expect(backupsIn(program.folder)).toHaveLength(1);
    const again = await startAgain({ folder: program.folder, port: pack.port, family });
    try {
      expect(again.now.unfinished?.id).toBe(journal?.id);
      const back = await again.app.call("params.recover", { action: "rollBack" });
      expect(back.ok && (back.value?.outcome ?? "verified")).toBe("verified");
    } finally {
      await again.app.close();
    }
    expect(pack.settings()).toEqual(before);
    expect(journalsIn(program.folder)).toEqual([]);
  });

  it.each([
    ["faults again", "another fault while closing, ending at once: Error: the second"],
    ["hangs", ""],
    ["throws", ""],
    ["rejects", ""],
    ["is good", ""],
  ])("ends the program too when its close %s", async (kind, more) => {
    const host = fileURLToPath(new URL("faultHost.ts", import.meta.url));
    const { code, out } = await new Promise<{ code: unknown; out: string }>((resolve) => {
      execFile(process.execPath, ["--import", "tsx", host, kind], (error, stdout) => resolve({ code: error?.code, out: stdout }));
    });
    const first = "a fault of this program, closing; please report it: Error: the first";
    expect([code, out.trimEnd().split("\n")]).toEqual([FAULT_EXIT_CODE, more === "" ? [first] : [first, more]]);
  });
});
