import { fork } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startSim } from "../../src/node/simHost.ts";
import { buildHost } from "../support/builtHost.ts";
import { csvRows } from "../support/logRig.ts";

/** Runs the program until its log has so many rows, and kills it. */
function runUntil(host: string, rows: number, args: readonly string[]): Promise<void> {
  const child = fork(host, args, { execArgv: [] });
  child.on("message", (told: { readonly rows: number }) => {
    if (told.rows >= rows) child.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    child.once("exit", (_, signal) => (signal === "SIGKILL" ? resolve() : reject(new Error("it ended by itself"))));
  });
}

it("a program killed while it logs goes on in the same file, and marks the time between", async ({ onTestFinished }) => {
  const host = await buildHost("test/e2e/logAppHost.ts");
  const folder = mkdtempSync(join(tmpdir(), "bms-killlog-"));
  const sim = await startSim({ door: { kind: "tcp", port: 0 }, paced: false, turnaroundMs: 2, protocol: "paceic" });
  onTestFinished(async () => {
    await sim.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const path = `tcp://127.0.0.1:${sim.port}`;
  for (const starts of ["start", "", ""]) await runUntil(host, 3, [folder, path, starts]);

  const logs = join(folder, "logs");
  const [name = "", ...more] = readdirSync(logs);
  // A new day may have begun meanwhile.
  const text = [name, ...more].sort().map((file) => readFileSync(join(logs, file), "utf8"));
  const rows = text.flatMap((file) => csvRows(file));
  expect(text.every((file) => file.endsWith("\r\n"))).toBe(true);
  expect(more.length).toBeLessThanOrEqual(1);
  const gaps = rows.flatMap((row, at) => (row.Row === "gap" ? [{ row, before: rows[at - 1], after: rows[at + 1] }] : []));
  expect(gaps).toHaveLength(2);
  for (const { row, before, after } of gaps) {
    expect(row["Gap Reason"]).toContain("programEnded");
    expect([row["Gap From"], row["Gap To"]]).toEqual([before?.Time, after?.Time]);
  }
  expect(rows.filter((row) => row.Row === "value").length).toBeGreaterThanOrEqual(9);
  const times = rows.map((row) => Date.parse(row.Time ?? ""));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});
