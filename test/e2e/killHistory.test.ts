import { fork } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { recordBytes } from "../../protocol/drivers/ritar-modbus/responderHistory.ts";
import { hexOfBytes } from "../../protocol/index.ts";
import { createApp } from "../../src/core/app.ts";
import { createNodePorts } from "../../src/node/nodePorts.ts";
import { startSim } from "../../src/node/simHost.ts";
import { buildHost } from "../support/builtHost.ts";
import { report } from "../support/hostApp.ts";

/** No multiple of the kills, so that the log comes round within a run. All 500, in a time that is simulated: test/core/historyStream.slow.test.ts. */
const RECORDS = 205;
const EVERY = 10;

interface Told {
  readonly result: { readonly outcome: string; readonly lost: number; readonly missing: number };
}

/** Runs the program until it has read the log to its end, or has killed itself. null = killed. */
function run(host: string, ...args: readonly string[]): Promise<Told | null> {
  const child = fork(host, args);
  let told: Told | null = null;
  child.on("message", (message) => {
    told = message as Told;
    child.kill();
  });
  return new Promise((resolve) => child.once("exit", () => resolve(told)));
}

/** Whole lines of the archive that hold a record. */
function onDisk(folder: string): string[] {
  const room = join(folder, "history");
  const text = readdirSync(room).map((name) => readFileSync(join(room, name), "utf8"));
  return text.flatMap((file) =>
    file.split("\n").flatMap((line) => (line.includes('"k":"record"') ? [(JSON.parse(line) as { raw: string }).raw] : [])),
  );
}

it("a program killed at every 10th record of a log that is handed over loses nothing that was on disk, and names the rest", async ({
  onTestFinished,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "bms-killhistory-"));
  const host = await buildHost("test/e2e/killHistoryHost.ts");
  const history = { records: RECORDS, everyMs: 6 * 3_600_000 };
  const sim = await startSim({ door: { kind: "tcp", port: 0 }, paced: false, turnaroundMs: 2, protocol: "ritar", freeze: true, history });
  onTestFinished(async () => {
    await sim.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const log = (sim.truth()[0]?.history ?? []).map((logged) => hexOfBytes(recordBytes(logged, { order: "live" }) ?? new Uint8Array(0), ""));
  expect(log).toHaveLength(RECORDS);
  const path = `tcp://127.0.0.1:${sim.port}`;
  let kept: string[] = [];
  let [kills, told]: [number, Told | null] = [0, null];
  for (; told === null && kills < 40; kills++) {
    told = await run(host, folder, path, String(EVERY), kills % 2 === 0 ? "after" : "before");
    const now = onDisk(folder);
    // Nothing that was there has gone.
    expect(now.slice(0, kept.length)).toEqual(kept);
    kept = now;
  }
  expect(kills).toBeGreaterThan(18);

  const app = createApp(createNodePorts({ shell: "test", folder }));
  const archives = await app.call("history.archives", {});
  const key = archives.ok ? (archives.value[0]?.key ?? "") : "";
  const rows = await app.call("history.rows", { key, beforeSeq: null, most: 1000 });
  await app.close();
  if (!rows.ok) throw new Error(rows.error.code);
  const raws = rows.value.flatMap(({ raw, lost }) => (lost === undefined ? [raw] : []));
  expect(new Set(raws).size).toBe(raws.length);
  expect(raws).toEqual(log.filter((raw) => raws.includes(raw)));
  for (const raw of new Set(kept.filter((each) => each !== ""))) expect(raws).toContain(raw);
  const missing = log.length - raws.length;
  const named = rows.value.filter(({ lost, gapBefore }) => lost !== undefined || gapBefore).length;
  report(`killed ${kills - 1} times: ${raws.length} of ${RECORDS} records, ${missing} missing, ${named} places named`);
  expect(named).toBeGreaterThanOrEqual(missing);
  // The last run says what is missing of all runs.
  expect(told?.result).toMatchObject({ outcome: missing === 0 ? "complete" : "incomplete", missing, lost: 0 });
});
