/** Byte order marks of UTF-16, as a 16-bit number read high byte first. */
const BIG_ENDIAN = 0xfeff;
const LITTLE_ENDIAN = 0xfffe;
const CHUNK_UNITS = 8192;

/**
 * The text of a file in UTF-16, which Windows' editors and redirections write; null = the file does not begin with its mark, so it
 * is UTF-8.
 */
export function utf16Text(bytes: Uint8Array): string | null {
  if (bytes.length < 2) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = view.getUint16(0);
  if (mark !== BIG_ENDIAN && mark !== LITTLE_ENDIAN) return null;
  const units = Array.from({ length: (bytes.length >> 1) - 1 }, (_, i) => view.getUint16(2 * i + 2, mark === LITTLE_ENDIAN));
  let text = "";
  for (let at = 0; at < units.length; at += CHUNK_UNITS) text += String.fromCharCode(...units.slice(at, at + CHUNK_UNITS));
  return text;
}
