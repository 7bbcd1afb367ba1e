import { LANGUAGES } from "../../protocol/shared.ts";
import { PART_INDEX } from "./bounds.ts";
import type { Commissioning } from "./commissioning.ts";
import { COMMISSIONING_ID } from "./commissioning.ts";
import { UPLOAD_PART_CHARACTERS } from "./limits.ts";
import { request, type } from "./request.ts";
import type { ServiceVisit } from "./serviceVisit.ts";
import { z } from "./zod.ts";

/** Papers that a report is made for. */
export const PAPERS = ["A4", "Letter"] as const;
export type Paper = (typeof PAPERS)[number];

/** A report as a file; its bytes as hex, because messages are text. */
export interface ReportFile {
  readonly name: string;
  readonly pdfHex: string;
}

/** sent = the file that came by `commission.sendEarlier` · a kept one by its id · null = there is none to compare with. */
const EARLIER = z.union([z.literal("sent"), COMMISSIONING_ID]).nullable();
export type EarlierChoice = z.infer<typeof EARLIER>;

const ID = COMMISSIONING_ID;

/** What a window may ask about the report. None of it changes what is kept. All fail with `file.format` where a document cannot be read. */
export const REPORT_REQUESTS = {
  /**
   * All that the report is made from: a kept one with what this computer knows besides, as the drift of its cells and the history since the
   * earlier one. A closed one has the drift of the day on which it was closed.
   */
  "commission.document": request({
    args: z.strictObject({ id: ID, earlier: EARLIER }),
    reply: type<Commissioning>(),
    access: "look",
    manner: "shown",
  }),
  /** An earlier document as a file, piece by piece; piece 0 begins anew. It is looked at when something is compared with it. */
  "commission.sendEarlier": request({
    args: z.strictObject({ index: PART_INDEX, text: z.string().max(UPLOAD_PART_CHARACTERS) }),
    reply: type<null>(),
    access: "change",
    manner: "shown",
  }),
  /** What has changed since an earlier one. On a host that makes no reports it fails with `host.badRequest`. */
  "commission.visit": request({
    args: z.strictObject({ id: ID, earlier: EARLIER.unwrap(), language: z.enum(LANGUAGES) }),
    reply: type<ServiceVisit>(),
    access: "look",
    manner: "shown",
  }),
  /** As it stands now, also while it is open. On a host that makes none it fails with `host.badRequest`. */
  "commission.report": request({
    args: z.strictObject({ id: ID, paper: z.enum(PAPERS), language: z.enum(LANGUAGES), earlier: EARLIER }),
    reply: type<ReportFile>(),
    access: "look",
    manner: "shown",
  }),
};
