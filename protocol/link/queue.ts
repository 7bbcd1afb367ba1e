import type { CancelSignal } from "../clock.ts";
import type { Result } from "../result.ts";
import type { Reply, Request } from "./request.ts";

/** Lower goes first. Within one priority the order of requests is kept. */
export const PRIORITY = { command: 0, live: 1, background: 2 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

/** The line is reserved for one holder; other requests wait until it is released. */
export interface LineHold {
  release(): void;
}

export interface Job {
  readonly request: Request;
  readonly priority: Priority;
  readonly signal: CancelSignal | undefined;
  readonly hold: LineHold | undefined;
  readonly resolve: (result: Result<Reply>) => void;
}

/** Decides which request is sent next. */
export class JobQueue {
  readonly #jobs: Job[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #onFree: () => void;
  #holder: LineHold | null = null;

  /** `onFree` is called when a hold has ended: others may continue. */
  constructor(onFree: () => void) {
    this.#onFree = onFree;
  }

  push(job: Job): void {
    const after = this.#jobs.findIndex((other) => other.priority > job.priority);
    this.#jobs.splice(after < 0 ? this.#jobs.length : after, 0, job);
  }

  /** The first job that may be sent: while the line is held, only the holder's. */
  next(): Job | undefined {
    const index = this.#jobs.findIndex((job) => this.#holder === null || job.hold === this.#holder);
    return index < 0 ? undefined : this.#jobs.splice(index, 1)[0];
  }

  /** Resolves when the line is free. */
  hold(): Promise<LineHold> {
    return new Promise((resolve) => {
      const grant = () => {
        const hold: LineHold = { release: () => this.#release(hold) };
        this.#holder = hold;
        resolve(hold);
      };
      if (this.#holder === null) grant();
      else this.#waiting.push(grant);
    });
  }

  /** Removes all waiting jobs. */
  clear(): readonly Job[] {
    this.#holder = null;
    for (const grant of this.#waiting.splice(0)) grant();
    this.#holder = null;
    return this.#jobs.splice(0);
  }

  #release(hold: LineHold): void {
    if (this.#holder !== hold) return;
    this.#holder = null;
    this.#waiting.shift()?.();
    this.#onFree();
  }
}
