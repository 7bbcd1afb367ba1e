import { useEffect, useRef } from "react";
import { ErrorSay } from "../../parts/ErrorSay.tsx";
import { LostBar } from "../../parts/LostBar.tsx";
import { Page } from "../../parts/Page.tsx";
import { canExport, useHistoryRows, watchHistory } from "../../state/history.ts";
import { useUi } from "../../state/store.ts";
import type { HistoryPlots } from "./chart/historyPlots.ts";
import { DriftPanel } from "./DriftPanel.tsx";
import { FilesMenu } from "./FilesMenu.tsx";
import { HistoryBody } from "./HistoryBody.tsx";
import { HistoryEmpty } from "./HistoryEmpty.tsx";
import { HistoryHead } from "./HistoryHead.tsx";
import "./historyPage.css";
import { forgetPlace, useHistoryView } from "./historyView.ts";
import { isFiltered } from "./model/filter.ts";
import { useHistoryFiles } from "./useHistoryFiles.ts";
import { useFiltered } from "./useShownRows.ts";

let shownKey: string | null = null;

/** All that a pack wrote down of itself: read, kept, and looked at with or without the pack. */
export function HistoryScreen() {
  const archive = useUi((s) => s.history.archive);
  const cache = useHistoryRows();
  const { key, rows, error } = cache;
  const filter = useHistoryView((s) => s.filter);
  const isDriftShown = useHistoryView((s) => s.isDriftShown);
  const filtered = useFiltered();
  const plots = useRef<HistoryPlots | null>(null);
  const files = useHistoryFiles(plots);
  useEffect(watchHistory, []);

  const archiveKey = archive?.key ?? null;
  useEffect(() => {
    if (shownKey !== archiveKey) forgetPlace();
    shownKey = archiveKey;
  }, [archiveKey]);

  const mine = key === archiveKey && archive !== null;
  const hasRows = mine && rows.length > 0;
  const isEmpty = archive === null || archive.count === 0;
  return (
    <Page className="historyPage">
      <LostBar />
      <HistoryHead
        note={files.note}
        onDismiss={files.dismiss}
        files={
          <FilesMenu
            canExport={canExport(cache, archiveKey)}
            isFiltered={isFiltered(filter)}
            onExport={(kind, onlyShown) => archive !== null && files.save(kind, archive, onlyShown ? filtered.rows : rows)}
            onFile={files.load}
          />
        }
      />
      {mine && error !== null && <ErrorSay error={error} />}
      {isDriftShown ? <DriftPanel /> : hasRows ? <HistoryBody plots={plots} /> : isEmpty && <HistoryEmpty />}
    </Page>
  );
}
