import type { Result } from "../../../protocol/index.ts";
import { fail, formatAmount, ok } from "../../../protocol/index.ts";
import type { HistoryArchive, HistoryResult, HistoryRow } from "../../contract/history.ts";
import type { Bench } from "./bench.ts";
import type { ArchivesDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import { table } from "./output.ts";
import { packDocument, serialIn } from "./packs.ts";
import { failed, type Task, withBench, withPack } from "./task.ts";
import type { DownloadSaid } from "./words.ts";
import { factsOf, filled, flagsOf, flagWords, historyCsv, historyJson, live, plain } from "./words.ts";

/** As many as a pack holds. */
const DEFAULT_LAST = 500;
const ROWS_AT_ONCE = 1000;

export function runArchives(task: Task): Promise<ExitName> {
  return withBench(task, async (bench) => {
    const list = await bench.call("history.archives", {});
    if (!list.ok) return failed(task, list.error);
    const archives = list.value.map(({ key, count, pack }) => ({ key, count, pack: packDocument(pack) }));
    if (task.out.isJson)
      await task.out.document({ schema: "open-bmstool/history-archives", version: 1, archives } satisfies ArchivesDocument);
    else await task.out.data(table(archives.map(({ key, count, pack }) => [key, `${count} records`, serialIn(pack) ?? "not read"])));
    return "ok";
  });
}

export function runHistory(task: Task): Promise<ExitName> {
  const key = task.given.text("archive");
  if (key !== null) return withBench(task, (bench) => printArchive(task, bench, key));
  return withPack(task, "history", async (bench) => {
    const ended = await download(task, bench);
    if (!ended.ok) return failed(task, ended.error);
    const { archive, result } = bench.now.history;
    const printed = archive === null || archive.count === 0 ? "ok" : await printArchive(task, bench, archive.key);
    if (printed !== "ok") return printed;
    if (result?.outcome === "failed") return failed(task, result.error ?? { code: "link.lost" });
    return result?.outcome === "incomplete" ? "incomplete" : "ok";
  });
}

/** Until it has ended, one way or the other: what has come is in the archive. */
export async function download({ out, interrupt }: Task, bench: Bench): Promise<Result<null>> {
  const started = await bench.call("history.download", {});
  if (!started.ok) return started;
  const cancel = () => void bench.call("history.cancel", {});
  interrupt.onWanted(cancel);
  const ended = await new Promise<true>((resolve) => {
    const look = () => {
      const { progress, result } = bench.now.history;
      if (result !== null) resolve(true);
      else if (progress)
        out.progress(
          `history: ${progress.read} of ${progress.total ?? "?"} records, ${progress.added} new${progress.stage === "waiting" ? ", waiting for the pack" : ""}`,
        );
      return result !== null;
    };
    if (look()) return;
    const stop = bench.app.subscribe(({ event }) => {
      if (event === "history" && look()) stop();
    });
  });
  interrupt.offWanted(cancel);
  const { result } = bench.now.history;
  if (result) {
    const line = resultLine(result);
    // What is missing is said with --quiet, too.
    if (result.outcome === "incomplete")
      out.error(`${line}. The pack ended before its own count, or an answer was lost with its record: read again`);
    else out.say(line);
    if (bench.now.history.isStream && result.outcome !== "complete") {
      out.say("the pack continues where it stopped or starts again; records are merged by content");
    }
    sayOrder(bench, (text) => out.say(text));
  }
  return ended ? ok(null) : fail("cancelled");
}

function resultLine({ outcome, added, known, damaged, lost, came, counted, missing }: HistoryResult): string {
  const line = `history ${outcome}: ${added} new, ${known} known, ${damaged} damaged`;
  if (counted === null) return line;
  const rest = outcome === "incomplete" ? `, ${missing} missing` : "";
  const isRestKnown = outcome === "complete" && came + lost < counted;
  return `${line}, ${lost} lost; ${came} of ${counted} received${rest}${isRestKnown ? ", the rest in earlier downloads" : ""}`;
}

/** In whose order the bits of the records are named, of a family where that is in doubt. */
function sayOrder(bench: Bench, say: (text: string) => void): void {
  const { order } = bench.now.history;
  if (order === null) return;
  const list = (seqs: readonly number[]) => seqs.map((seq) => `#${seq}`).join(", ");
  if (order.order !== null) {
    const proofs = order.order === "live" ? order.forLive : order.forLog;
    say(
      `alarm and protection bits: order of the ${order.order === "live" ? "live values" : "log page of V2.80"}, by record ${list(proofs)}`,
    );
  } else if (order.forLive.length === 0) say("alarm and protection bits: order not settled, both names are shown");
  else
    say(`alarm and protection bits: records ${list(order.forLive)} and ${list(order.forLog)} contradict each other, both names are shown`);
}

async function rowsOf(bench: Bench, key: string, most: number): Promise<Result<HistoryRow[]>> {
  const rows: HistoryRow[] = [];
  for (;;) {
    const wanted = Math.min(ROWS_AT_ONCE, most - rows.length);
    if (wanted <= 0) return ok(rows);
    const more = await bench.call("history.rows", { key, beforeSeq: rows.at(-1)?.seq ?? null, most: wanted });
    if (!more.ok) return more;
    rows.push(...more.value);
    if (more.value.length < wanted) return ok(rows);
  }
}

async function printArchive(task: Task, bench: Bench, key: string): Promise<ExitName> {
  const { given, out, interrupt } = task;
  const archive = await archiveOf(bench, key);
  if (archive === null) return failed(task, { code: "file.format", detail: { archive: key } });
  const rows = await rowsOf(bench, key, given.flag("all") ? Number.POSITIVE_INFINITY : (given.number("last") ?? DEFAULT_LAST));
  if (!rows.ok) return failed(task, rows.error);
  const flagName = (flag: Parameters<typeof flagWords>[0]) => flagWords(flag, "alarm").title;
  if (out.isJson) await out.data(historyJson(rows.value, archive, Date.now(), flagName, downloadSaid(bench)));
  else if (given.flag("csv")) {
    const offsetS = bench.now.history.clock?.offsetS ?? null;
    await out.data(historyCsv(rows.value, archive, { decimal: given.flag("comma") ? "comma" : "point", flagName, offsetS }));
  } else await out.data(tableOf(rows.value));
  return interrupt.reason ?? "ok";
}

/** null = nothing was downloaded in this run. */
function downloadSaid({ now }: Bench): DownloadSaid | null {
  if (now.history.result === null) return null;
  const { outcome, added, known, damaged, lost, came, counted, missing } = now.history.result;
  return { outcome, added, known, damaged, lost, came, counted, missing };
}

async function archiveOf(bench: Bench, key: string): Promise<HistoryArchive | null> {
  const { archive } = bench.now.history;
  if (archive?.key === key) return archive;
  const list = await bench.call("history.archives", {});
  return list.ok ? (list.value.find((each) => each.key === key) ?? null) : null;
}

function tableOf(rows: readonly HistoryRow[]): string {
  const amount = (value: number | string | undefined | null, unit: "V" | "A" | "mV" | "degC", decimals: number) =>
    typeof value === "number" ? plain(formatAmount(value, unit, { decimals })) : "";
  return table(
    [
      ["#", "pack time", "kind", "V", "A", "max mV", "min mV", "max °C", "what"],
      ...rows.map((row) => {
        const { kind, cells, maxDeciC } = factsOf(row);
        const flags = row.record === null ? [] : flagsOf(row.record).map(({ key, severity }) => flagWords(key, severity).title);
        const doubts = (row.record?.doubtfulBits ?? []).map((doubt) => {
          const names = doubt.kind === "switch" ? doubt.meanings : doubt.meanings.map((key) => flagWords(key, doubt.kind).title);
          return `${doubt.kind} bit ${doubt.bit}: ${names.join(" or ")}`;
        });
        const unknown = (row.record?.unknownBits ?? []).map(({ register, mask }) =>
          filled(live.flags.unknownBits, { mask: `0x${mask.toString(16)}`, register }),
        );
        return [
          String(row.seq),
          row.record?.packTime ?? "",
          kind,
          amount(row.record?.packVoltageMv, "V", 2),
          amount(row.record?.currentMa, "A", 2),
          amount(cells?.maxMv, "mV", 0),
          amount(cells?.minMv, "mV", 0),
          amount(maxDeciC, "degC", 1),
          [
            ...flags,
            ...doubts,
            ...unknown,
            ...(row.lost === undefined ? [] : ["(lost)"]),
            ...(row.gapBefore ? ["(records missing before)"] : []),
          ].join(", "),
        ];
      }),
    ],
    { right: [0, 3, 4, 5, 6, 7] },
  );
}
