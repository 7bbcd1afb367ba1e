import type { FlagKey, Result } from "../../../protocol/index.ts";
import { fail, formatAmount, ok } from "../../../protocol/index.ts";
import type { HistoryArchive, HistoryResult, HistoryRow } from "../../contract/history.ts";
import type { Bench } from "./bench.ts";
import { table } from "./columns.ts";
import type { ArchivesDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import { packDocument, serialIn } from "./packs.ts";
import { failed, type Task, withBench, withPack } from "./task.ts";
import type { DownloadSaid } from "./words.ts";
import { factsOf, filled, flagsOf, historyCsv, historyJson, isGood, plain, type Words } from "./words.ts";

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
    else {
      const { cli } = task.dataWords.texts;
      const countOf = (count: number) => task.dataWords.counted(cli.history, "records", count);
      await task.out.data(table(archives.map(({ key, count, pack }) => [key, countOf(count), serialIn(pack) ?? cli.pack.notRead])));
    }
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
    // Also of a pack that gave nothing a document says how the download ended.
    const isWorthPrinting = archive !== null && (archive.count > 0 || task.out.isJson);
    const printed = isWorthPrinting ? await printArchive(task, bench, archive.key) : "ok";
    if (printed !== "ok") return printed;
    if (result?.outcome === "failed") return failed(task, result.error ?? { code: "link.lost" });
    return result?.outcome === "incomplete" ? "incomplete" : "ok";
  });
}

/** Until it has ended, one way or the other: what has come is in the archive. */
export async function download({ out, interrupt, words }: Task, bench: Bench): Promise<Result<null>> {
  const said = words.texts.cli.history;
  const started = await bench.call("history.download", {});
  if (!started.ok) return started;
  const cancel = () => void bench.call("history.cancel", {});
  interrupt.onWanted(cancel);
  const ended = await new Promise<true>((resolve) => {
    const look = () => {
      const { progress, result } = bench.now.history;
      if (result !== null) resolve(true);
      else if (progress) {
        const { read, total, added, stage } = progress;
        out.progress(filled(stage === "waiting" ? said.progressWaiting : said.progress, { read, total: total ?? "?", added }));
      }
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
    const line = resultLine(result, words);
    // What is missing is said with --quiet, too.
    if (result.outcome === "incomplete") out.error(filled(said.incomplete, { line }));
    else if (isGood(result)) out.say(line);
    else out.error(line);
    if (bench.now.history.isStream && result.outcome !== "complete") out.say(said.stream);
    const order = orderLine(bench, words);
    if (order !== null) out.say(order);
  }
  return ended ? ok(null) : fail("cancelled");
}

function resultLine({ outcome, added, known, damaged, lost, came, counted, missing }: HistoryResult, { texts }: Words): string {
  const said = texts.cli.history;
  const line = filled(said.result[outcome], { added, known, damaged });
  if (counted === null) return line;
  const received = filled(said.received, { line, lost, came, counted });
  if (outcome === "incomplete") return filled(said.missing, { line: received, missing });
  return outcome === "complete" && came + lost < counted ? filled(said.restEarlier, { line: received }) : received;
}

/** In whose order the bits of the records are named; null = of a family where that is in no doubt. */
function orderLine(bench: Bench, { texts }: Words): string | null {
  const { orderLive, orderLog, orderOpen, orderContradicts } = texts.cli.history;
  const { order } = bench.now.history;
  if (order === null) return null;
  const list = (seqs: readonly number[]) => seqs.map((seq) => `#${seq}`).join(", ");
  if (order.order === "live") return filled(orderLive, { records: list(order.forLive) });
  if (order.order !== null) return filled(orderLog, { records: list(order.forLog) });
  return order.forLive.length === 0 ? orderOpen : filled(orderContradicts, { live: list(order.forLive), log: list(order.forLog) });
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
  const { given, out, interrupt, dataWords } = task;
  const found = await archiveOf(bench, key);
  if (!found.ok) return failed(task, found.error);
  const archive = found.value;
  const rows = await rowsOf(bench, key, given.flag("all") ? Number.POSITIVE_INFINITY : (given.number("last") ?? DEFAULT_LAST));
  if (!rows.ok) return failed(task, rows.error);
  const flagName = (flag: FlagKey) => dataWords.ofFlagKey(flag, "alarm").title;
  if (out.isJson) await out.data(historyJson(rows.value, archive, Date.now(), flagName, downloadSaid(bench)));
  else if (given.flag("csv")) {
    const offsetS = bench.now.history.clock?.offsetS ?? null;
    await out.data(historyCsv(rows.value, archive, { decimal: given.flag("comma") ? "comma" : "point", flagName, offsetS }));
  } else await out.data(tableOf(rows.value, dataWords));
  return interrupt.reason ?? "ok";
}

/** null = nothing was downloaded in this run. */
function downloadSaid({ now }: Bench): DownloadSaid | null {
  if (now.history.result === null) return null;
  const { outcome, error, added, known, damaged, lost, came, counted, missing } = now.history.result;
  return { outcome, error, added, known, damaged, lost, came, counted, missing };
}

async function archiveOf(bench: Bench, key: string): Promise<Result<HistoryArchive>> {
  const { archive } = bench.now.history;
  if (archive?.key === key) return ok(archive);
  const list = await bench.call("history.archives", {});
  if (!list.ok) return list;
  const listed = list.value.find((each) => each.key === key);
  return listed === undefined ? fail("file.format", { archive: key }) : ok(listed);
}

function tableOf(rows: readonly HistoryRow[], words: Words): string {
  const { column, kind: kinds } = words.texts.cli.history;
  const amount = (value: number | string | undefined | null, unit: "V" | "A" | "mV" | "degC", decimals: number) =>
    typeof value === "number" ? plain(formatAmount(value, unit, { decimals })) : "";
  return table(
    [
      ["#", column.time, column.kind, "V", "A", column.max, column.min, column.hottest, column.what],
      ...rows.map((row) => {
        const { kind, cells, maxDeciC } = factsOf(row);
        return [
          String(row.seq),
          row.record?.packTime ?? "",
          kinds[kind],
          amount(row.record?.packVoltageMv, "V", 2),
          amount(row.record?.currentMa, "A", 2),
          amount(cells?.maxMv, "mV", 0),
          amount(cells?.minMv, "mV", 0),
          amount(maxDeciC, "degC", 1),
          eventsOf(row, words).join(", "),
        ];
      }),
    ],
    { right: [0, 3, 4, 5, 6, 7] },
  );
}

/** What a record tells of, and what is odd about it. */
export function eventsOf({ record, lost, astray, gapBefore }: HistoryRow, words: Words): readonly string[] {
  const { cli, live } = words.texts;
  const doubts = (record?.doubtfulBits ?? []).map((doubt) => {
    const names = doubt.kind === "switch" ? doubt.meanings : doubt.meanings.map((key) => words.ofFlagKey(key, doubt.kind).title);
    return filled(cli.history.doubt[doubt.kind], { bit: doubt.bit, names: names.join(cli.history.or) });
  });
  const unknown = (record?.unknownBits ?? []).map(({ register, mask }) =>
    filled(live.flags.unknownBits, { mask: `0x${mask.toString(16)}`, register }),
  );
  return [
    ...(record === null ? [] : flagsOf(record).map(({ key, severity }) => words.ofFlagKey(key, severity).title)),
    ...doubts,
    ...unknown,
    ...(lost === undefined ? [] : [cli.history.lost]),
    ...(astray === undefined ? [] : [cli.history.astray]),
    ...(gapBefore ? [cli.history.gap] : []),
  ];
}
