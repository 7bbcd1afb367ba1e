import type { Language, Result } from "../../../protocol/index.ts";
import { LANGUAGES } from "../../../protocol/index.ts";
import type { Commissioning } from "../../contract/commissioning.ts";
import { PAPERS, type Paper } from "../../contract/report.ts";
import { reportPdf } from "../../report/report.ts";
import { reportFonts } from "../reportFonts.ts";
import { namedEarlier, readOrSayWhy } from "./earlierFile.ts";
import type { ExitName } from "./exitCodes.ts";
import { saveFile } from "./files.ts";
import { photoLabel, photosIn } from "./photoFiles.ts";
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
  const document = await readOrSayWhy(task, path);
  if (!document.ok) return failed(task, document.error);
  const earlier = await namedEarlier(task);
  if (!earlier.ok) return failed(task, earlier.error);
  if (to !== null) {
    const saved = await savePdf(task, to, document.value, earlier.value);
    if (!saved.ok) return failed(task, saved.error);
    out.say(filled(words.texts.cli.saved, { path: to }));
  }
  if (out.isJson) await out.document(document.value);
  return "ok";
}

async function savePdf(
  { given, drivers, out, words }: Task,
  to: string,
  document: Commissioning,
  earlier: Commissioning | null,
): Promise<Result<null>> {
  const paper: Paper = PAPERS.find((each) => each === given.text("paper")) ?? "A4";
  // A file is the same whatever the system speaks: only the option counts.
  const language: Language = LANGUAGES.find((each) => each === given.text("language")) ?? "en";
  const photos = await photosIn(given.text("photos"), document);
  if (!photos.ok) return photos;
  const missing = (document.photos ?? []).filter(({ sha256 }) => !photos.value.has(sha256));
  if (missing.length > 0) out.error(filled(words.texts.cli.report.photosMissing, { photos: missing.map(photoLabel).join(", ") }));
  const pdf = await reportPdf(document, { paper, language, fonts: await reportFonts(), drivers, earlier, photos: photos.value });
  return saveFile(to, pdf, { force: given.flag("force") });
}
