import type { BlockReads, BmsError, ByteStream, CancelSignal, Clock, Driver, PlanStep, Result } from "../../../protocol/index.ts";
import { errorKind, fail, isRefusal, ok, sleep } from "../../../protocol/index.ts";
import type { DoctorNote } from "../../contract/doctorNotes.ts";
import type { ConnectRequest, PortInfo } from "../../contract/session.ts";
import { judged } from "../pack/judging.ts";
import { askBlock } from "../pack/readBlock.ts";
import type { StreamOpener } from "../ports.ts";
import type { Recorder } from "../recording/recorder.ts";
import { nameDialect } from "./dialects.ts";
import type { Doctor } from "./doctor.ts";
import { isLikeChatter, listenToOthers } from "./listening.ts";
import { Prober } from "./prober.ts";
import type { Question } from "./questions.ts";
import { dialectQuestions, driversFor, questionsAt, wantedDrivers } from "./questions.ts";
import type { Remembered } from "./remembered.ts";

/** Tries for the remaining checks of a pack that has answered once, before it is given up. */
const MORE_TRIES = 2;

export interface Connection {
  readonly stream: ByteStream;
  readonly driver: Driver;
  /** The pack is asked by this number, and answers under it. */
  readonly address: number;
  /** What was read to find it: it need not be asked again. */
  readonly reads: BlockReads;
}

interface ConnectorOptions {
  readonly clock: Clock;
  readonly streams: StreamOpener;
  /** In the order in which they are asked. */
  readonly drivers: readonly Driver[];
  readonly doctor: Doctor;
  readonly recorder: Recorder;
  /** Called when the port is open and the search begins. */
  readonly onProbing: () => void;
}

interface SearchPlan {
  readonly port: PortInfo;
  readonly wanted: ConnectRequest;
  /** Settings that worked here, or that the user set: tried first, with the live values as the question. */
  readonly direct: Remembered | null;
  /** Asks nothing but that: a pack that was just lost is most likely to come back as it was. */
  readonly directOnly: boolean;
  /** What worked on this adapter at any time. */
  readonly remembered: Remembered | null;
  /** First round: two tries each; later rounds ask once, so that a pack that wakes up is found soon. */
  readonly isFirstRound: boolean;
  /** Where nobody answers, families are asked in the versions that they cannot read as well. */
  readonly asksDialects: boolean;
  readonly allAddresses: boolean;
  readonly signal: CancelSignal;
}

interface Place {
  readonly stream: ByteStream;
  readonly plan: SearchPlan;
}

/** Opens the port and finds out which pack answers, reporting every step to the doctor. */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #prober: Prober;

  constructor(options: ConnectorOptions) {
    this.#options = options;
    this.#prober = new Prober(options);
  }

  /**
   * Fails with the error of the port, with `device.otherAddress` when the pack that was demanded is not the one that answers, or
   * with `link.timeoutFirstByte` when no pack fits; the doctor has the details.
   */
  async search(plan: SearchPlan): Promise<Result<Connection>> {
    const { doctor, drivers } = this.#options;
    const { path, title } = plan.port;
    this.#prober.startRound();
    doctor.step("findPort", "ok", title === undefined ? "portTyped" : "portFound", { path, title: title ?? "" });
    const direct = drivers.find(({ family }) => family === plan.direct?.family);
    if (plan.direct && direct) {
      const known = await this.#trySettings(plan, direct, plan.direct);
      if (known.ok || plan.directOnly || !isNobody(known.error, plan)) return known;
    }
    for (const baud of this.#baudCandidates(plan)) {
      const found = await this.#searchAtBaud(plan, baud);
      if (found === "stop") break;
      if (found.ok || !isNobody(found.error, plan)) return found;
    }
    return fail(plan.signal.aborted ? "cancelled" : "link.timeoutFirstByte");
  }

  #baudCandidates({ wanted }: SearchPlan): readonly number[] {
    if (wanted.baudRate !== "auto") return [wanted.baudRate];
    return [...new Set(wantedDrivers(this.#options.drivers, wanted).flatMap((driver) => driver.baudRates))];
  }

  /** Live values are the first question: where they come, nothing else needs asking. */
  async #trySettings(plan: SearchPlan, driver: Driver, { baudRate, address }: Remembered): Promise<Result<Connection>> {
    const stream = await this.#open(plan.port.path, baudRate);
    if (!stream.ok) return stream;
    this.#options.doctor.step("listen", "info", "skipped");
    const place: Place = { stream: stream.value, plan };
    const [live] = driver.livePlan;
    for (const step of live ? [live, driver.probe] : [driver.probe]) {
      const asked = { driver, address };
      const first = await this.#find(place, asked, step);
      const found = first.ok && step !== driver.probe ? await this.#holdAgainstTalk(first.value, place.plan) : first;
      const isSilent = !found.ok && found.error.code === "link.timeoutFirstByte";
      if (found.ok || isSilent || !isNobody(found.error, plan)) return this.#keepOrClose(stream.value, found);
    }
    await stream.value.close();
    return fail("link.timeoutFirstByte");
  }

  async #searchAtBaud(plan: SearchPlan, baudRate: number): Promise<Result<Connection> | "stop"> {
    if (plan.signal.aborted) return fail("cancelled");
    const stream = await this.#open(plan.port.path, baudRate);
    if (!stream.ok) return stream;
    const place: Place = { stream: stream.value, plan };
    const heard = plan.isFirstRound ? await this.#listen(place) : [];
    const { doctor } = this.#options;
    const drivers = driversFor(this.#options.drivers, plan.wanted, stream.value.baudRate, heard);
    let other: BmsError | null = null;
    for (const question of questionsAt(drivers, plan)) {
      const found = await this.#find(place, question, question.driver.probe);
      const isOver = found.ok || found.error.code === "link.lost" || found.error.code === "cancelled";
      if (isOver) return this.#keepOrClose(stream.value, found);
      if (found.error.code === "device.otherAddress") other = found.error;
    }
    if (plan.asksDialects) {
      const over = await nameDialect({ doctor, prober: this.#prober, ...place }, dialectQuestions(drivers, plan.wanted));
      if (over !== null) return this.#keepOrClose(stream.value, { ok: false, error: over });
    }
    const hasBaud = stream.value.baudRate !== null;
    await stream.value.close();
    // A pack understood the request at this baud rate: no other rate can find the demanded pack.
    if (other !== null && !isNobody(other, plan)) return { ok: false, error: other };
    return hasBaud ? fail("link.timeoutFirstByte") : "stop";
  }

  async #keepOrClose(stream: ByteStream, found: Result<Connection>): Promise<Result<Connection>> {
    if (!found.ok) await stream.close();
    return found;
  }

  async #open(path: string, baudRate: number): Promise<Result<ByteStream>> {
    const { doctor, streams } = this.#options;
    doctor.step("openPort", "running", "", { path });
    const stream = await streams.open(path, baudRate);
    if (!stream.ok) {
      const note = OPEN_NOTE[stream.error.code] ?? "openFailed";
      const isMissing = stream.error.code === "host.noPort";
      doctor.step(isMissing ? "findPort" : "openPort", "bad", note, { path });
      if (isMissing) doctor.step("openPort", "pending", ""); // there is nothing to open
      return stream;
    }
    doctor.step("openPort", "ok", stream.value.baudRate === null ? "openedBridge" : "opened", { path });
    this.#options.onProbing();
    return stream;
  }

  /** The families that were heard, those that speak most first. */
  async #listen({ stream, plan }: Place): Promise<readonly Driver["family"][]> {
    const { clock, doctor, recorder, drivers } = this.#options;
    doctor.step("listen", "running", "listening");
    const nextSeq = () => recorder.nextSeq;
    const onTrace: Parameters<Recorder["listen"]>[0] = (entry) => recorder.record(entry);
    const heard = await listenToOthers({ stream, clock, drivers, nextSeq, onTrace, signal: plan.signal });
    doctor.heardOthers(heard);
    if (heard.isOnlyChatter) doctor.step("listen", "ok", "packsTalk", { count: heard.frames });
    else if (heard.frames > 0) doctor.step("listen", "ok", "masterHeard", { count: heard.frames, family: heard.loudest.join(" ") });
    else doctor.step("listen", "info", heard.bytes > 0 ? "otherBytes" : "silence", { count: heard.bytes });
    return heard.families;
  }

  /**
   * One pack that answers under its own number and passes all checks. If any number will do, a pack that answers under another
   * one is asked again by that number.
   */
  async #find(place: Place, question: Question, step: PlanStep): Promise<Result<Connection>> {
    const found = await this.#ask(place, question, step, {});
    const isOther = !found.ok && found.error.code === "device.otherAddress" && place.plan.wanted.address === "auto";
    if (!isOther) return found.ok ? this.#confirm(place, question, step, found.value) : found;
    const own = { ...question, address: Number(found.error.detail?.address) };
    const again = await this.#ask(place, own, step, {});
    return again.ok ? this.#confirm(place, own, step, again.value) : again;
  }

  /**
   * Where packs exchange frames like this family's, live values may be what one of them sent another. A probe answer is not.
   */
  async #holdAgainstTalk(found: Connection, plan: SearchPlan): Promise<Result<Connection>> {
    const { driver, address, stream, reads } = found;
    const probe = driver.request(driver.probe.block, address, driver.probe.args);
    if (!probe.ok || !isLikeChatter(this.#options.drivers, driver, probe.value.bytes)) return ok(found);
    const more = await this.#readStep({ stream, plan }, found, driver.probe, reads);
    if (more.ok) return ok({ ...found, reads: more.value });
    return isRefusal(more.error) ? ok(found) : more;
  }

  /** Further checks before the family is accepted. Live values contain all of them and have passed them. */
  async #confirm({ stream, plan }: Place, question: Question, asked: PlanStep, first: BlockReads): Promise<Result<Connection>> {
    const { driver, address } = question;
    let reads = first;
    for (const step of asked === driver.probe ? (driver.probe.confirm ?? []) : []) {
      const more = await this.#readStep({ stream, plan }, question, step, reads);
      if (!more.ok) return more;
      reads = more.value;
    }
    return ok({ stream, driver, address, reads });
  }

  async #readStep(place: Place, question: Question, step: PlanStep, before: BlockReads): Promise<Result<BlockReads>> {
    if (before[step.block] !== undefined) return ok(before);
    const asked = { driver: question.driver, address: question.address };
    let read = await this.#ask(place, asked, step, before);
    for (let more = 0; more < MORE_TRIES && !read.ok && isWorthAgain(read.error); more++)
      read = await this.#askSlowly(place, asked, step, before);
    const isRefused = !read.ok && isRefusal(read.error);
    if (read.ok || !isRefused || step.insteadIfRefused === undefined) return read;
    let reads = before;
    for (const instead of step.insteadIfRefused) {
      const more = await this.#readStep(place, question, instead, reads);
      if (!more.ok) return more;
      reads = more.value;
    }
    return ok(reads);
  }

  /** A pack that has just answered is there: it may not have been listening yet. */
  async #askSlowly(place: Place, question: Question, step: PlanStep, before: BlockReads): Promise<Result<BlockReads>> {
    await sleep(this.#options.clock, question.driver.timing.slowGapMs ?? 0, place.plan.signal);
    return this.#ask(place, question, step, before);
  }

  /** One exchange; gives all reads with the new one. */
  async #ask(place: Place, question: Question, step: PlanStep, before: BlockReads): Promise<Result<BlockReads>> {
    const { driver, address } = question;
    const { doctor } = this.#options;
    return askBlock(question, step, async (request) => {
      const way = { family: driver.family, baudRate: place.stream.baudRate, address };
      doctor.startTry(way);
      const { reply, overheard } = await this.#prober.ask(place.stream, question, request, place.plan.signal);
      const result = reply.ok ? judged(driver, before, step.block, reply.value) : reply;
      if (result.ok || result.error.code !== "cancelled")
        doctor.endTry(way, { error: result.ok ? null : result.error, isAnswer: reply.ok, overheard });
      return result;
    });
  }
}

const OPEN_NOTE: Partial<Record<BmsError["code"], DoctorNote>> = {
  "host.noPort": "portMissing",
  "host.portBusy": "portBusy",
  "host.permission": "noPermission",
  "host.portFailed": "openFailed",
  "host.unreachable": "unreachable",
};

/** The wire may have spoilt the answer: packs that talk to each other need not wait for ours. */
function isWorthAgain(error: BmsError): boolean {
  const kind = errorKind(error);
  return kind === "silence" || (kind === "damage" && error.code !== "frame.implausible");
}

/** Continuing the search may still find a pack. */
function isNobody({ code }: BmsError, { wanted }: SearchPlan): boolean {
  if (code === "device.otherAddress") return wanted.address === "auto";
  return !code.startsWith("host.") && code !== "link.lost" && code !== "cancelled";
}
