import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";
import { SCAN_DOCUMENT } from "../../src/node/cli/documents.ts";
import { type RunningSim, type SimOptions, startSim } from "../../src/node/simHost.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Cli, createCli, documentOf } from "../support/cli.ts";

let cli: Cli;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  await ensureBuilt();
  cli = createCli();
});
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});
afterAll(() => cli.close());

async function sim(options: Partial<SimOptions>): Promise<RunningSim & { readonly path: string }> {
  const running = await startSim({
    door: { kind: "tcp", port: 0 },
    paced: false,
    turnaroundMs: 2,
    freeze: true,
    lineKind: "shared",
    ...options,
  });
  closers.push(() => running.close());
  return { ...running, path: `tcp://127.0.0.1:${running.port}` };
}

describe("scan", () => {
  it.each(DRIVERS.map(({ shortName }) => shortName))(
    "finds every %s pack of the line, whichever address is asked first",
    async (protocol) => {
      const { path, truth } = await sim({ protocol, packs: 3, address: 4 });
      const { code, out } = await cli.run("scan", "--port", path, "--address", "5", "--json");
      const { packs, isComplete } = documentOf(SCAN_DOCUMENT, out);
      const there = packs.filter(({ presence }) => presence === "present");
      expect(there.map(({ address, packVoltageMv }) => [address, packVoltageMv !== null])).toEqual([
        [4, true],
        [5, true],
        [6, true],
      ]);
      expect(there.map(({ packSerial }) => packSerial)).toEqual(truth().map(({ packSerial }) => packSerial));
      expect([isComplete, code]).toEqual([true, 0]);
    },
  );

  it("Ctrl-C prints what was found so far, says that it is not all, and gives the port back", async () => {
    const { path } = await sim({ protocol: "modbus", packs: 2 });
    const run = cli.start(["scan", "--port", path, "--json"]);
    await cli.said(run, /Scanning ADD 0–15: [2-9] of/);
    run.child.kill("SIGINT");
    const { code, out } = await run.ended;
    const document = documentOf(SCAN_DOCUMENT, out);
    expect(document.isComplete).toBe(false);
    expect(document.packs.find(({ address }) => address === 1)).toMatchObject({ presence: "present" });
    expect(document.packs.length).toBeLessThan(16);
    expect(code).toBe(130);
    expect((await cli.run("read", "--port", path, "--quiet")).code).toBe(0);
  });

  it("finds a pack although nobody is at the usual address", async () => {
    const { path } = await sim({ protocol: "modbus", address: 9 });
    const run = cli.start(["scan", "--port", path, "--json", "--protocol", "modbus", "--baud", "9600"]);
    await cli.said(run, /pack 9 answers/);
    run.child.kill("SIGINT");
    const { packs } = documentOf(SCAN_DOCUMENT, (await run.ended).out);
    expect(packs.map(({ address }) => address)).toContain(9);
  });
});
