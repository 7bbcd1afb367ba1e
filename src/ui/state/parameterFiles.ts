import type { FileNote, FileOrigin, ParameterFile, ParsedFile, Result } from "../../../protocol/shared.ts";
import { fail, fileNotes, fitsFamily, makeParameterFile, ok, parseParameterFile } from "../../../protocol/shared.ts";
import type { ParamsRead } from "../../contract/params.ts";
import { editedValues } from "../model/draft.ts";
import { countDifferent, MOST_FILE_BYTES, originOf, parameterFileName, sortValues } from "../model/parameterFile.ts";
import type { LoadNote, LoadWarning } from "./edits.ts";
import { setLoadNote, useEdits, wantValues } from "./edits.ts";
import { fileText } from "./fileText.ts";
import { call } from "./host.ts";
import { saveAs } from "./saveAs.ts";
import { useUi } from "./store.ts";

/** What the pack holds, or what it would hold with the edits; gives the name of the file. */
export function saveFile(read: ParamsRead, withEdits: boolean): string {
  const origin = originOf(read.pack);
  const now = Date.now();
  const values = withEdits ? { ...read.values, ...editedValues(useEdits.getState()) } : read.values;
  const file = makeParameterFile(origin, values, new Date(now).toISOString());
  const name = parameterFileName(origin, now);
  saveAs(name, new Blob([`${JSON.stringify(file, null, 2)}\n`], { type: "application/json" }));
  return name;
}

/** Its size is looked at before anything of it is read. Fails with the codes of a parameter file. */
export async function readFile(file: File): Promise<Result<ParsedFile>> {
  if (file.size > MOST_FILE_BYTES) return fail("file.format", { reason: "tooLong", where: "" });
  try {
    return parseParameterFile(await fileText(file));
  } catch {
    return fail("file.format", { reason: "json", where: "" });
  }
}

/** A backup as a file is: checked anew, since it crosses a process. */
export async function readBackupFile(name: string): Promise<Result<ParsedFile>> {
  const answer = await call("backups.read", { name });
  return answer.ok ? parseParameterFile(JSON.stringify(answer.value)) : answer;
}

function figuresOf(note: FileNote, theirs: ParameterFile, ours: FileOrigin): LoadWarning {
  const of = ({ bmsVersion, packSerial, modelSerial }: FileOrigin) => (note === "otherPack" ? packSerial || modelSerial : bmsVersion);
  return { word: note, theirs: of(theirs), ours: of(ours) };
}

/** The file's values become edits of this pack, never more. Fails with `file.otherFamily`. */
export function loadAsEdits(parsed: ParsedFile, kind: LoadNote["kind"], name: string): Result<LoadNote> {
  const { table, read } = useUi.getState().params;
  if (table === null || read === null) return fail("link.closed");
  const ours = originOf(read.pack);
  const fits = fitsFamily(parsed, ours.family);
  if (!fits.ok) return fits;
  const { wanted, ...leftOut } = sortValues(parsed.values, table, read.values, read.notRead);
  const warnings = fileNotes(parsed, ours).map((note) => figuresOf(note, parsed.file, ours));
  const count = countDifferent(wanted, read.values);
  wantValues(wanted);
  const note: LoadNote = { kind, name, warnings, ...leftOut, count, unknownKeys: parsed.unknownKeys, values: wanted };
  setLoadNote(note);
  return ok(note);
}
