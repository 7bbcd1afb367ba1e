import { z } from "zod";
import { CONTROL_HINTS, CONTROL_VERDICTS } from "../../contract/control.ts";
import { BASE, head, PACK, UNREAD } from "./documents.ts";

/** What `control show` and `control run` print with --json. */

export const CONTROL_DOCUMENT = z.strictObject({
  ...head("control"),
  pack: PACK,
  /** null = not read. */
  states: z.record(z.string(), z.boolean().nullable()),
  commands: z.array(z.strictObject({ key: z.string(), wire: z.string(), evidence: z.string() })),
  /** Switches of the pack are held, or an earlier run has not ended it. */
  pcControl: z.strictObject({ since: z.iso.datetime(), isEarlier: z.boolean(), isHere: z.boolean() }).nullable(),
  /** Why states are null; [] = everything was read. */
  unread: z.array(UNREAD),
});

export const COMMAND_DOCUMENT = z.strictObject({
  ...head("command-report"),
  pack: PACK,
  command: z.string(),
  verdict: z.enum(CONTROL_VERDICTS),
  /** Code of what became of the command itself, and its figures; null = acknowledged. */
  answer: z.string().nullable(),
  answerDetail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  /** Code of why the states could not be read back. */
  reason: z.string().nullable(),
  hint: z.enum(CONTROL_HINTS).nullable(),
  before: z.record(z.string(), z.boolean()),
  after: z.record(z.string(), z.boolean()).nullable(),
  alsoChanged: z.array(z.string()),
  settings: z
    .strictObject({ backup: z.string(), moved: z.array(z.strictObject({ key: z.string(), from: BASE, to: BASE.nullable() })) })
    .nullable(),
});

export type ControlDocument = z.infer<typeof CONTROL_DOCUMENT>;
export type CommandDocument = z.infer<typeof COMMAND_DOCUMENT>;
