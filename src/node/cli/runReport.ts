import type { Language, Result } from "../../../protocol/index.ts";
import { LANGUAGES, ok } from "../../../protocol/index.ts";
import type { Commissioning } from "../../contract/commissioning.ts";
import { PAPERS, type Paper } from "../../contract/commissioning.ts";
import { reportPdf } from "../../report/report.ts";
import { reportFonts } from "../reportFonts.ts";
import type { ExitName } from "./exitCodes.ts";
import { readCommissioningFile, saveFile } from "./files.ts";
import { failed, type Task } from "./task.ts";
import { filled } from "./words.ts";

/** A commissioning on paper. */
export async function runReport(task: Task): Promise<ExitName> {
  const { given, out, words } = task;
  const [path = ""] = given.words;
  const to = given.text("pdf");
  if (to === null && !out.isJson) {
    out.error(words.texts.cli.report.needs);
    return "usage";
  }
  const document = await readOrSay(task, path);
  if (!document.ok) return failed(task, document.error);
  const earlier = await earlierOf(task);
  if (!earlier.ok) return failed(task, earlier.error);
  if (to !== null) {
    const saved = await savePdf(task, to, document.value, earlier.value);
    if (!saved.ok) return failed(task, saved.error);
    out.say(filled(words.texts.cli.saved, { path: to }));
  }
  if (out.isJson) await out.document(document.value);
  return "ok";
}

async function readOrSay({ out, words }: Task, path: string): Promise<Result<Commissioning>> {
  const read = await readCommissioningFile(path);
  const fault = read.ok ? null : words.commissioningFault(read.error);
  if (fault !== null) out.error(`${path}: ${fault}`);
  return read;
}

async function earlierOf(task: Task): Promise<Result<Commissioning | null>> {
  const path = task.given.text("compare");
  return path === null ? ok(null) : readOrSay(task, path);
}

async function savePdf(
  { given, drivers }: Task,
  to: string,
  document: Commissioning,
  earlier: Commissioning | null,
): Promise<Result<null>> {
  const paper: Paper = PAPERS.find((each) => each === given.text("paper")) ?? "A4";
  // A file is the same whatever the system speaks: only the option counts.
  const language: Language = LANGUAGES.find((each) => each === given.text("language")) ?? "en";
  const pdf = await reportPdf(document, { paper, language, fonts: await reportFonts(), drivers, earlier });
  return saveFile(to, pdf, { force: given.flag("force") });
}
