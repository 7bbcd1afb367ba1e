const HEAD_BYTES = 44;
const ENTRY_BYTES = 20;
const SFNT_HEAD_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;
const WOFF_SIGNATURE = 0x774f4646;

/**
 * A WOFF file as the plain font inside it. The PDF library would inflate the whole table of outlines anew for each glyph.
 * `inflate` = zlib's, which each host has its own of. Throws when it is no WOFF: the file is ours.
 */
export function plainFont(woff: Uint8Array, inflate: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const from = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  if (from.getUint32(0) !== WOFF_SIGNATURE) throw new Error("not a WOFF file");
  const count = from.getUint16(12);
  const out = new Uint8Array(from.getUint32(16));
  const to = new DataView(out.buffer);
  const power = Math.floor(Math.log2(count));
  to.setUint32(0, from.getUint32(4));
  to.setUint16(4, count);
  to.setUint16(6, 16 * 2 ** power);
  to.setUint16(8, power);
  to.setUint16(10, 16 * count - 16 * 2 ** power);
  let offset = SFNT_HEAD_BYTES + SFNT_ENTRY_BYTES * count;
  for (let at = 0; at < count; at++) {
    const entry = HEAD_BYTES + ENTRY_BYTES * at;
    const [start, packedBytes, bytes] = [from.getUint32(entry + 4), from.getUint32(entry + 8), from.getUint32(entry + 12)];
    const packed = woff.subarray(start, start + packedBytes);
    out.set(packedBytes === bytes ? packed : inflate(packed), offset);
    const row = SFNT_HEAD_BYTES + SFNT_ENTRY_BYTES * at;
    to.setUint32(row, from.getUint32(entry));
    to.setUint32(row + 4, from.getUint32(entry + 16));
    to.setUint32(row + 8, offset);
    to.setUint32(row + 12, bytes);
    offset += Math.ceil(bytes / 4) * 4;
  }
  return out;
}
