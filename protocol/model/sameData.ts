/** Compares two pieces of plain data by value. The order of keys does not matter, and an undefined key equals a missing one. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => isSameData(item, b[at]));
  if (Array.isArray(a) || Array.isArray(b)) return false;
  const [inA, inB] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...inA.keys(), ...inB.keys()])].every((key) => isSameData(inA.get(key), inB.get(key)));
}
