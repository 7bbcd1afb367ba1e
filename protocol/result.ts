import type { BmsError, ErrorCode, ErrorDetail } from "./errors.ts";

/** Outcome of anything that may fail for reasons outside the program: a wire, a device, a user, a file. */
export type Result<T, E = BmsError> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export type Failure = { readonly ok: false; readonly error: BmsError };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A failed Result. `detail` holds the figures that the message shows; never a sentence. */
export function fail(code: ErrorCode, detail?: ErrorDetail): Failure {
  return { ok: false, error: detail === undefined ? { code } : { code, detail } };
}
