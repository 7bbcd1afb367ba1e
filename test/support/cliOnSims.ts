import { afterAll, afterEach, beforeAll } from "vitest";
import type { FaultAction, FaultRule } from "../../protocol/sim/index.ts";
import { type RunningSim, type SimOptions, startSim } from "../../src/node/simHost.ts";
import { ensureBuilt } from "./built.ts";
import { type Cli, createCli } from "./cli.ts";
import { QUICK } from "./hostAppSim.ts";

interface CliOnSims {
  /** Of the whole file. */
  cli(): Cli;
  /** A frozen pack on TCP with these faults; it ends with the test. */
  sim(faults: readonly FaultRule[], options?: Partial<SimOptions>): Promise<RunningSim & { readonly path: string }>;
  atEnd(close: () => Promise<void> | void): void;
}

/** The built command line, and for each test simulators that end with it. */
export function cliOnSims(): CliOnSims {
  let cli: Cli | null = null;
  const closers: (() => Promise<void> | void)[] = [];
  beforeAll(async () => {
    await ensureBuilt();
    cli = createCli();
  });
  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
  });
  afterAll(() => cli?.close());
  return {
    cli() {
      if (cli === null) throw new Error("not before the tests");
      return cli;
    },
    async sim(faults, options = {}) {
      const running = await startSim({ door: { kind: "tcp", port: 0 }, ...QUICK, protocol: "paceic", freeze: true, ...options });
      running.bus.setFaults(faults);
      closers.push(() => running.close());
      return { ...running, path: `tcp://127.0.0.1:${running.port}` };
    },
    atEnd: (close) => void closers.push(close),
  };
}

export const faultOn = (block: string, action: FaultAction): FaultRule => ({ when: { block }, do: action });
/** Of the block's answer the first bytes alone. */
export const cutAnswer = (block: string): FaultRule => faultOn(block, { kind: "truncate", keep: 40 });
