import { parseArgs } from "node:util";
import type { Driver, HistoryOrder } from "../../protocol/index.ts";
import { addressSpan, DRIVERS } from "../../protocol/index.ts";
import type { HistoryOptions, LogEnd, StreamEnd } from "../../protocol/sim/index.ts";
import {
  FAULT_PRESETS,
  isFaultName,
  isPackTalkName,
  isSceneName,
  LOG_ENDS,
  MIN_CELLS,
  PACK_TALKS,
  SCENES,
  STREAM_ENDS,
} from "../../protocol/sim/index.ts";
import type { SimOptions } from "./simHost.ts";
import { driversFor, EVERY_PROTOCOL } from "./simHost.ts";

const list = (table: Readonly<Record<string, { readonly title: string }>>) =>
  Object.entries(table)
    .map(([name, { title }]) => `    ${name.padEnd(16)}${title}`)
    .join("\n");

export function simHelp(drivers: readonly Driver[]): string {
  const names = drivers.map(({ shortName }) => shortName);
  return `Simulates packs on a line, as the guide's battery (Ritar) or with a PACE BMS, so that the tool can be tried without one.

  npm run sim -- --tcp 7001                     then connect the tool to 127.0.0.1:7001
  npm run sim -- --tcp 7001 --packs 4 --scene dayCycle --shared

As a serial port, in two terminals (socat makes a pair of ports; each takes one end):
  socat -d -d pty,raw,echo=0,link=/tmp/pack pty,raw,echo=0,link=/tmp/tool
  npm run sim -- --pty /tmp/pack                then open the port /tmp/tool in the tool
A real serial adapter works too: --pty /dev/ttyUSB0 --unpaced (the wire itself takes the time).

Where
  --tcp PORT          listen on 127.0.0.1:PORT (0 = any free port)
  --host ADDRESS      listen there instead
  --pty PATH          speak on one end of a pty pair; waits for it and opens it again when it goes away
Which packs
  --packs N           1-16 packs (1)           --address N    ADD switch of the first (1)
  --cells N           ${MIN_CELLS}-${Math.max(...drivers.map(({ mostCells }) => mostCells))} cells each          --capacity AH  100 or 200 Ah (200)
  --scene NAME        what they go through (charge)
  --seed N            another seed, other packs; the same seed, the same packs (1)
  --freeze            the state stands still
What they remember
  --history N         entries in the log at the start (as many as fit); it is made up, by the rules of the pack
  --history-size N    entries that fit, 400-500 (500)
  --history-every MIN an entry at least so often, in minutes of the scene (720)
  --history-end NAME  how the end of the log is answered: ${LOG_ENDS.join(", ")} (empty)
  --history-stream NAME  of a log that is handed over: what follows its last record: ${STREAM_ENDS.join(", ")} (again)
  --history-order NAME   in whose order it has the bits: live, log (live)
  --history-late      the late fields are kept, as newer firmware does
  --pc-control        a program has gone and left charging and discharging held closed, whatever the pack would do ("PC control"),
                      until the end of it is written
  --clock-offset S    seconds that the clock of the pack is ahead of this computer's; negative = behind (0)
How they speak
  --protocol NAME     ${names.join(", ")}, or ${EVERY_PROTOCOL}: answers whichever is asked (${EVERY_PROTOCOL})
  --baud N            speed of the line, felt on TCP and pty too (9600)
  --turnaround MS     pause before an answer (23)
  --most-registers N  more registers in one read are refused, 1-125; of families with registers (125)
  --refuse-reserved   so is a read that crosses registers of no meaning, instead of being filled in
  --rest MS           pause after an answer in which the pack hears nothing (0)
  --unpaced           bytes take no time
  --private, --shared one pack on its own wire (default), or all packs on one pair, each with its address
  --any-address       on a private wire the pack answers to any address, where its protocol does so on RS232
  --chatter NAME      the packs of a shared pair talk to each other in ASCII: ${Object.keys(PACK_TALKS).join(", ")} (they do not)
  --fault NAME        a disturbed line, or a pack that does not do what a write asks (none)
  --wrong-baud        as if the tool had opened the port at another speed
For tests
  --state-file PATH   once a second the true state as JSON, always whole

Scenes
${list(SCENES)}
Faults
${list(FAULT_PRESETS)}
`;
}

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  tcp: { type: "string" },
  host: { type: "string" },
  pty: { type: "string" },
  packs: { type: "string" },
  address: { type: "string" },
  cells: { type: "string" },
  capacity: { type: "string" },
  scene: { type: "string" },
  seed: { type: "string" },
  freeze: { type: "boolean" },
  history: { type: "string" },
  "history-size": { type: "string" },
  "history-every": { type: "string" },
  "history-end": { type: "string" },
  "history-stream": { type: "string" },
  "history-order": { type: "string" },
  "history-late": { type: "boolean" },
  "pc-control": { type: "boolean" },
  "clock-offset": { type: "string" },
  protocol: { type: "string" },
  baud: { type: "string" },
  turnaround: { type: "string" },
  "most-registers": { type: "string" },
  "refuse-reserved": { type: "boolean" },
  rest: { type: "string" },
  unpaced: { type: "boolean" },
  private: { type: "boolean" },
  shared: { type: "boolean" },
  "any-address": { type: "boolean" },
  chatter: { type: "string" },
  fault: { type: "string" },
  "wrong-baud": { type: "boolean" },
  "state-file": { type: "string" },
} as const;

/** What the command line asks for; a `problem` is a sentence for the person who typed it. */
type SimCommand =
  | { readonly kind: "run"; readonly options: SimOptions }
  | { readonly kind: "help" }
  | { readonly kind: "problem"; readonly text: string };

const MOST_RECORDS = 500;
/** Of one read, by the specification of Modbus. */
const MOST_REGISTERS = 125;
const MINUTE_MS = 60_000;
/** Ten years: a clock that was never set is further off than any that drifted. */
const MOST_OFFSET_S = 315_360_000;

class Problem extends Error {}

function whole(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < least || value > most) throw new Problem(`--${name} takes a whole number from ${least} to ${most}`);
  return value;
}

function named<T extends string>(option: string, text: string | undefined, is: (name: string) => name is T): T | undefined {
  if (text === undefined || is(text)) return text;
  throw new Problem(`--${option} does not know "${text}"; --help lists the names`);
}

const isLogEnd = (name: string): name is LogEnd => LOG_ENDS.some((end) => end === name);
const isStreamEnd = (name: string): name is StreamEnd => STREAM_ENDS.some((end) => end === name);
const isOrder = (name: string): name is HistoryOrder => name === "live" || name === "log";

/** Leaves out what was not given, so that the defaults of startSim hold. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

type Given = Readonly<Record<string, string | boolean | undefined>>;
const textOf = (value: string | boolean | undefined) => (typeof value === "string" ? value : undefined);

function streamOf(values: Given): HistoryOptions["stream"] {
  const stream = given({
    end: named("history-stream", textOf(values["history-stream"]), isStreamEnd),
    order: named("history-order", textOf(values["history-order"]), isOrder),
  });
  return Object.keys(stream).length === 0 ? undefined : stream;
}

function historyOf(values: Given): HistoryOptions | undefined {
  const minutes = whole("history-every", textOf(values["history-every"]), 1, 100_000);
  const history: HistoryOptions = given({
    records: whole("history", textOf(values.history), 0, MOST_RECORDS),
    capacity: whole("history-size", textOf(values["history-size"]), 400, MOST_RECORDS),
    everyMs: minutes === undefined ? undefined : minutes * MINUTE_MS,
    end: named("history-end", textOf(values["history-end"]), isLogEnd),
    keepsLateFields: values["history-late"] === true ? true : undefined,
    stream: streamOf(values),
  });
  return Object.keys(history).length === 0 ? undefined : history;
}

function registerMannersOf(values: Given): SimOptions["registerManners"] {
  const manners = given({
    mostPerRead: whole("most-registers", textOf(values["most-registers"]), 1, MOST_REGISTERS),
    refusesReserved: values["refuse-reserved"] === true ? true : undefined,
  });
  return Object.keys(manners).length === 0 ? undefined : manners;
}

function optionsOf(args: readonly string[], drivers: readonly Driver[]): SimCommand {
  const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true });
  if (values.help === true) return { kind: "help" };
  const port = whole("tcp", values.tcp, 0, 65_535);
  if ((port === undefined) === (values.pty === undefined)) throw new Problem("give either --tcp PORT or --pty PATH (--help shows how)");
  if (values.private === true && values.shared === true) throw new Problem("a line is either --private or --shared");
  if (values.chatter !== undefined && values.shared !== true) throw new Problem("packs talk to each other on a shared pair: add --shared");
  const names = [EVERY_PROTOCOL, ...drivers.flatMap(({ shortName, family }) => [shortName, family])];
  const isProtocol = (name: string): name is string => names.includes(name);
  const highest = addressSpan(drivers).most;
  const protocol = named("protocol", values.protocol, isProtocol);
  // A pack answers in every one of them.
  const mostCells = Math.min(...driversFor(protocol ?? EVERY_PROTOCOL, drivers).map((driver) => driver.mostCells));
  const door =
    port === undefined ? { kind: "pty" as const, path: values.pty ?? "" } : { kind: "tcp" as const, port, ...given({ host: values.host }) };
  return {
    kind: "run",
    options: {
      door,
      ...given({
        packs: whole("packs", values.packs, 1, 16),
        address: whole("address", values.address, 0, highest),
        cells: whole("cells", values.cells, MIN_CELLS, mostCells),
        capacityAh: whole("capacity", values.capacity, 10, 600),
        seed: whole("seed", values.seed, 0, 2 ** 31),
        baud: whole("baud", values.baud, 300, 1_000_000),
        turnaroundMs: whole("turnaround", values.turnaround, 0, 60_000),
        restMs: whole("rest", values.rest, 0, 60_000),
        scene: named("scene", values.scene, isSceneName),
        protocol,
        chatter: named("chatter", values.chatter, isPackTalkName),
        fault: named("fault", values.fault, isFaultName),
        stateFile: values["state-file"],
        history: historyOf(values),
        registerManners: registerMannersOf(values),
        pcControl: values["pc-control"] === true ? true : undefined,
        clockOffsetS: whole("clock-offset", values["clock-offset"], -MOST_OFFSET_S, MOST_OFFSET_S),
      }),
      paced: values.unpaced !== true,
      lineKind: values.shared === true ? "shared" : "private",
      anyAddress: values["any-address"] === true,
      wrongBaud: values["wrong-baud"] === true,
      freeze: values.freeze === true,
    },
  };
}

export function readSimArgs(args: readonly string[], drivers: readonly Driver[] = DRIVERS): SimCommand {
  try {
    return optionsOf(args, drivers);
  } catch (error) {
    // parseArgs throws for unknown options; its words are good enough for the terminal.
    if (error instanceof Problem || error instanceof TypeError) return { kind: "problem", text: error.message };
    throw error;
  }
}
