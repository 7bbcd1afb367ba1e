import { afterAll, beforeEach } from "vitest";
import { createStandstillWatch } from "./standstillWatch.ts";

/**
 * A setup file of the tests on real time. In most of them this process plays the pack, the broker or the other program, which has a second
 * or less to answer: while a busy machine does not let it run, it cannot. A test that fails after such a standstill is tried again, and
 * `npm test` names it at its end with what it said; without one it has failed.
 */
declare module "vitest" {
  interface TaskMeta {
    /** What was said each time. */
    triedAgain?: readonly string[];
  }
}

/** Keep in step with `retry` in vitest.config.ts: its count is read before this is. */
const MOST_TIMES = 2;
const BEAT_MS = 50;

const watch = createStandstillWatch(() => performance.now());
const timer = setInterval(watch.beat, BEAT_MS);
timer.unref();
afterAll(() => clearInterval(timer));

beforeEach(({ task }) => {
  watch.beat();
  const fromMs = performance.now();
  const condition = ({ message }: { readonly message: string }) => {
    if (!watch.stoodStillSince(fromMs)) return false;
    task.meta.triedAgain = [...(task.meta.triedAgain ?? []), message];
    return true;
  };
  Object.assign(task, { retry: { count: MOST_TIMES, condition } });
});
