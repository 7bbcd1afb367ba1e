import type { Result } from "../../../protocol/index.ts";
import { fail, hexOfBytes, ok } from "../../../protocol/index.ts";
import type { Commissioning, REPORT_REQUESTS, ReportFile } from "../../contract/commissioning.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import type { DriftReports } from "../../contract/drift.ts";
import type { HostPorts } from "../ports.ts";
import { CommissioningBook } from "./commissioningBook.ts";
import { driftOf } from "./driftParts.ts";

/** Characters that every file system takes. */
function fileName({ site, changedAt }: Commissioning): string {
  const name = site.name
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `commissioning-${name === "" ? "site" : name.slice(0, 60)}-${changedAt.slice(0, 10)}.pdf`;
}

interface ReportOptions {
  readonly ports: Pick<HostPorts, "store" | "reports">;
  readonly drift: () => Promise<Result<DriftReports>>;
}

/** The report of a kept commissioning: its data for everybody, its paper from the host that has fonts and a PDF library. */
export function reportHandlers({ ports: { store, reports }, drift }: ReportOptions): Handlers<keyof typeof REPORT_REQUESTS> {
  const book = new CommissioningBook(store);
  const whole = async (id: string): Promise<Result<Commissioning>> => {
    const document = await book.read(id);
    if (document === null) return fail("file.format", { reason: "commissioning" });
    if (document.closedAt !== null) return ok(document);
    const known = await drift();
    return known.ok ? ok({ ...document, drift: driftOf(document.packs, known.value.reports) }) : known;
  };
  const make = async ({ id, paper, language }: RequestArgs<"commission.report">): Promise<Result<ReportFile>> => {
    if (!reports) return fail("host.badRequest", { reason: "no reports" });
    const document = await whole(id);
    if (!document.ok) return document;
    const pdf = await reports.pdf(document.value, { paper, language });
    return ok({ name: fileName(document.value), pdfHex: hexOfBytes(pdf, "") });
  };
  return { "commission.document": ({ id }) => whole(id), "commission.report": make };
}
