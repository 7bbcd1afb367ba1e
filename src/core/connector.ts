import type {
  BlockReads,
  BmsError,
  ByteStream,
  CancelSignal,
  Clock,
  Driver,
  PlanStep,
  Reply,
  Result,
  TraceEntry,
} from "../../protocol/index.ts";
import { driverIn, fail, Line, ok, sleep } from "../../protocol/index.ts";
import type { ConnectRequest, PortInfo } from "../contract/session.ts";
import type { Remembered } from "./adapters.ts";
import type { Doctor } from "./doctor.ts";
import type { StreamOpener } from "./ports.ts";
import type { Recorder } from "./recorder.ts";

/** Time to listen for a master that polls its packs before sending anything (reference: detection, step 1). */
const LISTEN_MS = 500;
/** Between two probes: the next question looks different, so a late answer to the last one cannot pass for it. */
const PROBE_QUARANTINE_MS = 60;

export interface Connection {
  readonly stream: ByteStream;
  readonly driver: Driver;
  /** Address put into requests. */
  readonly address: number;
  readonly answeredBy: number;
  /** What the probe already read: it need not be asked again. */
  readonly reads: BlockReads;
}

export interface ConnectorOptions {
  readonly clock: Clock;
  readonly streams: StreamOpener;
  /** In the order in which they are asked. */
  readonly drivers: readonly Driver[];
  readonly doctor: Doctor;
  readonly recorder: Recorder;
  /** Told when the port is open and asking begins. */
  readonly onProbing: () => void;
}

export interface SearchPlan {
  readonly port: PortInfo;
  readonly wanted: ConnectRequest;
  /** Settings that worked here, or that the person set: asked first, with the live values as the question. */
  readonly direct: Remembered | null;
  /** Asks nothing but that: a pack that was just lost is most likely to come back as it was. */
  readonly directOnly: boolean;
  /** First round: two tries each and ADR 0; later rounds ask once, so that a pack that wakes up is found soon. */
  readonly isFirstRound: boolean;
  readonly allAddresses: boolean;
  readonly signal: CancelSignal;
}

interface Question {
  readonly driver: Driver;
  readonly address: number;
}

/** Opens the port and finds out who answers there, telling the doctor every step. */
export class Connector {
  readonly #options: ConnectorOptions;

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /** Fails with the error of the port, or with `link.timeoutFirstByte` when nobody fits; the doctor knows more. */
  async search(plan: SearchPlan): Promise<Result<Connection>> {
    const { doctor } = this.#options;
    const { path, title } = plan.port;
    doctor.step("findPort", "ok", title === undefined ? "portTyped" : "portFound", { path, title: title ?? "" });
    if (plan.direct) {
      const known = await this.#trySettings(plan, plan.direct);
      if (known.ok || plan.directOnly || !isNobody(known.error)) return known;
    }
    for (const baud of baudCandidates(this.#wanted(plan), plan)) {
      const found = await this.#searchAtBaud(plan, baud);
      if (found === "stop") break;
      if (found.ok || !isNobody(found.error)) return found;
    }
    return fail(plan.signal.aborted ? "cancelled" : "link.timeoutFirstByte");
  }

  /** Live values are the first question: where they come, nothing else needs asking. */
  async #trySettings(plan: SearchPlan, { family, baudRate, address }: Remembered): Promise<Result<Connection>> {
    const driver = driverIn(this.#options.drivers, family);
    if (driver === null) return fail("link.timeoutFirstByte");
    const stream = await this.#open(plan.port.path, baudRate);
    if (!stream.ok) return stream;
    this.#options.doctor.step("listen", "info", "skipped");
    const [live] = driver.livePlan;
    for (const step of live ? [live, driver.probe] : [driver.probe]) {
      const found = await this.#ask(stream.value, { driver, address }, { step }, plan.signal);
      if (found.ok || found.error.code === "link.timeoutFirstByte") return this.#keepOrClose(stream.value, found);
    }
    await stream.value.close();
    return fail("link.timeoutFirstByte");
  }

  async #searchAtBaud(plan: SearchPlan, baudRate: number): Promise<Result<Connection> | "stop"> {
    if (plan.signal.aborted) return fail("cancelled");
    const stream = await this.#open(plan.port.path, baudRate);
    if (!stream.ok) return stream;
    if (plan.isFirstRound) await this.#listen(stream.value, plan.signal);
    for (const question of questions(this.#wanted(plan), plan)) {
      const { probe } = question.driver;
      const found = await this.#ask(stream.value, question, { step: probe, firstByteMs: probe.firstByteMs }, plan.signal);
      const isOver = found.ok || found.error.code === "link.lost" || found.error.code === "cancelled";
      if (isOver) return this.#keepOrClose(stream.value, found);
    }
    const hasBaud = stream.value.baudRate !== null;
    await stream.value.close();
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
      if (stream.error.code === "host.noPort") doctor.step("openPort", "pending", "");
      doctor.step(stream.error.code === "host.noPort" ? "findPort" : "openPort", "bad", note, { path });
      if (stream.error.code === "host.noPort") doctor.step("openPort", "pending", ""); // there is nothing to open
      return stream;
    }
    doctor.step("openPort", "ok", stream.value.baudRate === null ? "openedBridge" : "opened", { path });
    this.#options.onProbing();
    return stream;
  }

  async #listen(stream: ByteStream, signal: CancelSignal): Promise<void> {
    const { clock, doctor, drivers } = this.#options;
    const [first] = drivers;
    if (first === undefined) return;
    doctor.step("listen", "running", "listening");
    let frames = 0;
    let bytes = 0;
    const line = this.#line(stream, first, (entry) => {
      bytes += entry.bytes.length;
      if (entry.kind === "unasked") frames += 1;
    });
    await sleep(clock, LISTEN_MS, signal);
    line.close();
    doctor.heardWhileListening(bytes);
    if (frames > 0) doctor.step("listen", "ok", "masterHeard", { count: frames });
    else doctor.step("listen", "info", bytes > 0 ? "otherBytes" : "silence", { count: bytes });
  }

  /** The families that may be there: all, or the one that the person set. */
  #wanted({ wanted }: SearchPlan): readonly Driver[] {
    const { drivers } = this.#options;
    return wanted.family === "auto" ? drivers : drivers.filter(({ family }) => family === wanted.family);
  }

  #line(stream: ByteStream, codec: Driver, onTrace?: (entry: TraceEntry) => void): Line {
    const { clock, recorder } = this.#options;
    return new Line({
      stream,
      clock,
      codec,
      quarantineMs: PROBE_QUARANTINE_MS,
      firstSeq: recorder.nextSeq,
      onTrace: (entry) => {
        recorder.record(entry);
        onTrace?.(entry);
      },
    });
  }

  async #ask(
    stream: ByteStream,
    { driver, address }: Question,
    { step, firstByteMs }: { step: PlanStep; firstByteMs?: number },
    signal: CancelSignal,
  ): Promise<Result<Connection>> {
    const { doctor } = this.#options;
    const request = driver.request(step.block, address, step.args);
    if (!request.ok) return request;
    doctor.startTry(driver.family, stream.baudRate, address);
    const line = this.#line(stream, driver);
    const reply = await line.ask(firstByteMs === undefined ? request.value : { ...request.value, firstByteMs }, { signal });
    line.close();
    const judged = reply.ok ? judge(driver, step.block, reply.value) : reply;
    if (judged.ok || judged.error.code !== "cancelled")
      doctor.endTry(driver.family, stream.baudRate, address, judged.ok ? null : judged.error);
    if (!judged.ok || !reply.ok) return judged.ok ? fail("link.lost") : judged;
    return ok({ stream, driver, address, answeredBy: reply.value.answeredBy, reads: judged.value });
  }
}

const OPEN_NOTE: Partial<Record<BmsError["code"], string>> = {
  "host.noPort": "portMissing",
  "host.portBusy": "portBusy",
  "host.permission": "noPermission",
  "host.unreachable": "unreachable",
};

/** A right checksum is not enough: live values must also be possible. */
function judge(driver: Driver, block: string, reply: Reply): Result<BlockReads> {
  const values = driver.decode(reply.request, reply.payload);
  if (!values.ok) return values;
  const reads = { [block]: { values: values.value, answeredBy: reply.answeredBy, receivedAtMs: reply.receivedAtMs } };
  const isLive = driver.livePlan.some((s) => s.block === block || s.insteadIfRefused?.some((alternative) => alternative.block === block));
  if (!isLive) return ok(reads);
  const snapshot = driver.toSnapshot(reads);
  return snapshot.ok ? ok(reads) : snapshot;
}

function isNobody(error: BmsError): boolean {
  return !error.code.startsWith("host.") && error.code !== "link.lost" && error.code !== "cancelled";
}

function baudCandidates(drivers: readonly Driver[], { wanted }: SearchPlan): readonly number[] {
  if (wanted.baudRate !== "auto") return [wanted.baudRate];
  return [...new Set(drivers.flatMap((driver) => driver.baudRates))];
}

/** Every family is asked once before any is asked twice: the pack that answers the second family need not wait for the first. */
function questions(drivers: readonly Driver[], { wanted, isFirstRound, allAddresses }: SearchPlan): readonly Question[] {
  const once = drivers.map((driver) => ({ driver, address: wanted.address }));
  if (allAddresses) {
    const others = drivers.flatMap((driver) =>
      driver.addresses.filter((a) => a !== wanted.address).map((address) => ({ driver, address })),
    );
    return [...once, ...others];
  }
  if (!isFirstRound) return once;
  const standAlone = drivers.flatMap((driver) => {
    const address = driver.standAloneAddress;
    return address === null || address === wanted.address ? [] : [{ driver, address }];
  });
  return [...once, ...once, ...standAlone];
}
