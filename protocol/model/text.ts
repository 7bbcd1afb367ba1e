/** Text of a pack without padding (spaces, 00, FF) and non-printable characters. */
export function cleanText(raw: string): string {
  return raw
    .replace(/[^\x20-\x7e]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
