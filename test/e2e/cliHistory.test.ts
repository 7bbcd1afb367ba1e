import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ARCHIVES_DOCUMENT } from "../../src/node/cli/documents.ts";
import type { RunningSim, SimOptions } from "../../src/node/simHost.ts";
import { parseHistoryFile } from "../../src/ui/screens/history/model/file.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Cli, createCli, documentOf } from "../support/cli.ts";
import { startSpeaking } from "../support/hostAppSim.ts";
import { createPair, hasSocat } from "../support/socat.ts";

let cli: Cli;
const closers: (() => Promise<void>)[] = [];

beforeAll(() => ensureBuilt());
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
  cli.close();
});
afterAll(() => cli.close());

const RECORDS = 40;

async function sim(options: Partial<SimOptions> = {}): Promise<RunningSim> {
  cli = createCli();
  const running = await startSpeaking({
    door: { kind: "tcp", port: 0 },
    protocol: "paceic",
    freeze: true,
    paced: false,
    turnaroundMs: 2,
    history: { records: RECORDS },
    ...options,
  });
  closers.push(() => running.close());
  return running;
}

function rowsIn(text: string) {
  const parsed = parseHistoryFile(text);
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.file.rows;
}

describe("history on the command line", () => {
  it("prints what a pack has kept as JSON that the window loads, as CSV, and once more without the pack", async () => {
    const running = await sim();
    const port = ["--port", `tcp://127.0.0.1:${running.port}`];
    const json = await cli.run("history", ...port, "--json");
    expect(json.code).toBe(0);
    expect(rowsIn(json.out)).toHaveLength(RECORDS);
    const csv = await cli.run("history", ...port, "--csv", "--last", "5", "--quiet");
    expect(csv.out.trim().split("\r\n")).toHaveLength(6);
    expect(csv.out).toContain("Pack Voltage (V)");
    expect((await cli.run("history", ...port)).out.trim().split("\n")).toHaveLength(RECORDS + 1);

    const list = documentOf(ARCHIVES_DOCUMENT, (await cli.run("history", "archives", "--json")).out);
    expect(list.archives).toMatchObject([{ count: RECORDS }]);
    await Promise.all(closers.splice(0).map((close) => close()));
    const offline = await cli.run("history", "--archive", list.archives[0]?.key ?? "", "--all", "--json");
    expect(rowsIn(offline.out)).toEqual(rowsIn(json.out));
    expect((await cli.run("history", "--archive", "p-nobody")).code).toBe(6);
  });

  it("says at once why the archive of the pack, or the one that is named, cannot be read", async () => {
    const running = await sim();
    const words = ["history", "--port", `tcp://127.0.0.1:${running.port}`];
    expect((await cli.run(...words)).code).toBe(0);
    const [key = ""] = documentOf(ARCHIVES_DOCUMENT, (await cli.run("history", "archives", "--json")).out).archives.map((each) => each.key);
    const file = join(cli.folder, "history", `${key}.jsonl`);
    rmSync(file);
    mkdirSync(file);
    for (const asked of [words, ["history", "--archive", key]]) {
      const { code, err } = await cli.run(...asked);
      expect(err).toMatch(/host\.storage: .*EISDIR/);
      expect(code).toBe(6);
    }
  });

  it("says that a family without a log has none", async () => {
    const running = await sim({ protocol: "modbus" });
    expect((await cli.run("history", "--port", `tcp://127.0.0.1:${running.port}`)).code).toBe(5);
  });

  it.skipIf(!hasSocat)("Ctrl-C keeps and prints what has come; the next run goes on from there", async () => {
    const pair = await createPair();
    closers.push(() => pair.dispose());
    // At the speed of the real wire, so that there is something to break off.
    await sim({ door: { kind: "pty", path: pair.pack }, paced: true });
    const run = cli.start(["history", "--port", pair.tool, "--json"]);
    await cli.said(run, /history: ([5-9]|[1-3]\d) of/);
    run.child.kill("SIGINT");
    const { code, out } = await run.ended;
    const part = rowsIn(out);
    expect(code).toBe(130);
    expect(part.length).toBeGreaterThan(0);
    expect(part.length).toBeLessThan(RECORDS);

    const rest = await cli.run("history", "--port", pair.tool, "--json");
    expect(rest.code).toBe(0);
    const all = rowsIn(rest.out);
    expect(all).toHaveLength(RECORDS);
    expect(all.slice(0, part.length).map(({ raw }) => raw)).toEqual(part.map(({ raw }) => raw));
    const added = Number(/(\d+) new/.exec(rest.err.split("\n").findLast((line) => line.startsWith("history complete")) ?? "")?.[1]);
    expect(added).toBe(RECORDS - part.length);
  });
});
