import { startsWith, u8, u16, u32 } from "./picture.ts";

const HEAD = "Exif\0\0";
const ORIENTATION = 0x0112;

/** How the camera was held, 1 to 8, as the EXIF data of a picture say; null = they do not. `body` = content of the segment. */
export function orientationIn(body: Uint8Array): number | null {
  if (!startsWith(body, 0, HEAD)) return null;
  const tiff = body.subarray(HEAD.length);
  const isLittle = startsWith(tiff, 0, "II");
  const two = (at: number) => (isLittle ? u8(tiff, at) | (u8(tiff, at + 1) << 8) : u16(tiff, at));
  const four = (at: number) => (isLittle ? two(at) + two(at + 2) * 0x10000 : u32(tiff, at));
  const list = four(4);
  const count = Math.min(two(list), Math.floor(tiff.length / 12));
  for (let entry = list + 2; entry < list + 2 + count * 12; entry += 12) {
    const value = two(entry + 8);
    if (two(entry) === ORIENTATION) return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** A segment that says this and nothing else: every program that shows the picture then turns it upright. */
export function orientationSegment(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const head = [...HEAD].map((letter) => letter.charCodeAt(0));
  return new Uint8Array([0xff, 0xe1, 0, 2 + head.length + tiff.length, ...head, ...tiff]);
}
