import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { findMbpoll } from "../../scripts/lib/tools.ts";
import type { RunningSim } from "../../src/node/simHost.ts";
import { QUICK, startSimOn } from "../support/hostAppSim.ts";
import { MBPOLL_PATIENCE_S } from "../support/patience.ts";
import type { PymodbusMaster } from "../support/python.ts";
import { hasPymodbus, startPymodbusMaster } from "../support/python.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { NEVER_CAME_MS } from "../support/until.ts";

const run = promisify(execFile);
const MBPOLL = findMbpoll();

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function simOn(protocol: string): Promise<{ readonly path: string; readonly sim: RunningSim }> {
  const ports = await createPair();
  cleanups.push(() => ports.dispose());
  const sim = await startSimOn(ports.pack, { protocol, scene: "standby", ...QUICK });
  cleanups.push(() => sim.close());
  return { path: ports.tool, sim };
}

async function masterOn(protocol: string): Promise<PymodbusMaster & { readonly sim: RunningSim }> {
  const { path, sim } = await simOn(protocol);
  return { ...(await masterAt(path)), sim };
}

async function masterAt(path: string, patienceS?: number): Promise<PymodbusMaster> {
  const master = await startPymodbusMaster(path, patienceS);
  cleanups.push(() => master.stop());
  return master;
}

/** By the papers: a setting, its group, and registers that are none; written down a second time. */
const FAMILIES = [
  { protocol: "modbus", group: 64, setting: 64, values: [3550, 3650, 3400, 10], beyond: 1000, liveRun: [0, 37], live: 0, identity: 150 },
  { protocol: "ritar", group: 164, setting: 164, values: [3550, 3650, 3390, 1000], beyond: 1000, liveRun: [0, 16], live: 0, identity: 290 },
] as const;

/** Everything else that the specification lists, each with a request that is right in itself. */
const OTHER_FUNCTIONS: readonly (readonly [fn: number, name: string, args: readonly unknown[]])[] = [
  [1, "read coils", [0, 8]],
  [2, "read discrete inputs", [0, 8]],
  [4, "read input registers", [0, 8]],
  [5, "write single coil", [0, true]],
  [7, "read exception status", []],
  [8, "diagnostics", []],
  [11, "get comm event counter", []],
  [12, "get comm event log", []],
  [15, "write multiple coils", [0, [true, false, true]]],
  [17, "report server id", []],
  [20, "read file record", [4, 1, 2]],
  [22, "mask write register", [64, 0xf2, 0x25]],
  [23, "read and write registers", [0, 4, 64, [3550]]],
  [24, "read FIFO queue", [64]],
  [43, "read device identification", [1, 0]],
];

describe.skipIf(!hasSocat || !hasPymodbus)("pymodbus as the master of the simulator", () => {
  it.each(FAMILIES)(
    "$protocol: function 03 reads, 10 writes a group, and what it wrote is read back",
    async ({ protocol, group, values, liveRun }) => {
      const master = await masterOn(protocol);
      expect((await master.ask(3, [...liveRun])).registers).toHaveLength(liveRun[1]);
      expect(await master.ask(16, [group, [...values]])).toEqual({ done: true });
      expect((await master.ask(3, [group, values.length])).registers).toEqual(values);
      expect(master.sim.truth()[0]?.settings.get("cellOvAlarmMv")).toBe(values[0]);
    },
  );

  it.each(FAMILIES)("$protocol: every other function of the specification is refused with exception 1", async ({ protocol, setting }) => {
    const master = await masterOn(protocol);
    const answers: unknown[] = [];
    for (const [fn, name, args] of OTHER_FUNCTIONS) answers.push([name, await master.ask(fn, args)]);
    expect(answers).toEqual(OTHER_FUNCTIONS.map(([, name]) => [name, { exception: 1 }]));
    expect(await master.ask(6, [setting, 3600])).toEqual({ exception: 1 });
  });

  it.each(FAMILIES)("$protocol: registers that are none are refused with exception 2", async ({ protocol, beyond, live, identity }) => {
    const master = await masterOn(protocol);
    expect(await master.ask(3, [beyond, 2])).toEqual({ exception: 2 });
    expect(await master.ask(16, [beyond, [1, 2]])).toEqual({ exception: 2 });
    expect(await master.ask(16, [live, [1, 2]])).toEqual({ exception: 2 });
    expect([2, 3]).toContain((await master.ask(16, [identity, [0x4142, 0x4344]])).exception);
    expect(await master.ask(3, [0xffff, 2])).toEqual({ exception: 2 });
  });

  it.each(FAMILIES)("$protocol: a quantity of 0, or above 125, is refused with exception 3", async ({ protocol, liveRun }) => {
    const master = await masterOn(protocol);
    expect(await master.ask(3, [liveRun[0], 0])).toEqual({ exception: 3 });
    expect(await master.ask(3, [liveRun[0], 126])).toEqual({ exception: 3 });
  });

  it("modbus: values that the paper forbids are refused with exception 3, and nothing is stored", async () => {
    const master = await masterOn("modbus");
    const held = (await master.ask(3, [60, 55])).registers;
    expect(await master.ask(16, [60, [5600, 5700, 5400, 0]])).toEqual({ exception: 3 });
    expect(await master.ask(16, [111, [21]])).toEqual({ exception: 3 });
    expect((await master.ask(3, [60, 55])).registers).toEqual(held);
  });

  it.each(FAMILIES)("$protocol: another address is silence", async ({ protocol, liveRun }) => {
    const { path } = await simOn(protocol);
    const hasty = await masterAt(path, 1.5);
    expect(await hasty.ask(3, [...liveRun], 9)).toEqual({ silence: true });
    await hasty.stop();
    expect((await (await masterAt(path)).ask(3, [...liveRun])).registers).toHaveLength(liveRun[1]);
  });
});

describe.skipIf(!hasSocat || MBPOLL === null)("mbpoll as the master of the simulator", () => {
  const write = async (path: string, first: number, values: readonly number[]) => {
    const words = `-m rtu -a 1 -b 9600 -P none -t 4 -0 -o ${MBPOLL_PATIENCE_S} -r ${first} -1`.split(" ");
    return run(MBPOLL ?? "mbpoll", [...words, path, ...values.map(String)], { timeout: NEVER_CAME_MS });
  };

  it.each(FAMILIES)("$protocol: writes a group with function 10", async ({ protocol, group, values }) => {
    const { path, sim } = await simOn(protocol);
    expect((await write(path, group, values)).stdout).toContain(`Written ${values.length} references`);
    expect(sim.truth()[0]?.settings.get("cellOvAlarmMv")).toBe(values[0]);
  });

  it.each(FAMILIES)("$protocol: is told that function 06 is none, and which registers are none", async ({ protocol, setting, beyond }) => {
    const { path, sim } = await simOn(protocol);
    const before = sim.truth()[0]?.settings.get("cellOvAlarmMv");
    await expect(write(path, setting, [3600])).rejects.toMatchObject({ stderr: expect.stringContaining("Illegal function") });
    await expect(write(path, beyond, [1, 2])).rejects.toMatchObject({ stderr: expect.stringContaining("Illegal data address") });
    expect(sim.truth()[0]?.settings.get("cellOvAlarmMv")).toBe(before);
  });
});
