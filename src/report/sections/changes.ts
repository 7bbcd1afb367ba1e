import type { Commissioning } from "../../contract/commissioning.ts";
import { type Change, type ChangedFigure, type CheckChange, changesBetween, type PackChanges } from "../changes.ts";
import { amount, plainAmount, type Scene, tableIn, timeText } from "../scene.ts";
import { drawTable, type Row } from "../table.ts";
import { filled, nameIn, type ReportWords, settingAmount } from "../words.ts";

interface Shown {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly difference: string;
}

/** A page of its own: what a service visit has found different from an earlier document. */
export function drawChanges(scene: Scene, earlier: Commissioning): void {
  const { sheet, document, words } = scene;
  const { changes: text, site } = words.report;
  const changes = changesBetween(earlier, document);
  sheet.newPage();
  sheet.heading(text.title);
  sheet.paragraph(filled(text.between, { before: timeText(earlier.changedAt) ?? "", after: timeText(document.changedAt) ?? "" }));
  const names = { before: earlier.site.name.trim() || site.none, after: document.site.name.trim() || site.none };
  if (names.before !== names.after) sheet.paragraph(filled(text.otherSite, names), { bold: true });
  sheet.space(4);
  const rows = [
    ...groupOf(text.installation, [
      ...changes.checks.map((change) => checkShown(scene, change)),
      ...changes.codes.map((change) => changeShown(scene, change, document.packs[0]?.family ?? "")),
    ]),
    ...changes.packs.flatMap((pack) => packRows(scene, pack)),
  ];
  if (rows.length === 0) {
    sheet.paragraph(text.none);
    return;
  }
  drawTable(sheet, {
    columns: [
      { title: text.what, share: 40 },
      { title: text.before, share: 24, isFigure: true },
      { title: text.after, share: 24, isFigure: true },
      { title: text.difference, share: 18, isFigure: true },
    ],
    rows,
  });
}

function groupOf(title: string, shown: readonly Shown[]): readonly Row[] {
  if (shown.length === 0) return [];
  return [
    { isGroup: true, cells: [title] },
    ...shown.map(({ what, before, after, difference }) => ({ cells: [what, before, after, difference] })),
  ];
}

function packRows(scene: Scene, { pack, presence, changes }: PackChanges): readonly Row[] {
  const { changes: text, table } = scene.words.report;
  const title = filled(text.pack, { serial: pack.packSerial.trim() || table.notRead, address: pack.address });
  if (presence !== "both") return [{ isGroup: true, cells: [title] }, { cells: [text[presence]] }];
  return groupOf(
    title,
    changes.map((change) => changeShown(scene, change, pack.family)),
  );
}

function checkShown({ words: { report, commissioning } }: Scene, { check, before, after }: CheckChange): Shown {
  return {
    what: commissioning.check[check].name,
    before: commissioning.status[before],
    after: commissioning.status[after],
    difference: report.changes.nothing,
  };
}

function changeShown(scene: Scene, change: Change, family: string): Shown {
  const { words, drivers } = scene;
  const { packs, changes, table, settings } = words.report;
  switch (change.kind) {
    case "text": {
      const or = (text: string) => text.trim() || table.notRead;
      const what = change.what === "bmsVersion" ? packs.firmware : packs.model;
      return { what, before: or(change.before), after: or(change.after), difference: changes.nothing };
    }
    case "figure": {
      const shown = (value: number | null) => figureText(words, change.what, value);
      return { what: figureName(words.report, change.what), ...bothSides(change, shown, changes.nothing, change.what !== "address") };
    }
    case "setting": {
      const settingTable = tableIn(drivers, family);
      const shown = (value: number | null) =>
        value === null ? settings.missing : settingAmount(change.what, value, settingTable, words.figures);
      return { what: nameIn(words.settings, change.what), ...bothSides(change, shown, changes.nothing, !change.what.endsWith("Code")) };
    }
  }
}

interface Sides {
  readonly before: number | null;
  readonly after: number | null;
}

/** Addresses and codes are names: their difference says nothing. */
function bothSides(
  { before, after }: Sides,
  shown: (value: number | null) => string,
  none: string,
  isAmount: boolean,
): Omit<Shown, "what"> {
  const difference = isAmount && before !== null && after !== null ? after - before : null;
  const sign = difference !== null && difference > 0 ? "+" : "";
  return { before: shown(before), after: shown(after), difference: difference === null ? none : sign + shown(difference) };
}

function figureText(words: ReportWords, what: ChangedFigure, value: number | null): string {
  const { notRead } = words.report.table;
  switch (what) {
    case "address":
    case "cycles":
      return amount(words.figures, value, "one", 0, notRead);
    case "sohPct":
      return plainAmount(words.figures, value === null ? null : Math.round(value * 1000) / 1000, "%", notRead);
    case "fullCapacityMah":
      return amount(words.figures, value, "Ah", 3, notRead);
    case "spreadMv":
      return amount(words.figures, value, "mV", 0, notRead);
  }
}

function figureName({ packs, changes }: Scene["words"]["report"], what: ChangedFigure): string {
  const names: Readonly<Record<ChangedFigure, string>> = {
    address: packs.add,
    sohPct: packs.soh,
    cycles: packs.cycles,
    fullCapacityMah: packs.capacity,
    spreadMv: changes.spread,
  };
  return names[what];
}
