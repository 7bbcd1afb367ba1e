type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** `next` with every part that equals the same part of `before` taken from there: only what has changed is drawn again. */
export function shareData<T>(before: unknown, next: T): T {
  if (Object.is(before, next)) return next;
  if (Array.isArray(before) && Array.isArray(next)) {
    const items = next.map((item, at) => shareData(before[at], item));
    return (items.length === before.length && items.every((item, at) => Object.is(item, before[at])) ? before : items) as T;
  }
  if (!isFields(before) || !isFields(next)) return next;
  const names = Object.keys(next);
  const fields: Fields = Object.fromEntries(names.map((name) => [name, shareData(before[name], next[name])]));
  const isSame =
    names.length === Object.keys(before).length && names.every((name) => name in before && Object.is(fields[name], before[name]));
  return (isSame ? before : fields) as T;
}
