import type { Result } from "../../../protocol/index.ts";
import { isJpeg, readJpeg } from "./jpeg.ts";
import type { Picture } from "./picture.ts";
import { photoFault } from "./picture.ts";
import { isPng, readPng } from "./png.ts";

/** By its bytes: a name says nothing. Fails with `file.format` {reason: PhotoFault}. */
export function readPicture(bytes: Uint8Array): Result<Picture> {
  if (isJpeg(bytes)) return readJpeg(bytes);
  return isPng(bytes) ? readPng(bytes) : photoFault("notPicture");
}
