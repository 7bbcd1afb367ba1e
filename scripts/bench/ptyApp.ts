import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { FamilyId } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import type { AppState } from "../../src/contract/events.ts";
import type { App } from "../../src/core/app.ts";
import { createApp } from "../../src/core/app.ts";
import { createNodePorts } from "../../src/node/nodePorts.ts";

export const BAUD = 9600;
export const TURNAROUND_MS = 23;

export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await check()) return;
    await wait(100);
  }
  throw new Error("not within 30 s");
}

export async function stateOf(app: App): Promise<AppState> {
  const state = await app.call("app.state", {});
  if (!state.ok) throw new Error(state.error.code);
  return state.value;
}

/** The real core on a real pty pair, the simulator as a program of its own at the other end; all its settings have been read. */
export async function withPtyApp<T>(
  family: FamilyId,
  work: (app: App) => Promise<T>,
  baudRate = BAUD,
  moreSimArgs: readonly string[] = [],
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const [packEnd, toolEnd] = [join(folder, "pack"), join(folder, "tool")];
  const socat = spawn("socat", [`pty,raw,echo=0,link=${packEnd}`, `pty,raw,echo=0,link=${toolEnd}`], { stdio: "ignore" });
  const { shortName } = driverOf(family);
  await until(() => existsSync(packEnd) && existsSync(toolEnd));
  const simArgs = ["--import", "tsx", "src/node/simMain.ts", "--pty", packEnd, "--protocol", shortName];
  const pace = ["--turnaround", String(TURNAROUND_MS), "--baud", String(baudRate)];
  const sim = spawn(process.execPath, [...simArgs, ...pace, ...moreSimArgs], { stdio: "ignore" });
  const app = createApp(createNodePorts({ shell: "bench", folder }));
  try {
    await app.call("session.connect", { path: toolEnd, family, baudRate, address: 1 });
    await until(async () => (await stateOf(app)).params.read !== null);
    return await work(app);
  } finally {
    await app.close();
    sim.kill();
    socat.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}
