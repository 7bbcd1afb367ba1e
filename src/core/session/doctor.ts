import type { BmsError, Clock, ErrorCode, FamilyId } from "../../../protocol/index.ts";
import type { DoctorNote } from "../../contract/doctorNotes.ts";
import type { AdviceKey, DoctorReport, DoctorStep, DoctorStepKey, DoctorTry, DoctorVerdict, TryOutcome } from "../../contract/session.ts";
import type { Overheard } from "./listening.ts";

const STEP_KEYS: readonly DoctorStepKey[] = ["findPort", "openPort", "listen", "ask"];

/** Possible faults in order of relevance: the first that occurred gives the verdict. */
const VERDICT_OF_OUTCOME: readonly (readonly [TryOutcome, DoctorVerdict])[] = [
  ["found", "found"],
  ["otherDialect", "otherDialect"],
  ["otherAddress", "otherAddress"],
  ["implausible", "foreignMap"],
  ["refused", "foreignMap"],
  ["traffic", "foreignTraffic"],
  ["echo", "echoOnly"],
  ["badChecksum", "garbage"],
  ["garbage", "garbage"],
  ["partial", "garbage"],
  ["silence", "silence"],
];

export const ADVICE: Readonly<Record<DoctorVerdict, readonly AdviceKey[]>> = {
  searching: [],
  found: [],
  portMissing: ["cableLoose", "driver"],
  portBusy: ["otherProgram"],
  noPermission: ["permission"],
  portFailed: ["driver", "cableLoose"],
  unreachable: ["bridgeAddress", "cableLoose"],
  portLost: ["cableLoose", "driver"],
  silence: ["packAwake", "plugInLinkIn", "swapAB", "addSwitch"],
  echoOnly: ["adapterEcho", "plugInLinkIn", "packAwake", "swapAB"],
  garbage: ["swapAB", "baudRate", "twoPacksOneAddress", "plugInLinkIn"],
  otherDialect: ["otherDialect", "plugInLinkIn"],
  otherAddress: ["addSwitch", "twoPacksOneAddress"],
  foreignMap: ["inverterProtocol", "plugInLinkIn"],
  foreignTraffic: ["plugInLinkIn", "inverterProtocol", "addSwitch", "packAwake"],
  refused: ["inverterProtocol", "plugInLinkIn"],
};

const VERDICT_OF_ERROR: Partial<Record<ErrorCode, DoctorVerdict>> = {
  "host.noPort": "portMissing",
  "host.portBusy": "portBusy",
  "host.permission": "noPermission",
  "host.portFailed": "portFailed",
  "host.unreachable": "unreachable",
  "link.lost": "portLost",
  "link.closed": "portLost",
};

function outcomeOfError(error: BmsError): TryOutcome {
  switch (error.code) {
    case "link.timeoutFirstByte":
      return "silence";
    case "link.echoOnly":
      return "echo";
    case "link.timeoutPartial":
      return "partial";
    case "frame.checksum":
      return "badChecksum";
    case "device.exception":
    case "device.refused":
      return "refused";
    case "frame.implausible":
      return "implausible";
    case "frame.unexpected":
      return error.detail?.version === undefined ? "traffic" : "otherDialect";
    case "link.foreignTraffic":
      return "traffic";
    case "device.otherAddress":
      return "otherAddress";
    default:
      return "garbage";
  }
}

/** Which question: a family at a speed, and the address asked. */
interface TryWay {
  readonly family: FamilyId;
  /** null on a line without one (TCP). */
  readonly baudRate: number | null;
  readonly address: number;
}

interface TryEnd {
  /** null = the pack is found. */
  readonly error: BmsError | null;
  /** Whole, with a valid checksum, and to this question. */
  readonly isAnswer: boolean;
  readonly overheard: Overheard;
}

function outcomeOf({ error, isAnswer, overheard }: TryEnd): TryOutcome {
  if (error === null) return "found";
  // An answer to the request that is not plausible for this family.
  if (isAnswer) return "implausible";
  const outcome = outcomeOfError(error);
  if (outcome === "otherDialect" && overheard.chatter > 0) return "traffic";
  return outcome === "garbage" && overheard.frames > 0 ? "traffic" : outcome;
}

/** Keeps the report of one search up to date and emits every change. */
export class Doctor {
  readonly #clock: Clock;
  readonly #emit: () => void;
  #startedMs: Partial<Record<DoctorStepKey, number>> = {};
  #round: Heard = NOTHING_HEARD;
  #report: DoctorReport;

  constructor(clock: Clock, emit: () => void) {
    this.#clock = clock;
    this.#emit = emit;
    this.#report = blankReport(0);
  }

  get report(): DoctorReport {
    return this.#report;
  }

  get rounds(): number {
    return this.#report.rounds;
  }

  reset(): void {
    this.#report = blankReport(0);
    this.#round = NOTHING_HEARD;
  }

  /** A new round: the verdict of the last one stays until this one knows better. */
  startRound(): void {
    const { verdict, advice, rounds, heard } = this.#report;
    this.#report = { ...blankReport(rounds), verdict, advice, heard };
    this.#round = NOTHING_HEARD;
    this.#startedMs = {};
    this.#emit();
  }

  step(key: DoctorStepKey, state: DoctorStep["state"], note: DoctorStep["note"], params: DoctorStep["params"] = {}): void {
    const nowMs = this.#clock.nowMs();
    this.#startedMs[key] ??= nowMs;
    const tookMs = state === "running" || state === "pending" ? null : nowMs - (this.#startedMs[key] ?? nowMs);
    const steps = this.#report.steps.map((s) => (s.key === key ? { key, state, note, params, tookMs } : s));
    this.#report = { ...this.#report, steps };
    this.#emit();
  }

  startTry(way: TryWay): void {
    this.#setTry({ ...way, outcome: "running", bytesHeard: 0 });
    this.step("ask", "running", "asking", { family: way.family, baud: way.baudRate ?? 0, address: way.address });
  }

  endTry(way: TryWay, end: TryEnd): void {
    const { error, overheard } = end;
    this.#setTry({ ...way, outcome: outcomeOf(end), bytesHeard: overheard.bytes });
    if (error?.code === "device.otherAddress")
      this.#round = { ...this.#round, otherAddress: Number(error.detail?.address), askedAddress: way.address };
    if (typeof error?.detail?.version === "string") this.#round = { ...this.#round, version: error.detail.version };
    this.heardOthers(overheard);
    this.#emit();
  }

  heardOthers({ bytes, frames, loudest }: Pick<Overheard, "bytes" | "frames" | "loudest">): void {
    const before = this.#round;
    const families = before.families.length > 0 ? before.families : loudest;
    this.#round = { ...before, families, bytes: before.bytes + bytes, frames: before.frames + frames };
  }

  /**
   * The round ended without a pack. `error` = why the port could not be used, null = it was searched and no pack fits.
   * `isSetByHand` = protocol or baud rate are not on Auto, so that they may be the reason for the silence.
   */
  endRound(error: BmsError | null, nextTryAtMs: number, isSetByHand: boolean): void {
    const verdict = error ? (VERDICT_OF_ERROR[error.code] ?? "unreachable") : this.#verdictOfTries();
    const { tries } = this.#report;
    const answered = tries.filter(({ outcome }) => outcome === "implausible" || outcome === "refused").map(({ family }) => family);
    const families = verdict === "foreignMap" ? [...new Set(answered)] : this.#round.families;
    const heard: Heard = { ...this.#round, families, tries: tries.length };
    if (error === null) this.step("ask", "bad", ASK_NOTE[verdict] ?? "nothingHeard", askParams(heard));
    this.#report = {
      ...this.#report,
      verdict,
      heard,
      advice: adviceOn(verdict, tries, isSetByHand),
      rounds: this.#report.rounds + (error ? 0 : 1),
      nextTryAtMs,
    };
    this.#emit();
  }

  found(family: FamilyId, baudRate: number | null, address: number): void {
    this.step("ask", "ok", "found", { family, baud: baudRate ?? 0, address });
    this.#report = { ...this.#report, verdict: "found", advice: [], nextTryAtMs: null };
    this.#emit();
  }

  #verdictOfTries(): DoctorVerdict {
    const outcomes = new Set(this.#report.tries.map((t) => t.outcome));
    // A valid checksum proves wiring and baud rate, whatever else came.
    if (this.#round.frames > 0) outcomes.add("traffic");
    // The questions may all have met silence although something spoke before the first, such as a bridge's login.
    if (this.#round.bytes > 0) outcomes.delete("silence");
    for (const [outcome, verdict] of VERDICT_OF_OUTCOME) if (outcomes.has(outcome)) return verdict;
    return this.#round.bytes > 0 ? "garbage" : "silence";
  }

  #setTry(next: DoctorTry): void {
    const isSame = (t: DoctorTry) => t.family === next.family && t.baudRate === next.baudRate && t.address === next.address;
    const before = this.#report.tries.find(isSame);
    // Of two tries of the same request the one that received something is more useful.
    const keep = before && before.outcome !== "running" && next.outcome === "silence" && before.outcome !== "silence" ? before : next;
    const tries = before ? this.#report.tries.map((t) => (isSame(t) ? keep : t)) : [...this.#report.tries, next];
    this.#report = { ...this.#report, tries };
  }
}

/** A bridge has the settings of its line to itself, so what the program could choose is to be looked at there. */
function adviceOn(verdict: DoctorVerdict, tries: readonly DoctorTry[], isSetByHand: boolean): readonly AdviceKey[] {
  const usual = isSetByHand && verdict === "silence" ? [...ADVICE.silence, "baudRate" as const] : ADVICE[verdict];
  const isBridge = tries.length > 0 && tries.every(({ baudRate }) => baudRate === null);
  if (!isBridge || !BRIDGE_VERDICTS.includes(verdict)) return usual;
  return ["bridgeSettings", ...usual.filter((key) => key !== "baudRate")];
}

const BRIDGE_VERDICTS: readonly DoctorVerdict[] = ["silence", "garbage"];

const ASK_NOTE: Partial<Record<DoctorVerdict, DoctorNote>> = {
  silence: "nothingHeard",
  echoOnly: "echoOnly",
  garbage: "garbage",
  otherDialect: "otherDialect",
  otherAddress: "otherAddress",
  foreignMap: "foreignMap",
  foreignTraffic: "foreignTraffic",
  refused: "refused",
};

type Heard = DoctorReport["heard"];

const NOTHING_HEARD: Heard = { tries: 0, bytes: 0, frames: 0, families: [], otherAddress: null, askedAddress: null, version: null };

function askParams({ tries, bytes, frames, families, otherAddress, askedAddress, version }: Heard): DoctorStep["params"] {
  const [address, asked] = [otherAddress ?? 0, askedAddress ?? 0];
  return { tries, count: bytes, version: version ?? "", address, asked, frames, family: families.join(" ") };
}

function blankReport(rounds: number): DoctorReport {
  const steps = STEP_KEYS.map((key): DoctorStep => ({ key, state: "pending", note: "", params: {}, tookMs: null }));
  return { verdict: "searching", steps, tries: [], advice: [], heard: NOTHING_HEARD, rounds, nextTryAtMs: null };
}
