import type { BmsError, ErrorCode } from "../../../protocol/index.ts";
import { FAULT_EXIT_CODE } from "../safetyNet.ts";
import type { CliText } from "./words.ts";

/** What the program tells the shell; the numbers are kept for ever, `help exit-codes` says what they mean. */
export const EXIT_CODES = {
  ok: { code: 0 },
  found: { code: 1 },
  usage: { code: 2 },
  port: { code: 3 },
  noAnswer: { code: 4 },
  refused: { code: 5 },
  incomplete: { code: 7 },
  storage: { code: 6 },
  bug: { code: FAULT_EXIT_CODE },
  hangUp: { code: 129 },
  interrupted: { code: 130 },
  pipe: { code: 141 },
  terminated: { code: 143 },
} as const satisfies Record<keyof CliText["exitCode"], { readonly code: number }>;
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
  "host.inUse": "storage",
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
