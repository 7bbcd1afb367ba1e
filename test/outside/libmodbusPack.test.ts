import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HostApp } from "../support/hostApp.ts";
import { createHostApp, isComplete, isFull, isOnline } from "../support/hostApp.ts";
import type { LibmodbusSlave } from "../support/libmodbus.ts";
import { buildLibmodbusSlave, hasLibmodbus, startLibmodbusSlave } from "../support/libmodbus.ts";
import { PACE_CELLS_MV, PACE_NAMES, paceRegisters } from "../support/paceRegisters.ts";
import { ritarRegisters } from "../support/ritarRegisters.ts";
import { createPair, hasSocat } from "../support/socat.ts";

const FAMILIES = [
  {
    family: "pace-modbus",
    registers: paceRegisters(),
    shown: {
      packVoltageMv: 52_940,
      currentMa: -12_340,
      socDeciPct: 640,
      sohDeciPct: 990,
      remainingCapacityMah: 64_000,
      cycleCount: 321,
      cellVoltagesMv: PACE_CELLS_MV,
      mode: "discharging",
      alarms: [],
    },
    serial: PACE_NAMES.packSerial,
    settings: 55,
    /** Register 64 by the paper. */
    edited: 64,
  },
  {
    family: "ritar-modbus",
    registers: ritarRegisters({ fillReserved: false }),
    shown: { packVoltageMv: 54_740, currentMa: -1230, socDeciPct: 1000, cycleCount: 345, mode: "discharging", alarms: [] },
    serial: "PACK-0001",
    settings: 53,
    edited: 164,
  },
] as const;
type Family = (typeof FAMILIES)[number];

const EDITS = { cellOvAlarmMv: 3590 };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe.skipIf(!hasSocat || !hasLibmodbus)("libmodbus as the pack", () => {
  let built: ReturnType<typeof buildLibmodbusSlave>;
  beforeAll(() => {
    built = buildLibmodbusSlave();
  });
  afterAll(() => built.remove());

  async function packOf({ registers }: Family, manners: Parameters<typeof startLibmodbusSlave>[3] = {}) {
    const ports = await createPair();
    cleanups.push(() => ports.dispose());
    const slave = await startLibmodbusSlave(built.program, ports.pack, registers, manners);
    cleanups.push(() => slave.stop());
    const host = createHostApp();
    cleanups.push(() => host.close());
    return { host, slave, path: ports.tool };
  }

  /** What is read of it, whatever the manners. */
  async function expectRead({ family, shown, serial, settings }: Family, host: HostApp, path: string): Promise<void> {
    let isSettled = false;
    host.app.subscribe(({ event, payload }) => {
      if (event === "params" && payload.read !== null) isSettled = true;
    });
    await host.connect({ path, family, baudRate: 9600 });
    await host.when((heard) => isSettled && isComplete(heard, settings), { what: `all values of ${family}` });
    expect(host.heard().snapshot?.snapshot).toMatchObject(shown);
    expect(host.heard().session?.identity?.packSerial).toBe(serial);
  }

  const wrote = (slave: LibmodbusSlave) => slave.said().filter((line) => line.startsWith("wrote "));

  it.each(FAMILIES)("$family: every value is what its registers say, and a write changes its register alone", async (each) => {
    const { host, slave, path } = await packOf(each);
    await expectRead(each, host, path);
    const read = await host.app.call("params.read", {});
    if (!read.ok) throw new Error(read.error.code);
    const plan = await host.app.call("params.plan", { edits: EDITS });
    if (!plan.ok) throw new Error(plan.error.code);
    const confirmed = plan.value.findings.map(({ id }) => id);
    const written = await host.app.call("params.write", { edits: EDITS, seen: { ...read.value.values }, confirmed });
    expect(written).toMatchObject({ ok: true, value: { outcome: "verified" } });
    const held = (register: number) => each.registers.get(register);
    const group = [3590, held(each.edited + 1), held(each.edited + 2), held(each.edited + 3)];
    // The first write to such a pack changes nothing: it proves the way.
    expect(wrote(slave).at(-1)).toBe(`wrote ${each.edited} 4 ${group.join(" ")}`);
    expect(
      wrote(slave)
        .slice(0, -1)
        .filter((line) => !line.endsWith(` ${held(each.edited)} ${group.slice(1).join(" ")}`)),
    ).toEqual([]);
  });

  it.each(FAMILIES.flatMap((each) => [16, 40].map((most) => [each.family, most, each] as const)))(
    "%s: no more than %i registers a read, and every value and setting is there",
    async (_, most, each) => {
      const { host, slave, path } = await packOf(each, { mostPerRead: most });
      await expectRead(each, host, path);
      const counts = slave.said().flatMap((line) => (/^read \d+ (\d+)$/.exec(line) ?? []).slice(1).map(Number));
      expect(counts.length).toBeGreaterThan(10);
      expect(Math.max(...counts)).toBeLessThanOrEqual(most);
    },
  );

  it.each(FAMILIES)("$family: deaf for 250 ms after each answer, and answering after 400 ms", async (each) => {
    const { host, path } = await packOf(each, { restMs: 250, delayMs: 400 });
    await host.connect({ path, family: each.family, baudRate: 9600 });
    await host.when(isFull, { what: `values of a slow ${each.family}` });
    expect(host.heard().snapshot?.snapshot).toMatchObject(each.shown);
  });

  it.each(FAMILIES)(
    "$family: every exception of the specification is told with its code, and the pack is read again after it",
    async (each) => {
      const { host, slave, path } = await packOf(each);
      await expectRead(each, host, path);
      for (const code of [1, 2, 3, 4, 5, 6, 8, 10, 11]) {
        await slave.refuse(code);
        const answer = await host.app.call("params.read", {});
        expect(JSON.stringify(answer)).toContain(`{"code":"device.exception","detail":{"exception":${code}}}`);
        // Refused everything for long, the program takes the pack for lost.
        await slave.refuse(0);
        await host.when(isOnline, { what: `values after exception ${code}` });
      }
      expect(await host.app.call("params.read", {})).toMatchObject({ ok: true });
    },
  );
});
