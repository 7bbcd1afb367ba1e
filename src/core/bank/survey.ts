import type { BlockReads, ByteStream, CancelSignal, Clock, Driver, FamilyId, PlanStep, Result } from "../../../protocol/index.ts";
import { isRefusal, Line, ok } from "../../../protocol/index.ts";
import type { BankState } from "../../contract/bank.ts";
import { judged } from "../pack/judging.ts";
import { askBlock } from "../pack/readBlock.ts";
import type { StreamOpener } from "../ports.ts";
import type { Recorder } from "../recording/recorder.ts";

/** One lost answer must not make a pack absent that was found by an earlier search. */
const TRIES_WHERE_FOUND = 3;
/** As for an address that has never answered; the next request differs anyway. */
const ANSWER_WITHIN_MS = 300;
const QUARANTINE_MS = 60;

interface SurveyOptions {
  readonly clock: Clock;
  readonly streams: StreamOpener;
  readonly drivers: readonly Driver[];
  readonly recorder: Recorder;
  readonly path: string;
  /** The line's present settings: not tried again. */
  readonly family: FamilyId;
  readonly baudRate: number | null;
  /** Addresses of this family without an answer. */
  readonly addressesOf: (driver: Driver) => readonly number[];
  /** An earlier search has found a pack there. */
  readonly wasFoundAt: (address: number) => boolean;
  readonly signal: CancelSignal;
  readonly onStep: (scan: NonNullable<BankState["scan"]>) => void;
}

interface Found {
  readonly address: number;
  readonly family: FamilyId;
  readonly baud: number | null;
}

interface Survey {
  readonly found: readonly Found[];
  /** Every address was asked in every way. */
  readonly isWhole: boolean;
}

interface Way {
  readonly driver: Driver;
  readonly baud: number | null;
}

/** Tries silent addresses with all other settings that a pack may have. The port is opened and closed here. */
export async function survey(options: SurveyOptions): Promise<Survey> {
  const { drivers, family, baudRate, signal, streams, path, onStep } = options;
  const speaking = (baud: number | null) => drivers.filter((driver) => baud === null || driver.baudRates.includes(baud));
  const waysAt = (baud: number | null) => speaking(baud).map((driver): Way => ({ driver, baud }));
  const here = waysAt(baudRate).filter(({ driver }) => driver.family !== family);
  const bauds = baudRate === null ? [] : [...new Set(drivers.flatMap((driver) => driver.baudRates))].filter((baud) => baud !== baudRate);
  const elsewhere = bauds.flatMap(waysAt);
  const found = new Map<number, Found>();
  const surveyed = (isWhole: boolean): Survey => ({ found: [...found.values()], isWhole });
  let done = 0;
  for (const [ways, stage] of [[here, "families"] as const, [elsewhere, "bauds"] as const]) {
    const total = ways.reduce((sum, { driver }) => sum + options.addressesOf(driver).length, 0);
    done = 0;
    for (const way of ways) {
      const stream = await streams.open(path, way.baud ?? way.driver.baudRates[0] ?? 9600);
      if (!stream.ok) return surveyed(false);
      let isLost = false;
      stream.value.onClose(() => {
        isLost = true;
      });
      for (const address of options.addressesOf(way.driver)) {
        if (signal.aborted || isLost) break;
        onStep({ done: done++, total, stage });
        if (!found.has(address) && (await isFirmlyThere(options, stream.value, way.driver, address)))
          found.set(address, { address, family: way.driver.family, baud: way.baud });
      }
      // Without a port nobody answers: that says of no pack that it is gone.
      const isCut = signal.aborted || isLost;
      await stream.value.close();
      if (isCut) return surveyed(false);
    }
  }
  return surveyed(true);
}

async function isFirmlyThere(options: SurveyOptions, stream: ByteStream, driver: Driver, address: number): Promise<boolean> {
  const tries = options.wasFoundAt(address) ? TRIES_WHERE_FOUND : 1;
  for (let left = tries; left > 0 && !options.signal.aborted; left--) if (await isThere(options, stream, driver, address)) return true;
  return false;
}

/** As in a search: another family's pack may answer too, with what this family would not say. */
async function isThere(options: SurveyOptions, stream: ByteStream, driver: Driver, address: number): Promise<boolean> {
  const { clock, recorder, signal } = options;
  const line = new Line({
    stream,
    clock,
    codec: driver,
    quarantineMs: QUARANTINE_MS,
    firstSeq: recorder.nextSeq,
    onTrace: (entry) => recorder.record(entry),
  });
  const read = async (before: BlockReads, step: PlanStep): Promise<Result<BlockReads>> => {
    const reply = await askBlock({ driver, address }, step, (request) =>
      line.ask({ ...request, firstByteMs: ANSWER_WITHIN_MS }, { signal }),
    );
    if (reply.ok) return judged(driver, before, step.block, reply.value);
    if (!isRefusal(reply.error) || step.insteadIfRefused === undefined) return reply;
    return readAll(before, step.insteadIfRefused);
  };
  const readAll = async (before: BlockReads, steps: readonly PlanStep[]): Promise<Result<BlockReads>> => {
    let reads = ok(before);
    for (const step of steps) {
      const more = await read(reads.value, step);
      if (!more.ok) return more;
      reads = more;
    }
    return reads;
  };
  const all = await readAll({}, [driver.probe, ...(driver.probe.confirm ?? [])]);
  line.close();
  return all.ok;
}
