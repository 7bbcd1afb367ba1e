import type { BmsError, ErrorCode } from "../../../protocol/index.ts";
import { FAULT_EXIT_CODE } from "../safetyNet.ts";

/** What the program tells the shell; the numbers are kept for ever, `help exit-codes` prints them. */
export const EXIT_CODES = {
  ok: { code: 0, means: "Done; nothing that needs a look." },
  found: {
    code: 1,
    means:
      "Done, and something needs a look: an alarm, protection or fault is active, or a bit of theirs that has no name (read), values differ " +
      "(params diff), a rule stands against the edits (params write --dry-run), an address of the line is in trouble (scan).",
  },
  usage: { code: 2, means: "The command line cannot be understood, or what it names does not exist." },
  port: { code: 3, means: "The port: not there, in use by another program, not allowed, or not reachable." },
  noAnswer: { code: 4, means: "No pack answered, or it stopped answering." },
  refused: {
    code: 5,
    means: "Not done, or not proven: refused by the pack or by a rule, not confirmed, a value not verified, an outcome not known.",
  },
  incomplete: {
    code: 7,
    means:
      "Done as far as it goes: the pack answers, and something that was asked for could not be read within the usual tries. What and why " +
      "is said on stderr, and in the documents of read, scan and backup, where what is not known is null; in that of history under " +
      "download. What needs a look (1) comes first.",
  },
  storage: { code: 6, means: "A file could not be read or written." },
  bug: { code: FAULT_EXIT_CODE, means: "A fault of this program. Please report it with the text on stderr." },
  hangUp: { code: 129, means: "Ended because the terminal went away (SIGHUP); what was known has been printed." },
  interrupted: { code: 130, means: "Ended by Ctrl-C (SIGINT); what was known has been printed, and the port given back." },
  pipe: { code: 141, means: "Whoever read our output has stopped reading (`| head`); the port has been given back." },
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
