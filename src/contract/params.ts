import type { BmsError, CheckLevel, Finding, PackName, ParameterFile, SettingDoubt, SettingTable } from "../../protocol/shared.ts";
import { NOTHING, request, type } from "./request.ts";
import { CONFIRMED, SETTINGS } from "./settings.ts";
import type { UnreadBlock } from "./unread.ts";
import { z } from "./zod.ts";

export type { PackName };

/** Settings by key in base units. */
export type SettingValues = Readonly<Record<string, number>>;

/** All settings of one pack as read in one go. */
export interface ParamsRead {
  readonly pack: PackName;
  readonly values: SettingValues;
  /** Settings that the family has and this pack did not give: refused by it, or not kept. */
  readonly missing: readonly string[];
  /** Settings that this pack may well have: their block was asked for, and no good answer came. */
  readonly notRead: readonly string[];
  /** The blocks behind both, and why they are not here. */
  readonly unread: readonly UnreadBlock[];
  /** What else the settings' blocks hold, by the key of the field: looked at, and never written. */
  readonly shown: SettingValues;
  /** Why these cannot be the settings of such a pack; null = they can, or the family has been written often enough not to ask. */
  readonly doubt: SettingDoubt | null;
  readonly readAtWallMs: number;
}

/**
 * What is known of one setting after a write, always from reading it back.
 * verified = holds what was wanted · notVerified = holds something else (`got`) · sideEffect = was not to change and did ·
 * unknown = could not be read back · notSent = was not tried, because something before it went wrong.
 */
export const WRITE_VERDICTS = ["verified", "notVerified", "sideEffect", "unknown", "notSent"] as const;
export type WriteVerdict = (typeof WRITE_VERDICTS)[number];

export interface VerdictRow {
  readonly key: string;
  readonly verdict: WriteVerdict;
  readonly from: number;
  /** Same as `from` for a side effect. */
  readonly wanted: number;
  /** null = not read back. */
  readonly got: number | null;
}

/** Steps of one safe write, in order; several blocks go through `sending` and `readingBack` one after the other. */
export const WRITE_STAGES = ["reading", "backup", "proving", "sending", "readingBack", "checkingOthers", "done"] as const;
export type WriteStage = (typeof WRITE_STAGES)[number];

export interface WriteProgress {
  readonly stage: WriteStage;
  readonly isRollback: boolean;
  /** Blocks done and in all. */
  readonly block: number;
  readonly blocks: number;
  /** Exchanges done and expected in all: the bar. */
  readonly exchanges: number;
  readonly exchangesExpected: number;
  readonly startedAtMs: number;
  /** Host's monotonic clock when this was sent. */
  readonly atMs: number;
}

/**
 * verified = all as wanted, nothing else changed · stopped = a value was not as wanted, nothing was sent after it ·
 * unknown = the pack could not be asked afterwards.
 */
type WriteOutcome = "verified" | "stopped" | "unknown";

export interface WriteReport {
  readonly id: string;
  readonly pack: PackName;
  readonly outcome: WriteOutcome;
  readonly isRollback: boolean;
  readonly startedWallMs: number;
  readonly endedWallMs: number;
  /** Edited settings and side effects. */
  readonly rows: readonly VerdictRow[];
  /** What it held before of settings that the pack may choose by itself from now on: not compared, and written back by the way back. */
  readonly freed: SettingValues;
  /** Settings that were compared and had not changed. */
  readonly unchanged: number;
  /** Why a block failed, when the pack or the line said so. */
  readonly reason: BmsError | null;
  /** The block was first written back unchanged, because nothing had been written to such a pack before. */
  readonly provedPath: boolean;
  /** Name of the backup made before the first byte, of the interrupted write if this one finishes it. */
  readonly backup: string;
  /** Exchanges that it took, by what they were for. */
  readonly exchanges: Readonly<Record<string, number>>;
}

/** One request of a planned write, as it would leave. */
export interface PlannedFrame {
  /** proof = the first block written back unchanged, because nothing was ever written to such a pack. */
  readonly purpose: "proof" | "write";
  readonly block: string;
  /** For people: "D4", "10 @ 60-63". */
  readonly wire: string;
  /** Settings that it changes. */
  readonly keys: readonly string[];
  /** The whole frame, upper-case hex pairs. */
  readonly hex: string;
}

/** What a write would say and send, worked out without sending it. */
export interface WritePlan {
  readonly pack: PackName;
  /** All settings as just read. */
  readonly held: SettingValues;
  readonly edits: SettingValues;
  readonly findings: readonly Finding[];
  /** null = nothing to be said against it. */
  readonly worst: CheckLevel | null;
  /** In the order in which they would leave; empty when nothing would be sent. */
  readonly frames: readonly PlannedFrame[];
  /** Why nothing would be sent at all, whatever is confirmed. */
  readonly refusal: BmsError | null;
}

/** A write that did not come to its end: the program or the link ended in the middle. */
export interface UnfinishedWrite {
  readonly id: string;
  readonly pack: PackName;
  readonly startedWallMs: number;
  readonly isRollback: boolean;
  readonly backup: string;
  /**
   * What the journal says of each: notSent = never left · sent = was on its way, outcome not known · verified, notVerified =
   * read back before the end. `now` is what the pack held when it was read again; null until then.
   */
  readonly rows: readonly {
    readonly key: string;
    readonly from: number;
    readonly wanted: number;
    readonly state: "notSent" | "sent" | "verified" | "notVerified";
    readonly now: number | null;
  }[];
  /** Settings beside the edited ones that are not as in the backup; empty until read again. */
  readonly sideEffects: readonly { readonly key: string; readonly from: number; readonly now: number }[];
  /** The same pack is connected and has been read again: finish and roll back are possible. */
  readonly isRead: boolean;
  /** Why they are not, although it was read: it did not give a block that the write knows of. */
  readonly refusal: BmsError | null;
}

/** beforeFinish = the pack held a part of an interrupted write: no way back leads there. */
export type BackupCause = "beforeWrite" | "beforeRollback" | "beforeFinish" | "beforeDefaults" | "byHand";

export interface BackupInfo {
  /** What params.backup is given. */
  readonly name: string;
  readonly takenWallMs: number;
  readonly pack: PackName;
  /** null = it is damaged, or of a newer version. */
  readonly valueCount: number | null;
  /** Why it was made; null = it is damaged. */
  readonly cause: BackupCause | null;
}

/** Everything the Parameters and Inverter screens need besides the live values. */
export interface ParamsState {
  /** null = no pack, or one whose family cannot be written. */
  readonly table: SettingTable | null;
  readonly read: ParamsRead | null;
  /** A read of all settings under way. */
  readonly reading: { readonly done: number; readonly total: number } | null;
  readonly progress: WriteProgress | null;
  /** Of the last write in this session of the program. */
  readonly report: WriteReport | null;
  readonly unfinished: UnfinishedWrite | null;
  /** Why it is not known whether a write is unfinished; null = it is known. */
  readonly unfinishedError: BmsError | null;
}

/** What a window may ask about the settings of the pack, and about backups of them. */
export const PARAMS_REQUESTS = {
  /** Reads every setting of the pack anew. */
  "params.read": request({ args: NOTHING, reply: type<ParamsRead>(), access: "change", manner: "line" }),
  /** What such a write would say and send; sends nothing but reads. */
  "params.plan": request({ args: z.strictObject({ edits: SETTINGS }), reply: type<WritePlan>(), access: "change", manner: "line" }),
  /**
   * `edits` = wanted values; `seen` = what the editor showed of the pack when they were made; `confirmed` = ids of the
   * findings of level confirm that the person has confirmed by typing.
   */
  "params.write": request({
    args: z.strictObject({ edits: SETTINGS, seen: SETTINGS, confirmed: CONFIRMED }),
    reply: type<WriteReport>(),
    access: "change",
    manner: "line",
  }),
  /** Writes back what the last write of this session changed, from its backup. */
  "params.rollBack": request({ args: NOTHING, reply: type<WriteReport>(), access: "change", manner: "line" }),
  /** Ends a read at once, a write before its next block. */
  "params.cancel": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
  /**
   * Of a write that an earlier run did not end; keep = leave the pack as it is and forget about it. `id` = the one that the person saw: it
   * may be kept while its pack is away; without it only that of the pack that is online is meant. The reply: null after keep, and when
   * nothing was left to write.
   */
  "params.recover": request({
    args: z.strictObject({ action: z.enum(["finish", "rollBack", "keep"]), id: z.string().min(1).max(100).exactOptional() }),
    reply: type<WriteReport | null>(),
    access: "change",
    manner: "line",
  }),
  /** Newest first, of all packs. */
  "backups.list": request({ args: NOTHING, reply: type<readonly BackupInfo[]>(), access: "look", manner: "program" }),
  "backups.read": request({
    args: z.strictObject({ name: z.string().min(1).max(200) }),
    reply: type<ParameterFile>(),
    access: "look",
    manner: "program",
  }),
  "backups.make": request({ args: NOTHING, reply: type<BackupInfo>(), access: "change", manner: "line" }),
};
