import type { Driver } from "../../../protocol/index.ts";
import { DRIVERS } from "../../../protocol/index.ts";
import { packageVersion } from "../packageFacts.ts";
import { runSim } from "../simRun.ts";
import type { CommandTable } from "./commands.ts";
import { commandTable } from "./commands.ts";
import type { ExitName } from "./exitCodes.ts";
import { EXIT_CODES } from "./exitCodes.ts";
import { completionScript, helpOn } from "./help.ts";
import { type Interrupt, listenToSignals } from "./interrupt.ts";
import { askedLanguage, spokenLanguage } from "./language.ts";
import { Output } from "./output.ts";
import { asksVersion, parseCommandLine } from "./parse.ts";
import { runBackupList, runBackupMake, runBackupShow } from "./runBackup.ts";
import {
  runCommissionClose,
  runCommissionCompare,
  runCommissionList,
  runCommissionLog,
  runCommissionMark,
  runCommissionRemove,
  runCommissionRun,
  runCommissionStart,
  runCommissionStatus,
} from "./runCommission.ts";
import { runPhotoAdd, runPhotoList, runPhotoRemove, runPhotoSave } from "./runCommissionPhoto.ts";
import { runControlRun, runControlShow } from "./runControl.ts";
import { runDrift } from "./runDrift.ts";
import { runArchives, runHistory } from "./runHistory.ts";
import { runInverterList, runInverterRead, runInverterSet } from "./runInverter.ts";
import { runParamsDiff, runParamsRead } from "./runParams.ts";
import { runPorts } from "./runPorts.ts";
import { runPublish } from "./runPublish.ts";
import { runRead } from "./runRead.ts";
import { runRecover } from "./runRecover.ts";
import { runReport } from "./runReport.ts";
import { runScan } from "./runScan.ts";
import { runServe } from "./runServe.ts";
import { runTrace } from "./runTrace.ts";
import { runUpdate } from "./runUpdate.ts";
import { runParamsWrite, runRestore, runRollback } from "./runWrite.ts";
import { failed, type Handler, type Task } from "./task.ts";
import { filled, terminalWords } from "./words.ts";

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
  drift: runDrift,
  "inverter list": runInverterList,
  "inverter read": runInverterRead,
  "inverter set": runInverterSet,
  "backup list": runBackupList,
  "backup make": runBackupMake,
  "backup show": runBackupShow,
  "backup restore": runRestore,
  "control show": runControlShow,
  "control run": runControlRun,
  "commission photo add": runPhotoAdd,
  "commission photo list": runPhotoList,
  "commission photo remove": runPhotoRemove,
  "commission photo save": runPhotoSave,
  "commission start": runCommissionStart,
  "commission run": runCommissionRun,
  "commission mark": runCommissionMark,
  "commission compare": runCommissionCompare,
  "commission log": runCommissionLog,
  "commission status": runCommissionStatus,
  "commission list": runCommissionList,
  "commission close": runCommissionClose,
  "commission remove": runCommissionRemove,
  report: runReport,
  publish: runPublish,
  trace: runTrace,
  serve: runServe,
  update: runUpdate,
  completion: async ({ out, drivers, words }) => {
    await out.data(completionScript(commandTable(drivers, words)));
    return "ok";
  },
};

/** A port that is taken is no fault of ours. */
function simNotStarted(error: unknown): number {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) throw error;
  process.stderr.write(`sim: ${error.message}\n`);
  return EXIT_CODES.port.code;
}

/** One command from its words to its exit code. `interrupt` ends it before its time; `drivers` = the families it knows. */
export async function main(argv: readonly string[], interrupt: Interrupt, drivers: readonly Driver[] = DRIVERS): Promise<number> {
  let sayEnding: (isByHand: boolean) => void = () => undefined;
  listenToSignals(interrupt, (isByHand) => sayEnding(isByHand));
  const { name: languageName, rest } = askedLanguage(argv);
  if (asksVersion(rest)) return sayVersion(interrupt);
  const words = await terminalWords(spokenLanguage(languageName), drivers);
  const table = commandTable(drivers, words);
  const parsed = parseCommandLine(table, argv);
  if (parsed.kind === "run" && parsed.command.name === "sim") return runSim(parsed.given.raw, drivers).catch(simNotStarted);
  const given = parsed.kind === "run" ? parsed.given : null;
  const sayLost = (reason: string) => void failed({ out, interrupt, words }, { code: "host.storage", detail: { path: "stdout", reason } });
  const out: Output = new Output({
    isQuiet: given?.flag("quiet") === true,
    isJson: given?.flag("json") === true,
    interrupt,
    sayLost,
  });
  sayEnding = (isByHand) => out.say(isByHand ? words.texts.cli.endingOnce : words.texts.cli.ending);
  // What programs read is English in every language.
  const dataWords = given?.flag("json") === true || given?.flag("csv") === true ? await terminalWords("en", drivers) : words;
  const name = await run(parsed, table, { out, interrupt, drivers, words, dataWords });
  // Data that did not arrive and a fault of ours are worth more to say than what it was about.
  if (out.isLost && interrupt.reason !== "bug") return EXIT_CODES.storage.code;
  return EXIT_CODES[isLost(interrupt.reason) || interrupt.reason === "bug" ? interrupt.reason : name].code;
}

/** A number has no language: no words are loaded for it. */
async function sayVersion(interrupt: Interrupt): Promise<number> {
  await new Output({ isQuiet: false, isJson: false, interrupt }).line(packageVersion());
  return EXIT_CODES[isLost(interrupt.reason) ? interrupt.reason : "ok"].code;
}

const isLost = (reason: ExitName | null): reason is "pipe" | "storage" => reason === "pipe" || reason === "storage";

type Parsed = ReturnType<typeof parseCommandLine>;

async function run(parsed: Parsed, table: CommandTable, around: Omit<Task, "given">): Promise<ExitName> {
  const { out, words } = around;
  const { help, problem } = words.texts.cli;
  if (parsed.kind === "help") {
    const text = helpOn(table, parsed.topic);
    if (text !== null) await out.data(text);
    else out.error(filled(help.noTopic, { topic: parsed.topic.join(" ") }));
    return text === null ? "usage" : "ok";
  }
  if (parsed.kind === "problem") {
    const command = parsed.command ? ` ${parsed.command.name}` : "";
    out.error(filled(problem.start, { text: parsed.text, command }));
    return "usage";
  }
  const handler = HANDLERS[parsed.command.name];
  if (!handler) throw new Error(`no handler for ${parsed.command.name}`);
  return handler({ ...around, given: parsed.given });
}
