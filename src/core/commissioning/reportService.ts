import type { Result } from "../../../protocol/index.ts";
import { fail, hexOfBytes, ok } from "../../../protocol/index.ts";
import type { Commissioning } from "../../contract/commissioning.ts";
import { COMMISSIONING_FILE_LIMIT, parseCommissioning } from "../../contract/commissioningFile.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import type { DriftReports } from "../../contract/drift.ts";
import type { EarlierChoice, REPORT_REQUESTS, ReportFile } from "../../contract/report.ts";
import type { ServiceVisit } from "../../contract/serviceVisit.ts";
import { Upload } from "../base/upload.ts";
import type { HostPorts } from "../ports.ts";
import { CommissioningBook } from "./commissioningBook.ts";
import { driftOf } from "./driftParts.ts";
import type { KeptHistory } from "./historySince.ts";
import { historySince } from "./historySince.ts";
import { photoFiles } from "./photoService.ts";

interface ReportServiceOptions {
  readonly ports: Pick<HostPorts, "store" | "reports" | "photos" | "civilTime">;
  readonly drift: () => Promise<Result<DriftReports>>;
  readonly kept: KeptHistory;
}

interface Which {
  readonly id: string;
  readonly earlier: EarlierChoice;
}

interface Pair {
  readonly document: Commissioning;
  readonly earlier: Commissioning | null;
}

/** Characters that every file system takes. */
function fileName({ site, changedAt }: Commissioning): string {
  const name = site.name
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `commissioning-${name === "" ? "site" : name.slice(0, 60)}-${changedAt.slice(0, 10)}.pdf`;
}

/** The report of a kept commissioning: its data for everybody, its words and its paper from the host that has them. */
export class ReportService {
  readonly handlers: Handlers<keyof typeof REPORT_REQUESTS> = {
    "commission.document": async (args) => {
      const pair = await this.#pair(args);
      return pair.ok ? ok(pair.value.document) : pair;
    },
    "commission.sendEarlier": async ({ index, text }) => this.#sent.take(index, text),
    "commission.visit": (args) => this.#visit(args),
    "commission.report": (args) => this.#report(args),
  };
  readonly #options: ReportServiceOptions;
  readonly #book: CommissioningBook;
  readonly #sent = new Upload(COMMISSIONING_FILE_LIMIT, fail("file.format", { reason: "tooLong", where: "" }));

  constructor(options: ReportServiceOptions) {
    this.#options = options;
    this.#book = new CommissioningBook(options.ports.store);
  }

  /** With all that this computer knows of its packs besides. */
  async #pair({ id, earlier }: Which): Promise<Result<Pair>> {
    const kept = await this.#book.read(id);
    const drifting = kept.ok ? await this.#withDrift(kept.value) : kept;
    return drifting.ok ? this.#compared(drifting.value, earlier) : drifting;
  }

  async #compared(document: Commissioning, choice: EarlierChoice): Promise<Result<Pair>> {
    if (choice === null) return ok({ document, earlier: null });
    const earlier = choice === "sent" ? parseCommissioning(this.#sent.whole()) : await this.#book.read(choice);
    if (!earlier.ok) return earlier;
    const { kept, ports } = this.#options;
    const { changedAt, changedWallMs } = earlier.value;
    const since = await historySince(kept, document.packs, { since: changedAt, sinceWallMs: changedWallMs, civilTime: ports.civilTime });
    return since.ok ? ok({ document: { ...document, historySince: since.value }, earlier: earlier.value }) : since;
  }

  async #withDrift(document: Commissioning): Promise<Result<Commissioning>> {
    if (document.closedAt !== null) return ok(document);
    const known = await this.#options.drift();
    return known.ok ? ok({ ...document, drift: driftOf(document.packs, known.value.reports) }) : known;
  }

  /** Without the drift: that takes seconds, and no visit speaks of it. */
  async #visit({ id, earlier: choice, language }: RequestArgs<"commission.visit">): Promise<Result<ServiceVisit>> {
    const { reports } = this.#options.ports;
    if (!reports) return fail("host.badRequest", { reason: "no reports" });
    const kept = await this.#book.read(id);
    const pair = kept.ok ? await this.#compared(kept.value, choice) : kept;
    if (!pair.ok) return pair;
    const { document, earlier } = pair.value;
    return earlier === null ? fail("host.badRequest", { reason: "earlier" }) : ok(await reports.visit(document, earlier, language));
  }

  async #report({ paper, language, ...which }: RequestArgs<"commission.report">): Promise<Result<ReportFile>> {
    const { reports, photos: store } = this.#options.ports;
    if (!reports) return fail("host.badRequest", { reason: "no reports" });
    const pair = await this.#pair(which);
    if (!pair.ok) return pair;
    const { document, earlier } = pair.value;
    const photos = await photoFiles(store, document);
    const pdf = await reports.pdf(document, { paper, language, earlier, photos });
    return ok({ name: fileName(document), pdfHex: hexOfBytes(pdf, "") });
  }
}
