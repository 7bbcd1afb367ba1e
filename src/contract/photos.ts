import { PART_INDEX } from "./bounds.ts";
import type { CommissioningPhoto } from "./commissioning.ts";
import { COMMISSIONING_CHECKS, COMMISSIONING_ID, PHOTO_DIGEST, PHOTO_NOTE } from "./commissioning.ts";
import { PHOTO_PART_DIGITS } from "./limits.ts";
import { request, type } from "./request.ts";
import { z } from "./zod.ts";

/**
 * Why a file is no photo that can be kept: notPicture = neither JPEG nor PNG by its bytes · cut = it ends too soon or is damaged ·
 * kind = a picture of a kind that a report cannot hold as it is (transparent, interlaced, of four colours) · tooLarge · tooMany.
 */
export const PHOTO_FAULTS = ["notPicture", "cut", "kind", "tooLarge", "tooMany"] as const;
export type PhotoFault = (typeof PHOTO_FAULTS)[number];

export interface PhotoPart {
  readonly hex: string;
  /** Of how many. */
  readonly parts: number;
}

/** Chosen by the window for each file: of two windows that send at once, neither names the picture of the other. */
const UPLOAD = z.string().min(1).max(40);

/** What a window may ask about the photos of the commissioning that is open. */
export const PHOTO_REQUESTS = {
  /** A file, piece by piece; piece 0 begins anew. Nothing is kept before `commission.addPhoto`. */
  "commission.sendPhoto": request({
    args: z.strictObject({ upload: UPLOAD, index: PART_INDEX, hex: z.string().max(PHOTO_PART_DIGITS) }),
    reply: type<null>(),
    access: "change",
    manner: "kept",
  }),
  /**
   * Keeps what was sent, without what a camera writes beside the picture (place, time, device). Fails with `file.format` {reason: PhotoFault}.
   * The same picture once more only gets another note.
   */
  "commission.addPhoto": request({
    args: z.strictObject({ upload: UPLOAD, check: z.enum(COMMISSIONING_CHECKS).nullable(), note: PHOTO_NOTE }),
    reply: type<CommissioningPhoto>(),
    access: "change",
    manner: "kept",
  }),
  "commission.removePhoto": request({
    args: z.strictObject({ sha256: PHOTO_DIGEST }),
    reply: type<null>(),
    access: "change",
    manner: "kept",
  }),
  /** Of any kept commissioning, in pieces. Fails with `file.format` {reason: "photo"} where the file is not here. */
  "commission.photo": request({
    args: z.strictObject({ id: COMMISSIONING_ID, sha256: PHOTO_DIGEST, index: PART_INDEX }),
    reply: type<PhotoPart>(),
    access: "look",
    manner: "shown",
  }),
};
