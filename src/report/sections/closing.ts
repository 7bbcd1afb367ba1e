import { brandCodes, driverIn } from "../../../protocol/index.ts";
import { familyName, type Scene } from "../scene.ts";
import { INK, MARGIN, SIZE } from "../sheet.ts";
import { filled } from "../words.ts";
import { brandOf } from "./inverter.ts";
import { hasUnseen } from "./settings.ts";

export function drawRemarks({ sheet, document, words: { report } }: Scene): void {
  sheet.heading(report.remarks.title, 30);
  sheet.paragraph(document.site.remarks.trim() || report.remarks.none);
}

/** What rests on documents or conclusions alone, by the map's own evidence. */
function untriedOf(scene: Pick<Scene, "document" | "drivers" | "language" | "words">): readonly string[] {
  const { document, drivers, words } = scene;
  const { untried } = words.report;
  const families = [...new Set(document.packs.map(({ family }) => family))];
  const unseenWrites = families.filter((family) => driverIn(drivers, family)?.writing.plausibleFirst !== false);
  const brand = brandOf(document);
  const codes = driverIn(drivers, families[0] ?? null)?.inverterCodes ?? null;
  const held = Object.values(document.inverter.codes);
  const isGuessed =
    brand !== null && brandCodes(codes, brand.key).some(({ code, evidence }) => evidence === "inferred" && held.includes(code));
  return [
    untried.anyWrite,
    ...unseenWrites.map((family) => filled(untried.writes, { family: familyName(scene, family) })),
    ...(hasUnseen(scene) ? [untried.settings] : []),
    ...(brand !== null && brand.cable !== null && !brand.straightFits ? [untried.cable] : []),
    ...(isGuessed ? [filled(untried.code, { brand: brand.brand })] : []),
  ];
}

export function drawUntried(scene: Scene): void {
  const lines = untriedOf(scene);
  scene.sheet.heading(scene.words.report.untried.title, 30);
  for (const line of lines) scene.sheet.paragraph(`– ${line}`);
}

const LINE_GAP = 34;
const GAP = 30;

export function drawSignatures({ sheet, words: { report } }: Scene): void {
  const { signatures } = report;
  sheet.heading(signatures.title, 40 + 4 * LINE_GAP);
  sheet.paragraph(signatures.text);
  sheet.space(8);
  const width = (sheet.width - GAP) / 2;
  const labels = [signatures.name, signatures.date, signatures.signature];
  for (const [column, who] of [signatures.installer, signatures.owner].entries()) {
    const x = MARGIN + column * (width + GAP);
    sheet.lineAt(who, x, sheet.y, { bold: true });
    for (const [at, label] of labels.entries()) {
      const y = sheet.y + SIZE + (at + 1) * LINE_GAP;
      sheet.doc.lineWidth(0.6).strokeColor(INK);
      sheet.doc
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke();
      sheet.lineAt(label, x, y + 2, { size: 7 });
    }
  }
  sheet.space(SIZE + 3 * LINE_GAP + 14);
}
