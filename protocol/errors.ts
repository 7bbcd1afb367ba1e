/**
 * What a caller may do after the failure.
 * `reads` = a read may be repeated, a write must be verified by reading first; `no` = repeating cannot help.
 */
export type RetryClass = "reads" | "no";

/** One row per expected failure. The words for people live in the UI's text catalogue under the same code. */
export const ERROR_TABLE = {
  "link.closed": { retry: "reads" },
  "link.lost": { retry: "reads" },
  "link.busy": { retry: "reads" },
  "link.timeoutFirstByte": { retry: "reads" },
  "link.timeoutPartial": { retry: "reads" },
  "link.foreignTraffic": { retry: "reads" },
  "link.echoOnly": { retry: "reads" },
  "frame.checksum": { retry: "reads" },
  "frame.length": { retry: "reads" },
  "frame.malformed": { retry: "reads" },
  "frame.unexpected": { retry: "reads" },
  "frame.implausible": { retry: "reads" },
  "device.exception": { retry: "no" },
  "device.refused": { retry: "no" },
  "device.unsupported": { retry: "no" },
  "device.otherAddress": { retry: "no" },
  "device.otherPack": { retry: "reads" },
  "device.unreadable": { retry: "reads" },
  "value.range": { retry: "no" },
  "value.step": { retry: "no" },
  "value.notRepresentable": { retry: "no" },
  "value.rule": { retry: "no" },
  "value.unknownKey": { retry: "no" },
  "value.notANumber": { retry: "no" },
  "write.stale": { retry: "no" },
  "write.notVerified": { retry: "no" },
  "write.sideEffect": { retry: "no" },
  "write.unknownOutcome": { retry: "no" },
  "write.noSafeOrder": { retry: "no" },
  "write.sharedAddress": { retry: "no" },
  "write.behindMaster": { retry: "no" },
  "write.unfinished": { retry: "no" },
  "file.format": { retry: "no" },
  "file.schemaTooNew": { retry: "no" },
  "file.otherFamily": { retry: "no" },
  "file.fingerprint": { retry: "no" },
  "host.noPort": { retry: "no" },
  "host.permission": { retry: "no" },
  "host.portBusy": { retry: "no" },
  "host.unreachable": { retry: "no" },
  "host.storage": { retry: "no" },
  "host.versionMismatch": { retry: "no" },
  "host.badRequest": { retry: "no" },
  "host.replaying": { retry: "no" },
  "host.readOnly": { retry: "no" },
  cancelled: { retry: "no" },
} as const satisfies Record<string, { readonly retry: RetryClass }>;

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
