import { UNITS } from "../../../protocol/index.ts";
import type { CommissioningPack, PackDrift } from "../../contract/commissioning.ts";
import type { DriftCell, DriftEnd } from "../../contract/drift.ts";
import { DRIFT_ENDS, DRIFT_LEAST } from "../../contract/drift.ts";
import type { Scene } from "../scene.ts";
import { drawTable, type Row } from "../table.ts";
import { filled, type ReportWords } from "../words.ts";

/** Sixteen cells at both ends of sixteen packs would fill ten pages, and only the first ones say something. */
const MOST_CELLS = 5;
const SMALL = 7.5;

/** Which cells differ where they can, from archives and logs. A document in which nobody has looked has no such section. */
export function drawDrift({ sheet, document, words }: Scene): void {
  const { drift } = document;
  if (drift === undefined) return;
  const { drift: text, report } = words;
  sheet.heading(text.title, 90);
  sheet.paragraph(text.about);
  sheet.paragraph(filled(report.drift.first, { count: MOST_CELLS }));
  sheet.space(4);
  drawTable(sheet, {
    size: SMALL,
    columns: [
      { title: report.drift.where, share: 32 },
      { title: text.column.cell, share: 9, isFigure: true },
      { title: text.column.deviation, share: 15, isFigure: true },
      { title: text.column.change, share: 15, isFigure: true },
      { title: report.drift.said, share: 62 },
    ],
    rows: document.packs.flatMap((pack) => packRows(words, pack, drift.find(({ address }) => address === pack.address) ?? null)),
  });
}

function packRows(words: ReportWords, { address, packSerial }: CommissioningPack, drift: PackDrift | null): readonly Row[] {
  const { report, drift: text } = words;
  const name = filled(report.cells.head, { address, serial: packSerial.trim() || report.table.notRead });
  const head: Row = { isGroup: true, cells: [filled(report.drift.head, { name, verdict: verdictOf(words, drift) })] };
  if (drift === null) return [head, { isNote: true, cells: [text.noneText] }];
  const help = drift.advice.map((key) => text.advice[key]).join("\n");
  return [
    head,
    ...DRIFT_ENDS.flatMap((end) => endRows(words, drift, end)),
    ...(help === "" ? [] : [{ cells: [text.help, "", "", "", help] }]),
  ];
}

function verdictOf({ drift: text, report }: ReportWords, drift: PackDrift | null): string {
  if (drift === null) return report.drift.noData;
  if (drift.signs.length > 0) return filled(report.drift.standOut, { cells: drift.signs.map(({ cell }) => cell).join(", ") });
  return DRIFT_ENDS.some((end) => drift[end].data === "enough") ? text.even : text.undecided;
}

function endRows(words: ReportWords, drift: PackDrift, end: DriftEnd): readonly Row[] {
  const { drift: text } = words;
  const { data, samples, days, firstDay, lastDay, cells } = drift[end];
  const { source, topMv, bottomMv } = drift.limits;
  const facts = [
    filled(text.limit[end][source], { mv: end === "top" ? topMv : bottomMv }),
    data === "none" ? text.noSamples : filled(text.figures, { samples, days, from: firstDay ?? "", to: lastDay ?? "" }),
    ...(data === "enough" ? [] : [filled(text.few, DRIFT_LEAST)]),
  ];
  return [
    { cells: [{ text: text.end[end], bold: true }, "", "", "", facts.join("\n")] },
    ...cells.filter(({ isNamed }, at) => isNamed || at < MOST_CELLS).map((cell) => ({ cells: ["", ...cellTexts(words, drift, cell)] })),
  ];
}

function cellTexts(
  { drift: text, figures }: ReportWords,
  { signs }: PackDrift,
  { cell, deviationMv, changeMv, isNamed }: DriftCell,
): readonly string[] {
  const mv = (value: number) => `${figures.amount(value, "mV", { decimals: 0, signed: true })}\u00a0${UNITS.mV.label}`;
  const sign = signs.find((each) => each.cell === cell);
  const said = isNamed && sign ? text.sign[sign.sign] : "";
  return [String(cell), mv(deviationMv), changeMv === null ? "" : mv(changeMv), said];
}
