import { formatAmount } from "../../../protocol/index.ts";
import type { DriftCell, DriftEnd, DriftReport, DriftReports } from "../../contract/drift.ts";
import { DRIFT_ENDS, DRIFT_LEAST } from "../../contract/drift.ts";
import { table } from "./columns.ts";
import { driftDocument } from "./driftDocument.ts";
import type { ExitName } from "./exitCodes.ts";
import { readLogFiles } from "./files.ts";
import { printable } from "./output.ts";
import { failed, type Task, withBench } from "./task.ts";
import { filled, plain, type Words } from "./words.ts";

export async function runDrift(task: Task): Promise<ExitName> {
  const { given, out } = task;
  const logs = await readLogFiles(given.words);
  if (!logs.ok) return failed(task, logs.error);
  return withBench(task, async (bench) => {
    const wanted = given.text("pack");
    const read = await bench.call("drift.read", { pack: wanted, logs: logs.value });
    if (!read.ok) return failed(task, read.error);
    const { reports } = read.value;
    if (wanted !== null && reports.length === 0) return failed(task, { code: "host.badRequest", detail: { pack: wanted } });
    if (out.isJson) await out.document(driftDocument(read.value));
    else await out.data(textOf(read.value, task.dataWords));
    return reports.some(({ signs }) => signs.length > 0) ? "found" : "ok";
  });
}

function textOf({ reports, rowsOfNoPack, olderLogFiles }: DriftReports, words: Words): string {
  const { drift } = words.texts;
  const notes = [
    ...(rowsOfNoPack > 0 ? [filled(drift.rowsOfNoPack, { count: rowsOfNoPack })] : []),
    ...(olderLogFiles > 0 ? [filled(drift.olderLogs, { count: olderLogFiles })] : []),
  ];
  const none = reports.length === 0 ? [words.titled(drift.none, drift.noneText)] : [];
  return `${[...reports.map((report) => reportText(report, words)), ...none, ...notes].join("\n")}\n`;
}

function reportText(report: DriftReport, words: Words): string {
  const { drift, cli } = words.texts;
  const { serial, limits, sources, unused, top, bottom, signs, advice } = report;
  const isDecided = top.data === "enough" || bottom.data === "enough";
  const said = signs.map(({ cell, sign }) => filled(cli.drift.sign, { cell: filled(drift.cell, { cell }), sign: drift.sign[sign] }));
  return [
    filled(drift.ofPack, { name: printable(serial ?? drift.noSerial) }),
    ...(said.length > 0 ? said : [isDecided ? drift.even : drift.undecided]).map((line) => `  ${line}`),
    ...DRIFT_ENDS.flatMap((end) => ["", ...endLines(report, end, words)]),
    "",
    `  ${filled(drift.sources, sources)}`,
    `  ${filled(drift.unused, unused)}`,
    ...(limits.source === "captured" ? [`  ${drift.captured}`] : []),
    ...(advice.length > 0 ? [`  ${drift.help}:`, ...advice.map((key) => `    - ${drift.advice[key]}`)] : []),
    "",
  ].join("\n");
}

function endLines(report: DriftReport, end: DriftEnd, words: Words): readonly string[] {
  const { drift } = words.texts;
  const { data, samples, days, firstDay, lastDay, cells } = report[end];
  const mv = end === "top" ? report.limits.topMv : report.limits.bottomMv;
  const figures = { samples, days, from: firstDay ?? "", to: lastDay ?? "" };
  return [
    `  ${drift.end[end]}`,
    `  ${filled(drift.limit[end][report.limits.source], { mv })}`,
    `  ${data === "none" ? drift.noSamples : filled(drift.figures, figures)}`,
    ...(data === "enough" ? [rankingText(cells, words).trimEnd()] : [`  ${filled(drift.few, DRIFT_LEAST)}`]),
  ];
}

function rankingText(cells: readonly DriftCell[], { texts }: Words): string {
  const { drift } = texts;
  const mv = (value: number | null) => (value === null ? "" : plain(formatAmount(value, "mV", { decimals: 0, signed: true })));
  const { cell, deviation, change } = drift.column;
  const rows = cells.map((each) => [String(each.cell), mv(each.deviationMv), mv(each.changeMv), each.isNamed ? drift.named : ""]);
  return table([[cell, `${deviation} mV`, `${change} mV`, ""], ...rows], { right: [0, 1, 2], indent: 4 });
}
