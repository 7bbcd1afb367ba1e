import { byteAt } from "./bytes.ts";

/** Strict: lower case has not been seen on this wire, and a case-insensitive reader would accept some single-bit errors. */
export function nibbleOf(character: number): number {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  if (character >= 0x41 && character <= 0x46) return character - 0x37;
  return -1;
}

export function isLowerHex(character: number): boolean {
  return character >= 0x61 && character <= 0x66;
}

/** One byte from two upper-case hex characters, or -1. */
export function pairAt(characters: Uint8Array, at: number): number {
  const high = nibbleOf(byteAt(characters, at));
  const low = nibbleOf(byteAt(characters, at + 1));
  return high < 0 || low < 0 ? -1 : (high << 4) | low;
}

const DIGITS = "0123456789ABCDEF";

export function pairText(byte: number): string {
  return DIGITS.charAt(byte >>> 4) + DIGITS.charAt(byte & 15);
}
