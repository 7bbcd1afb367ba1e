import { DRIVERS, makeParameterFile, parseParameterFile } from "../../protocol/index.ts";
import { parseCommissioning } from "../../src/contract/commissioningFile.ts";
import type { HostApi, RequestName } from "../../src/contract/contract.ts";
import { REQUESTS } from "../../src/contract/contract.ts";
import { parseRequest } from "../../src/contract/envelope.ts";
import type { HistoryRow } from "../../src/contract/history.ts";
import { parseServerMessage } from "../../src/contract/messages.ts";
import { checkedCall } from "../../src/contract/serve.ts";
import { parseTrace } from "../../src/core/recording/traceFile.ts";
import { historyCsv } from "../../src/ui/screens/history/model/csv.ts";
import { chunksOf, historyJson, parseHistoryFile } from "../../src/ui/screens/history/model/file.ts";
import { commissioningOf } from "./commissionings.ts";
import { coreRig } from "./coreRig.ts";
import { frameTarget } from "./fuzzFrames.ts";
import { historyRig } from "./historyRig.ts";
import { logText, valueRow } from "./logText.ts";
import { seeded } from "./random.ts";
import { savedText } from "./replayRig.ts";
import { sampleFor } from "./schemaSamples.ts";

/** What reads something from outside. Whatever it is given, it answers: it throws only where it is wrong. */
export interface FuzzTarget {
  /** Good ones, to be damaged. */
  readonly seeds: readonly string[];
  readonly run: (text: string) => Promise<void> | void;
}

const LOG = [valueRow("RES1", [3300, 3301, 3299]), valueRow("RES1", [3310, 3311, 3299], -5000, 1.8e12)];
const MOST_ROWS = 1000;
const REQUEST_SAMPLES = 12;

export async function fuzzTargets(): Promise<Readonly<Record<string, FuzzTarget>>> {
  const rig = await historyRig("paceic-v25", { stage: { pack: { history: { records: 6, everyMs: 3_600_000 } } } });
  await rig.download();
  const rows = await rig.rows();
  const { archive } = rig.now();
  if (archive === null) throw new Error("no archive");
  const recording = await savedText(rig.app);
  const pack = { family: "pace-modbus", bmsVersion: "P16S100A-1812-1.00", modelSerial: "1", packSerial: "2" };
  const parameters = JSON.stringify(makeParameterFile(pack, { packOvAlarmMv: 57_600, cellOvAlarmMv: 3600 }, "2026-01-17T14:21:07Z"));
  return {
    request: { seeds: requestSeeds(), run: runRequest() },
    serverMessage: { seeds: [JSON.stringify({ id: 1, result: { ok: true, value: null } })], run: (text) => void parseServerMessage(text) },
    parameters: { seeds: [parameters], run: (text) => void parseParameterFile(text) },
    recording: { seeds: [recording.split("\n").slice(0, 60).join("\n")], run: (text) => void parseTrace(text) },
    archive: { seeds: [...rig.grown.values()], run: (text) => runKept(new Map([["history/fuzzed", text]]), new Map()) },
    documents: {
      seeds: [JSON.stringify(Object.fromEntries([...rig.documents].map(([name, text]) => [name, JSON.parse(text)])))],
      run: (text) => runKept(new Map(rig.grown), documentsIn(text)),
    },
    historyFile: { seeds: [historyJson(rows, archive, 0, String)], run: runHistoryFile },
    logCsv: { seeds: [logText(LOG), logText(LOG, "comma")], run: runLog },
    commissioning: { seeds: [JSON.stringify(commissioningOf(2))], run: (text) => void parseCommissioning(text) },
    ...Object.fromEntries(DRIVERS.map((driver) => [driver.family, frameTarget(driver)])),
  };
}

/** Every request with arguments that its schema takes as often as not. */
function requestSeeds(): readonly string[] {
  const random = seeded(7);
  const names = (Object.keys(REQUESTS) as RequestName[]).filter((name) => name !== "session.connect");
  return names.flatMap((name) =>
    Array.from({ length: REQUEST_SAMPLES }, () => JSON.stringify({ id: 1, name, args: sampleFor(REQUESTS[name].args, random) })),
  );
}

/** One program without a connection takes them all: what one request leaves behind the next one meets. */
function runRequest(): FuzzTarget["run"] {
  const { app } = coreRig();
  return async (text) => {
    const request = parseRequest(text);
    if (!request.ok) return;
    await answered(app, request.value.name, request.value.args);
  };
}

async function answered(api: HostApi, name: string, args: unknown): Promise<unknown> {
  let bug: unknown = null;
  const asked = checkedCall(api, name, args, (_name, error) => {
    bug = error;
  });
  // Time stands still: what waits for a timer is not waited for.
  const reply = await Promise.race([asked, new Promise((resolve) => setImmediate(resolve))]);
  if (bug !== null) throw bug;
  return reply;
}

function documentsIn(text: string): Map<string, string> {
  try {
    const all: unknown = JSON.parse(text);
    return new Map(Object.entries(all ?? {}).map(([name, document]) => [name, JSON.stringify(document) ?? ""]));
  } catch {
    return new Map([["preferences", text]]);
  }
}

/** Starts on what is kept, and reads all of it as a window would. */
async function runKept(grown: ReadonlyMap<string, string>, documents: ReadonlyMap<string, string>): Promise<void> {
  const { app, ports, documents: shelf } = coreRig();
  for (const [name, text] of documents) shelf.set(name, text);
  for (const [name, text] of grown) await ports.lines.append(name, text.split("\n"));
  await app.resume();
  for (const name of ["app.state", "preferences.read", "backups.list", "commission.list", "trace.boxes", "log.files"])
    await answered(app, name, {});
  await answered(app, "drift.read", { pack: null, logs: [] });
  const archives = await app.call("history.archives", {});
  if (!archives.ok) throw new Error(`archives: ${archives.error.code}`);
  for (const archive of archives.value) {
    const rows = await app.call("history.rows", { key: archive.key, beforeSeq: null, most: MOST_ROWS });
    if (!rows.ok) continue;
    const shown: readonly HistoryRow[] = rows.value;
    const options = { decimal: "point", flagName: String, offsetS: 3 } as const;
    historyCsv(shown, archive, options);
    historyJson(shown, archive, 0, String);
  }
  await app.close();
}

/** What the window takes of a file the host takes from the window. */
function runHistoryFile(text: string): void {
  const parsed = parseHistoryFile(text);
  if (!parsed.ok) return;
  for (const rows of chunksOf(parsed.file.rows, 100)) REQUESTS["history.addRows"].args.parse({ key: "fuzzed", rows });
}

async function runLog(text: string): Promise<void> {
  await answered(coreRig().app, "drift.read", { pack: null, logs: [{ name: "a.csv", text }] });
}
