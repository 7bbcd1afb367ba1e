import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { COMMAND_DOCUMENT, CONTROL_DOCUMENT } from "../../src/node/cli/controlDocuments.ts";
import { type RunningSim, startSim } from "../../src/node/simHost.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Cli, createCli, documentOf } from "../support/cli.ts";
import { until } from "../support/until.ts";

let cli: Cli;
const closers: (() => Promise<void>)[] = [];

beforeAll(() => ensureBuilt());
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
  cli.close();
});
afterAll(() => cli.close());

async function sim(turnaroundMs = 2): Promise<{ readonly running: RunningSim; readonly port: readonly string[] }> {
  cli = createCli();
  const running = await startSim({
    door: { kind: "tcp", port: 0 },
    protocol: "ritar",
    freeze: true,
    scene: "standby",
    paced: false,
    turnaroundMs,
  });
  closers.push(() => running.close());
  return { running, port: ["--port", `tcp://127.0.0.1:${running.port}`, "--protocol", "ritar"] };
}

const truthIn = (running: RunningSim) => running.truth()[0];
const chargeMos = (running: RunningSim) => truthIn(running)?.switches.chargeMos;

function notes(): readonly string[] {
  try {
    return readdirSync(join(cli.folder, "pc-control"));
  } catch {
    return [];
  }
}

describe("switches on the command line", () => {
  it("shows them, and sends nothing without --yes and the word", async () => {
    const { running, port } = await sim();
    const shown = await cli.run("control", "show", ...port, "--json");
    expect(shown.code).toBe(0);
    const document = documentOf(CONTROL_DOCUMENT, shown.out);
    expect(document).toMatchObject({ states: { chargeMos: true }, pcControl: null });
    expect(document.commands.map(({ key }) => key)).toContain("openLimitMos");
    const heard = truthIn(running)?.switches;
    for (const words of [
      ["openChargeMos"],
      ["closeChargeMos", "--yes"],
      ["shutdown", "--yes", "--type", "OFF 2"],
      ["noSuchThing", "--yes"],
    ])
      expect([words, (await cli.run("control", "run", ...words, ...port)).code]).toEqual([words, 2]);
    expect(truthIn(running)?.switches).toEqual(heard);
    expect(notes()).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("%s ends PC control before the program goes", async (signal) => {
    const { running, port } = await sim();
    const run = cli.start(["control", "run", "openChargeMos", "--yes", ...port]);
    await cli.said(run, /until Ctrl-C/);
    expect([chargeMos(running), notes().length]).toEqual([false, 1]);
    run.child.kill(signal);
    await run.ended;
    expect([chargeMos(running), notes()]).toEqual([true, []]);
  });

  it("Ctrl-C before anything is sent: nothing is sent", async () => {
    const { running, port } = await sim(250);
    const run = cli.start(["control", "run", "shutdown", "--yes", "--type", "OFF 1", ...port]);
    await cli.said(run, /reading the pack/);
    run.child.kill("SIGINT");
    expect((await run.ended).code).toBe(130);
    expect(truthIn(running)?.isAsleep).toBe(false);
  });

  it("killed, the note stays: the next run says so, and only an order ends it", async () => {
    const { running, port } = await sim();
    const run = cli.start(["control", "run", "openChargeMos", "--yes", ...port]);
    await cli.said(run, /until Ctrl-C/);
    run.child.kill("SIGKILL");
    await run.ended;
    expect([chargeMos(running), notes().length]).toEqual([false, 1]);
    const next = await cli.run("control", "show", ...port, "--json");
    expect(next.code).toBe(1);
    expect(next.err).toContain("PC control may still be on");
    expect(documentOf(CONTROL_DOCUMENT, next.out).pcControl).toMatchObject({ isEarlier: true });
    expect(chargeMos(running)).toBe(false);
    const ended = await cli.run("control", "run", "endPcControl", "--yes", ...port, "--json");
    expect([ended.code, documentOf(COMMAND_DOCUMENT, ended.out).verdict]).toEqual([0, "acknowledged"]);
    expect([chargeMos(running), notes()]).toEqual([true, []]);
  });

  it("the pack gone while its switches are held: says that they may be so still, and does not end as done", async () => {
    const { running, port } = await sim();
    const run = cli.start(["control", "run", "openChargeMos", "--yes", "--quiet", ...port]);
    await cli.said(run, /CHG MOS|openChargeMos: /);
    await running.close();
    // Said when it happens, not when the time is over.
    await cli.said(run, /The connection (was lost|is closed)/);
    run.child.kill("SIGINT");
    const { code, err } = await run.ended;
    expect([code, notes().length]).toEqual([5, 1]);
    expect(err).toContain("PC control may still be on");
  });

  it("holds for as long as it was told, and shuts down only the pack that was named", async () => {
    const { running, port } = await sim();
    const held = await cli.run("control", "run", "openDryContact1", "--yes", "--for", "1", ...port, "--json");
    expect([held.code, documentOf(COMMAND_DOCUMENT, held.out).verdict, notes()]).toEqual([0, "done", []]);
    expect((await cli.run("control", "run", "shutdown", "--yes", "--type", "OFF 1", ...port)).code).toBe(0);
    await until(() => truthIn(running)?.isAsleep === true, { what: "asleep" });
  });
});
