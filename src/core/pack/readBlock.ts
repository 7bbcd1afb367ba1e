import type { AskOptions, BlockRead, Driver, PlanStep, Reply, Request, Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { PackLink } from "./packLink.ts";

/** Who is asked. */
type AskedPack = Pick<PackLink, "driver" | "address">;
/** Sends a question and waits for its answer: each service has its own place in the queue, and its own book of what came. */
type Ask = (request: Request) => Promise<Result<Reply>>;

/** Asks on the pack's own line and tells the link what came of it. */
export function askOn({ address, line, signal, contact }: PackLink, options: Omit<AskOptions, "signal">): Ask {
  return async (request) => {
    const reply = await line.ask(request, { ...options, signal });
    // That nobody is at another address says nothing about this pack.
    if (request.address === address) contact.heard(reply.ok ? null : reply.error);
    return reply;
  };
}

/** Asks for one block; the caller interprets the answer. */
export async function askBlock<T>(
  { driver, address }: AskedPack,
  step: PlanStep,
  ask: (request: Request) => Promise<Result<T>>,
): Promise<Result<T>> {
  const request = driver.request(step.block, address, step.args);
  return request.ok ? ask(request.value) : request;
}

export function blockReadOf(driver: Driver, { request, payload, answeredBy, receivedAtMs }: Reply): Result<BlockRead> {
  const values = driver.decode(request, payload);
  return values.ok ? ok({ values: values.value, answeredBy, receivedAtMs }) : values;
}

/** One block of a pack: asked for once, and decoded. */
export async function readBlock(pack: AskedPack, step: PlanStep, ask: Ask): Promise<Result<BlockRead>> {
  const reply = await askBlock(pack, step, ask);
  return reply.ok ? blockReadOf(pack.driver, reply.value) : reply;
}
