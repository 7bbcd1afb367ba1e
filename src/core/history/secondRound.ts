/** This many different records in a row that repeat in the same order are not a coincidence. */
const PROOF = 5;

/**
 * Position at which the pack restarted its log; null = no sign that it has. A single equal record proves nothing: a pack whose clock was
 * never set may well log the same twice. The end of `raws` is looked at; "" = nothing came, or nothing that is a record.
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
