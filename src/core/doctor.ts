import type { BmsError, Clock, ErrorCode, FamilyId } from "../../protocol/index.ts";
import type { AdviceKey, DoctorReport, DoctorStep, DoctorStepKey, DoctorTry, DoctorVerdict, TryOutcome } from "../contract/session.ts";

const STEP_KEYS: readonly DoctorStepKey[] = ["findPort", "openPort", "listen", "ask"];

/** What went wrong, in the order in which it is worth telling: the first that was seen names the verdict. */
const VERDICT_OF_OUTCOME: readonly (readonly [TryOutcome, DoctorVerdict])[] = [
  ["found", "found"],
  ["otherDialect", "otherDialect"],
  ["otherAddress", "otherAddress"],
  ["implausible", "foreignMap"],
  ["refused", "foreignMap"],
  ["echo", "echoOnly"],
  ["badChecksum", "garbage"],
  ["garbage", "garbage"],
  ["partial", "garbage"],
  ["silence", "silence"],
];

const ADVICE: Readonly<Record<DoctorVerdict, readonly AdviceKey[]>> = {
  searching: [],
  found: [],
  portMissing: ["cableLoose", "driver"],
  portBusy: ["otherProgram"],
  noPermission: ["permission"],
  unreachable: ["bridgeAddress", "cableLoose"],
  portLost: ["cableLoose", "driver"],
  silence: ["packAwake", "plugInLinkIn", "swapAB", "addSwitch"],
  echoOnly: ["adapterEcho", "plugInLinkIn", "packAwake", "swapAB"],
  garbage: ["swapAB", "baudRate", "twoPacksOneAddress", "plugInLinkIn"],
  otherDialect: ["otherDialect", "plugInLinkIn"],
  otherAddress: ["addSwitch", "twoPacksOneAddress"],
  foreignMap: ["inverterProtocol", "plugInLinkIn"],
  refused: ["inverterProtocol", "plugInLinkIn"],
};

const VERDICT_OF_ERROR: Partial<Record<ErrorCode, DoctorVerdict>> = {
  "host.noPort": "portMissing",
  "host.portBusy": "portBusy",
  "host.permission": "noPermission",
  "host.unreachable": "unreachable",
  "link.lost": "portLost",
  "link.closed": "portLost",
};

export function outcomeOfError(error: BmsError): TryOutcome {
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
      return error.detail?.version === undefined ? "garbage" : "otherDialect";
    case "device.otherAddress":
      return "otherAddress";
    default:
      return "garbage";
  }
}

/** Keeps the report of one search up to date and tells it whenever it changes. */
export class Doctor {
  readonly #clock: Clock;
  readonly #emit: () => void;
  #startedMs: Partial<Record<DoctorStepKey, number>> = {};
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
  }

  /** A new round: the verdict of the last one stays until this one knows better. */
  startRound(): void {
    const { verdict, advice, rounds, otherAddress } = this.#report;
    this.#report = { ...blankReport(rounds), verdict, advice, otherAddress };
    this.#startedMs = {};
    this.#emit();
  }

  step(key: DoctorStepKey, state: DoctorStep["state"], note: string, params: DoctorStep["params"] = {}): void {
    const nowMs = this.#clock.nowMs();
    this.#startedMs[key] ??= nowMs;
    const tookMs = state === "running" || state === "pending" ? null : nowMs - (this.#startedMs[key] ?? nowMs);
    const steps = this.#report.steps.map((s) => (s.key === key ? { key, state, note, params, tookMs } : s));
    this.#report = { ...this.#report, steps };
    this.#emit();
  }

  startTry(family: FamilyId, baudRate: number | null, address: number): void {
    this.#setTry({ family, baudRate, address, outcome: "running", bytesHeard: 0 });
    this.step("ask", "running", "asking", { family, baud: baudRate ?? 0, address });
  }

  endTry(family: FamilyId, baudRate: number | null, address: number, error: BmsError | null): void {
    const bytesHeard = Number(error?.detail?.bytes ?? 0);
    this.#setTry({ family, baudRate, address, outcome: error ? outcomeOfError(error) : "found", bytesHeard });
    const heard = error?.code === "device.otherAddress" ? Number(error.detail?.address) : this.#report.otherAddress;
    this.#report = { ...this.#report, bytesHeard: this.#report.bytesHeard + bytesHeard, otherAddress: heard };
    this.#emit();
  }

  heardWhileListening(bytes: number): void {
    this.#report = { ...this.#report, bytesHeard: this.#report.bytesHeard + bytes };
  }

  /**
   * The round ended without a pack. `error` = why the port could not be used, null = it was asked and nobody fits.
   * `isSetByHand` = protocol or baud rate are not on Auto, so that they may be the reason for the silence.
   */
  endRound(error: BmsError | null, nextTryAtMs: number, isSetByHand: boolean): void {
    const verdict = error ? (VERDICT_OF_ERROR[error.code] ?? "unreachable") : this.#verdictOfTries();
    if (error === null) this.step("ask", "bad", ASK_NOTE[verdict] ?? "nothingHeard", this.#askParams());
    this.#report = {
      ...this.#report,
      verdict,
      advice: isSetByHand && verdict === "silence" ? [...ADVICE.silence, "baudRate"] : ADVICE[verdict],
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
    for (const [outcome, verdict] of VERDICT_OF_OUTCOME) if (outcomes.has(outcome)) return verdict;
    return this.#report.bytesHeard > 0 ? "garbage" : "silence";
  }

  #askParams(): DoctorStep["params"] {
    return { tries: this.#report.tries.length, count: this.#report.bytesHeard, address: this.#report.otherAddress ?? 0, version: "" };
  }

  #setTry(next: DoctorTry): void {
    const isSame = (t: DoctorTry) => t.family === next.family && t.baudRate === next.baudRate && t.address === next.address;
    const before = this.#report.tries.find(isSame);
    // Of two tries of the same question the one that heard something tells more.
    const keep = before && before.outcome !== "running" && next.outcome === "silence" && before.outcome !== "silence" ? before : next;
    const tries = before ? this.#report.tries.map((t) => (isSame(t) ? keep : t)) : [...this.#report.tries, next];
    this.#report = { ...this.#report, tries };
  }
}

const ASK_NOTE: Partial<Record<DoctorVerdict, string>> = {
  silence: "nothingHeard",
  echoOnly: "echoOnly",
  garbage: "garbage",
  otherDialect: "otherDialect",
  otherAddress: "otherAddress",
  foreignMap: "foreignMap",
  refused: "refused",
};

function blankReport(rounds: number): DoctorReport {
  const steps = STEP_KEYS.map((key): DoctorStep => ({ key, state: "pending", note: "", params: {}, tookMs: null }));
  return { verdict: "searching", steps, tries: [], advice: [], bytesHeard: 0, rounds, nextTryAtMs: null, otherAddress: null };
}
