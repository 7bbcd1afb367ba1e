import type { BmsError } from "../../protocol/shared.ts";
import { FINDING_SENTENCES } from "../../protocol/shared.ts";
import { KEPT_INTEGER, KEPT_NUMBER, WALL_MS } from "./bounds.ts";
import { DRIFT_FIGURES } from "./driftSchema.ts";
import { FAMILY } from "./family.ts";
import { HISTORY_SINCE } from "./historySince.ts";
import { PHOTO_LIMITS } from "./limits.ts";
import { NOTHING, request, type } from "./request.ts";
import { SETTINGS } from "./settings.ts";
import { z } from "./zod.ts";

/** The hand-over of an installation: what was checked, with what result and when. It is also the report's JSON. */

const INTEGER = KEPT_INTEGER;
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

/** What a rule between settings has said: enough to say it again in every language. */
const FINDING = z.strictObject({
  sentence: z.enum(FINDING_SENTENCES),
  keys: z.array(z.string().max(60)).max(4).readonly(),
  params: z.record(z.string().max(40), z.union([KEPT_NUMBER, TEXT])),
});

/** One figure behind a result, as it was read: `value` null = not read. `address` null = of the whole installation. */
const MEASURED = z.strictObject({
  name: z.string().max(60),
  address: ADD.nullable(),
  value: z.union([KEPT_NUMBER, TEXT, z.null()]),
  /** As the program writes units; "" = none. */
  unit: z.string().max(12),
  /** Of a rule; `value` is then its id. Missing in documents of earlier versions. */
  finding: FINDING.exactOptional(),
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
  socPct: KEPT_NUMBER.nullable(),
  sohPct: KEPT_NUMBER.nullable(),
  /** Those that this program has worked out, because the pack does not send them. Missing where there is none. */
  calculated: z
    .array(z.enum(["soc", "soh"]))
    .min(1)
    .max(2)
    .readonly()
    .exactOptional(),
  cycles: INTEGER.nullable(),
  fullCapacityMah: INTEGER.nullable(),
  /** Missing in documents of earlier versions. */
  ratedCapacityMah: INTEGER.nullable().exactOptional(),
  cellsMv: z.array(INTEGER.nullable()).max(32).readonly(),
  temperaturesDc: z
    .array(z.strictObject({ name: z.string().max(40), tenthsC: INTEGER.nullable() }))
    .max(16)
    .readonly(),
  /** Raw whole numbers by setting, as in a parameter file; a missing one was not read. */
  settings: z.record(z.string().max(60), INTEGER),
  /** Of those settings; null = not all were read. */
  fingerprint: z.string().max(80).nullable(),
  /** Civil time of those settings; missing where none were read, and in documents of earlier versions. */
  settingsReadAt: z.string().max(30).exactOptional(),
  /** Of the values above. */
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

export const COMMISSIONING_ID = z.string().regex(/^c\d{1,16}$/);

/** SHA-256 of the file, which is its name as well. */
export const PHOTO_DIGEST = z.string().regex(/^[0-9a-f]{64}$/);
export const PHOTO_NOTE = z.string().max(500);
const MOST_PIXELS = 30_000;

/** The picture itself lies in a file of its own. */
const PHOTO = z.strictObject({
  sha256: PHOTO_DIGEST,
  kind: z.enum(["jpeg", "png"]),
  bytes: INTEGER.min(1).max(PHOTO_LIMITS.bytes),
  /** As it lies in the file, before it is turned upright. */
  widthPx: INTEGER.min(1).max(MOST_PIXELS),
  heightPx: INTEGER.min(1).max(MOST_PIXELS),
  /** What it shows; null = the whole. */
  check: z.enum(COMMISSIONING_CHECKS).nullable(),
  note: PHOTO_NOTE,
  /** When it was added. */
  at: z.string().max(30),
});

export const COMMISSIONING_SCHEMA = z.strictObject({
  schema: z.literal("open-bmstool/commissioning"),
  version: z.literal(1),
  id: COMMISSIONING_ID,
  /** Civil times, ISO 8601 without zone. */
  startedAt: z.string().max(30),
  changedAt: z.string().max(30),
  /** The moment of it, which a civil time alone does not tell in the hour that comes twice. Missing in documents of earlier versions. */
  changedWallMs: WALL_MS.exactOptional(),
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
  /** What this computer knew of the drift of their cells; missing = not looked at, and a pack that is not in it has left no data here. */
  drift: z
    .array(z.strictObject({ address: ADD, ...DRIFT_FIGURES }))
    .max(16)
    .readonly()
    .exactOptional(),
  photos: z.array(PHOTO).max(PHOTO_LIMITS.count).readonly().exactOptional(),
  /** Where it was compared with an earlier one. */
  historySince: HISTORY_SINCE.exactOptional(),
});
export type Commissioning = Readonly<z.infer<typeof COMMISSIONING_SCHEMA>>;
export type CommissioningSite = Commissioning["site"];
export type CommissioningPack = Commissioning["packs"][number];
export type CheckResult = Commissioning["results"][number];
export type CommissioningPhoto = Readonly<z.infer<typeof PHOTO>>;
export type CheckFinding = NonNullable<CheckMeasured["finding"]>;
export type PackDrift = NonNullable<Commissioning["drift"]>[number];
export type CheckMeasured = CheckResult["measured"][number];

/** One of those that this computer keeps. */
export interface CommissioningEntry extends Pick<Commissioning, "id" | "startedAt" | "changedAt" | "closedAt"> {
  /** Of the site. */
  readonly name: string;
  /** How many checks nobody has settled yet, and how many have failed. */
  readonly open: number;
  readonly failed: number;
}

export interface CommissioningState {
  /** The one on the screen; null = none is open. */
  readonly current: Commissioning | null;
  /** The check that asks the packs now. */
  readonly running: CommissioningCheck | null;
  /** Why the last run ended early, or why the last change could not be kept. */
  readonly error: BmsError | null;
  /** All of them, the one changed last first. */
  readonly list: readonly CommissioningEntry[];
}

const REMARK = z.string().max(2000);

/** What a window may ask about commissionings. All but `compare` and `run` works without a pack. */
export const COMMISSIONING_REQUESTS = {
  /** Those that this computer keeps; the state has the same list from then on. */
  "commission.list": request({ args: NOTHING, reply: type<readonly CommissioningEntry[]>(), access: "look", manner: "shown" }),
  /** A new one with every check open; it becomes the current one. */
  "commission.start": request({ args: z.strictObject({ site: SITE }), reply: type<Commissioning>(), access: "change", manner: "kept" }),
  /** For every window of this host: what is marked or run from then on belongs to this one. */
  "commission.open": request({
    args: z.strictObject({ id: COMMISSIONING_ID }),
    reply: type<Commissioning>(),
    access: "change",
    manner: "shown",
  }),
  /** What was found with another number of packs, or of another brand of inverter, is open again. */
  "commission.site": request({ args: z.strictObject({ site: SITE }), reply: type<null>(), access: "change", manner: "kept" }),
  /** One after the other, in the order of the steps; a result by hand stays. Returns when it has begun; the state tells how it goes. */
  "commission.run": request({
    args: z.strictObject({
      checks: z.array(z.enum(COMMISSIONING_CHECKS)).min(1).max(COMMISSIONING_CHECKS.length).readonly(),
      /** Settings of a profile that every pack is to hold, for `settingsAsWanted`. */
      wanted: SETTINGS.exactOptional(),
    }),
    reply: type<null>(),
    access: "change",
    manner: "line",
  }),
  /** The check that is running stays as it was. */
  "commission.cancel": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
  /** What a person has seen, with a name; "open" takes a result back. */
  "commission.mark": request({
    args: z.strictObject({
      check: z.enum(COMMISSIONING_CHECKS),
      status: z.enum(["byHand", "failed", "open"]),
      by: TEXT,
      remark: REMARK,
    }),
    reply: type<null>(),
    access: "change",
    manner: "kept",
  }),
  /** What the inverter's display shows, held against the values of the packs now. */
  "commission.compare": request({
    args: z.strictObject({ socPct: z.number().min(0).max(100), temperatureC: z.number().min(-60).max(150), by: TEXT }),
    reply: type<null>(),
    access: "change",
    manner: "kept",
  }),
  /** Ends the current one: nothing in it changes any more. */
  "commission.close": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "kept" }),
  "commission.remove": request({ args: z.strictObject({ id: COMMISSIONING_ID }), reply: type<null>(), access: "change", manner: "kept" }),
};
