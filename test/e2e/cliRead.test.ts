import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";
import { CLI_MAIN } from "../../scripts/paths.ts";
import { parseTrace } from "../../src/core/recording/traceFile.ts";
import { PORTS_DOCUMENT, READ_DOCUMENT, TRACE_LINE } from "../../src/node/cli/documents.ts";
import type { RunningSim, SimOptions } from "../../src/node/simHost.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Cli, createCli, documentOf } from "../support/cli.ts";
import { startSpeaking } from "../support/hostAppSim.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { startBadPort } from "../support/webApp.ts";

let cli: Cli;
const closers: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  await ensureBuilt();
  cli = createCli();
});
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});
afterAll(() => cli.close());

async function sim(options: Partial<SimOptions> = {}): Promise<RunningSim & { readonly path: string }> {
  const running = await startSpeaking({
    door: { kind: "tcp", port: 0 },
    paced: false,
    turnaroundMs: 2,
    protocol: "paceic",
    freeze: true,
    ...options,
  });
  closers.push(() => running.close());
  return { ...running, path: `tcp://127.0.0.1:${running.port}` };
}

/** Stops at what a person would press. */
async function ctrlC(run: ReturnType<Cli["start"]>, after: RegExp) {
  await cli.said(run, after);
  run.child.kill("SIGINT");
  return run.ended;
}

describe("read", () => {
  it.each(DRIVERS.map(({ shortName }) => shortName))(
    "prints every value of a %s pack as a document, and nothing else on stdout",
    async (protocol) => {
      const { path, truth } = await sim({ protocol });
      const { code, out, err } = await cli.run("read", "--port", path, "--json");
      const document = documentOf(READ_DOCUMENT, out);
      const [pack] = truth();
      const value = (key: string) => document.values.find((row) => row.key === key)?.value;
      // Modbus counts pack voltage in 10 mV and current in 10 mA.
      expect(Math.abs(Number(value("packVoltageMv")) - (pack?.packVoltageMv ?? 0))).toBeLessThan(10);
      expect(pack?.cellVoltagesMv.map((_, at) => value(`cell${at + 1}Mv`))).toEqual(pack?.cellVoltagesMv);
      expect(document.pack.packSerial).toMatch(/^SIM-PACK/);
      expect(document.flags).toEqual([]);
      expect(code).toBe(0);
      expect(err).toContain("pack 1 answers");
    },
  );

  it("ends with 1 and names what is wrong and what to do when an alarm is active", async () => {
    const { path } = await sim({ scene: "lowSoc" });
    const { code, out } = await cli.run("read", "--port", path, "--json", "--quiet");
    const { flags } = documentOf(READ_DOCUMENT, out);
    expect(flags).toContainEqual(expect.objectContaining({ severity: "alarm", todo: expect.stringMatching(/charge/i) }));
    expect(code).toBe(1);
  });

  it("goes on with --watch until --count, a line each", async () => {
    const { path } = await sim();
    const { code, out } = await cli.run("read", "--port", path, "--json", "--watch", "--every", "0.1", "--count", "3");
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => documentOf(READ_DOCUMENT, line).pack.address),
    ).toEqual([1, 1, 1]);
    expect(code).toBe(0);
  });

  it("Ctrl-C in --watch: whole lines, the port given back, 130", async () => {
    const { path } = await sim();
    const run = cli.start(["read", "--port", path, "--json", "--watch", "--every", "0.1"]);
    const { code, signal, out } = await ctrlC(run, /"schema"/);
    for (const line of out.trim().split("\n")) documentOf(READ_DOCUMENT, line);
    expect([code, signal]).toEqual([130, null]);
    expect((await cli.run("read", "--port", path)).code).toBe(0);
  });

  it("ends by itself when nobody reads its output any more", async () => {
    const { path } = await sim();
    const shell = spawn(
      "bash",
      ["-c", `"${process.execPath}" "${CLI_MAIN}" read --port ${path} --json --watch --every 0.1 | head -1; exit "\${PIPESTATUS[0]}"`],
      {
        env: { ...process.env, OPEN_BMSTOOL_FOLDER: cli.folder },
      },
    );
    let out = "";
    let err = "";
    shell.stdout.on("data", (chunk) => {
      out += String(chunk);
    });
    shell.stderr.on("data", (chunk) => {
      err += String(chunk);
    });
    const code = await new Promise((resolve) => shell.on("close", resolve));
    expect(code).toBe(141);
    documentOf(READ_DOCUMENT, out);
    expect(err).not.toMatch(/EPIPE|Error/);
  });

  it("Ctrl-C while nobody answers ends at once", async () => {
    const silent = await startBadPort(() => null);
    closers.push(() => silent.close());
    const run = cli.start(["read", "--port", silent.path, "--timeout", "600"]);
    const { code, out } = await ctrlC(run, /connecting/);
    expect([code, out]).toEqual([130, ""]);
  });
});

describe("ports that do not work", () => {
  it("no such port: 3, with the words of the doctor", async () => {
    const { code, out, err } = await cli.run("read", "--port", "/dev/ttyNotHere");
    expect([code, out]).toEqual([3, ""]);
    expect(err).toContain("Port not found");
  });

  it("nobody listens there: 3", async () => {
    const gone = await startBadPort(() => null);
    await gone.close();
    expect((await cli.run("read", "--port", gone.path)).code).toBe(3);
  });

  it("no pack answers: 4, with what to check", async () => {
    const silent = await startBadPort(() => null);
    closers.push(() => silent.close());
    const { code, err } = await cli.run("read", "--port", silent.path, "--protocol", "paceic", "--baud", "9600");
    expect(code).toBe(4);
    expect(err).toContain("Is the pack awake?");
  });

  it("something unreadable answers: 4, and nothing says that no answer came", async () => {
    const garbage = await startBadPort(() => Buffer.from([0xff, 0x13, 0x00, 0x7e, 0x91]));
    closers.push(() => garbage.close());
    const { code, err } = await cli.run("read", "--port", garbage.path, "--protocol", "paceic", "--baud", "9600");
    expect([code, err]).toEqual([4, expect.stringContaining("Something answers, but it is unreadable")]);
    expect(err).not.toContain("No answer came");
  });

  it("gives up after --timeout", async () => {
    const silent = await startBadPort(() => null);
    closers.push(() => silent.close());
    expect((await cli.run("trace", "--port", silent.path, "--for", "1")).code).toBe(0);
    expect((await cli.run("read", "--port", silent.path, "--timeout", "1")).code).toBe(4);
  });

  it("a line that cannot be understood: 2, and nothing on stdout", async () => {
    for (const words of [["reed"], ["read", "--port", "tcp://a b"], ["params"], ["read", "--address", "99"]]) {
      const { code, out, err } = await cli.run(...words);
      expect([words, code, out]).toEqual([words, 2, ""]);
      expect(err).not.toBe("");
    }
  });

  it("lists what can be connected to without opening anything", async () => {
    const { code, out } = await cli.run("ports", "--json");
    expect(documentOf(PORTS_DOCUMENT, out).ports.map(({ path }) => path)).toContain("demo");
    expect(code).toBe(0);
  });
});

describe("trace", () => {
  it("shows both directions as lines, and saves a recording that can be replayed", async () => {
    const { path } = await sim();
    const file = `${cli.folder}/wire.jsonl`;
    const { code, out } = await cli.run("trace", "--port", path, "--count", "8", "--json", "--save", file, "--masked");
    const lines = out
      .trim()
      .split("\n")
      .map((line) => documentOf(TRACE_LINE, line));
    expect(lines).toHaveLength(8);
    expect(new Set(lines.map(({ direction }) => direction))).toEqual(new Set(["tx", "rx"]));
    expect(code).toBe(0);
    const trace = parseTrace(readFileSync(file, "utf8"));
    expect(trace).toMatchObject({ ok: true, value: { header: { masked: true } } });
    expect((await cli.run("trace", "--port", path, "--count", "1", "--save", file)).code).toBe(6);
  });

  it("Ctrl-C: 130, every line whole", async () => {
    const { path } = await sim();
    const run = cli.start(["trace", "--port", path, "--json"]);
    const { code, out } = await ctrlC(run, /"rx"/);
    for (const line of out.trim().split("\n")) documentOf(TRACE_LINE, line);
    expect(code).toBe(130);
  });
});

describe.skipIf(!hasSocat)("on a serial port", () => {
  it("reads, and says when another program has the port", async () => {
    const pair = await createPair();
    closers.push(() => pair.dispose());
    await sim({ door: { kind: "pty", path: pair.pack } });
    const first = cli.start(["read", "--port", pair.tool, "--json", "--watch", "--every", "0.1"]);
    await cli.said(first, /"schema"/);
    const second = await cli.run("read", "--port", pair.tool);
    expect(second.code).toBe(3);
    expect(second.err).toContain("Another program is using the port");
    first.child.kill("SIGINT");
    expect((await first.ended).code).toBe(130);
    expect((await cli.run("read", "--port", pair.tool, "--json")).code).toBe(0);
  });

  it("says when the adapter is pulled out, and ends with what is asked", async () => {
    const pair = await createPair();
    closers.push(() => pair.dispose());
    await sim({ door: { kind: "pty", path: pair.pack } });
    const run = cli.start(["read", "--port", pair.tool, "--watch", "--every", "0.2"]);
    await cli.said(run, /Pack Voltage/);
    await pair.kill();
    const { code } = await ctrlC(run, /no answer from the pack/);
    expect(code).toBe(130);
  });
});
