/** FNV-1a over 64 bits. Detects edits and distinguishes names; it does not stop a forger. */
const FNV_BASIS = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/** 16 upper-case hex digits. Characters beyond Latin-1 count with both their bytes, low one first. */
export function fnv1a64(text: string): string {
  let hash = FNV_BASIS;
  const add = (byte: number) => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    add(code & 0xff);
    if (code > 0xff) add(code >> 8);
  }
  return hash.toString(16).toUpperCase().padStart(16, "0");
}
