/**
 * Where a key of a grid leads from row `at` (-1 = none yet; up and back then come in at the end); null = the key does something else.
 */
export function gridStep(key: string, at: number, count: number, page: number): number | null {
  const from = at < 0 ? count : at;
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: from - 1,
    PageDown: at + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? null : Math.min(count - 1, Math.max(0, next));
}
