import type { Language, Result } from "../../../../protocol/shared.ts";
import { bytesOfHex, ok } from "../../../../protocol/shared.ts";
import type { EarlierChoice, Paper } from "../../../contract/report.ts";
import { call } from "../../state/host.ts";
import { saveAs } from "../../state/saveAs.ts";

/** Which commissioning, and with which earlier one it is compared; null = with none. */
export interface ReportOf {
  readonly id: string;
  readonly earlier: EarlierChoice;
}

export async function savePdf(of: ReportOf, paper: Paper, language: Language): Promise<Result<null>> {
  const report = await call("commission.report", { ...of, paper, language });
  if (!report.ok) return report;
  saveAs(report.value.name, new Blob([bytesOfHex(report.value.pdfHex) ?? new Uint8Array(0)] as BlobPart[], { type: "application/pdf" }));
  return ok(null);
}

/** All that the paper is made from. */
export async function saveJson(of: ReportOf): Promise<Result<null>> {
  const document = await call("commission.document", of);
  if (!document.ok) return document;
  const text = `${JSON.stringify(document.value, null, 2)}\n`;
  saveAs(`${of.id}.commissioning.json`, new Blob([text], { type: "application/json" }));
  return ok(null);
}
