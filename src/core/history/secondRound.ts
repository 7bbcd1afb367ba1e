/** So many different records in a row that come once more, in the same order, are no chance. */
const PROOF = 5;

/**
 * Where the pack began its log once more; null = nothing shows that it has. An equal record by itself shows nothing: a pack whose clock was
 * never set may well write the same twice. The end of `raws` is looked at; "" = nothing came, or nothing that is a record.
 */
export function secondRoundIn(raws: readonly string[]): number | null {
  const different = new Set<string>();
  let from = raws.length;
  while (different.size < PROOF) {
    from -= 1;
    const raw = raws[from] ?? "";
    if (raw === "") return null;
    different.add(raw);
  }
  const tail = raws.slice(from);
  for (let at = 0; at + tail.length <= from; at++) if (tail.every((raw, k) => raws[at + k] === raw)) return from - at;
  return null;
}
