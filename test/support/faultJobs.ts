import type { FamilyId } from "../../protocol/index.ts";
import type { SimBus } from "../../protocol/sim/index.ts";
import type { LoggingState } from "../../src/contract/logging.ts";
import { bankRig } from "./bankRig.ts";
import type { CoreRigOptions } from "./coreRig.ts";
import type { FaultPlace, MatrixFault } from "./faultKinds.ts";
import type { FaultMachine } from "./faultMachine.ts";
import { createFaultMachine } from "./faultMachine.ts";
import type { FaultRig } from "./faultRig.ts";
import { backAgain, EDITS, hasJournal, movedFrom, ready } from "./faultRig.ts";
import { historyRig } from "./historyRig.ts";
import { csvRows } from "./logRig.ts";
import { reportOf } from "./paramRig.ts";
import { valueIn } from "./valueIn.ts";

/** Each says what came of one job under one fault. WRONG = what is shown, said or kept is not what is so. */

const LOOK_MS = 10_000;
const SCAN_MS = 20_000;
const SETTLE_MS = 10_000;
const LIMIT_MS = 240_000;
/** How often it is looked whether something has come about. */
const STEP_MS = 100;
const RECORDS = 20;
/** Long enough for the records with every question asked several times. */
const DOWNLOAD_MS = 40_000;
const PACKS = 3;
const PHASES = ["online", "retrying", "lost"];
const LOG = { everyS: 1, packs: "wired", decimal: "point", limitMb: 8 } as const;
/** Rows of a log further apart must have a gap between them. */
const MOST_APART_MS = 12_000;

const asSeconds = (ms: number): string => (ms < 1000 ? "at once" : `after ${Math.ceil(ms / 1000)} s`);
const listed = (items: Iterable<string>): string => [...new Set(items)].join(", ");

type Struck = Omit<FaultPlace, "machine"> & { readonly bus: SimBus };

/** How long each job of each family took without a fault, ms. */
const usualMs = new Map<string, number>();

/** The fault is there until what this gives is called. `job` = which one, for one that has a length. */
function beginFault(rig: Struck, machine: FaultMachine, fault: MatrixFault, job = ""): () => void {
  const { bus, clock, plug, usb } = rig;
  const { strike, atShare } = fault;
  const afterMs = atShare === undefined ? (fault.afterMs ?? 0) : atShare * (usualMs.get(job) ?? 0);
  const place = { machine, clock, plug, usb };
  const startMs = clock.nowMs();
  machine.begin();
  bus.setFaults(fault.rules ?? []);
  const cancel = strike && afterMs > 0 ? clock.after(afterMs, () => strike(place)) : () => {};
  if (strike && afterMs === 0) strike(place);
  return () => {
    if (Object.keys(fault).length === 0) usualMs.set(job, clock.nowMs() - startMs);
    cancel();
    bus.setFaults([]);
    machine.heal();
    if (strike) plug([usb]);
  };
}

function optionsOf(fault: MatrixFault, machine: FaultMachine, stage: CoreRigOptions["stage"] = {}): CoreRigOptions {
  const rig = fault.rig?.(() => machine.isQuiet) ?? {};
  return { ...rig, stage: { ...rig.stage, ...stage }, wrap: machine.wrap };
}

type Shown = NonNullable<ReturnType<FaultRig["snapshot"]>>["snapshot"];
type Truth = ReturnType<FaultRig["truth"]>;

/** Fields of the snapshot that are not what the pack is; the pack stands still. */
function wrongIn(shown: Shown | null | undefined, truth: Truth): readonly string[] {
  if (!shown) return [];
  const cells = shown.cellVoltagesMv.length > 0 && shown.cellVoltagesMv.join() !== truth.cellVoltagesMv.join();
  const current = typeof shown.currentMa === "number" && Math.abs(shown.currentMa - truth.currentMa) > 10;
  const voltage = typeof shown.packVoltageMv === "number" && Math.abs(shown.packVoltageMv - truth.packVoltageMv) > 10;
  return [...(cells ? ["cells"] : []), ...(current ? ["current"] : []), ...(voltage ? ["voltage"] : [])];
}

export interface Standing {
  readonly rig: FaultRig;
  readonly machine: FaultMachine;
}

export async function standing(family: FamilyId, fault: MatrixFault): Promise<Standing> {
  const machine = createFaultMachine();
  return { rig: await ready(family, optionsOf(fault, machine)), machine };
}

const backOnline = (rig: FaultRig): Promise<number> => rig.until(() => rig.session().phase === "online", LIMIT_MS, STEP_MS);

/** The values on the screen, and a log of them. */
export async function liveAndLog({ rig, machine }: Standing, fault: MatrixFault): Promise<{ readonly live: string; readonly log: string }> {
  await rig.ask(rig.app.call("log.start", LOG));
  await rig.clock.run(2000);
  const from = rig.events.length;
  const end = beginFault(rig, machine, fault);
  await rig.clock.run(LOOK_MS);
  const wrong = wrongIn(rig.snapshot()?.snapshot, rig.truth());
  end();
  const tookMs = await backOnline(rig);
  const events = rig.events.slice(from).map(({ message }) => message);
  const phases = events.flatMap((message) => (message.event === "session" ? [message.payload.phase] : []));
  const worst = Math.max(0, ...phases.map((phase) => PHASES.indexOf(phase)));
  const said = wrong.length === 0 ? "last values kept" : `WRONG ${wrong.join()}`;
  const live = worst === 0 ? `online${wrong.length === 0 ? "" : `, ${said}`}` : `${PHASES[worst]}, ${said}; back ${asSeconds(tookMs)}`;
  return { live, log: await logOf(rig, from) };
}

function logStateOf(rig: FaultRig): LoggingState {
  const last = rig.events.findLast(({ message }) => message.event === "log")?.message;
  if (last?.event !== "log") throw new Error("no log");
  return last.payload;
}

async function logOf(rig: FaultRig, from: number): Promise<string> {
  await rig.until(() => logStateOf(rig).phase === "on", LIMIT_MS, STEP_MS);
  await rig.clock.run(3000);
  await rig.ask(rig.app.call("log.stop", {}));
  const wasHalted = rig.events.slice(from).some(({ message }) => message.event === "log" && message.payload.phase === "halted");
  const files = valueIn(await rig.ports.texts.list()).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const texts = await Promise.all(files.map(({ name }) => rig.ports.texts.read(name, 0, 10_000_000)));
  const rows = texts.flatMap((read) => (read.ok ? csvRows(read.value.text) : []));
  const values = rows.filter((row) => row.Row === "value");
  const isWrong = values.some((row) => Math.abs(Number(row["Pack Voltage (V)"]) * 1000 - rig.truth().packVoltageMv) > 10);
  const isTwice = new Set(values.map((row) => row.Time)).size !== values.length;
  const gaps = rows.filter((row) => row.Row === "gap").map((row) => row["Gap Reason"] ?? "");
  const said = [
    ...(wasHalted ? ["halted meanwhile"] : []),
    gaps.length === 0 ? "no gap" : `gap marked: ${listed(gaps)}`,
    ...(isWrong ? ["WRONG values"] : []),
    ...(isTwice ? ["rows TWICE"] : []),
    ...(hasUnmarked(rows) ? ["WRONG: gap not marked"] : []),
  ];
  return said.join(", ");
}

function hasUnmarked(rows: readonly Readonly<Record<string, string>>[]): boolean {
  return rows.some((row, at) => {
    const before = rows[at - 1];
    if (row.Row !== "value" || before?.Row !== "value") return false;
    const apartMs = Date.parse(row.Time ?? "") - Date.parse(before.Time ?? "");
    return apartMs < 0 || apartMs > MOST_APART_MS;
  });
}

export async function settingsUnder({ rig, machine }: Standing, fault: MatrixFault): Promise<string> {
  const held = rig.settings();
  const end = beginFault(rig, machine, fault, `${rig.read().pack.family} settings`);
  const read = await rig.ask(rig.app.call("params.read", {}), LIMIT_MS);
  end();
  await backOnline(rig);
  if (!read.ok) return `not read: ${read.error.code}`;
  const { values, unread } = read.value;
  const isWrong = Object.entries(values).some(([key, value]) => key in held && held[key] !== value);
  return `${isWrong ? "WRONG" : "read"}${unread.length > 0 ? `, ${unread.length} refused blocks named` : ""}`;
}

/** What is said of a write must be what the pack holds, and what it has begun must lead back. */
export async function writeUnder(family: FamilyId, fault: MatrixFault): Promise<string> {
  const { rig, machine } = await standing(family, fault);
  const before = rig.settings();
  const seen = { ...rig.read().values };
  const end = beginFault(rig, machine, fault, `${family} write`);
  const result = await rig.ask(rig.app.call("params.write", { edits: EDITS, seen, confirmed: [] }), LIMIT_MS);
  const [moved, isKept] = [movedFrom(before, rig.settings()), hasJournal(rig)];
  end();
  if (!result.ok) return Object.keys(moved).length > 0 ? "WRONG: refused and stored" : `nothing sent: ${result.error.code}`;
  const report = result.value;
  if (report === null) return "nothing to write";
  const isFalse = report.rows.some(({ key, got }) => got !== null && rig.settings()[key] !== got);
  const why = report.reason === null ? "" : `: ${report.reason.code}`;
  return `${isFalse ? "WRONG " : ""}${report.outcome}${why}${report.outcome === "verified" ? "" : await wayBack(rig, before, isKept)}`;
}

/** The fault is over: is there a way back to what the pack held? */
async function wayBack(rig: FaultRig, before: Readonly<Record<string, number>>, isKept: boolean): Promise<string> {
  await backOnline(rig);
  const isBack = () => Object.keys(movedFrom(before, rig.settings())).length === 0;
  if (!isKept) {
    if (isBack()) return ", nothing changed";
    reportOf(await rig.ask(rig.app.call("params.rollBack", {}), LIMIT_MS));
    return isBack() ? ", rolled back" : ", WRONG: no way back";
  }
  await rig.until(() => rig.params().unfinished?.isRead ?? true, LIMIT_MS, STEP_MS);
  if (rig.params().unfinished === null) {
    const isWhole = Object.entries(EDITS).every(([key, value]) => rig.settings()[key] === value);
    return isWhole ? ", found complete when it was back" : ", WRONG: called complete";
  }
  await backAgain(rig);
  const recovered = await rig.ask(rig.app.call("params.recover", { action: "rollBack" }), LIMIT_MS);
  return recovered.ok && isBack() && !hasJournal(rig) ? ", journal leads back" : ", WRONG: the journal does not lead back";
}

export async function historyUnder(family: FamilyId, fault: MatrixFault): Promise<string> {
  const machine = createFaultMachine();
  const rig = await historyRig(family, optionsOf(fault, machine, { pack: { history: { records: RECORDS, everyMs: 3_600_000 } } }));
  const end = beginFault(rig, machine, fault, `${family} history`);
  await rig.clock.run(rig.app.call("history.download", {}));
  const startMs = rig.clock.nowMs();
  await rig.until(() => rig.now().result !== null || rig.clock.nowMs() - startMs > DOWNLOAD_MS, 2 * DOWNLOAD_MS, STEP_MS);
  const waits = rig.now().result === null;
  end();
  await rig.until(() => rig.now().result !== null || rig.clock.nowMs() - startMs > LIMIT_MS, 2 * LIMIT_MS, STEP_MS);
  // What lasts as long as the program may keep it waiting; it can be cancelled at any time.
  if (rig.now().result === null) await rig.clock.run(rig.app.call("history.cancel", {}));
  await rig.until(() => rig.now().result !== null, LIMIT_MS, STEP_MS);
  const { result } = rig.now();
  if (result === null) throw new Error("no result");
  const { outcome, lost, damaged, error } = result;
  const rows = (await rig.rows()).filter(({ record }) => record !== null);
  const isTwice = new Set(rows.map(({ raw }) => raw)).size !== rows.length;
  const unsaid = outcome === "complete" ? RECORDS - rows.length - lost - damaged : 0;
  const more = [
    ...(unsaid === 0 ? [] : [unsaid > 0 ? `WRONG: ${unsaid} missing` : `WRONG: ${-unsaid} too many named`]),
    ...(isTwice ? ["some TWICE"] : []),
    ...(lost > 0 ? [`${lost} named as lost`] : []),
    ...(damaged > 0 ? [`${damaged} marked damaged`] : []),
  ];
  const why = error === null ? "" : `: ${error.code}`;
  return [`${waits ? "waits, then " : ""}${outcome}${why}, ${rows.length} records`, ...more].join(", ");
}

/** All packs of a line, looked for from the beginning. */
export async function bankUnder(family: FamilyId, fault: MatrixFault): Promise<string> {
  const machine = createFaultMachine();
  const rig = await bankRig(family, optionsOf(fault, machine, { packCount: PACKS }));
  const end = beginFault(rig, machine, fault);
  await rig.clock.run(SCAN_MS);
  const found = rig.thatAre("present").length;
  const wrong = rig.bank().packs.flatMap(({ address, snapshot }) => {
    const own = rig.stage.packs.find((pack) => pack.address === address);
    return own === undefined ? (snapshot === null ? [] : [`pack ${address}`]) : wrongIn(snapshot, own.truth());
  });
  end();
  const areAllHere = () => rig.thatAre("present").length === PACKS && rig.session().phase === "online";
  const endedAtMs = rig.clock.nowMs();
  await rig.until(() => areAllHere() || rig.clock.nowMs() - endedAtMs > SETTLE_MS, LIMIT_MS, STEP_MS);
  // An address where nothing was heard twice is asked seldom; whoever misses a pack there has all asked again.
  const isByItself = areAllHere();
  if (!isByItself) await rig.clock.run(rig.app.call("bank.scan", { everything: false }));
  await rig.until(areAllHere, LIMIT_MS, STEP_MS);
  rig.lookAway();
  const said = `${found} of ${PACKS} shown${wrong.length === 0 ? "" : `, WRONG ${listed(wrong)}`}`;
  return found === PACKS ? said : `${said}; all ${isByItself ? "soon after" : "after another scan"}`;
}
