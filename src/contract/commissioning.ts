import { z } from "zod";
import { FAMILY } from "./family.ts";

/** The hand-over of an installation: what was checked, with what result and when. It is also the report's JSON. */

const INTEGER = z.number().int();
const TEXT = z.string().max(200);
const ADD = INTEGER.min(0).max(255);

/** In the order of the guide's steps. */
export const COMMISSIONING_CHECKS = [
  "addresses",
  "identities",
  "breakerOpen",
  "voltagesBeforeJoining",
  "powerCable",
  "inverterCable",
  "inverterProtocol",
  "settingsEqual",
  "settingsAsWanted",
  "settingRules",
  "clocks",
  "cellsAtRest",
  "cellsUnderLoad",
  "temperatures",
  "noAlarm",
  "inverterAgrees",
  "firstFullCharge",
  "historyArchived",
] as const;
export type CommissioningCheck = (typeof COMMISSIONING_CHECKS)[number];

/**
 * open = not done yet; nothing is passed by default · passed, failed = the wire has said so · byHand = a person has said so, with a
 * name · notPossible = this pack or this line cannot tell, `reason` says why.
 */
export const CHECK_STATUSES = ["open", "passed", "failed", "byHand", "notPossible"] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

/** One figure behind a result, as it was read: `value` null = not read. `address` null = of the whole installation. */
const MEASURED = z.strictObject({
  name: z.string().max(60),
  address: ADD.nullable(),
  value: z.union([z.number(), TEXT, z.null()]),
  /** As the program writes units; "" = none. */
  unit: z.string().max(12),
});

const RESULT = z.strictObject({
  check: z.enum(COMMISSIONING_CHECKS),
  status: z.enum(CHECK_STATUSES),
  /** Key of the words that say why it failed, or why it is not possible, and what to do. */
  reason: z.string().max(60).nullable(),
  measured: z.array(MEASURED).max(400).readonly(),
  /** Civil time of it, ISO 8601 without zone; null = open. */
  at: z.string().max(30).nullable(),
  /** Who has looked, for `byHand`. */
  by: TEXT,
  remark: z.string().max(2000),
});

const PACK = z.strictObject({
  address: ADD,
  family: FAMILY,
  packSerial: TEXT,
  modelSerial: TEXT,
  bmsVersion: TEXT,
  packVoltageMv: INTEGER.nullable(),
  packCurrentMa: INTEGER.nullable(),
  socPct: z.number().nullable(),
  sohPct: z.number().nullable(),
  cycles: INTEGER.nullable(),
  fullCapacityMah: INTEGER.nullable(),
  cellsMv: z.array(INTEGER.nullable()).max(32).readonly(),
  temperaturesDc: z
    .array(z.strictObject({ name: z.string().max(40), tenthsC: INTEGER.nullable() }))
    .max(16)
    .readonly(),
  /** Raw whole numbers by setting, as in a parameter file; a missing one was not read. */
  settings: z.record(z.string().max(60), INTEGER),
  /** Of those settings; null = not all were read. */
  fingerprint: z.string().max(80).nullable(),
  readAt: z.string().max(30),
});

const SITE = z.strictObject({
  name: TEXT,
  place: TEXT,
  installer: TEXT,
  /** Key of a brand of the inverter list; "" = not chosen. */
  inverterBrand: z.string().max(60),
  inverterModel: TEXT,
  packCount: INTEGER.min(1).max(16),
  remarks: z.string().max(4000),
});

export const COMMISSIONING_SCHEMA = z.strictObject({
  schema: z.literal("open-bmstool/commissioning"),
  version: z.literal(1),
  id: z.string().regex(/^c\d{1,16}$/),
  /** Civil times, ISO 8601 without zone. */
  startedAt: z.string().max(30),
  changedAt: z.string().max(30),
  /** null = kept open. */
  closedAt: z.string().max(30).nullable(),
  app: z.string().max(40),
  site: SITE,
  inverter: z.strictObject({
    /** Code that the pack holds, by setting, read back. */
    codes: z.record(z.string().max(60), INTEGER),
    /** Names that belong to them. */
    names: z.array(TEXT).max(10).readonly(),
    verifiedAt: z.string().max(30).nullable(),
  }),
  packs: z.array(PACK).max(16).readonly(),
  results: z.array(RESULT).max(COMMISSIONING_CHECKS.length).readonly(),
});
export type Commissioning = Readonly<z.infer<typeof COMMISSIONING_SCHEMA>>;
export type CommissioningSite = Commissioning["site"];
export type CommissioningPack = Commissioning["packs"][number];
export type CheckResult = Commissioning["results"][number];
export type CheckMeasured = CheckResult["measured"][number];
