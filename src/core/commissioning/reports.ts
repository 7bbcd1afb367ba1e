import type { Result } from "../../../protocol/index.ts";
import { fail, hexOfBytes, ok } from "../../../protocol/index.ts";
import type { Commissioning, ReportFile } from "../../contract/commissioning.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import type { HostPorts } from "../ports.ts";
import { CommissioningBook } from "./commissioningBook.ts";

/** Characters that every file system takes. */
function fileName({ site, changedAt }: Commissioning): string {
  const name = site.name
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `commissioning-${name === "" ? "site" : name.slice(0, 60)}-${changedAt.slice(0, 10)}.pdf`;
}

/** The report of a kept commissioning, made by the host that has fonts and a PDF library. */
export function reportHandlers({ store, reports }: Pick<HostPorts, "store" | "reports">): Handlers<"commission.report"> {
  const book = new CommissioningBook(store);
  const make = async ({ id, paper, language }: RequestArgs<"commission.report">): Promise<Result<ReportFile>> => {
    if (!reports) return fail("host.badRequest", { reason: "no reports" });
    const document = await book.read(id);
    if (document === null) return fail("file.format", { reason: "commissioning" });
    return ok({ name: fileName(document), pdfHex: hexOfBytes(await reports.pdf(document, { paper, language }), "") });
  };
  return { "commission.report": make };
}
