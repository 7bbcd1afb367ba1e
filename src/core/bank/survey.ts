import type { ByteStream, CancelSignal, Clock, Driver, FamilyId } from "../../../protocol/index.ts";
import { Line } from "../../../protocol/index.ts";
import type { BankState } from "../../contract/bank.ts";
import type { StreamOpener } from "../ports.ts";
import type { Recorder } from "../recorder.ts";

/** As for an address that has never answered; the next question is another one anyway. */
const ANSWER_WITHIN_MS = 300;
const QUARANTINE_MS = 60;

export interface SurveyOptions {
  readonly clock: Clock;
  readonly streams: StreamOpener;
  readonly drivers: readonly Driver[];
  readonly recorder: Recorder;
  readonly path: string;
  /** As the line is spoken now: not asked again. */
  readonly family: FamilyId;
  readonly baudRate: number | null;
  /** Addresses of this family where nobody has answered. */
  readonly addressesOf: (driver: Driver) => readonly number[];
  readonly signal: CancelSignal;
  readonly onStep: (scan: NonNullable<BankState["scan"]>) => void;
}

export interface Found {
  readonly address: number;
  readonly family: FamilyId;
  readonly baud: number | null;
}

interface Way {
  readonly driver: Driver;
  readonly baud: number | null;
}

/** Asks silent addresses in every other way that a pack may have been set to. The port is opened and closed here. */
export async function survey(options: SurveyOptions): Promise<readonly Found[]> {
  const { drivers, family, baudRate, signal, streams, path, onStep } = options;
  const speaking = (baud: number | null) => drivers.filter((driver) => baud === null || driver.baudRates.includes(baud));
  const waysAt = (baud: number | null) => speaking(baud).map((driver): Way => ({ driver, baud }));
  const here = waysAt(baudRate).filter(({ driver }) => driver.family !== family);
  const bauds = baudRate === null ? [] : [...new Set(drivers.flatMap((driver) => driver.baudRates))].filter((baud) => baud !== baudRate);
  const elsewhere = bauds.flatMap(waysAt);
  const found = new Map<number, Found>();
  let done = 0;
  for (const [ways, stage] of [[here, "families"] as const, [elsewhere, "bauds"] as const]) {
    const total = ways.reduce((sum, { driver }) => sum + options.addressesOf(driver).length, 0);
    done = 0;
    for (const way of ways) {
      const stream = await streams.open(path, way.baud ?? way.driver.baudRates[0] ?? 9600);
      if (!stream.ok) return [...found.values()];
      for (const address of options.addressesOf(way.driver)) {
        if (signal.aborted) break;
        onStep({ done: done++, total, stage });
        if (!found.has(address) && (await isThere(options, stream.value, way.driver, address)))
          found.set(address, { address, family: way.driver.family, baud: way.baud });
      }
      await stream.value.close();
      if (signal.aborted) return [...found.values()];
    }
  }
  return [...found.values()];
}

async function isThere({ clock, recorder, signal }: SurveyOptions, stream: ByteStream, driver: Driver, address: number): Promise<boolean> {
  const request = driver.request(driver.probe.block, address, driver.probe.args);
  if (!request.ok) return false;
  const line = new Line({
    ...{ stream, clock, codec: driver, quarantineMs: QUARANTINE_MS, firstSeq: recorder.nextSeq },
    onTrace: (entry) => recorder.record(entry),
  });
  const reply = await line.ask({ ...request.value, firstByteMs: ANSWER_WITHIN_MS }, { signal });
  line.close();
  return reply.ok && driver.decode(reply.value.request, reply.value.payload).ok;
}
