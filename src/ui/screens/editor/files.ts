import type { FileNote, FileOrigin, ParameterFile, ParsedFile, Result } from "../../../../protocol/shared.ts";
import { fail, fileNotes, fitsFamily, makeParameterFile, ok, parseParameterFile } from "../../../../protocol/shared.ts";
import type { ParamsRead } from "../../../contract/params.ts";
import type { LoadNote, LoadWarning } from "../../state/edits.ts";
import { setLoadNote, useEdits, wantValues } from "../../state/edits.ts";
import { call } from "../../state/host.ts";
import { useUi } from "../../state/store.ts";
import { editedValues } from "./model/draft.ts";
import { countDifferent, MOST_FILE_BYTES, originOf, parameterFileName, sortValues } from "./model/load.ts";

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** What the pack holds, or what it would hold with the edits; gives the name of the file. */
export function saveFile(read: ParamsRead, withEdits: boolean): string {
  const origin = originOf(read.pack);
  const now = Date.now();
  const values = withEdits ? { ...read.values, ...editedValues(useEdits.getState()) } : read.values;
  const file = makeParameterFile(origin, values, new Date(now).toISOString());
  const name = parameterFileName(origin, now);
  download(name, `${JSON.stringify(file, null, 2)}\n`);
  return name;
}

/** Its size is looked at before anything of it is read. Fails with the codes of a parameter file. */
export async function readFile(file: File): Promise<Result<ParsedFile>> {
  if (file.size > MOST_FILE_BYTES) return fail("file.format", { reason: "tooLong", where: "" });
  try {
    return parseParameterFile(await file.text());
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
  const { wanted, notHere, readOnly } = sortValues(parsed.values, table, read.values);
  const warnings = fileNotes(parsed, ours).map((note) => figuresOf(note, parsed.file, ours));
  const count = countDifferent(wanted, read.values);
  wantValues(wanted);
  const note: LoadNote = { kind, name, warnings, notHere, readOnly, count, unknownKeys: parsed.unknownKeys, values: wanted };
  setLoadNote(note);
  return ok(note);
}
