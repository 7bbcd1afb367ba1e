import type { RefObject } from "react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import { serialOf } from "../../../../protocol/shared.ts";
import type { HistoryArchive, HistoryRow } from "../../../contract/history.ts";
import { fileText } from "../../state/fileText.ts";
import { importRows } from "../../state/history.ts";
import { call } from "../../state/host.ts";
import { saveAs } from "../../state/saveAs.ts";
import { useUi } from "../../state/store.ts";
import { useFlagName } from "../../words/flagNames.ts";
import { useFigures } from "../../words/useFigures.ts";
import { chartPicture } from "./chart/chartPicture.ts";
import type { HistoryPlots } from "./chart/historyPlots.ts";
import type { ExportKind } from "./FilesMenu.tsx";
import { useHistoryView } from "./historyView.ts";
import { historyCsv } from "./model/csv.ts";
import type { HistoryFileFault } from "./model/file.ts";
import { archiveFor, historyFileName, historyJson, MOST_HISTORY_BYTES, parseHistoryFile } from "./model/file.ts";
import { civilRange } from "./model/filter.ts";
import { groupMarks, seriesOf, shownWindow } from "./model/series.ts";
import { useClockText, usePackName, useShiftS, useTimeWords } from "./useHistoryWords.ts";

/** What came of loading a file. */
export type FileNote =
  | { readonly kind: "loading"; readonly done: number; readonly total: number }
  | { readonly kind: "loaded"; readonly name: string; readonly added: number; readonly pack: string }
  | { readonly kind: "bad"; readonly fault: HistoryFileFault; readonly row: number }
  | { readonly kind: "noArchive"; readonly pack: string }
  | { readonly kind: "failed"; readonly error: BmsError };

interface HistoryFiles {
  readonly note: FileNote | null;
  readonly dismiss: () => void;
  readonly load: (file: File) => void;
  readonly save: (kind: ExportKind, archive: HistoryArchive, rows: readonly HistoryRow[]) => void;
}

/** Exports of what is in the archive, and loading of an own JSON into the archive of the pack that it is of. */
export function useHistoryFiles(plots: RefObject<HistoryPlots | null>): HistoryFiles {
  const figures = useFigures();
  const { t } = useTranslation("history");
  const flagName = useFlagName();
  const packName = usePackName();
  const shiftS = useShiftS();
  const time = useTimeWords(shiftS);
  const clockText = useClockText();
  const [note, setNote] = useState<FileNote | null>(null);

  async function load(file: File): Promise<void> {
    setNote(null);
    if (file.size > MOST_HISTORY_BYTES) return setNote({ kind: "bad", fault: "tooLong", row: 0 });
    const parsed = parseHistoryFile(await fileText(file).catch(() => ""));
    if (!parsed.ok) return setNote({ kind: "bad", fault: parsed.fault, row: parsed.row });
    const { pack, rows } = parsed.file;
    const archives = await call("history.archives");
    if (!archives.ok) return setNote({ kind: "failed", error: archives.error });
    const archive = archiveFor(parsed.file, archives.value);
    if (archive === null) return setNote({ kind: "noArchive", pack: serialOf(pack.identity) ?? pack.family });
    setNote({ kind: "loading", done: 0, total: rows.length });
    const done = await importRows(archive.key, [...rows], (count) => setNote({ kind: "loading", done: count, total: rows.length }));
    if (!done.ok) return setNote({ kind: "failed", error: done.error });
    if (useUi.getState().history.archive?.key !== archive.key) await call("history.open", { key: archive.key });
    setNote({ kind: "loaded", name: file.name, added: done.value, pack: packName(archive.pack) });
  }

  async function picture(archive: HistoryArchive, rows: readonly HistoryRow[], name: string): Promise<void> {
    const range = useHistoryView.getState().filter.window ?? civilRange(rows);
    if (plots.current === null || range === null) return;
    const [from, to] = [time.full(range.fromMs), time.full(range.toMs)];
    const marks = groupMarks(seriesOf(rows).marks, shownWindow(range), 0.02);
    const blob = await chartPicture(plots.current, marks, {
      figures,
      from,
      to,
      aside: clockText,
      name: (lane) => t(`chart.${lane}`),
      title: t("chart.picture", { pack: packName(archive.pack), from, to }),
    });
    if (blob !== null) saveAs(name, blob);
  }

  function save(kind: ExportKind, archive: HistoryArchive, rows: readonly HistoryRow[]): void {
    const now = Date.now();
    if (kind === "png") {
      void picture(archive, rows, historyFileName(archive, "png", now));
    } else if (kind === "json") {
      saveAs(historyFileName(archive, "json", now), new Blob([historyJson(rows, archive, now, flagName)], { type: "application/json" }));
    } else {
      const text = historyCsv(rows, archive, {
        decimal: kind === "csvComma" ? "comma" : "point",
        flagName,
        offsetS: shiftS === 0 ? null : shiftS,
      });
      // The mark at the start tells a spreadsheet that the text is UTF-8.
      saveAs(historyFileName(archive, "csv", now), new Blob(["\ufeff", text], { type: "text/csv" }));
    }
  }

  const dismiss = useCallback(() => setNote(null), []);
  return { note, dismiss, load: (file) => void load(file), save };
}
