import type { AppState } from "../../contract/events.ts";
import type { SessionPhase } from "../../contract/session.ts";

const ANSWERING: readonly SessionPhase[] = ["online", "retrying"];
/** A scan of a private line may be over between two looks; then nothing goes on for so long. */
const QUIET_MS = 1500;
/** A line that goes away ends its scan a moment before it is said to be gone. */
const SETTLED_MS = 500;

/** Tells from one look after the other whether all addresses of a line have been asked. */
export class ScanWatch {
  #hasBegun = false;
  #quietSinceMs: number | null = null;

  /** `nowMs` never goes back. */
  isOver({ session, bank: { scan, sweepMs } }: Pick<AppState, "session" | "bank">, nowMs: number): boolean {
    // A line that went away in the middle has ended the scan, and not all addresses were asked: it begins anew.
    if (!ANSWERING.includes(session.phase)) {
      this.#hasBegun = false;
      this.#quietSinceMs = null;
      return false;
    }
    this.#hasBegun ||= scan !== null;
    if (scan !== null || sweepMs === null) this.#quietSinceMs = null;
    else this.#quietSinceMs ??= nowMs;
    return this.#quietSinceMs !== null && nowMs - this.#quietSinceMs > (this.#hasBegun ? SETTLED_MS : QUIET_MS);
  }
}
