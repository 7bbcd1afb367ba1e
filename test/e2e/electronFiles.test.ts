import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeParameterFile } from "../../protocol/shared.ts";
import type { ParamsRead } from "../../src/contract/params.ts";
import { originOf } from "../../src/ui/model/parameterFile.ts";
import { ensureBuilt } from "../support/built.ts";
import { SHELL_CHROMIUM, type Shell, startShell } from "../support/electronShell.ts";
import { until } from "../support/until.ts";

/** What the page does to fetch a recording; run there, because a window is the only one that may ask. */
const SAVED_TRACE = `(async () => {
  const { value: { id, parts } } = await window.bmstool.call("trace.save", { masked: false });
  let text = "";
  for (let index = 0; index < parts; index++) text += (await window.bmstool.call("trace.part", { id, index })).value;
  return text;
})()`;

describe.skipIf(!existsSync(SHELL_CHROMIUM))("files opened from outside the window [needs chromium]", () => {
  const folder = mkdtempSync(join(tmpdir(), "bms-files-"));
  const recording = join(folder, "yesterday.bmstrace");
  const parameters = join(folder, "wanted.bmsparams");
  let shell: Shell;

  const ask = <T>(code: string): Promise<T> => shell.ask<T>("evaluate", code);
  const isShown = (text: string) => until(async () => (await ask<string>("document.body.innerText")).includes(text), { what: text });
  const replayName = () => ask<string | null>("window.bmstool.call('app.state', {}).then((r) => r.value.replay?.name ?? null)");

  async function start(words: readonly string[]): Promise<Shell> {
    const started = await startShell(mkdtempSync(join(folder, "home-")), words);
    await until(() => started.ask("windows"));
    await started.ask("loaded");
    return started;
  }

  beforeAll(async () => {
    await ensureBuilt();
    shell = await start(["--demo"]);
    const phase = "window.bmstool.call('app.state', {}).then((r) => r.value.session.phase)";
    await until(async () => (await ask(phase)) === "online", { what: "demo packs online" });
    // Refused while the program itself is still reading them.
    const read = "window.bmstool.call('params.read', {}).then((r) => (r.ok ? r.value : null))";
    const { pack, values } = await until(() => ask<ParamsRead | null>(read), { what: "the parameters of the demo pack" });
    const origin = { ...originOf(pack), packSerial: "ANOTHER" };
    writeFileSync(parameters, JSON.stringify(makeParameterFile(origin, { ...values, cellOvAlarmMv: 3579 }, "2026-01-17T14:21:07.000Z")));
    writeFileSync(recording, await ask<string>(SAVED_TRACE));
  });
  afterAll(() => {
    shell.child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  it("takes parameters from a second start as changes to review, and writes nothing", async () => {
    const before = await shell.ask<number>("secondInstance");
    expect(await shell.ask("secondInstance", ["--some-switch", "wanted.bmsparams"], folder)).toBe(before + 1);
    await until(async () => (await ask("location.hash")) === "#/parameters", { what: "the Parameters screen" });
    await isShown("3579");
    await isShown("The file is from another pack: ANOTHER there");
    const half = join(folder, "half.bmsparams");
    writeFileSync(half, '{"schema":"open-bmstool/parameters","ver');
    await shell.ask("openFile", half);
    await isShown("It is not JSON, or it is cut off.");
    const held = "window.bmstool.call('app.state', {}).then((r) => r.value.params.read.values.cellOvAlarmMv)";
    expect(await ask(held)).not.toBe(3579);
  });

  it("runs a recording that macOS hands over, once, and gives the page no path", async () => {
    expect(await shell.ask("openFile", recording)).toBe(true);
    await until(async () => (await replayName()) === "yesterday.bmstrace", { what: "the recording runs" });
    expect(await ask("window.bmstool.call('app.takeFile', {})")).toEqual({ ok: true, value: null });
    await ask("window.bmstool.call('replay.close', {})");
  });

  it("says what is wrong with a file, and goes on", async () => {
    const other = join(folder, "letter.jsonl");
    writeFileSync(other, "Dear Sir or Madam");
    const large = join(folder, "large.bmstrace");
    writeFileSync(large, "");
    truncateSync(large, 48 * 1024 * 1024 + 1);
    const pipe = join(folder, "pipe.bmstrace");
    execFileSync("mkfifo", [pipe]);
    const inside = join(folder, "folder.json");
    mkdirSync(inside);
    for (const [file, words] of [
      [other, "It is not a trace file of this program."],
      [pipe, "It cannot be read: it has been moved"],
      [large, "It is larger than any file this program saves."],
      [inside, "It cannot be read: it has been moved"],
    ] as const) {
      await shell.ask("openFile", file);
      await isShown(words);
    }
    expect(await replayName()).toBeNull();
  });

  it("opens the file that a first start names; parameters wait for a pack", async () => {
    const withRecording = await start([recording]);
    const name = "window.bmstool.call('app.state', {}).then((r) => r.value.replay?.name)";
    await until(async () => (await withRecording.ask("evaluate", name)) === "yesterday.bmstrace", { what: "the recording runs" });
    withRecording.child.kill("SIGKILL");
    const withParameters = await start([parameters]);
    const text = "document.body.innerText";
    await until(async () => (await withParameters.ask<string>("evaluate", text)).includes("This file was opened from outside."));
    withParameters.child.kill("SIGKILL");
  });
});
