import type { BmsError, Clock, FamilyId, PackIdentity, PackSnapshot } from "../../../protocol/index.ts";
import { errorKind, isOver, isRefusal, isSameIdentity } from "../../../protocol/index.ts";
import type { BankPack, PackDiagnosis, PackPresence } from "../../contract/bank.ts";
import type { FlagTimes, SessionState } from "../../contract/session.ts";
import type { UnreadBlock } from "../../contract/unread.ts";
import { FlagsSince } from "../live/flagsSince.ts";
import { AnswerGap } from "../pack/answerGap.ts";

/** Number of tries before a pack that has answered counts as silent: one lost frame is not a lost pack. */
export const MISSES_TO_SILENT = 3;
/** This many damaged answers in a row, while others arrive clean, are not the fault of the line. */
const GARBLED_TO_CONFLICT = 3;
const ODD_TO_CONFLICT = 2;

type MissKind = "silence" | "garbled" | "misfit" | "otherAddress" | "implausible" | "refused" | "over";

export function kindOfMiss(error: BmsError): MissKind {
  const { code, detail } = error;
  if (isOver(error)) return "over";
  if (isRefusal(error)) return "refused";
  if (code === "device.otherAddress") return "otherAddress";
  // Possible in itself, but no two answers agreed.
  if (code === "frame.implausible") return detail?.what === "jump" ? "garbled" : "implausible";
  if (isWholeMisfit(error)) return "misfit";
  return errorKind(error) === "silence" ? "silence" : "garbled";
}

/** It came as it was sent and is no answer that the family knows: `got` = so many bytes of it were understood and fitted nothing. */
function isWholeMisfit({ code, detail }: BmsError): boolean {
  return code === "frame.unexpected" || (code === "frame.length" && detail?.got !== undefined);
}

/** State of one address of the line: its last good values, and why there are no newer ones. */
export class PackWatch {
  readonly address: number;
  presence: PackPresence = "unknown";
  diagnosis: BankPack["diagnosis"] = null;
  isWired = false;
  answersAlone = false;
  /** Its own, when it is not that of the line. */
  family: FamilyId | null = null;
  identity: PackIdentity | null = null;
  /** The line may be another one, with another pack at this address. */
  isLineInDoubt = false;
  snapshot: PackSnapshot | null = null;
  /** Of its own blocks, when it is not the wired one. */
  unread: readonly UnreadBlock[] = [];
  misses = 0;
  readonly #clock: Clock;
  readonly #gap: AnswerGap;
  #isInDoubt = false;
  #receivedAtMs: number | null = null;
  #receivedAtWallMs: number | null = null;
  readonly #flagsSince = new FlagsSince();
  /** Whose the times of the flags are. */
  #flagsOf: PackIdentity | null = null;
  /** The last misses in a row that were of one kind. */
  #streak: { readonly kind: MissKind; readonly count: number } | null = null;

  constructor(clock: Clock, address: number) {
    this.#clock = clock;
    this.#gap = new AnswerGap(clock, true);
    this.address = address;
  }

  /** It has been silent since its name was read, or gave nothing but noise for long: another pack may stand there now. */
  get isInDoubt(): boolean {
    return this.#isInDoubt || (this.identity !== null && (this.isLineInDoubt || this.#gap.isLong));
  }

  get receivedAtMs(): number | null {
    return this.#receivedAtMs;
  }

  /** `isAlone` = from a direct read; the master's report does not rule out two packs on this address. */
  good(snapshot: PackSnapshot, receivedAtMs: number, isAlone: boolean): void {
    this.misses = 0;
    // The values of another pack must not come under this name.
    if (this.isInDoubt) this.named(null);
    this.#gap.note(null);
    const isDisputed = !isAlone && (this.diagnosis?.key === "twoOnOneAddress" || this.diagnosis?.key === "otherAddress");
    if (!isDisputed) {
      this.presence = "present";
      this.diagnosis = null;
      this.family = null;
    }
    if (isAlone || this.#streak?.kind === "implausible") this.#streak = null;
    if (receivedAtMs === this.#receivedAtMs) return;
    const wallMs = this.#clock.wallMs() - (this.#clock.nowMs() - receivedAtMs);
    this.#flagsSince.take(snapshot, wallMs);
    this.snapshot = snapshot;
    this.#receivedAtMs = receivedAtMs;
    this.#receivedAtWallMs = wallMs;
  }

  named(identity: PackIdentity | null): void {
    this.identity = identity;
    this.isLineInDoubt = false;
    this.#isInDoubt = false;
    this.#gap.note(null);
    if (identity === null) {
      this.#flagsSince.doubt();
      return;
    }
    this.#flagsSince.named(isSameIdentity(identity, this.#flagsOf));
    this.#flagsOf = identity;
  }

  /** Another pack stands there: nothing that is known is of it. */
  exchanged(identity: PackIdentity | null): void {
    this.named(identity);
    this.snapshot = null;
    this.#receivedAtMs = null;
    this.#receivedAtWallMs = null;
    this.#flagsSince.clear();
  }

  /** Another pack may have been put in its place. */
  doubt(): void {
    this.#isInDoubt = this.identity !== null;
  }

  /** An exchange without a good answer. `isLineClean` = other packs answered well meanwhile. */
  missed(error: BmsError, isLineClean: boolean): void {
    const kind = kindOfMiss(error);
    if (kind === "over") return;
    if (this.#gap.note(error)) this.doubt();
    this.misses += 1;
    this.#streak = { kind, count: this.#streak?.kind === kind ? this.#streak.count + 1 : 1 };
    const { count } = this.#streak;
    if (kind === "silence") this.#silent(count);
    else if (kind === "garbled" && count >= GARBLED_TO_CONFLICT && isLineClean) this.#conflict("twoOnOneAddress", {});
    else if (kind === "misfit" && count >= GARBLED_TO_CONFLICT) this.#conflict("implausible", { what: "answerLength" });
    else if (kind === "otherAddress" && count >= ODD_TO_CONFLICT)
      this.#conflict("otherAddress", { address: Number(error.detail?.address) });
    else if (kind === "implausible" && count >= ODD_TO_CONFLICT) this.#conflict("implausible", { what: String(error.detail?.what ?? "") });
    else if (kind === "refused" && this.snapshot === null) this.presence = "conflict";
  }

  /** One silence is enough where no pack has ever answered. */
  #silent(count: number): void {
    this.doubt();
    const isEnough = count >= MISSES_TO_SILENT || this.presence === "unknown" || this.presence === "absent";
    if (this.isElsewhere || !isEnough) return;
    this.#gone();
  }

  #gone(): void {
    this.presence = this.snapshot === null ? "absent" : "silent";
    this.diagnosis = null;
  }

  #conflict(key: PackDiagnosis, detail: Readonly<Record<string, string | number>>): void {
    this.presence = "conflict";
    this.diagnosis = { key, detail };
  }

  /** The master has it in its list and cannot reach it. */
  offline(): void {
    this.misses += 1;
    this.#streak = null;
    this.doubt();
    this.presence = "silent";
    this.diagnosis = { key: "offlineAtMaster", detail: {} };
  }

  /** The full scan has found it with other settings than the line's. */
  foundElsewhere(key: "otherFamily" | "otherBaud", family: FamilyId, baud: number | null): void {
    this.#conflict(key, { family, ...(baud === null ? {} : { baud }) });
    this.family = family;
    this.answersAlone = true;
  }

  /** It answers with other settings than the line's: silence on the line says nothing of it. */
  get isElsewhere(): boolean {
    return this.diagnosis?.key === "otherFamily" || this.diagnosis?.key === "otherBaud";
  }

  /** Nor does it answer with any other settings any more. */
  lostElsewhere(): void {
    this.#gone();
    this.family = null;
    this.answersAlone = false;
  }

  /** For the wired pack the session has better data. */
  state(isWired: boolean, session: Pick<SessionState, "identity" | "unread">, wiredSince: FlagTimes): BankPack {
    return {
      address: this.address,
      presence: this.presence,
      diagnosis: this.diagnosis,
      isWired,
      answersAlone: this.answersAlone,
      family: this.family,
      identity: isWired ? (session.identity ?? this.identity) : this.identity,
      snapshot: this.snapshot,
      receivedAtMs: this.#receivedAtMs,
      receivedAtWallMs: this.#receivedAtWallMs,
      flagsSinceWallMs: isWired ? wiredSince : this.#flagsSince.shown,
      unread: isWired ? session.unread.filter(({ part }) => part === "live") : this.unread,
      misses: this.misses,
    };
  }
}
