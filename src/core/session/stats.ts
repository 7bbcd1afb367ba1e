import type { BmsError, Clock } from "../../../protocol/index.ts";
import type { LinkStats } from "../../contract/session.ts";

const WINDOW = 100;
const RATE_OVER_MS = 10_000;

/** Quality of the line: counts over the session, rate over 10 s, errors over the last 100 exchanges. */
export class LinkMeter {
  readonly #clock: Clock;
  #recent: boolean[] = [];
  /** How many of them are errors: the state is asked for after every exchange. */
  #recentBad = 0;
  #endsMs: number[] = [];
  #counts = { exchanges: 0, failures: 0, implausible: 0, misses: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  reset(): void {
    this.#recent = [];
    this.#recentBad = 0;
    this.#endsMs = [];
    this.#counts = { exchanges: 0, failures: 0, implausible: 0, misses: 0 };
  }

  note(error: BmsError | null): void {
    const nowMs = this.#clock.nowMs();
    this.#counts.exchanges += 1;
    if (error) {
      this.#counts.failures += 1;
      if (error.code === "frame.implausible") this.#counts.implausible += 1;
      if (error.code === "link.timeoutFirstByte") this.#counts.misses += 1;
    } else this.#endsMs.push(nowMs);
    this.#recent.push(error === null);
    if (error !== null) this.#recentBad += 1;
    if (this.#recent.length > WINDOW && this.#recent.shift() === false) this.#recentBad -= 1;
    this.#forgetOld(nowMs);
  }

  #forgetOld(nowMs: number): void {
    while ((this.#endsMs[0] ?? nowMs) < nowMs - RATE_OVER_MS) this.#endsMs.shift();
  }

  read(): LinkStats {
    const nowMs = this.#clock.nowMs();
    this.#forgetOld(nowMs);
    const ends = this.#endsMs;
    const spanMs = Math.max(1000, nowMs - (ends[0] ?? nowMs));
    return {
      ...this.#counts,
      exchangesPerSecond: Math.round((ends.length * 10_000) / spanMs) / 10,
      errorDeciPct: this.#recent.length === 0 ? 0 : Math.round((this.#recentBad * 1000) / this.#recent.length),
    };
  }
}
