import type { CheckStatus } from "../contract/commissioning.ts";
import { INK, type Sheet } from "./sheet.ts";

/** The mark of a status, drawn: it says the same without colour, and no font has to have it. */
export function drawMark(sheet: Sheet, status: CheckStatus, x: number, y: number, size: number): void {
  const { doc } = sheet;
  const at = (part: number, down: number) => [x + part * size, y + down * size] as const;
  doc
    .lineWidth(size * 0.13)
    .strokeColor(INK)
    .fillColor(INK);
  switch (status) {
    case "passed":
      doc
        .moveTo(...at(0.08, 0.55))
        .lineTo(...at(0.38, 0.85))
        .lineTo(...at(0.94, 0.15))
        .stroke();
      return;
    case "failed":
      doc
        .moveTo(...at(0.12, 0.12))
        .lineTo(...at(0.88, 0.88))
        .stroke();
      doc
        .moveTo(...at(0.88, 0.12))
        .lineTo(...at(0.12, 0.88))
        .stroke();
      return;
    case "byHand":
      doc.circle(...at(0.5, 0.5), size * 0.42).stroke();
      doc.circle(...at(0.5, 0.5), size * 0.17).fill();
      return;
    case "open":
      doc.rect(...at(0.1, 0.1), size * 0.8, size * 0.8).stroke();
      return;
    case "notPossible":
      doc
        .moveTo(...at(0.1, 0.5))
        .lineTo(...at(0.9, 0.5))
        .stroke();
      return;
  }
}
