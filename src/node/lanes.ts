/** Runs one job; the next of the same lane starts when it has ended. */
export type Lane = <T>(job: () => Promise<T>) => Promise<T>;

/** Lanes by name: jobs of one name run one after the other, in the order they were given. */
export function createLanes(): (name: string) => Lane {
  const tails = new Map<string, Promise<void>>();
  return (name) => (job) => {
    const before = tails.get(name) ?? Promise.resolve();
    const run = before.then(job);
    const tail = run.then(
      () => undefined,
      () => undefined,
    );
    tails.set(name, tail);
    void tail.then(() => {
      if (tails.get(name) === tail) tails.delete(name);
    });
    return run;
  };
}

/** A timer may be this late on any computer. */
const LATE_MS = 20;
const MOST_GRACE_MS = 1000;

/**
 * The promise's value, or `otherwise` after `limitMs`. A rejection counts as `otherwise`. After a standstill of the process timers come
 * before everything else that has happened meanwhile: then the promise is waited for a little longer, once.
 */
export function within<T>(promise: Promise<T>, limitMs: number, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const dueAtMs = performance.now() + limitMs;
    const giveUp = () => resolve(otherwise);
    let timer = setTimeout(() => {
      const lateMs = performance.now() - dueAtMs;
      if (lateMs <= LATE_MS) giveUp();
      else timer = setTimeout(giveUp, Math.min(lateMs, MOST_GRACE_MS));
    }, limitMs);
    const finish = (value: T) => {
      clearTimeout(timer);
      resolve(value);
    };
    promise.then(finish, () => finish(otherwise));
  });
}
