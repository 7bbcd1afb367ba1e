import { afterEach, describe, expect, it } from "vitest";
import type { FamilyId, PackTruth } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import { type RunningSim, type SimOptions, startSim } from "../../src/node/simHost.ts";
import { createHostApp, doctorOf, type HostApp, hasVerdict, isComplete, isFull, isOnline, PROTOCOLS, report } from "../support/hostApp.ts";
import { QUICK, startSimOn } from "../support/hostAppSim.ts";
import { expectTruth } from "../support/hostAppTruth.ts";
import { createPair, hasSocat, type SocatPorts } from "../support/socat.ts";

/** The limits are held to the ms in test/core/session.test.ts, where time leaps. A real port may add half as much. */
const REAL_SHARE = 1.5;

/** Thresholds that each protocol can read. */
const settingsOf = (family: FamilyId) => driverOf(family).settings.bindings.length;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Rig {
  readonly host: HostApp;
  readonly ports: SocatPorts;
  readonly sim: RunningSim;
  readonly truth: PackTruth;
}

/** The real core on real serialport at one end, a frozen simulated pack at the other. */
async function rig(options: Omit<SimOptions, "door">): Promise<Rig> {
  const ports = await createPair();
  cleanups.push(() => ports.dispose());
  const sim = await startSimOn(ports.pack, options);
  cleanups.push(() => sim.close());
  const host = createHostApp();
  cleanups.push(() => host.close());
  const [truth] = sim.truth();
  if (truth === undefined) throw new Error("no pack");
  return { host, ports, sim, truth };
}

describe.skipIf(!hasSocat)("connecting over real serialport on a pty pair", () => {
  describe.each(PROTOCOLS)("$protocol", ({ protocol, family }) => {
    const limitMs = protocol === "modbus" ? 4000 : 2000;

    it(`everything on Auto: the first full snapshot within ${limitMs} ms at 9600 baud, and within 1 s when it worked before`, async () => {
      const { host, ports, truth } = await rig({ protocol });
      await host.connect({ path: ports.tool });
      const fullMs = await host.when(isFull, { what: "full snapshot" });
      await host.when((heard) => isComplete(heard, settingsOf(family)), { what: "identity and settings" });
      expectTruth(host.heard(), truth, family);

      await host.app.call("session.disconnect", {});
      await host.connect({ path: ports.tool });
      const againMs = await host.when(isFull, { what: "full snapshot again" });
      report(`${protocol}: Auto ${Math.round(fullMs)} ms, as it worked before ${Math.round(againMs)} ms to the full snapshot`);
      expect(fullMs).toBeLessThanOrEqual(limitMs * REAL_SHARE);
      expect(againMs).toBeLessThanOrEqual(1000 * REAL_SHARE);
    });

    it("protocol and baud rate set: the first live values within 600 ms at 9600 baud", async () => {
      const { host, ports } = await rig({ protocol });
      await host.connect({ path: ports.tool, family, baudRate: 9600 });
      const firstMs = await host.when(isOnline, { what: "live values" });
      const fullMs = firstMs + (await host.when(isFull, { what: "full snapshot" }));
      report(`${protocol}: set ${Math.round(firstMs)} ms to the first live values, ${Math.round(fullMs)} ms to the full snapshot`);
      expect(firstMs).toBeLessThanOrEqual(600 * REAL_SHARE);
    });

    it.each([
      { scene: "discharge", what: "supplying" },
      { scene: "standby", what: "nothing flows" },
      { scene: "full", what: "fully charged" },
      { scene: "cold", what: "alarms of temperature, below zero" },
      { scene: "spread", what: "balancing" },
      { scene: "lowSoc", what: "nearly empty" },
      { scene: "overCurrent", what: "a protection, a MOSFET off" },
      { scene: "sensorFault", what: "a sensor that is not there, a fault" },
      { scene: "fourCells", what: "4 cells" },
      { scene: "eightCells", what: "8 cells" },
      { scene: "fifteenCells", what: "15 cells" },
    ] as const)("every number is the pack's: $scene ($what)", async ({ scene }) => {
      const { host, ports, truth } = await rig({ protocol, scene, ...QUICK });
      await host.connect({ path: ports.tool, family, baudRate: 9600 });
      await host.when((heard) => isComplete(heard, settingsOf(family)), { what: "everything read" });
      expectTruth(host.heard(), truth, family);
    });

    it("asks address 3 where the switch stands at 3", async () => {
      const { host, ports, truth } = await rig({ protocol, address: 3, ...QUICK });
      await host.connect({ path: ports.tool, address: 3 });
      await host.when((heard) => isComplete(heard, settingsOf(family)), { what: "everything read" });
      expectTruth(host.heard(), truth, family);
    });

    it("says nothing answers at a wrong address, advises the switch, and finds the pack when told to ask all", async () => {
      const { host, ports, truth } = await rig({ protocol, address: 3, ...QUICK });
      await host.connect({ path: ports.tool, family, baudRate: 9600 });
      await host.when(hasVerdict("silence"), { what: "verdict" });
      expect(doctorOf(host).advice).toContain("addSwitch");
      await host.app.call("session.searchAddresses", {});
      await host.when((heard) => isComplete(heard, settingsOf(family)), { what: "found at 3" });
      expectTruth(host.heard(), truth, family);
    });
  });

  it("a scene of the list is what its name says", async () => {
    const truths = new Map<string, PackTruth>();
    for (const scene of ["full", "cold", "spread", "lowSoc", "overCurrent", "sensorFault"] as const) {
      const sim = await startSim({ door: { kind: "tcp", port: 0 }, scene, freeze: true });
      const [truth] = sim.truth();
      if (truth !== undefined) truths.set(scene, truth);
      await sim.close();
    }
    // Otherwise the comparisons above would compare nothing with nothing.
    expect(truths.get("full")?.fullyCharged).toBe(true);
    expect(truths.get("cold")?.alarms).toContain("chargeUnderTemperature");
    expect(Math.min(...(truths.get("cold")?.cellTemperaturesDeciC ?? []).map((t) => t ?? 0))).toBeLessThan(0);
    expect(truths.get("spread")?.balancingCells).toContain(true);
    expect([...(truths.get("lowSoc")?.alarms ?? [])].length).toBeGreaterThan(0);
    expect([...(truths.get("overCurrent")?.alarms ?? [])].length).toBeGreaterThan(0);
    expect(truths.get("sensorFault")?.cellTemperaturesDeciC).toContain(null);
    expect([...(truths.get("sensorFault")?.faults ?? [])]).toEqual(["temperatureSensorFault"]);
  });
});
