import type { BmsError, ErrorCode } from "../../../protocol/index.ts";
import { FAULT_EXIT_CODE } from "../safetyNet.ts";

/** What the program tells the shell; the numbers are kept for ever, `help exit-codes` prints them. */
export const EXIT_CODES = {
  ok: { code: 0, means: "Done; nothing needs attention." },
  found: {
    code: 1,
    means:
      "Done, but something needs attention: an alarm, protection or fault is active, or an unknown bit of one is set (read), values differ " +
      "(params diff), a rule forbids the edits (params write --dry-run), an address on the line has a problem (scan), a check has failed (commission).",
  },
  usage: { code: 2, means: "The command line is not valid, or names something that does not exist." },
  port: { code: 3, means: "Port not found, in use by another program, not permitted, or not reachable." },
  noAnswer: { code: 4, means: "No pack answered, or it stopped answering." },
  refused: {
    code: 5,
    means: "Not done, or not proven: refused by the pack or by a rule, not confirmed, a value not verified, an outcome not known.",
  },
  incomplete: {
    code: 7,
    means:
      "Done in part: the pack answers, but something requested could not be read within the usual attempts. What and why " +
      "is printed on stderr and in the documents of read, scan and backup, where unknown values are null; in that of history under " +
      "download. Also while a check is open (commission). Exit code 1 takes precedence.",
  },
  storage: { code: 6, means: "A file could not be read or written." },
  bug: { code: FAULT_EXIT_CODE, means: "A fault of this program. Please report it with the text on stderr." },
  hangUp: { code: 129, means: "Ended because the terminal closed (SIGHUP); what was known has been printed." },
  interrupted: { code: 130, means: "Ended by Ctrl-C (SIGINT); what was known has been printed, and the port released." },
  pipe: { code: 141, means: "The reader of the output has stopped reading (`| head`); the port has been released." },
  terminated: { code: 143, means: "Ended by SIGTERM, as by Ctrl-C." },
} as const satisfies Record<string, { readonly code: number; readonly means: string }>;
export type ExitName = keyof typeof EXIT_CODES;

const OF_FAMILY: Readonly<Record<string, ExitName>> = {
  link: "noAnswer",
  frame: "noAnswer",
  device: "refused",
  value: "refused",
  write: "refused",
  file: "storage",
  host: "port",
};

const OF_CODE: Partial<Record<ErrorCode, ExitName>> = {
  "link.busy": "refused",
  "device.unreadable": "incomplete",
  "host.storage": "storage",
  "host.badRequest": "usage",
  "host.readOnly": "refused",
  "host.versionMismatch": "bug",
  "value.notANumber": "usage",
  "value.notRepresentable": "usage",
  "value.unknownKey": "usage",
  cancelled: "interrupted",
};

export function exitOfError({ code }: BmsError): ExitName {
  return OF_CODE[code] ?? OF_FAMILY[code.split(".")[0] ?? ""] ?? "bug";
}

/** In the order of the numbers. */
export function exitCodesText(): string {
  return Object.values(EXIT_CODES)
    .map(({ code, means }) => `  ${String(code).padStart(3)}  ${means}`)
    .join("\n");
}
