import { z } from "zod";
import { CHECK_LEVELS, INVERTER_PORTS } from "../../../protocol/index.ts";
import { BANK_SOURCES, PACK_DIAGNOSES, PACK_PRESENCES } from "../../contract/bank.ts";
import { WRITE_VERDICTS } from "../../contract/params.ts";
import { READ_PARTS } from "../../contract/unread.ts";

/** What the commands print with --json. A parameter file and a history file are the ones of the window. */

export const BASE = z.number().int();
export const head = <N extends string>(name: N) => ({ schema: z.literal(`open-bmstool/${name}`), version: z.literal(1) });

export const PACK = z.strictObject({
  family: z.string(),
  address: z.number().int(),
  /** "" = the pack does not tell; null = it could not be read. */
  bmsVersion: z.string().nullable(),
  modelSerial: z.string().nullable(),
  packSerial: z.string().nullable(),
});

/** A block that could not be read. `code` = of the error, null = it was not asked for; `reason` says the same in words. */
export const UNREAD = z.strictObject({
  block: z.string(),
  wire: z.string(),
  part: z.enum(READ_PARTS),
  code: z.string().nullable(),
  reason: z.string(),
});

export const UPDATE_DOCUMENT = z.strictObject({
  ...head("update"),
  ownVersion: z.string(),
  release: z.strictObject({ version: z.string(), notes: z.string(), pageUrl: z.string(), isNewer: z.boolean() }),
});

export const PORTS_DOCUMENT = z.strictObject({
  ...head("ports"),
  ports: z.array(z.strictObject({ path: z.string(), kind: z.string(), title: z.string().nullable(), usb: z.string().nullable() })),
  /** Adapters that are plugged in and have no port. takenBy: a program; null = the driver is missing. */
  unclaimed: z.array(z.strictObject({ vendor: z.string(), title: z.string(), driver: z.string(), takenBy: z.string().nullable() })),
});

/** `value` in base units; null = `state` says why there is none. */
const READING = z.strictObject({
  key: z.string(),
  name: z.string(),
  value: z.union([BASE, z.boolean(), z.string()]).nullable(),
  unit: z.string(),
  text: z.string(),
  state: z.enum(["known", "notRead", "notReported"]),
});

const SEVERITY = z.enum(["fault", "protection", "alarm"]);

export const READ_DOCUMENT = z.strictObject({
  ...head("read"),
  at: z.iso.datetime(),
  /** Age of the oldest part when it was printed. */
  ageMs: z.number().int(),
  pack: PACK,
  values: z.array(READING),
  /** [] = read, and nothing is active; null = not read. */
  flags: z
    .array(
      z.strictObject({
        severity: SEVERITY,
        /** "unknownBit:<register>:<bit>" for a bit without a name. */
        key: z.string(),
        title: z.string(),
        todo: z.string(),
        since: z.iso.datetime().nullable(),
      }),
    )
    .nullable(),
  /** Bits without a name; those with a severity are among the flags too. null with the flags: they are of the same answer. */
  unknownBits: z.array(z.strictObject({ register: z.string(), mask: BASE, severity: SEVERITY.nullable() })).nullable(),
  /** Why values are null or older than the rest; [] = everything was read. */
  unread: z.array(UNREAD),
});

export const SCAN_DOCUMENT = z.strictObject({
  ...head("scan"),
  /** The scan has come to its end. */
  isComplete: z.boolean(),
  /** The wired pack answers under every address: others cannot be asked by themselves on such a line. */
  isPrivateLine: z.boolean(),
  source: z.enum(BANK_SOURCES),
  packs: z.array(
    z.strictObject({
      ...PACK.shape,
      presence: z.enum(PACK_PRESENCES),
      diagnosis: z
        .strictObject({ key: z.enum(PACK_DIAGNOSES), detail: z.record(z.string(), z.union([z.string(), z.number()])) })
        .nullable(),
      answersAlone: z.boolean(),
      packVoltageMv: BASE.nullable(),
      currentMa: BASE.nullable(),
      socDeciPct: BASE.nullable(),
      /** The pack does not send its SOC: this program has worked it out. */
      isSocCalculated: z.boolean(),
      /** Keys as in the document of read. [] = read, and nothing is active; null = not read. */
      flags: z.array(z.string()).nullable(),
      unread: z.array(UNREAD),
    }),
  ),
});

export const DIFF_DOCUMENT = z.strictObject({
  ...head("diff"),
  /** The pack, and what it is compared with. */
  columns: z.array(z.string()),
  unread: z.array(UNREAD),
  rows: z.array(
    z.strictObject({
      key: z.string(),
      name: z.string(),
      values: z.array(BASE.nullable()),
      texts: z.array(z.string()),
      /** null = not known: it was not read from the pack. */
      isDifferent: z.boolean().nullable(),
    }),
  ),
});

const CHANGE = z.strictObject({
  key: z.string(),
  name: z.string(),
  from: BASE.nullable(),
  to: BASE,
  texts: z.tuple([z.string(), z.string()]),
});

export const PLAN_DOCUMENT = z.strictObject({
  ...head("write-plan"),
  pack: PACK,
  changes: z.array(CHANGE),
  /** Wanted and already so. */
  already: z.array(z.string()),
  findings: z.array(
    z.strictObject({
      id: z.string(),
      level: z.enum(CHECK_LEVELS),
      keys: z.array(z.string()),
      text: z.string(),
      why: z.string(),
    }),
  ),
  /** In the order in which they would leave. */
  frames: z.array(
    z.strictObject({
      purpose: z.enum(["proof", "write"]),
      block: z.string(),
      wire: z.string(),
      keys: z.array(z.string()),
      hex: z.string(),
    }),
  ),
  refusal: z.string().nullable(),
});

export const REPORT_DOCUMENT = z.strictObject({
  ...head("write-report"),
  pack: PACK,
  outcome: z.enum(["verified", "stopped", "unknown"]),
  reason: z.string().nullable(),
  backup: z.string(),
  rows: z.array(
    z.strictObject({
      key: z.string(),
      name: z.string(),
      verdict: z.enum(WRITE_VERDICTS),
      from: BASE,
      wanted: BASE,
      got: BASE.nullable(),
    }),
  ),
  unchanged: z.number().int(),
});

export const UNFINISHED_DOCUMENT = z.strictObject({
  ...head("unfinished-write"),
  pack: PACK.nullable(),
  startedAt: z.iso.datetime().nullable(),
  isRollback: z.boolean(),
  backup: z.string().nullable(),
  /** What else is not as before it: a rollback writes these too. */
  sideEffects: z.array(z.strictObject({ key: z.string(), name: z.string(), from: BASE, now: BASE })),
  /** Why it can be neither finished nor rolled back now. */
  refusal: z.string().nullable(),
  /** `now` = null: not read. */
  rows: z.array(z.strictObject({ key: z.string(), name: z.string(), state: z.string(), from: BASE, wanted: BASE, now: BASE.nullable() })),
});

export const BACKUPS_DOCUMENT = z.strictObject({
  ...head("backups"),
  /** Of a backup that was just made: settings that are not in it, because the pack did not give their block. */
  unread: z.array(UNREAD),
  /** No cause or number of values: it is damaged, or of a newer version. */
  backups: z.array(
    z.strictObject({
      name: z.string(),
      takenAt: z.iso.datetime(),
      cause: z.string().nullable(),
      valueCount: z.number().int().nullable(),
      pack: PACK,
    }),
  ),
});

export const ARCHIVES_DOCUMENT = z.strictObject({
  ...head("history-archives"),
  archives: z.array(z.strictObject({ key: z.string(), count: z.number().int(), pack: PACK })),
});

export const INVERTERS_DOCUMENT = z.strictObject({
  ...head("inverters"),
  inverters: z.array(
    z.strictObject({ key: z.string(), name: z.string(), port: z.enum(INVERTER_PORTS), code: BASE.nullable(), evidence: z.string() }),
  ),
});

export const INVERTER_DOCUMENT = z.strictObject({
  ...head("inverter"),
  pack: PACK,
  /** shared = one setting for both ports. */
  kind: z.enum(["perPort", "shared"]),
  mode: z.enum(["automatic", "manual", "unknown"]),
  /** null = the other port has the one code that there is. */
  can: z.strictObject({ code: BASE.nullable(), name: z.string() }),
  rs485: z.strictObject({ code: BASE.nullable(), name: z.string() }),
});

/** The first line of `serve --json`; it goes on until it is ended. */
export const SERVE_DOCUMENT = z.strictObject({
  ...head("serve"),
  url: z.url(),
  port: z.number().int(),
  isReadOnly: z.boolean(),
  isRemote: z.boolean(),
  /** SHA-256 of the certificate; null = unencrypted. */
  fingerprint: z.string().nullable(),
});

/** One line of `trace --json`. */
export const TRACE_LINE = z.strictObject({
  seq: z.number().int(),
  atMs: z.number(),
  direction: z.enum(["tx", "rx"]),
  hex: z.string(),
  kind: z.string(),
  reason: z.string().optional(),
  note: z.string().optional(),
  block: z.string().optional(),
});

/** A whole commissioning is printed as `COMMISSIONING_SCHEMA` of the contract has it. */
export const COMMISSIONINGS_DOCUMENT = z.strictObject({
  ...head("commissionings"),
  commissionings: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      /** Civil times, ISO 8601 without zone. */
      startedAt: z.string(),
      changedAt: z.string(),
      closedAt: z.string().nullable(),
      open: BASE,
      failed: BASE,
    }),
  ),
});

export type PackDocument = z.infer<typeof PACK>;
export type UnreadDocument = z.infer<typeof UNREAD>;
export type ReadDocument = z.infer<typeof READ_DOCUMENT>;
export type PlanDocument = z.infer<typeof PLAN_DOCUMENT>;
export type ReportDocument = z.infer<typeof REPORT_DOCUMENT>;
export type ScanDocument = z.infer<typeof SCAN_DOCUMENT>;
export type ServeDocument = z.infer<typeof SERVE_DOCUMENT>;
export type DiffDocument = z.infer<typeof DIFF_DOCUMENT>;
export type UnfinishedDocument = z.infer<typeof UNFINISHED_DOCUMENT>;
export type BackupsDocument = z.infer<typeof BACKUPS_DOCUMENT>;
export type ArchivesDocument = z.infer<typeof ARCHIVES_DOCUMENT>;
export type InvertersDocument = z.infer<typeof INVERTERS_DOCUMENT>;
export type InverterDocument = z.infer<typeof INVERTER_DOCUMENT>;
export type CommissioningsDocument = z.infer<typeof COMMISSIONINGS_DOCUMENT>;
