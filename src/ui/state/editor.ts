import { useEffect, useMemo } from "react";
import { useShallow } from "zustand/react/shallow";
import type { RuleContext, SettingTable } from "../../../protocol/shared.ts";
import { isSamePack, packIdOf } from "../../../protocol/shared.ts";
import type { PackName, ParamsRead, WriteReport } from "../../contract/params.ts";
import type { Draft } from "../model/draft.ts";
import { settledKeys } from "../model/draft.ts";
import { dropEdits, openPack, pruneEdits, ruleContextOf, useEdits } from "./edits.ts";
import { isReadInDoubt } from "./pack.ts";
import { useStale } from "./selectors.ts";
import { useUi } from "./store.ts";

export const useDraft = (): Draft => useEdits(useShallow(({ edits, texts }) => ({ edits, texts })));

export const useRead = (): ParamsRead | null => useUi((s) => s.params.read);

/** What was read may not be what the pack holds: it is drawn grey. */
export function useReadIsOld(): boolean {
  const stale = useStale();
  return useUi(isReadInDoubt) || stale;
}

export const useTable = (): SettingTable | null => useUi((s) => s.params.table);

/** Of the pack that is read now; null while nothing is. */
export const usePack = (): PackName | null => useUi((s) => s.params.read?.pack ?? null);

/** What the fields show: of a family that is not written, what the session has read in the background. */
export function useShownValues(): Pick<ParamsRead, "values" | "notRead"> | null {
  const read = useRead();
  const table = useTable();
  const settings = useUi((s) => s.session.settings);
  return useMemo(() => read ?? (table === null ? { values: settings, notRead: [] } : null), [read, table, settings]);
}

/** The last write, if it was to this pack. */
export function useReport(): WriteReport | null {
  return useUi(({ params: { report, read } }) => (report !== null && read !== null && isSamePack(report.pack, read.pack) ? report : null));
}

export const useRuleContext = (): RuleContext => useUi(useShallow(ruleContextOf));

/** The last report whose edits were settled; a screen that is opened again need not settle them again. */
let seenReport: string | null = null;

/** Keeps the edits with their pack: a new reading or the end of a write settles what the pack now holds. */
export function useEditsFollowPack(): void {
  const read = useRead();
  const report = useReport();
  useEffect(() => {
    if (read === null) return;
    openPack(packIdOf(read.pack));
    pruneEdits(read.values);
  }, [read]);
  const reportId = report === null ? null : `${report.id} ${report.endedWallMs}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each write, however often its report is told
  useEffect(() => {
    if (report === null || seenReport === reportId) return;
    seenReport = reportId;
    const settled = settledKeys(report.rows, useEdits.getState());
    if (settled.length > 0) dropEdits(settled);
  }, [reportId]);
}
