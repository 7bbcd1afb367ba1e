import type { Result } from "../../../../protocol/shared.ts";
import { bytesOfHex, fail, hexOfBytes, ok } from "../../../../protocol/shared.ts";
import type { CommissioningCheck, CommissioningPhoto } from "../../../contract/commissioning.ts";
import { PHOTO_LIMITS, PHOTO_PART_DIGITS } from "../../../contract/limits.ts";
import { call } from "../../state/host.ts";

/** What a phone takes is made smaller: a report of many photos should still be one that can be mailed. */
const SHRINK_FROM_BYTES = 1_500_000;
const MOST_SIDE_PX = 2400;
const QUALITY = 0.85;

/** Drawn anew as a JPEG, upright and on white; null = the browser cannot read it. */
async function drawnAnew(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return null;
  const scale = Math.min(1, MOST_SIDE_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const paper = canvas.getContext("2d");
  if (paper === null) return null;
  paper.fillStyle = "white";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

interface PhotoWords {
  readonly check: CommissioningCheck | null;
  readonly note: string;
}

async function send(file: Blob, words: PhotoWords): Promise<Result<CommissioningPhoto>> {
  if (file.size > PHOTO_LIMITS.bytes) return fail("file.format", { reason: "tooLarge" });
  const upload = String(Math.random());
  const hex = hexOfBytes(new Uint8Array(await file.arrayBuffer()), "");
  for (let at = 0, index = 0; at < hex.length || index === 0; at += PHOTO_PART_DIGITS, index++) {
    const sent = await call("commission.sendPhoto", { upload, index, hex: hex.slice(at, at + PHOTO_PART_DIGITS) });
    if (!sent.ok) return sent;
  }
  return call("commission.addPhoto", { upload, ...words });
}

/** The host looks at the bytes; a picture that it cannot keep as it is, as one with transparent parts, is drawn anew. */
export async function addPhoto(file: File, words: PhotoWords): Promise<Result<CommissioningPhoto>> {
  const smaller = file.size > SHRINK_FROM_BYTES ? await drawnAnew(file) : null;
  const added = await send(smaller ?? file, words);
  if (added.ok || added.error.detail?.reason !== "kind") return added;
  const drawn = await drawnAnew(file);
  return drawn === null ? added : send(drawn, words);
}

export async function fetchPhoto(id: string, { sha256, kind }: Pick<CommissioningPhoto, "sha256" | "kind">): Promise<Result<Blob>> {
  const pieces: Uint8Array[] = [];
  for (let index = 0, count = 1; index < count; index++) {
    const part = await call("commission.photo", { id, sha256, index });
    if (!part.ok) return part;
    count = part.value.parts;
    pieces.push(bytesOfHex(part.value.hex) ?? new Uint8Array(0));
  }
  return ok(new Blob(pieces as BlobPart[], { type: `image/${kind}` }));
}
