import type { Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { Picture } from "./picture.ts";
import { joined, photoFault, startsWith, u8, u32 } from "./picture.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, name and checksum around the content of a chunk. */
const AROUND = 12;
/** The picture itself. All other chunks may hold texts, times and EXIF data, or make colours transparent. */
const KEPT = ["IHDR", "PLTE", "IDAT", "IEND"];
/** Grey, colours, palette: without a channel of transparency. */
const OPAQUE = [0, 2, 3];

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, at) => bytes[at] === byte);

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The picture alone. Every chunk must be whole. */
export function readPng(bytes: Uint8Array): Result<Picture> {
  const parts: Uint8Array[] = [bytes.subarray(0, SIGNATURE.length)];
  for (let at = SIGNATURE.length; at + AROUND <= bytes.length; ) {
    const end = at + AROUND + u32(bytes, at);
    if (end > bytes.length || crc32(bytes.subarray(at + 4, end - 4)) !== u32(bytes, end - 4)) return photoFault("cut");
    const name = KEPT.find((each) => startsWith(bytes, at + 4, each));
    if (name !== undefined) parts.push(bytes.subarray(at, end));
    if (name === "IEND") return whole(bytes, joined(parts));
    at = end;
  }
  return photoFault("cut");
}

function whole(bytes: Uint8Array, kept: Uint8Array): Result<Picture> {
  const head = SIGNATURE.length + 8;
  if (!startsWith(bytes, head - 4, "IHDR")) return photoFault("cut");
  const [widthPx, heightPx] = [u32(bytes, head), u32(bytes, head + 4)];
  const [colours, interlace] = [u8(bytes, head + 9), u8(bytes, head + 12)];
  const isFit = OPAQUE.includes(colours) && interlace === 0 && widthPx > 0 && heightPx > 0;
  return isFit ? ok({ kind: "png", widthPx, heightPx, bytes: kept }) : photoFault("kind");
}
