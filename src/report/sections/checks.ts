import type { SettingTable } from "../../../protocol/index.ts";
import { conceptOf, QUANTITIES } from "../../../protocol/index.ts";
import type { CheckFinding, CheckMeasured, CheckResult, CommissioningCheck } from "../../contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../contract/commissioning.ts";
import { plainAmount, type Scene, tableIn, timeText } from "../scene.ts";
import { drawTable, type Row } from "../table.ts";
import { figureName, filled, findingText, reasonText, settingAmount } from "../words.ts";

const SMALL = 7.5;

export function drawChecks(scene: Scene): void {
  const { sheet, document, words } = scene;
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
      rowOf(scene, at + 1, check, document.results.find((result) => result.check === check) ?? openResult(check)),
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

function rowOf(scene: Scene, number: number, check: CommissioningCheck, result: CheckResult): Row {
  const { words } = scene;
  const { table } = words.report;
  const { check: checks, status } = words.commissioning;
  const notes = [
    measuredText(scene, result.measured),
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

/** One line for the whole installation, then one for each pack; what a rule has said has a line of its own. */
function measuredText(scene: Scene, measured: readonly CheckMeasured[]): string {
  const { table } = scene.words.report;
  const addresses = [...new Set(measured.map(({ address }) => address))];
  return addresses
    .flatMap((address) => {
      const whose = address === null ? table.installation : filled(table.pack, { address });
      const own = measured.filter((each) => each.address === address);
      const figures = own.flatMap((each) => (each.finding === undefined ? [figureText(scene, each)] : []));
      const rules = own.flatMap((each) => (each.finding === undefined ? [] : [ruleText(scene, each, each.finding)]));
      return [...(figures.length === 0 ? [] : [figures.join(", ")]), ...rules].map((text) => `${whose}: ${text}`);
    })
    .join("\n");
}

function tableAt({ document, drivers }: Scene, address: number | null): SettingTable | null {
  const pack = document.packs.find((each) => each.address === address) ?? document.packs[0];
  return tableIn(drivers, pack?.family ?? "");
}

function ruleText(scene: Scene, { name, address }: CheckMeasured, finding: CheckFinding): string {
  return `${figureName(scene.words, name)}: ${findingText(scene.words, finding, tableAt(scene, address))}`;
}

function figureText(scene: Scene, measured: CheckMeasured): string {
  return `${figureName(scene.words, measured.name)} ${valueText(scene, measured)}`;
}

function valueText(scene: Scene, { name, address, value, unit }: CheckMeasured): string {
  const { notRead } = scene.words.report.table;
  // In base units in the file: people read ampere hours.
  if (typeof value === "number" && conceptOf(name) !== null)
    return settingAmount(name, value, tableAt(scene, address), scene.words.figures);
  // The base unit of a number that only counts.
  const shown = unit === QUANTITIES.count.base ? "" : unit;
  if (typeof value !== "string") return plainAmount(scene.words.figures, value, shown, notRead);
  return shown === "" ? value : `${value}\u00a0${shown}`;
}
