import type { Commissioning } from "../../contract/commissioning.ts";
import type { ServiceVisit } from "../../contract/serviceVisit.ts";
import type { Scene } from "../scene.ts";
import { drawTable } from "../table.ts";
import { visitOf } from "../visit.ts";

/** A page of its own: what a service visit has found different from an earlier document, and what the packs have recorded since. */
export function drawChanges(scene: Scene, earlier: Commissioning): void {
  const { sheet, document, words } = scene;
  const visit = visitOf(scene, { before: earlier, after: document });
  sheet.newPage();
  sheet.heading(words.report.changes.title);
  sheet.paragraph(visit.between);
  if (visit.otherSite !== "") sheet.paragraph(visit.otherSite, { bold: true });
  sheet.space(4);
  if (visit.none === "") drawFound(scene, visit);
  else sheet.paragraph(visit.none);
  drawHistory(scene, visit);
}

function drawFound({ sheet, words: { report } }: Scene, { changes }: ServiceVisit): void {
  const { changes: text } = report;
  drawTable(sheet, {
    columns: [
      { title: text.what, share: 40 },
      { title: text.before, share: 24, isFigure: true },
      { title: text.after, share: 24, isFigure: true },
      { title: text.difference, share: 18, isFigure: true },
    ],
    rows: changes.flatMap(({ title, note, rows }) => [
      { isGroup: true, cells: [title] },
      ...(note === "" ? [] : [{ isNote: true, cells: [note] }]),
      ...rows.map(({ what, before, after, difference }) => ({ cells: [what, before, after, difference] })),
    ]),
  });
}

function drawHistory({ sheet, words: { report } }: Scene, { history, noHistory }: ServiceVisit): void {
  const { history: text } = report;
  sheet.heading(text.title, 90);
  if (noHistory !== "") {
    sheet.paragraph(noHistory);
    return;
  }
  sheet.paragraph(text.about);
  sheet.space(4);
  drawTable(sheet, {
    columns: [
      { title: text.what, share: 52 },
      { title: text.count, share: 14, isFigure: true },
      { title: text.first, share: 22 },
      { title: text.last, share: 22 },
    ],
    rows: history.flatMap(({ title, notes, events }) => [
      { isGroup: true, cells: [title] },
      { isNote: true, cells: [notes.join("\n")] },
      ...events.map(({ what, count, first, last }) => ({ cells: [what, count, first, last] })),
    ]),
  });
}
