import type { BlockReads, Driver, FamilyId, PlanStep, Request } from "../../protocol/index.ts";
import { concatBytes, DRIVERS, driverOf } from "../../protocol/index.ts";
import type { SimBusOptions, SimEnd, SimPack } from "../../protocol/sim/index.ts";
import { createPack, createSimBus } from "../../protocol/sim/index.ts";
import { createLeapingClock } from "../support/leapingClock.ts";

export const MODBUS = driverOf("pace-modbus");
export const PACEIC = driverOf("paceic-v25");

export interface Arrival {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

export function packsAt(...addresses: readonly number[]): SimPack[] {
  return addresses.map((address) => createPack({ address, seed: 4, source: { currentMa: -20_000 } }));
}

export function requestOf(family: FamilyId | Driver, block: string, address: number, args: readonly number[] = []): Request {
  const driver = typeof family === "string" ? driverOf(family) : family;
  const request = driver.request(block, address, args);
  if (!request.ok) throw new Error(`${block}: ${request.error.code}`);
  return request.value;
}

/** The first live block of a family: what every test may ask. */
export function liveRequest(driver: Driver, address = 1): Request {
  const [step] = driver.livePlan;
  if (step === undefined) throw new Error("a family without live blocks");
  return requestOf(driver, step.block, address, step.args);
}

/** A bus on a leaping clock with an open end, and everything that arrived there. */
export function rig(options: Partial<SimBusOptions> = {}, openAt?: number) {
  const clock = createLeapingClock();
  const bus = createSimBus({ clock, drivers: DRIVERS, packs: packsAt(1), ...options });
  const end: SimEnd = bus.open(openAt === undefined ? {} : { baudRate: openAt });
  const arrivals: Arrival[] = [];
  end.onData((bytes) => arrivals.push({ atMs: clock.nowMs(), bytes }));

  /** Sends, lets `ms` pass and gives what arrived in that time. */
  async function ask(bytes: Uint8Array, ms = 2000): Promise<Uint8Array> {
    const from = arrivals.length;
    await end.write(bytes);
    await clock.run(ms);
    return concatBytes(...arrivals.slice(from).map((arrival) => arrival.bytes));
  }
  return { clock, bus, end, arrivals, ask };
}

/** Payloads that `driver` accepts as the answer to `request` among `bytes`. */
export function acceptedIn(driver: Driver, request: Request, bytes: Uint8Array): Uint8Array[] {
  const framer = driver.createFramer();
  framer.begin(request.bytes);
  return [...framer.push(bytes), ...framer.silence()].flatMap((event) => {
    const verdict = event.kind === "frame" ? driver.accept(request, event.bytes) : null;
    return verdict?.kind === "reply" ? [verdict.payload] : [];
  });
}

/** Asks every step of a plan over the paced bus and decodes the answers, as the program would. */
export async function readPlan(driver: Driver, pack: SimPack, plan: readonly PlanStep[]): Promise<BlockReads> {
  const clock = createLeapingClock();
  const bus = createSimBus({ clock, drivers: [driver], packs: [pack] });
  const end = bus.open();
  const reads: Record<string, BlockReads[string]> = {};
  let heard: number[] = [];
  end.onData((chunk) => heard.push(...chunk));
  for (const step of plan) {
    const request = requestOf(driver, step.block, pack.address, step.args);
    heard = [];
    await end.write(request.bytes);
    await clock.run(1500);
    const [payload] = acceptedIn(driver, request, Uint8Array.from(heard));
    if (payload === undefined) throw new Error(`${step.block}: no answer`);
    const values = driver.decode(request, payload);
    if (!values.ok) throw new Error(`${step.block}: ${values.error.code} ${JSON.stringify(values.error.detail)}`);
    reads[step.block] = { values: values.value, answeredBy: pack.address, receivedAtMs: clock.nowMs() };
  }
  return reads;
}
