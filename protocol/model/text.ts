/** Text of a pack without its padding (spaces, 00, FF) and without anything that does not print. */
export function cleanText(raw: string): string {
  return raw
    .replace(/[^\x20-\x7e]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
