import process from "node:process";
import { inspect } from "node:util";
import type { Log } from "../core/ports.ts";
import { CLOSE_LIMIT_MS } from "./closeLimit.ts";
import { within } from "./lanes.ts";

/** What sysexits.h calls EX_SOFTWARE. */
export const FAULT_EXIT_CODE = 70;

interface SafetyNetOptions {
  readonly log: Log;
  /** Ends the connection and gives the port back. Asked once. */
  readonly close: () => Promise<unknown>;
  /** process.exit unless the shell has an end of its own. */
  readonly exit?: (code: number) => void;
  readonly closeLimitMs?: number;
}

/**
 * Under the whole program: what nobody has caught is logged with its stack and ends it in order, because nobody knows what it holds
 * true any more. A write stops where it is; its journal is on the disk before each block and tells the next start. A second fault, or
 * a close that hangs, ends it at once. Gives back where faults go that were caught at the very top.
 */
export function spreadSafetyNet({
  log,
  close,
  exit = process.exit,
  closeLimitMs = CLOSE_LIMIT_MS,
}: SafetyNetOptions): (fault: unknown) => void {
  let isClosing = false;
  const fall = (fault: unknown) => {
    const message = isClosing ? "another fault while closing, ending at once" : "a fault of this program, closing; please report it";
    log.warn(message, fault instanceof Error ? fault : new Error(`thrown: ${inspect(fault)}`));
    if (isClosing) return exit(FAULT_EXIT_CODE);
    isClosing = true;
    // Whichever end comes first, a fault it was.
    process.exitCode = FAULT_EXIT_CODE;
    const closing = Promise.resolve().then(close);
    void within<unknown>(closing, closeLimitMs, undefined).then(() => exit(FAULT_EXIT_CODE));
  };
  // A terminal that went away is no fault, and what is said to it must not raise the next.
  process.stderr.on("error", () => undefined);
  process.on("uncaughtException", fall);
  process.on("unhandledRejection", fall);
  return fall;
}
