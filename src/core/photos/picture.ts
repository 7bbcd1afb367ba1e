import type { Result } from "../../../protocol/index.ts";
import { fail } from "../../../protocol/index.ts";
import type { CommissioningPhoto } from "../../contract/commissioning.ts";
import type { PhotoFault } from "../../contract/photos.ts";

/** A picture as it is kept: what a camera adds is gone. */
export interface Picture extends Pick<CommissioningPhoto, "kind" | "widthPx" | "heightPx"> {
  readonly bytes: Uint8Array;
}

export const photoFault = (reason: PhotoFault): Result<never> => fail("file.format", { reason });

/** Parts one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Reads of bytes that may be anything: outside it is 0, and a check of the length follows. */
export const u8 = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
export const u16 = (bytes: Uint8Array, at: number): number => (u8(bytes, at) << 8) | u8(bytes, at + 1);
export const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) * 0x10000 + u16(bytes, at + 2);

export function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  return [...text].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
}
