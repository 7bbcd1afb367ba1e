import type { CommissioningPack } from "../../contract/commissioning.ts";
import { amount, plainAmount, type Scene, timeText } from "../scene.ts";
import { drawTable } from "../table.ts";
import { type ReportWords, sensorName } from "../words.ts";

export function drawPacks({ sheet, document, words: catalogue }: Scene): void {
  const { report } = catalogue;
  const { packs: words } = report;
  sheet.heading(words.title);
  if (document.packs.length === 0) {
    sheet.paragraph(words.none);
    return;
  }
  const notRead = report.table.notRead;
  const or = (text: string) => text.trim() || notRead;
  drawTable(sheet, {
    columns: [
      { title: words.add, share: 7, isFigure: true },
      { title: words.serial, share: 30 },
      { title: words.model, share: 30 },
      { title: words.firmware, share: 28 },
      { title: words.readAt, share: 23 },
    ],
    rows: document.packs.map((pack) => ({
      cells: [
        String(pack.address),
        { text: or(pack.packSerial), bold: true },
        or(pack.modelSerial),
        or(pack.bmsVersion),
        timeText(pack.readAt) ?? notRead,
      ],
    })),
  });
  sheet.space(8);
  drawTable(sheet, {
    columns: [
      { title: words.add, share: 7, isFigure: true },
      { title: words.voltage, share: 13, isFigure: true },
      { title: words.current, share: 13, isFigure: true },
      { title: words.soc, share: 11, isFigure: true },
      { title: words.soh, share: 11, isFigure: true },
      { title: words.cycles, share: 10, isFigure: true },
      { title: words.rated, share: 14, isFigure: true },
      { title: words.capacity, share: 15, isFigure: true },
      { title: words.temperatures, share: 34 },
    ],
    rows: document.packs.map((pack) => ({ cells: [String(pack.address), ...figuresOf(pack, catalogue)] })),
  });
  if (document.packs.some((pack) => isMarked(pack, "soc") || isMarked(pack, "soh"))) sheet.paragraph(words.calculated);
}

type Gauge = "soc" | "soh";

/** What is not known was not calculated either. */
const isMarked = (pack: CommissioningPack, what: Gauge): boolean =>
  (what === "soc" ? pack.socPct : pack.sohPct) !== null && pack.calculated?.includes(what) === true;

/** The sign is explained below the table. */
const marked = (text: string, pack: CommissioningPack, what: Gauge): string => (isMarked(pack, what) ? `${text}*` : text);

function figuresOf(pack: CommissioningPack, words: ReportWords): readonly string[] {
  const { notRead } = words.report.table;
  const temperatures = pack.temperaturesDc.map(
    ({ name, tenthsC }) => `${sensorName(words, name)} ${amount(words.figures, tenthsC, "degC", 1, notRead)}`,
  );
  return [
    amount(words.figures, pack.packVoltageMv, "V", 3, notRead),
    amount(words.figures, pack.packCurrentMa, "A", 3, notRead),
    marked(plainAmount(words.figures, pack.socPct, "%", notRead), pack, "soc"),
    marked(plainAmount(words.figures, pack.sohPct, "%", notRead), pack, "soh"),
    amount(words.figures, pack.cycles, "one", 0, notRead),
    amount(words.figures, pack.ratedCapacityMah ?? null, "Ah", 3, notRead),
    amount(words.figures, pack.fullCapacityMah, "Ah", 3, notRead),
    temperatures.join(", ") || notRead,
  ];
}
