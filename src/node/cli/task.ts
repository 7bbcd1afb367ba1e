import type { BmsError, Driver, Result, SettingTable } from "../../../protocol/index.ts";
import { driverIn, fail, ok } from "../../../protocol/index.ts";
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
import { connect, drawnAddress, errorWords, filled, heardFigures, systemReason, verdictOfDoctor } from "./words.ts";

/** One command that runs. */
export interface Task {
  readonly given: Given;
  readonly out: Output;
  readonly interrupt: Interrupt;
  /** The families that the program knows. */
  readonly drivers: readonly Driver[];
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
type Need = "anybody" | "live" | "settings" | "history";

const READY: Readonly<Record<Need, (now: AppState) => true | null>> = {
  anybody: () => true,
  // Every block is here, or was asked for as often as is usual.
  live: ({ session, snapshot }) => {
    const isSettled = session.unread.every((block) => block.isGivenUp || !isOfReading(block));
    return snapshot !== null && session.identity !== null && isSettled ? true : null;
  },
  settings: ({ session, params }) => (session.pack === null || params.read === null ? null : true),
  history: ({ history }) => (history.archive !== null || history.support === "no" ? true : null),
};

/** The same with a pack online. */
export function withPack(task: Task, need: Need, work: (bench: Bench) => Promise<ExitName>): Promise<ExitName> {
  return withBench(task, async (bench) => {
    const reached = await reach(task, bench, need);
    if (reached.ok) return work(bench);
    // A pack that was not found is a matter of the cable; the doctor knows more than the error.
    if (reached.error.code !== "cancelled") sayVerdict(task, bench);
    if (reached.error.code === "device.unreadable") sayUnread(task.out, bench.now.session.unread.filter(isOfReading));
    return failed(task, reached.error);
  });
}

async function reach(task: Task, bench: Bench, need: Need): Promise<Result<null>> {
  const wanted = wantedOf(task, bench.now);
  if (!wanted.ok) return wanted;
  task.out.progress(`connecting to ${wanted.value.path}`);
  const online = await connectBench(bench, wanted.value, {
    timeoutS: task.given.number("timeout"),
    allAddresses: need === "anybody" && wanted.value.address === "auto",
  });
  if (!online.ok) return online;
  const { found } = online.value;
  if (found)
    task.out.say(`pack ${found.address} answers: ${found.familyTitle}${found.baudRate === null ? "" : `, ${found.baudRate} baud`}`);
  if (need === "settings" || need === "history") task.out.progress("reading its identity and settings");
  const ready = await bench.when(READY[need], SETTLE_MS);
  const { pcControl } = bench.now.control;
  if (pcControl !== null) task.out.error(pcControlWords(pcControl));
  if (ready.ok) return ok(null);
  const { snapshot, session } = bench.now;
  if (ready.error.code === "cancelled") return ready;
  // Some of it is better than nothing, and what is missing is said.
  if (need === "live" && snapshot !== null) return ok(null);
  return session.reason === null ? ready : { ok: false, error: session.reason };
}

/** The port that is named, or else the only adapter: guessing between two would ask a stranger. */
/** Of the family of a pack, which need not be connected. */
export function tableOf({ drivers }: Pick<Task, "drivers">, family: string | undefined): SettingTable | null {
  return driverIn(drivers, family ?? null)?.settings ?? null;
}

export function wantedOf({ given, out, drivers }: Task, { ports }: Pick<AppState, "ports">): Result<ConnectRequest> {
  const named = given.text("port") ?? (process.env.OPEN_BMSTOOL_PORT || null);
  const serial = ports.filter(({ kind }) => kind === "serial");
  const path = named ?? (serial.length === 1 ? (serial[0]?.path ?? null) : null);
  if (path === null) {
    out.error(
      serial.length === 0
        ? "No adapter is plugged in: name a port with --port, or try --port demo."
        : `There are several ports: choose one with --port.\n${serial.map((port) => `  ${port.path}`).join("\n")}`,
    );
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
export function failed({ out, interrupt }: Task, error: BmsError): ExitName {
  if (error.code === "cancelled") return interrupt.reason ?? "interrupted";
  const { what, todo, detail } = errorWords(error);
  out.error(`${what} ${todo}${detail === "" ? "" : `\n  (${error.code}: ${detail})`}`);
  return exitOfError(error);
}

function sayVerdict({ out, drivers }: Task, { now: { session } }: Bench): void {
  const { doctor, wanted } = session;
  if (!doctor || doctor.verdict === "searching" || doctor.verdict === "found") return;
  const heard = heardFigures(doctor.heard, (family) => driverIn(drivers, family)?.title ?? family);
  const figures = { ...heard, port: wanted?.path ?? "", reason: systemReason(session.reason) };
  const { title, text } = verdictOfDoctor(doctor.verdict, figures);
  const address = drawnAddress(wanted?.address ?? "auto");
  const advice = doctor.advice.map((key) => `  - ${filled(connect.advice[key].title, { address })}`);
  out.error([`${title}. ${text}`, ...advice].join("\n"));
}
