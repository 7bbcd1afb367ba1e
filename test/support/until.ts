/** Guards against what never comes; no measure, because a busy machine is many times slower than an idle one. */
export const NEVER_CAME_MS = 240_000;

/** Waits until `look` gives something true, and gives it back. Fails after `timeoutMs` with `what` in the message. */
export async function until<T>(
  look: () => T | Promise<T>,
  { timeoutMs = NEVER_CAME_MS, everyMs = 5, what = "condition" }: { timeoutMs?: number; everyMs?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
