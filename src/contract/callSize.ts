/** Stands for what JSON has no form for: it never came from our page. */
const NO_JSON = Number.POSITIVE_INFINITY;

function ownCharacters(value: unknown): number {
  if (typeof value === "string") return value.length + 2;
  if (value === undefined) return 0;
  if (value === null || typeof value === "boolean" || typeof value === "number") return 4;
  if (Array.isArray(value)) return 2 + value.length;
  if (Object.prototype.toString.call(value) === "[object Object]") return 2;
  return NO_JSON;
}

/**
 * Whether a value would be longer than `most` characters as JSON, about; what is written in more than one way is not counted exactly. Looks at no
 * more of it than that, also where it holds itself.
 */
export function isLongerThan(most: number, value: unknown): boolean {
  const waiting: unknown[] = [value];
  let left = most;
  while (waiting.length > 0) {
    const next = waiting.pop();
    left -= ownCharacters(next);
    if (left < 0) return true;
    if (typeof next !== "object" || next === null) continue;
    if (Array.isArray(next)) waiting.push(...next);
    else
      for (const [key, inner] of Object.entries(next)) {
        left -= key.length + 4;
        if (left < 0) return true;
        waiting.push(inner);
      }
  }
  return false;
}
