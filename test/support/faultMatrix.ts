import type { FamilyId } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import type { FaultAction, FaultRule } from "../../protocol/sim/index.ts";
import { EDITS, hasJournal, movedFrom, ready } from "./faultRig.ts";
import { historyRig } from "./historyRig.ts";
import type { ParamRig } from "./paramRig.ts";

const often = (every: number, action: FaultAction): readonly FaultRule[] => [{ when: { every }, do: action }];
const always = (action: FaultAction): readonly FaultRule[] => [{ when: {}, do: action }];

/** What happens on the line while a job runs. */
export const LINE_FAULTS: Readonly<Record<string, readonly FaultRule[]>> = {
  "every 4th answer lost": often(4, { kind: "drop" }),
  "a bit flipped in every 4th answer": often(4, { kind: "flipBit" }),
  "two bytes swapped in every 4th answer": often(4, { kind: "swap" }),
  "every 4th answer cut in the middle": often(4, { kind: "truncate" }),
  "noise around every answer": always({ kind: "stray" }),
  "two talk at once at every 4th answer": often(4, { kind: "collide" }),
  "garbage instead of every 4th answer": often(4, { kind: "garbage", bytes: 40 }),
  "every 5th answer late, into the next question": often(5, { kind: "delay", ms: 1500 }),
  "the answer before glued to every 4th": often(4, { kind: "glue", what: "previous" }),
  "an adapter that echoes": always({ kind: "echo" }),
  "every 4th answer from another address": often(4, { kind: "otherAddress", address: 9 }),
  "every 4th request refused": often(4, { kind: "refuse" }),
  "every request refused": always({ kind: "refuse" }),
  "silence for 8 s": [{ when: { times: 1 }, do: { kind: "silence", ms: 8000 } }],
  silence: always({ kind: "drop" }),
};

/** What one family makes of one fault, job by job; "–" = it has no such job. */
export interface MatrixRow {
  readonly live: string;
  readonly settings: string;
  readonly write: string;
  readonly history: string;
}

const LOOK_MS = 12_000;
const BACK_LIMIT_MS = 240_000;
const RECORDS = 20;
/** Long enough for the records with every question asked several times. */
const DOWNLOAD_MS = 60_000;
const PHASES = ["online", "retrying", "lost"];

const asSeconds = (ms: number): string => (ms < 1000 ? "at once" : `after ${Math.ceil(ms / 1000)} s`);

/** Fields of the snapshot that are not what the pack is; the pack stands still. */
function wrongIn(rig: ParamRig): readonly string[] {
  const shown = rig.snapshot()?.snapshot;
  const truth = rig.truth();
  if (!shown) return [];
  const cells = shown.cellVoltagesMv.length > 0 && shown.cellVoltagesMv.join() !== truth.cellVoltagesMv.join();
  const current = typeof shown.currentMa === "number" && Math.abs(shown.currentMa - truth.currentMa) > 10;
  const voltage = typeof shown.packVoltageMv === "number" && Math.abs(shown.packVoltageMv - truth.packVoltageMv) > 10;
  return [...(cells ? ["cells"] : []), ...(current ? ["current"] : []), ...(voltage ? ["voltage"] : [])];
}

async function backOnline(rig: ParamRig): Promise<number> {
  rig.bus.setFaults([]);
  return rig.until(() => rig.session().phase === "online", BACK_LIMIT_MS);
}

async function liveUnder(rig: ParamRig, faults: readonly FaultRule[]): Promise<string> {
  const from = rig.events.length;
  rig.bus.setFaults(faults);
  await rig.clock.run(LOOK_MS);
  const phases = rig.events.slice(from).flatMap(({ message }) => (message.event === "session" ? [message.payload.phase] : []));
  const worst = Math.max(0, ...phases.map((phase) => PHASES.indexOf(phase)));
  const wrong = wrongIn(rig);
  const said = `${PHASES[worst]}, ${wrong.length === 0 ? "last values kept" : `WRONG ${wrong.join()}`}`;
  const tookMs = await backOnline(rig);
  return worst === 0 ? "online" : `${said}; back ${asSeconds(tookMs)}`;
}

async function settingsUnder(rig: ParamRig, faults: readonly FaultRule[]): Promise<string> {
  const held = rig.settings();
  rig.bus.setFaults(faults);
  const read = await rig.ask(rig.app.call("params.read", {}), BACK_LIMIT_MS);
  await backOnline(rig);
  if (!read.ok) return `not read: ${read.error.code}`;
  const { values, unread } = read.value;
  const isWrong = Object.entries(values).some(([key, value]) => key in held && held[key] !== value);
  return `${isWrong ? "WRONG" : "read"}${unread.length > 0 ? `, ${unread.length} refused blocks named` : ""}`;
}

/** What is said of a write must be what the pack holds. */
async function writeUnder(family: FamilyId, faults: readonly FaultRule[]): Promise<string> {
  const rig = await ready(family);
  const before = rig.settings();
  rig.bus.setFaults(faults);
  const result = await rig.ask(
    rig.app.call("params.write", { edits: EDITS, seen: { ...rig.read().values }, confirmed: [] }),
    BACK_LIMIT_MS,
  );
  const moved = movedFrom(before, rig.settings());
  if (!result.ok) return Object.keys(moved).length > 0 ? "WRONG: refused and stored" : `nothing sent: ${result.error.code}`;
  const report = result.value;
  if (report === null) return "nothing to write";
  const isFalse = report.rows.some(({ key, verdict, wanted }) => verdict === "verified" && rig.settings()[key] !== wanted);
  const why = report.reason === null ? "" : `: ${report.reason.code}`;
  return `${isFalse ? "WRONG " : ""}${report.outcome}${why}${hasJournal(rig) ? ", journal kept" : ""}`;
}

async function historyUnder(family: FamilyId, faults: readonly FaultRule[]): Promise<string> {
  const rig = await historyRig(family, { stage: { pack: { history: { records: RECORDS } } } });
  rig.bus.setFaults(faults);
  await rig.clock.run(rig.app.call("history.download", {}));
  const startMs = rig.clock.nowMs();
  await rig.until(() => rig.now().result !== null || rig.clock.nowMs() - startMs > DOWNLOAD_MS, 2 * DOWNLOAD_MS);
  const waits = rig.now().result === null;
  rig.bus.setFaults([]);
  await rig.until(() => rig.now().result !== null, BACK_LIMIT_MS);
  const { result } = rig.now();
  if (result === null) throw new Error("no result");
  const { outcome, came, lost, damaged, error } = result;
  const rows = (await rig.rows()).filter(({ record }) => record !== null);
  const isTwice = new Set(rows.map(({ raw }) => raw)).size !== rows.length;
  const unsaid = outcome === "complete" ? RECORDS - rows.length - lost - damaged : 0;
  const more = [
    ...(unsaid > 0 ? [`WRONG: ${unsaid} missing`] : []),
    ...(isTwice ? ["some TWICE"] : []),
    ...(lost > 0 ? [`${lost} named as lost`] : []),
    ...(damaged > 0 ? [`${damaged} marked damaged`] : []),
  ];
  const why = error === null ? "" : `: ${error.code}`;
  return [`${waits ? "waits, then " : ""}${outcome}${why}, ${came} records`, ...more].join(", ");
}

export const MATRIX_FAMILIES: readonly FamilyId[] = DRIVERS.map(({ family }) => family);

export async function matrixRow(family: FamilyId, faults: readonly FaultRule[]): Promise<MatrixRow> {
  const rig = await ready(family);
  const hasHistory = DRIVERS.some((driver) => driver.family === family && driver.capabilities.history);
  return {
    live: await liveUnder(rig, faults),
    settings: await settingsUnder(rig, faults),
    write: await writeUnder(family, faults),
    history: hasHistory ? await historyUnder(family, faults) : "–",
  };
}
