import { INVERTER_BRANDS } from "../../../protocol/index.ts";
import type { CheckStatus, Commissioning } from "../../contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../contract/commissioning.ts";
import { drawMark } from "../marks.ts";
import { familyName, type Scene, timeText } from "../scene.ts";
import { GREY, INK } from "../sheet.ts";
import { drawFacts } from "../table.ts";
import { filled } from "../words.ts";

type Counts = Readonly<Record<CheckStatus, number>>;

/** A check without a result is open: nothing is passed because it is missing. */
function countsOf({ results }: Commissioning): Counts {
  const counts: Record<CheckStatus, number> = { open: 0, passed: 0, failed: 0, byHand: 0, notPossible: 0 };
  for (const check of COMMISSIONING_CHECKS) counts[results.find((result) => result.check === check)?.status ?? "open"]++;
  return counts;
}

function verdictOf({ failed, open, notPossible }: Counts): {
  readonly key: "failed" | "open" | "completeButFor" | "complete";
  mark: CheckStatus;
} {
  if (failed > 0) return { key: "failed", mark: "failed" };
  if (open > 0) return { key: "open", mark: "open" };
  return { key: notPossible > 0 ? "completeButFor" : "complete", mark: "passed" };
}

/** "Victron CCGX, VE.Can", with what was typed behind it. */
export function inverterName({ site }: Commissioning): string {
  const brand = INVERTER_BRANDS.find(({ key }) => key === site.inverterBrand);
  return [brand?.brand ?? site.inverterBrand, site.inverterModel].filter((part) => part.trim() !== "").join(" ");
}

export function drawSite(scene: Scene): void {
  const { sheet, document, words } = scene;
  const { report } = words;
  const { site } = document;
  sheet.paragraph(report.title, { size: 20, bold: true });
  sheet.paragraph(site.name.trim() || report.site.none, { size: 13, colour: GREY });
  sheet.space(8);
  drawResult(scene);
  sheet.space(12);
  const or = (text: string) => text.trim() || report.site.none;
  drawFacts(sheet, [
    { label: report.site.name, text: or(site.name) },
    { label: report.site.place, text: or(site.place) },
    { label: report.site.installer, text: or(site.installer) },
    { label: report.site.inverter, text: or(inverterName(document)) },
    { label: report.site.packCount, text: String(site.packCount) },
    { label: report.site.packsRead, text: String(document.packs.length) },
    { label: report.packs.family, text: or([...new Set(document.packs.map(({ family }) => familyName(scene, family)))].join(", ")) },
    { label: report.site.startedAt, text: timeText(document.startedAt) ?? report.site.none },
    { label: report.site.changedAt, text: timeText(document.changedAt) ?? report.site.none },
    { label: report.site.closedAt, text: timeText(document.closedAt) ?? report.site.keptOpen },
    { label: report.site.id, text: document.id },
  ]);
}

function drawResult({ sheet, document, words: { report } }: Scene): void {
  const counts = countsOf(document);
  const { key, mark } = verdictOf(counts);
  const lines = [
    { text: filled(report.result[key], counts), style: { size: 11, bold: true } },
    { text: filled(report.result.counts, counts), style: { size: 9 } },
  ];
  const [x, y, width] = [sheet.left + 34, sheet.y + 9, sheet.width - 46];
  let height = 0;
  for (const { text, style } of lines) height += sheet.textIn(text, { x, y: y + height, width }, style);
  sheet.doc.lineWidth(1.2).strokeColor(INK);
  sheet.doc.rect(sheet.left, sheet.y, sheet.width, height + 18).stroke();
  drawMark(sheet, mark, sheet.left + 10, sheet.y + (height + 18) / 2 - 8, 16);
  sheet.y += height + 18;
}
