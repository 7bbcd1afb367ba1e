import { packageVersion } from "../packageFacts.ts";
import { runSim } from "../simRun.ts";
import type { ExitName } from "./exitCodes.ts";
import { EXIT_CODES } from "./exitCodes.ts";
import { completionScript, helpOn } from "./help.ts";
import { type Interrupt, listenToSignals } from "./interrupt.ts";
import { Output } from "./output.ts";
import { parseCommandLine } from "./parse.ts";
import { runBackupList, runBackupMake, runBackupShow } from "./runBackup.ts";
import { runArchives, runHistory } from "./runHistory.ts";
import { runInverterList, runInverterRead, runInverterSet } from "./runInverter.ts";
import { runParamsDiff, runParamsRead } from "./runParams.ts";
import { runPorts, runRead } from "./runRead.ts";
import { runRecover } from "./runRecover.ts";
import { runScan } from "./runScan.ts";
import { runServe } from "./runServe.ts";
import { runTrace } from "./runTrace.ts";
import { runParamsWrite, runRestore, runRollback } from "./runWrite.ts";
import type { Handler } from "./task.ts";

/** One for each command of the table; a test holds that none is missing. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  ports: runPorts,
  scan: runScan,
  read: runRead,
  "params read": runParamsRead,
  "params diff": runParamsDiff,
  "params write": runParamsWrite,
  "params rollback": runRollback,
  "params recover": runRecover,
  history: runHistory,
  "history archives": runArchives,
  "inverter list": runInverterList,
  "inverter read": runInverterRead,
  "inverter set": runInverterSet,
  "backup list": runBackupList,
  "backup make": runBackupMake,
  "backup show": runBackupShow,
  "backup restore": runRestore,
  trace: runTrace,
  serve: runServe,
  completion: async ({ out }) => {
    await out.data(completionScript());
    return "ok";
  },
};

/** One command from its words to its exit code. `interrupt` ends it before its time. */
export async function main(argv: readonly string[], interrupt: Interrupt): Promise<number> {
  const parsed = parseCommandLine(argv);
  if (parsed.kind === "run" && parsed.command.name === "sim") return runSim(parsed.given.raw);
  const given = parsed.kind === "run" ? parsed.given : null;
  const out = new Output({ isQuiet: given?.flag("quiet") === true, isJson: given?.flag("json") === true, interrupt });
  listenToSignals(interrupt, (line) => out.say(line));
  const name = await run(parsed, { out, interrupt });
  // Data that did not arrive and a fault of ours are worth more to say than what it was about.
  return EXIT_CODES[interrupt.reason === "pipe" || interrupt.reason === "bug" ? interrupt.reason : name].code;
}

type Parsed = ReturnType<typeof parseCommandLine>;

async function run(parsed: Parsed, { out, interrupt }: { readonly out: Output; readonly interrupt: Interrupt }): Promise<ExitName> {
  if (parsed.kind === "version") {
    await out.line(packageVersion());
    return "ok";
  }
  if (parsed.kind === "help") {
    const text = helpOn(parsed.topic);
    if (text !== null) await out.data(text);
    else out.error(`there is no help on "${parsed.topic.join(" ")}"`);
    return text === null ? "usage" : "ok";
  }
  if (parsed.kind === "problem") {
    out.error(`open-bmstool: ${parsed.text}\nopen-bmstool help${parsed.command ? ` ${parsed.command.name}` : ""} explains.`);
    return "usage";
  }
  const handler = HANDLERS[parsed.command.name];
  if (!handler) throw new Error(`no handler for ${parsed.command.name}`);
  return handler({ given: parsed.given, out, interrupt });
}
