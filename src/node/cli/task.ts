import type { BmsError, Driver, Result, SettingTable } from "../../../protocol/index.ts";
import { driverIn, fail, isSamePack, ok } from "../../../protocol/index.ts";
import type { AppState } from "../../contract/events.ts";
import type { ConnectRequest } from "../../contract/session.ts";
import { isOfReading } from "../../contract/unread.ts";
import { type Bench, connectBench, openBench } from "./bench.ts";
import type { ExitName } from "./exitCodes.ts";
import { exitOfError } from "./exitCodes.ts";
import type { Interrupt } from "./interrupt.ts";
import type { Output } from "./output.ts";
import type { Given } from "./parse.ts";
import { pcControlWords } from "./pcControlWords.ts";
import { sayUnread } from "./unread.ts";
import { drawnAddress, filled, heardFigures, systemReason, type Words } from "./words.ts";

/** One command that runs. */
export interface Task {
  readonly given: Given;
  readonly out: Output;
  readonly interrupt: Interrupt;
  /** The families that the program knows. */
  readonly drivers: readonly Driver[];
  /** Of what is said to people, on stderr. */
  readonly words: Words;
  /** Of what goes to stdout: the same, but English in documents and in CSV, which programs read. */
  readonly dataWords: Words;
}

export type Handler = (task: Task) => Promise<ExitName>;

/** At 9600 baud all settings take about five seconds; a disturbed line asks several times. */
const SETTLE_MS = 60_000;

/** The program as long as `work` runs; the port is given back whatever comes of it. */
export async function withBench(task: Task, work: (bench: Bench) => Promise<ExitName>): Promise<ExitName> {
  const bench = await openBench(task.interrupt, task.drivers);
  try {
    return await work(bench);
  } finally {
    await bench.close();
  }
}

/** What must be known of the pack before the work begins. */
type Need = "anybody" | "live" | "settings" | "switches" | "history";

function isLiveSettled({ session, snapshot }: AppState): true | null {
  const isSettled = session.unread.every((block) => block.isGivenUp || !isOfReading(block));
  return snapshot !== null && session.identity !== null && isSettled ? true : null;
}

const hasSettings = ({ session, params }: AppState): true | null => (session.pack === null || params.read === null ? null : true);

const READY: Readonly<Record<Need, (now: AppState) => true | null>> = {
  anybody: () => true,
  // Every block is here, or was asked for as often as is usual.
  live: isLiveSettled,
  settings: hasSettings,
  // What it is and what it may be told, and every state that it tells.
  switches: (now) => (hasSettings(now) && isLiveSettled(now) ? true : null),
  // An archive that cannot be read is no reason to wait: the download says why.
  history: ({ history }) => (history.archive !== null || history.unreadable !== null || history.support === "no" ? true : null),
};

/** The same with a pack online. */
export function withPack(task: Task, need: Need, work: (bench: Bench) => Promise<ExitName>): Promise<ExitName> {
  return withBench(task, async (bench) => {
    const reached = await reach(task, bench, { need });
    if (reached.ok) return work(bench);
    // A pack that was not found is a matter of the cable; the doctor knows more than the error.
    const isToldWhy = reached.error.code !== "cancelled" && sayVerdict(task, bench);
    if (reached.error.code === "device.unreadable") sayUnread(task, bench.now.session.unread.filter(isOfReading));
    // Of the whole search the error says that nobody answered, also where somebody was heard.
    return isToldWhy && reached.error.code === "link.timeoutFirstByte" ? exitOfError(reached.error) : failed(task, reached.error);
  });
}

/** Another pack of the same line, with its archive at hand. */
export async function reachPack(task: Task, bench: Bench, address: number): Promise<Result<null>> {
  const reached = await reach(task, bench, { address, need: "history" });
  if (!reached.ok) return reached;
  // The archive of the former pack stays until that of this one is open.
  const ready = await bench.when(({ session: { pack }, history: { archive, support, unreadable } }) => {
    const isThere = pack !== null && pack.address === address;
    const isOpen = isThere && (unreadable !== null || (archive !== null && isSamePack(archive.pack, pack)));
    return isOpen || support === "no" ? true : null;
  }, SETTLE_MS);
  return ready.ok ? ok(null) : ready;
}

interface Reached {
  readonly need: Need;
  /** Instead of what the command names. */
  readonly address?: number;
}

async function reach(task: Task, bench: Bench, { need, address }: Reached): Promise<Result<null>> {
  const wanted = wantedOf(task, bench.now);
  if (!wanted.ok) return wanted;
  const { cli } = task.words.texts;
  task.out.progress(filled(cli.connect.connecting, { path: wanted.value.path }));
  const request = address === undefined ? wanted.value : { ...wanted.value, address };
  const online = await connectBench(bench, request, {
    timeoutS: task.given.number("timeout"),
    allAddresses: need === "anybody" && request.address === "auto",
  });
  if (!online.ok) return online;
  const { found } = online.value;
  if (found) {
    const figures = { address: found.address, family: found.familyTitle, baud: found.baudRate ?? "" };
    task.out.say(filled(found.baudRate === null ? cli.connect.answers : cli.connect.answersAt, figures));
  }
  if (need === "settings" || need === "switches" || need === "history") task.out.progress(cli.connect.identity);
  const ready = await bench.when(READY[need], SETTLE_MS);
  const { pcControl } = bench.now.control;
  if (pcControl !== null) task.out.error(pcControlWords(pcControl, task.words));
  if (ready.ok) return ok(null);
  const { snapshot, session } = bench.now;
  if (ready.error.code === "cancelled") return ready;
  // Some of it is better than nothing, and what is missing is said.
  if (need === "live" && snapshot !== null) return ok(null);
  return session.reason === null ? ready : { ok: false, error: session.reason };
}

/** Of the family of a pack, which need not be connected. */
export function tableOf({ drivers }: Pick<Task, "drivers">, family: string | undefined): SettingTable | null {
  return driverIn(drivers, family ?? null)?.settings ?? null;
}

/** The port that is named, or else the only adapter: guessing between two would ask a stranger. */
export function wantedOf({ given, out, drivers, words }: Task, { ports }: Pick<AppState, "ports">): Result<ConnectRequest> {
  const named = given.text("port") ?? (process.env.OPEN_BMSTOOL_PORT || null);
  const serial = ports.filter(({ kind }) => kind === "serial");
  const path = named ?? (serial.length === 1 ? (serial[0]?.path ?? null) : null);
  if (path === null) {
    const { noAdapter, severalPorts } = words.texts.cli.connect;
    out.error([serial.length === 0 ? noAdapter : severalPorts, ...serial.map((port) => `  ${port.path}`)].join("\n"));
    return fail("host.noPort");
  }
  if (path !== "demo" && /^tcp:/i.test(path) && !URL.canParse(path)) return fail("host.badRequest", { port: path });
  return ok({
    path,
    family: drivers.find(({ shortName }) => shortName === given.text("protocol"))?.family ?? "auto",
    baudRate: given.number("baud") ?? "auto",
    address: given.number("address") ?? "auto",
  });
}

/** Says what went wrong and gives what the program ends with. */
export function failed({ out, interrupt, words }: Pick<Task, "out" | "interrupt" | "words">, error: BmsError): ExitName {
  if (error.code === "cancelled") return interrupt.reason ?? "interrupted";
  const { what, todo, detail } = words.ofError(error);
  out.error(`${words.sentences(what, todo)}${detail === "" ? "" : `\n  (${error.code}: ${detail})`}`);
  return exitOfError(error);
}

/** What the doctor has found out; false = nothing. */
function sayVerdict({ out, drivers, words }: Task, { now: { session } }: Bench): boolean {
  const { doctor, wanted } = session;
  if (!doctor || doctor.verdict === "searching" || doctor.verdict === "found") return false;
  const heard = heardFigures(doctor.heard, (family) => driverIn(drivers, family)?.title ?? family);
  const figures = { ...heard, port: wanted?.path ?? "", reason: systemReason(session.reason) };
  const { title, text } = words.ofVerdict(doctor.verdict, figures);
  const address = drawnAddress(wanted?.address ?? "auto");
  const advice = doctor.advice.map((key) => `  - ${filled(words.texts.connect.advice[key].title, { address })}`);
  out.error([words.titled(title, text), ...advice].join("\n"));
  return true;
}
