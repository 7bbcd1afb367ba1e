import type { BmsError, ErrorCode } from "../../../protocol/index.ts";

/**
 * What serialport 13 says when opening fails, per system. The bindings give sentences, not codes: read from
 * bindings-cpp 13 serialport_unix.cpp / serialport_win.cpp, and seen on Linux (missing, locked, directory, plain file).
 */
const OPEN_ERRORS: readonly (readonly [pattern: RegExp, code: ErrorCode])[] = [
  [/cannot lock port|EBUSY|resource busy|device or resource busy/i, "host.portBusy"],
  // Windows says "Access denied" when another program has the port open.
  [/access denied/i, "host.portBusy"],
  [/permission denied|EACCES|EPERM|operation not permitted/i, "host.permission"],
  [/no such file|file not found|ENOENT|no such device|ENXIO|ENODEV|error code (433|1167)\b/i, "host.noPort"],
  // It exists, but it is not a serial port.
  [/inappropriate ioctl|is a directory|ENOTTY|EISDIR|not a tty/i, "host.noPort"],
];

/** The error of an opening that failed. What no row knows is `host.portFailed`: a driver or an adapter that fails, with the system's words in `detail.reason`. */
export function serialOpenError(error: unknown, path: string): BmsError {
  const reason = error instanceof Error ? error.message : String(error);
  const row = OPEN_ERRORS.find(([pattern]) => pattern.test(reason));
  return { code: row?.[1] ?? "host.portFailed", detail: { path, reason } };
}
