import { QUANTITIES } from "../../../protocol/index.ts";
import type { CheckMeasured, CheckResult, CommissioningCheck } from "../../contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../contract/commissioning.ts";
import { plainAmount, type Scene, timeText } from "../scene.ts";
import { drawTable, type Row } from "../table.ts";
import { figureName, filled, type ReportWords, reasonText } from "../words.ts";

const SMALL = 7.5;

export function drawChecks({ sheet, document, words }: Scene): void {
  const { table } = words.report;
  sheet.heading(table.title, 90);
  drawTable(sheet, {
    size: SMALL,
    columns: [
      { title: table.number, share: 8, isFigure: true },
      { title: table.check, share: 32 },
      { title: table.status, share: 23 },
      { title: table.measured, share: 60 },
      { title: table.when, share: 24 },
    ],
    rows: COMMISSIONING_CHECKS.map((check, at) =>
      rowOf(words, at + 1, check, document.results.find((result) => result.check === check) ?? openResult(check)),
    ),
  });
}

const openResult = (check: CommissioningCheck): CheckResult => ({
  check,
  status: "open",
  reason: null,
  measured: [],
  at: null,
  by: "",
  remark: "",
});

function rowOf(words: ReportWords, number: number, check: CommissioningCheck, result: CheckResult): Row {
  const { table } = words.report;
  const { check: checks, status } = words.commissioning;
  const notes = [
    measuredText(words, result.measured),
    result.reason === null ? "" : filled(table.reason, { text: reasonText(words, result.reason) }),
    result.remark.trim() === "" ? "" : filled(table.remark, { text: result.remark.trim() }),
  ].filter((text) => text !== "");
  const who = result.by.trim() === "" ? "" : filled(table.by, { name: result.by.trim() });
  return {
    cells: [
      String(number),
      { text: checks[check].name, bold: true },
      { text: status[result.status], mark: result.status },
      notes.join("\n") || table.nothing,
      [timeText(result.at) ?? "", who].filter((text) => text !== "").join("\n") || table.nothing,
    ],
  };
}

/** One line for the whole installation, then one for each pack. */
function measuredText(words: ReportWords, measured: readonly CheckMeasured[]): string {
  const addresses = [...new Set(measured.map(({ address }) => address))];
  return addresses
    .map((address) => {
      const whose = address === null ? words.report.table.installation : filled(words.report.table.pack, { address });
      const figures = measured
        .filter((each) => each.address === address)
        .map((each) => `${figureName(words, each.name)} ${valueText(words, each)}`);
      return `${whose}: ${figures.join(", ")}`;
    })
    .join("\n");
}

function valueText({ report: { table }, figures }: ReportWords, { value, unit }: CheckMeasured): string {
  // The base unit of a number that only counts.
  const shown = unit === QUANTITIES.count.base ? "" : unit;
  if (typeof value !== "string") return plainAmount(figures, value, shown, table.notRead);
  return shown === "" ? value : `${value}\u00a0${shown}`;
}
