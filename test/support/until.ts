/** Waits until `look` gives something true, and gives it back. Fails after `timeoutMs` with `what` in the message. */
export async function until<T>(
  look: () => T | Promise<T>,
  { timeoutMs = 5000, everyMs = 5, what = "condition" }: { timeoutMs?: number; everyMs?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
