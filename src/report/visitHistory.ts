import type { Commissioning } from "../contract/commissioning.ts";
import type { HistoryEvent, PackHistorySince } from "../contract/historySince.ts";
import type { ServiceVisit, VisitHistory } from "../contract/serviceVisit.ts";
import { timeText } from "./scene.ts";
import { filled, type ReportWords } from "./words.ts";

/** What the packs have recorded since the earlier document, as far as the later one holds it. */
export function visitHistory(
  words: ReportWords,
  { historySince, packs }: Commissioning,
  since: string,
): Pick<ServiceVisit, "noHistory" | "history"> {
  // That of the time since another visit would say too much or too little.
  if (historySince?.since !== since) return { noHistory: words.report.history.notInFile, history: [] };
  const history = historySince.packs.map((each) => {
    const serial = packs.find(({ address }) => address === each.address)?.packSerial.trim() || words.report.table.notRead;
    return packHistory(words, each, { serial, since });
  });
  return { noHistory: history.length === 0 ? words.report.packs.none : "", history };
}

function packHistory(
  words: ReportWords,
  pack: PackHistorySince,
  { serial, since }: { readonly serial: string; readonly since: string },
): VisitHistory {
  const { history: text, changes } = words.report;
  const { records, undated, events, readAt = null } = pack;
  const isRead = readAt !== null && readAt > since;
  // A document of an earlier version does not say until when the log was read.
  const reach = pack.reach === "whole" && !isRead ? "notReadSince" : pack.reach;
  const isCut = (reach === "later" || reach === "gap") && !isRead;
  const times = {
    since: timeText(since) ?? "",
    read: timeText(readAt) ?? "",
    oldest: timeText(pack.oldestAt) ?? text.noDate,
    newest: timeText(pack.newestAt) ?? "",
  };
  const isNothing = events.length === 0 && reach !== "none";
  return {
    title: filled(changes.pack, { serial, address: pack.address }),
    notes: [
      filled(text.reach[reach], times),
      ...(isCut ? [filled(text.reach.notReadSince, times)] : []),
      ...(records > 0 ? [filled(text.records, { ...times, count: records })] : []),
      ...(undated > 0 ? [filled(text.undated, { count: undated })] : []),
      ...(isNothing ? [reach === "whole" ? filled(text.quiet, times) : text.quietAsFar] : []),
    ],
    events: events.map((event) => ({
      what: eventName(words, event),
      count: String(event.count),
      first: timeText(event.firstAt) ?? "",
      last: timeText(event.lastAt) ?? "",
    })),
  };
}

/** A flag that this program does not know is named as the file does. */
function eventName({ report, flags }: ReportWords, { kind, flag }: HistoryEvent): string {
  const names: Readonly<Record<string, { readonly title: string }>> = flags;
  const name = flag === null ? report.history.nameless : Object.hasOwn(names, flag) ? (names[flag]?.title ?? flag) : flag;
  return filled(report.history.event, { name, kind: report.history.kind[kind] });
}
