/**
 * What a caller may do after the failure.
 * `reads` = a read may be repeated, a write must be verified by reading first; `no` = repeating cannot help.
 */
type RetryClass = "reads" | "no";

/**
 * What kind of failure it is, for code that does not care which one:
 * gone = the line is lost · cancelled = the caller no longer wants it · silence = no answer · damage = an answer, or part of one,
 * that cannot be used · refusal = the pack refused · stranger = another pack answered · ours = nothing was sent: no such block, or the
 * line is taken · value, write, file, host = the first part of the code.
 */
type ErrorKind = "gone" | "cancelled" | "silence" | "damage" | "refusal" | "stranger" | "ours" | "value" | "write" | "file" | "host";

/** One row per expected failure. The UI's text catalogue has the message under the same code. */
export const ERROR_TABLE = {
  "link.closed": { retry: "reads", kind: "gone" },
  "link.lost": { retry: "reads", kind: "gone" },
  "link.busy": { retry: "reads", kind: "ours" },
  "link.timeoutFirstByte": { retry: "reads", kind: "silence" },
  "link.timeoutPartial": { retry: "reads", kind: "damage" },
  "link.foreignTraffic": { retry: "reads", kind: "damage" },
  "link.echoOnly": { retry: "reads", kind: "silence" },
  "frame.checksum": { retry: "reads", kind: "damage" },
  "frame.length": { retry: "reads", kind: "damage" },
  "frame.malformed": { retry: "reads", kind: "damage" },
  "frame.unexpected": { retry: "reads", kind: "damage" },
  "frame.implausible": { retry: "reads", kind: "damage" },
  "device.exception": { retry: "no", kind: "refusal" },
  "device.refused": { retry: "no", kind: "refusal" },
  "device.unsupported": { retry: "no", kind: "ours" },
  "device.otherAddress": { retry: "reads", kind: "stranger" },
  "device.unreadable": { retry: "no", kind: "damage" },
  "device.otherPack": { retry: "reads", kind: "stranger" },
  "value.range": { retry: "no", kind: "value" },
  "value.step": { retry: "no", kind: "value" },
  "value.notRepresentable": { retry: "no", kind: "value" },
  "value.rule": { retry: "no", kind: "value" },
  "value.unknownKey": { retry: "no", kind: "value" },
  "value.notANumber": { retry: "no", kind: "value" },
  "write.stale": { retry: "no", kind: "write" },
  "write.notVerified": { retry: "no", kind: "write" },
  "write.sideEffect": { retry: "no", kind: "write" },
  "write.unknownOutcome": { retry: "no", kind: "write" },
  "write.noSafeOrder": { retry: "no", kind: "write" },
  "write.sharedAddress": { retry: "no", kind: "write" },
  "write.behindMaster": { retry: "no", kind: "write" },
  "write.unfinished": { retry: "no", kind: "write" },
  "write.otherAddress": { retry: "no", kind: "write" },
  "write.unproven": { retry: "no", kind: "write" },
  "write.implausible": { retry: "no", kind: "write" },
  "write.heldOpen": { retry: "no", kind: "write" },
  "file.format": { retry: "no", kind: "file" },
  "file.schemaTooNew": { retry: "no", kind: "file" },
  "file.otherFamily": { retry: "no", kind: "file" },
  "file.fingerprint": { retry: "no", kind: "file" },
  "file.damaged": { retry: "no", kind: "file" },
  "host.noPort": { retry: "no", kind: "host" },
  "host.permission": { retry: "no", kind: "host" },
  "host.portBusy": { retry: "no", kind: "host" },
  "host.portFailed": { retry: "no", kind: "host" },
  "host.unreachable": { retry: "no", kind: "host" },
  "host.gone": { retry: "no", kind: "host" },
  "host.inUse": { retry: "no", kind: "host" },
  "host.storage": { retry: "no", kind: "host" },
  "host.versionMismatch": { retry: "no", kind: "host" },
  "host.badRequest": { retry: "no", kind: "host" },
  "host.replaying": { retry: "no", kind: "host" },
  "host.readOnly": { retry: "no", kind: "host" },
  cancelled: { retry: "no", kind: "cancelled" },
} as const satisfies Record<string, { readonly retry: RetryClass; readonly kind: ErrorKind }>;

export type ErrorCode = keyof typeof ERROR_TABLE;
export type ErrorDetail = Readonly<Record<string, string | number | boolean>>;

/** Plain and clone-safe, so that it crosses IPC, sockets and files unchanged. */
export interface BmsError {
  readonly code: ErrorCode;
  readonly detail?: ErrorDetail;
}

export function mayRetryRead(error: BmsError): boolean {
  return ERROR_TABLE[error.code].retry === "reads";
}

export function errorKind({ code }: BmsError): ErrorKind {
  return ERROR_TABLE[code].kind;
}

/** The pack understood and refused, in whichever form its family uses. */
export function isRefusal(error: BmsError): boolean {
  return errorKind(error) === "refusal";
}

/** The line is lost: no answer will come. */
export function isGone(error: BmsError): boolean {
  return errorKind(error) === "gone";
}

/** The line is lost, or the request was cancelled: a retry makes no sense. */
export function isOver(error: BmsError): boolean {
  return isGone(error) || errorKind(error) === "cancelled";
}

/** Code of a refusal in the notation of its protocol: return codes (`rtn`) in hex, exceptions of Modbus as numbers. */
export function refusalOf(error: BmsError): { readonly code: number; readonly text: string } | null {
  const { rtn, exception } = error.detail ?? {};
  if (!isRefusal(error)) return null;
  if (typeof rtn === "string") return { code: Number.parseInt(rtn, 16), text: rtn };
  return typeof exception === "number" ? { code: exception, text: String(exception) } : null;
}
