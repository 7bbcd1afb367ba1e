import type { Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import { orientationIn, orientationSegment } from "./orientation.ts";
import type { Picture } from "./picture.ts";
import { joined, photoFault, startsWith, u8, u16 } from "./picture.ts";

const MARK = 0xff;
const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const ADOBE = 0xee;
const LAST_APP = 0xef;
const COMMENT = 0xfe;
/** Baseline, extended and progressive: what a PDF can hold as it is. */
const FRAMES = [0xc0, 0xc1, 0xc2];
const OTHER_FRAMES = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

export const isJpeg = (bytes: Uint8Array): boolean => u16(bytes, 0) === 0xffd8 && u8(bytes, 2) === MARK;

/** Needed to show the colours. All other segments of an application may tell where and by whom a picture was taken. */
function isKept(marker: number, bytes: Uint8Array, body: number): boolean {
  if (marker === APP0) return startsWith(bytes, body, "JFIF\0");
  if (marker === APP2) return startsWith(bytes, body, "ICC_PROFILE\0");
  if (marker === ADOBE) return startsWith(bytes, body, "Adobe");
  return marker < APP0 || (marker > LAST_APP && marker !== COMMENT);
}

/** Behind the pixels of one scan: at the next marker, restarts and stuffed bytes aside. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const next = u8(bytes, at + 1);
    const isInside = u8(bytes, at) !== MARK || next === 0 || (next >= 0xd0 && next <= 0xd7);
    if (!isInside) return at;
    at += 1;
  }
  return at;
}

interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly isFit: boolean;
}

function frameIn(bytes: Uint8Array, body: number): Frame {
  const colours = u8(bytes, body + 5);
  const isFit = u8(bytes, body) === 8 && (colours === 1 || colours === 3);
  return { heightPx: u16(bytes, body + 1), widthPx: u16(bytes, body + 3), isFit };
}

/** The picture alone: without EXIF, XMP, comments, thumbnails and what lies behind it. How a camera was held stays. */
export function readJpeg(bytes: Uint8Array): Result<Picture> {
  const parts: Uint8Array[] = [];
  let frame: Frame | null = null;
  let orientation = 1;
  let at = 2;
  while (u8(bytes, at) === MARK) {
    const marker = u8(bytes, at + 1);
    if (marker === MARK) {
      at += 1;
      continue;
    }
    if (marker === END) return frame === null ? photoFault("cut") : whole(frame, orientation, parts);
    const body = at + 4;
    const end = at + 2 + u16(bytes, at + 2);
    if (OTHER_FRAMES.includes(marker)) return photoFault("kind");
    if (end < body || end > bytes.length) return photoFault("cut");
    if (FRAMES.includes(marker)) frame = frameIn(bytes, body);
    if (marker === APP1) orientation = orientationIn(bytes.subarray(body, end)) ?? orientation;
    const next = marker === SCAN ? endOfScan(bytes, end) : end;
    if (isKept(marker, bytes, body)) parts.push(bytes.subarray(at, next));
    at = next;
  }
  return photoFault("cut");
}

function whole({ widthPx, heightPx, isFit }: Frame, orientation: number, parts: readonly Uint8Array[]): Result<Picture> {
  if (!isFit || widthPx === 0 || heightPx === 0) return photoFault("kind");
  const turned = orientation === 1 ? [] : [orientationSegment(orientation)];
  const bytes = joined([new Uint8Array([MARK, START]), ...turned, ...parts, new Uint8Array([MARK, END])]);
  return ok({ kind: "jpeg", widthPx, heightPx, bytes });
}
