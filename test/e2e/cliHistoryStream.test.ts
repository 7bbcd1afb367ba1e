import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunningSim, SimOptions } from "../../src/node/simHost.ts";
import { parseHistoryFile } from "../../src/ui/screens/history/model/file.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Cli, createCli } from "../support/cli.ts";
import { startSpeaking } from "../support/hostAppSim.ts";
import { createPair, hasSocat } from "../support/socat.ts";

let cli: Cli;
const closers: (() => Promise<void>)[] = [];

beforeAll(() => ensureBuilt());
beforeEach(() => {
  cli = createCli();
});
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
  cli.close();
});

const RECORDS = 40;
const BAUD = 38_400;
const ASKED = ["--protocol", "ritar", "--address", "1"];

async function sim(options: Partial<SimOptions> = {}): Promise<RunningSim> {
  const running = await startSpeaking({
    door: { kind: "tcp", port: 0 },
    protocol: "ritar",
    freeze: true,
    paced: false,
    turnaroundMs: 2,
    lineKind: "private",
    history: { records: RECORDS, everyMs: 6 * 3_600_000 },
    ...options,
  });
  closers.push(() => running.close());
  return running;
}

/** One answer with a record in it never arrives: the n-th of those from now on. */
function lose(running: RunningSim, nth: number): void {
  running.bus.setFaults([{ when: { block: "history", skip: nth - 1, times: 1 }, do: { kind: "drop" } }]);
}

interface Row {
  readonly raw: string;
  readonly lost?: string;
}

/** What --json prints, as a program reads it; and the window takes it, too. */
function documentIn(text: string): { readonly rows: readonly Row[]; readonly download: Readonly<Record<string, unknown>> } {
  expect(parseHistoryFile(text)).toMatchObject({ ok: true });
  return JSON.parse(text);
}

const resultIn = (err: string) => err.split("\n").findLast((line) => line.startsWith("history ") && line.includes(" new, ")) ?? "";

describe("the log of a pack that hands it over, on the command line", () => {
  it("names what was lost at its place; the next reading brings it", async () => {
    const running = await sim();
    const words = ["history", "--port", `tcp://127.0.0.1:${running.port}`, ...ASKED, "--baud", "9600"];
    lose(running, 10);
    // What is lost is said with --quiet, too.
    const first = await cli.run(...words, "--json", "--quiet");
    expect(first.code).toBe(0);
    expect(resultIn(first.err)).toBe("history complete: 39 new, 0 known, 0 damaged, 1 lost; 39 of 40 received");
    const { rows, download } = documentIn(first.out);
    expect(download).toMatchObject({ outcome: "complete", added: 39, lost: 1, came: 39, counted: RECORDS, missing: 0 });
    // The pack begins with its oldest.
    expect(rows.flatMap(({ lost }, at) => (lost === undefined ? [] : [[at, lost]]))).toEqual([[RECORDS - 10, "silent"]]);

    running.bus.setFaults([]);
    const second = await cli.run(...words);
    expect(second.code).toBe(0);
    expect(resultIn(second.err)).toBe("history complete: 1 new, 39 known, 0 damaged, 0 lost; 40 of 40 received");
    expect(second.out).not.toContain("(lost)");
    expect(second.out.trim().split("\n")).toHaveLength(RECORDS + 1);
  });

  it("says in words, JSON and exit code when the log ends before its own count, also with --quiet", async () => {
    const running = await sim({ history: { records: RECORDS, everyMs: 6 * 3_600_000, stream: { counts: 60, end: "refused" } } });
    const early = await cli.run("history", "--port", `tcp://127.0.0.1:${running.port}`, ...ASKED, "--baud", "9600", "--json", "--quiet");
    expect(early.code).toBe(7);
    expect(resultIn(early.err)).toContain("history incomplete: 40 new, 0 known, 0 damaged, 0 lost; 40 of 60 received, 20 missing.");
    const { rows, download } = documentIn(early.out);
    expect(rows).toHaveLength(RECORDS);
    expect(download).toMatchObject({ outcome: "incomplete", came: 40, counted: 60, missing: 20 });
  });

  it("says in words, JSON and exit code that the pack refuses its log", async () => {
    const running = await sim();
    const words = ["history", "--port", `tcp://127.0.0.1:${running.port}`, ...ASKED, "--baud", "9600", "--json"];
    const blocks = ["history", "historyCount", "historyCountWide"];
    running.bus.setFaults(blocks.map((block) => ({ when: { block }, do: { kind: "refuse" } })));
    const refused = await cli.run(...words);
    expect(refused.code).toBe(5);
    expect(resultIn(refused.err)).toBe("history failed: 0 new, 0 known, 0 damaged");
    expect(refused.err).toContain("device.exception");
    const { rows, download } = documentIn(refused.out);
    expect(rows).toEqual([]);
    expect(download).toMatchObject({ outcome: "failed", error: { code: "device.exception" }, came: 0 });
  });

  it.skipIf(!hasSocat)(
    "Ctrl-C keeps and prints what has come with its loss; the next run goes on, and the one after it fills the loss",
    async () => {
      const pair = await createPair();
      closers.push(() => pair.dispose());
      // At the speed of the real wire, so that there is something to break off.
      const running = await sim({ door: { kind: "pty", path: pair.pack }, paced: true, baud: BAUD });
      const words = ["history", "--port", pair.tool, ...ASKED, "--baud", String(BAUD), "--json"];
      lose(running, 3);
      const run = cli.start(words);
      await cli.said(run, /history: ([5-9]|[1-2]\d) of/);
      run.child.kill("SIGINT");
      const { code, out, err } = await run.ended;
      expect(code).toBe(130);
      const part = documentIn(out);
      expect(part.download).toMatchObject({ outcome: "cancelled", lost: 1, counted: RECORDS });
      const came = part.rows.filter(({ lost }) => lost === undefined).map(({ raw }) => raw);
      expect(came.length).toBe(part.download.came);
      expect(came.length).toBeGreaterThan(4);
      expect(came.length).toBeLessThan(RECORDS - 1);
      expect(part.rows.filter(({ lost }) => lost !== undefined)).toHaveLength(1);
      expect(err).toContain("the pack continues where it stopped or starts again; records are merged by content");

      const rest = await cli.run(...words);
      // One is known to be gone: said, though it was another run that lost it.
      expect(rest.code).toBe(7);
      expect(documentIn(rest.out).download).toMatchObject({ added: RECORDS - 1 - came.length, known: 0, lost: 0, missing: 1 });

      const last = await cli.run(...words);
      expect(last.code).toBe(0);
      const all = documentIn(last.out);
      expect(all.download).toMatchObject({ outcome: "complete", added: 1, known: RECORDS - 1, lost: 0, missing: 0 });
      expect(all.rows).toHaveLength(RECORDS);
      expect(all.rows.filter(({ lost }) => lost !== undefined)).toEqual([]);
      expect(all.rows.map(({ raw }) => raw)).toEqual(expect.arrayContaining(came));
    },
  );
});
