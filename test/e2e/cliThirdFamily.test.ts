import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";
import { READ_DOCUMENT } from "../../src/node/cli/documents.ts";
import { type RunningSim, startSim } from "../../src/node/simHost.ts";
import { buildHost } from "../support/builtHost.ts";
import { type Cli, createCli, documentOf } from "../support/cli.ts";
import { dummyFamily } from "../support/dummyFamily/index.ts";

let cli: Cli;
let sim: RunningSim | null = null;

beforeAll(async () => {
  cli = createCli([await buildHost("test/support/dummyFamily/cliMain.ts")]);
});
afterEach(async () => {
  await sim?.close();
  sim = null;
});
afterAll(() => cli.close());

/** A pack of the third family at an address that no switch has. */
async function dummyPack(): Promise<string> {
  sim = await startSim({
    door: { kind: "tcp", port: 0 },
    drivers: [...DRIVERS, dummyFamily],
    protocol: dummyFamily.shortName,
    address: 20,
    baud: 19_200,
    paced: false,
    turnaroundMs: 2,
    freeze: true,
  });
  return `tcp://127.0.0.1:${sim.port}`;
}

describe("the command line with one family more in its list", () => {
  it("reads such a pack, by its short name and found by itself", async () => {
    const port = await dummyPack();
    const truth = sim?.truth()[0];
    for (const words of [["--protocol", "dummy"], []]) {
      // Without it a simulator that is kept waiting for the processor is given up as silent.
      const { out, err } = await cli.run("read", "--port", port, "--address", "20", "--timeout", "300", "--json", ...words);
      expect(err).toContain("pack 20 answers: Dummy bus");
      const document = documentOf(READ_DOCUMENT, out);
      const value = (key: string) => document.values.find((row) => row.key === key)?.value;
      expect(document.pack).toMatchObject({ family: "dummy-b1", address: 20 });
      expect(value("packVoltageMv")).toBe(truth?.packVoltageMv);
      expect(truth?.cellVoltagesMv.map((_, at) => value(`cell${at + 1}Mv`))).toEqual(truth?.cellVoltagesMv);
    }
  });

  it("offers it in its help, and takes its addresses", async () => {
    const help = await cli.run("help", "read");
    const names = [...DRIVERS, dummyFamily].map(({ shortName }) => shortName);
    expect(help.out.replace(/\s+/g, " ")).toContain(`auto (default), ${names.slice(0, -1).join(", ")} or ${names.at(-1)}`);
    expect(help.out).toContain("0-20");
    const { code, err } = await cli.run("read", "--port", "tcp://127.0.0.1:1", "--address", "21");
    expect([code, err]).toEqual([2, expect.stringContaining("from 0 to 20")]);
  });
});
