import type { Result } from "../result.ts";
import { fail, ok } from "../result.ts";
import { SETTING_CONCEPTS } from "./concepts.ts";
import type { FileOrigin, ParsedFile } from "./fileFormat.ts";
import { originText } from "./fileFormat.ts";

/** What the user should know before the values of a file are written to this pack; none of it prevents the write. */
const FILE_NOTES = ["otherModel", "otherFirmware", "otherPack", "changed"] as const;
export type FileNote = (typeof FILE_NOTES)[number];

/** "P16S100A-1812-1.00" -> "P16S100A"; null = the text contains no model. The structure is inferred. */
function modelOf(bmsVersion: string): string | null {
  return /^P\d{1,2}S\d{2,3}A(?=-|$)/.exec(bmsVersion)?.[0] ?? null;
}

/** Where values come from, and whether they are as they were saved. */
interface FileFacts {
  readonly file: FileOrigin;
  readonly isChanged: boolean;
}

/** A value that one of the two does not report counts as equal. */
function differs(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== "" && b !== "" && a !== b;
}

export function fileNotes({ file, isChanged }: FileFacts, pack: FileOrigin): readonly FileNote[] {
  const [ours, theirs] = [originText(pack.bmsVersion), originText(file.bmsVersion)];
  const [ourModel, theirModel] = [modelOf(ours), modelOf(theirs)];
  const said: Readonly<Record<FileNote, boolean>> = {
    otherModel: differs(ourModel, theirModel),
    // With different models, only the part behind the model can be equal.
    otherFirmware: differs(ours.slice(ourModel?.length ?? 0), theirs.slice(theirModel?.length ?? 0)),
    otherPack:
      differs(originText(pack.packSerial), originText(file.packSerial)) ||
      differs(originText(pack.modelSerial), originText(file.modelSerial)),
    changed: isChanged,
  };
  return FILE_NOTES.filter((note) => said[note]);
}

/** The same key may have other limits in another family: such a file is refused. */
export function fitsFamily(parsed: ParsedFile, family: string): Result<ParsedFile> {
  return parsed.file.family === family ? ok(parsed) : fail("file.otherFamily", { file: parsed.file.family, pack: family });
}

interface DiffRow {
  readonly key: string;
  /** One a column; null = the column does not have the setting. */
  readonly values: readonly (number | null)[];
  /** Two of the values that are there are not equal. */
  readonly isDifferent: boolean;
}

/** Settings of pack, file, backup, another pack side by side, in the order of the concepts; unknown ones last, by name. */
export function diffValues(columns: readonly Readonly<Record<string, number>>[]): readonly DiffRow[] {
  const held = new Set(columns.flatMap((column) => Object.keys(column)));
  const known = SETTING_CONCEPTS.map(({ key }) => key).filter((key) => held.has(key));
  const unknown = [...held].filter((key) => !known.includes(key)).sort();
  return [...known, ...unknown].map((key) => {
    const values = columns.map((column) => (Object.hasOwn(column, key) ? (column[key] ?? null) : null));
    return { key, values, isDifferent: new Set(values.filter((value) => value !== null)).size > 1 };
  });
}
