import { describe, expect, it } from "vitest";
import type { ErrorCode, FamilyId } from "../../protocol/index.ts";
import { bytesOfText, DRIVERS, driverOf, fail, isoOfWallMs, ok } from "../../protocol/index.ts";
import type { FaultAction, SimBus, SimBusOptions } from "../../protocol/sim/index.ts";
import { createPack, createSimBus } from "../../protocol/sim/index.ts";
import type { AdviceKey, DoctorVerdict, PortInfo, TryOutcome } from "../../src/contract/session.ts";
import { createMemoryLines, createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import { createMemoryTexts } from "../../src/core/memory/memoryTexts.ts";
import type { HostPorts, StreamOpener } from "../../src/core/ports.ts";
import { SEARCH_SECONDS } from "../../src/ui/model/doctorFigures.ts";
import { doctorOf, type HostApp, hasVerdict, isFull, isLost, stepsOf, watchApp } from "../support/hostApp.ts";
import { createLeapingClock, type LeapingClock } from "../support/leapingClock.ts";

const PATH = "/dev/ttyUSB0";
/** A round that asks everything on Auto takes about 19 s at four baud rates; whoever answers makes it longer. */
const ROUND_MS = 25_000;

interface Lab {
  readonly clock: LeapingClock;
  readonly bus: SimBus;
  readonly host: HostApp;
  /** Paths and baud rates in the order of opening. */
  readonly openings: readonly string[];
  /** Leaps until the app has told so. */
  until(look: Parameters<HostApp["when"]>[0], what: string, limitMs?: number): Promise<number>;
}

interface LabOptions extends Partial<SimBusOptions> {
  readonly families?: readonly FamilyId[];
  readonly address?: number;
  /** Stands before the bus; null = the bus opens. */
  readonly refuse?: (path: string) => ErrorCode | null;
  readonly ports?: () => readonly PortInfo[];
}

/** The real core on a simulated line; hours pass in no time. */
function lab({ families, address = 1, refuse, ports, ...bus }: LabOptions = {}): Lab {
  const clock = createLeapingClock();
  const packs = [createPack({ address, seed: 7, source: { currentMa: -20_000 } })];
  const drivers = families?.map(driverOf) ?? DRIVERS;
  const line = createSimBus({ clock, drivers, packs, seed: 11, ...bus });
  const openings: string[] = [];
  const open: StreamOpener["open"] = async (path, baudRate) => {
    const refusal = refuse?.(path) ?? null;
    if (refusal !== null) return fail(refusal, { path });
    openings.push(`${path} ${baudRate}`);
    return ok(line.open({ baudRate }));
  };
  const host: HostPorts = {
    clock,
    info: { version: "0", shell: "test", platform: "test" },
    catalog: { list: async () => ports?.() ?? [], watch: () => () => undefined },
    streams: { open },
    store: createMemoryStore(),
    lines: createMemoryLines(),
    texts: createMemoryTexts(),
    civilTime: (wallMs) => isoOfWallMs(wallMs).slice(0, 19),
    log: { info: () => undefined, warn: () => undefined },
  };
  const app = watchApp(host);
  return {
    clock,
    bus: line,
    host: app,
    openings,
    until: async (look, what, limitMs = ROUND_MS) => {
      const startMs = clock.nowMs();
      await clock.run(app.when(look, { what }), limitMs);
      return clock.nowMs() - startMs;
    },
  };
}

const always = (action: FaultAction) => [{ when: {}, do: action }];
const asText = (text: string) => [...bytesOfText(text)];

/** A frame of the protocol family with another version byte; the checksum is worked out here a second time. */
function otherDialectFrame(): readonly number[] {
  const body = "200146000000";
  const sum = asText(body).reduce((total, code) => total + code, 0);
  return asText(`~${body}${(0x10000 - sum).toString(16).toUpperCase()}\r`);
}

/** The answer of a pack whose port is set to another inverter's protocol (capture mb-exception-wrong-protocol). */
const EXCEPTION_2: FaultAction = { kind: "replace", bytes: [0x01, 0x83, 0x02, 0xc0, 0xf1] };
const OTHER_DIALECT: FaultAction = { kind: "replace", bytes: otherDialectFrame() };

interface Hearing {
  readonly name: string;
  readonly fault: FaultAction;
  readonly verdict: DoctorVerdict;
  readonly outcome?: TryOutcome;
  /** First of the advice. */
  readonly first: AdviceKey;
}

const BRIDGE_ADVICE: readonly AdviceKey[] = ["bridgeAddress", "cableLoose"];

interface PortTrouble {
  readonly code: ErrorCode;
  readonly verdict: DoctorVerdict;
  readonly steps: readonly string[];
  readonly advice: readonly AdviceKey[];
}

describe("what the doctor says when everything is on Auto", () => {
  it("no byte at all: every family at every baud rate, twice; then it finds the pack that wakes up", async () => {
    const { host, bus, until, openings } = lab({ faults: always({ kind: "drop" }) });
    await host.connect({ path: PATH });
    await until(hasVerdict("silence"), "verdict");
    expect(stepsOf(host)).toEqual(["findPort ok portTyped", "openPort ok opened", "listen info silence", "ask bad nothingHeard"]);
    const ofPace = (baud: number) => [`paceic-v25 ${baud} 1`, `pace-modbus ${baud} 1`, `paceic-v25 ${baud} 0`];
    const at19200 = ["ritar-modbus 19200 1", "paceic-v25 19200 1", "pace-modbus 19200 1", "ritar-modbus 19200 0", "paceic-v25 19200 0"];
    expect(doctorOf(host).tries.map((t) => `${t.family} ${t.baudRate} ${t.address}`)).toEqual([
      "ritar-modbus 9600 1",
      "paceic-v25 9600 1",
      "pace-modbus 9600 1",
      "ritar-modbus 9600 0",
      "paceic-v25 9600 0",
      "ritar-modbus 38400 1",
      "ritar-modbus 38400 0",
      ...at19200,
      ...ofPace(115_200),
    ]);
    expect(new Set(doctorOf(host).tries.map((t) => t.outcome))).toEqual(new Set(["silence"]));
    expect(doctorOf(host)).toMatchObject({ heard: { bytes: 0 }, rounds: 1, advice: ["packAwake", "plugInLinkIn", "swapAB", "addSwitch"] });
    expect(openings).toEqual([`${PATH} 9600`, `${PATH} 38400`, `${PATH} 19200`, `${PATH} 115200`]);
    bus.setFaults([]);
    expect(await until(isFull, "found by itself")).toBeLessThan(6000);
    expect(doctorOf(host)).toMatchObject({ verdict: "found", advice: [] });
  });

  it("says no less than a silent round takes", async () => {
    const { host, until } = lab({ faults: always({ kind: "drop" }) });
    await host.connect({ path: PATH });
    const tookMs = await until(hasVerdict("silence"), "verdict", 60_000);
    expect(tookMs).toBeLessThanOrEqual(1000 * SEARCH_SECONDS);
    expect(tookMs).toBeGreaterThan(1000 * (SEARCH_SECONDS - 5));
  });

  it("does not wait for the next round when told to try now", async () => {
    const { host, bus, until } = lab({ faults: always({ kind: "drop" }) });
    await host.connect({ path: PATH });
    await until(hasVerdict("silence"), "verdict");
    bus.setFaults([]);
    await host.app.call("session.retryNow", {});
    expect(await until(isFull, "found")).toBeLessThan(2000);
  });

  it.each<Hearing>([
    { name: "its own bytes", fault: { kind: "echo", only: true }, verdict: "echoOnly", outcome: "echo", first: "adapterEcho" },
    { name: "garbage", fault: { kind: "garbage", bytes: 30 }, verdict: "garbage", first: "swapAB" },
    { name: "collisions", fault: { kind: "collide" }, verdict: "garbage", first: "swapAB" },
    { name: "half answers", fault: { kind: "truncate", keep: 9 }, verdict: "garbage", first: "swapAB" },
    { name: "another dialect", fault: OTHER_DIALECT, verdict: "otherDialect", outcome: "otherDialect", first: "otherDialect" },
    { name: "exception 2", fault: EXCEPTION_2, verdict: "foreignMap", outcome: "refused", first: "inverterProtocol" },
  ])("hears $name: $verdict; then it connects by itself", async ({ fault, verdict, outcome, first }) => {
    const { host, bus, until } = lab({ faults: always(fault) });
    await host.connect({ path: PATH });
    await until(hasVerdict(verdict), "verdict");
    expect(stepsOf(host).at(-1)).toBe(`ask bad ${verdict}`);
    expect(doctorOf(host).advice[0]).toBe(first);
    if (outcome !== undefined) expect(doctorOf(host).tries.map((t) => t.outcome)).toContain(outcome);
    bus.setFaults([]);
    await until(isFull, "connected by itself");
  });

  it("a wrong checksum in every answer of a Modbus pack: garbage, told as a wrong checksum", async () => {
    const { host, until } = lab({ families: ["pace-modbus"], faults: always({ kind: "flipBit", at: 8, bit: 2 }) });
    await host.connect({ path: PATH });
    await until(hasVerdict("garbage"), "verdict");
    expect(doctorOf(host).tries.map((t) => t.outcome)).toContain("badChecksum");
  });

  it("impossible values with a right checksum: another inverter's register map", async () => {
    const { host, bus, until } = lab({ families: ["pace-modbus"] });
    bus.packs[0]?.override({ ratedCapacityMah: 0, socDeciPct: 2550 });
    await host.connect({ path: PATH });
    await until(hasVerdict("foreignMap"), "verdict");
    expect(doctorOf(host).tries.map((t) => t.outcome)).toContain("implausible");
    expect(doctorOf(host).advice[0]).toBe("inverterProtocol");
    bus.packs[0]?.override(null);
    await until(isFull, "connected by itself");
  });
});

describe("another address", () => {
  it("a Modbus answer from another address: says which", async () => {
    const { host, until } = lab({ families: ["pace-modbus"], faults: always({ kind: "otherAddress", address: 9 }) });
    await host.connect({ path: PATH });
    await until(hasVerdict("otherAddress"), "verdict");
    expect(doctorOf(host)).toMatchObject({ heard: { askedAddress: 1, otherAddress: 9 }, advice: ["addSwitch", "twoPacksOneAddress"] });
    expect(doctorOf(host).steps.at(-1)?.params.address).toBe(9);
  });

  it("a paceic answer from another address is normal on RS232: connects and shows the real one", async () => {
    const { host, until } = lab({ families: ["paceic-v25"], address: 9, answersAnyAddress: ["paceic-v25"] });
    await host.connect({ path: PATH });
    await until(isFull, "connected");
    expect(host.heard().session?.found?.address).toBe(9);
    expect(host.heard().snapshot?.snapshot.address).toBe(9);
  });

  it.each(["paceic-v25", "pace-modbus"] as const)(
    "%s at 12, asked at 1: silence, and found when all addresses are asked",
    async (family) => {
      const { host, until } = lab({ families: [family], address: 12 });
      await host.connect({ path: PATH });
      await until(hasVerdict("silence"), "verdict");
      expect(doctorOf(host).advice).toContain("addSwitch");
      await host.app.call("session.searchAddresses", {});
      await until(isFull, "found", 60_000);
      expect(host.heard().session?.found).toMatchObject({ family, address: 12 });
    },
  );
});

describe("baud rates", () => {
  it.each([19_200, 115_200])("Auto finds a pack at %i baud", async (baudRate) => {
    for (const family of ["paceic-v25", "pace-modbus"] as const) {
      const { host, until } = lab({ families: [family], baudRate });
      await host.connect({ path: PATH });
      await until(isFull, "found");
      expect(host.heard().session?.found).toMatchObject({ family, baudRate });
    }
  });

  it("the wrong baud rate set: nothing answers, and Auto or the right rate helps", async () => {
    const { host, until } = lab({ baudRate: 19_200 });
    await host.connect({ path: PATH, baudRate: 9600 });
    await until(hasVerdict("silence"), "verdict");
    expect(new Set(doctorOf(host).tries.map((t) => t.baudRate))).toEqual(new Set([9600]));
    await host.connect({ path: PATH, baudRate: 19_200 });
    await until(isFull, "connected");
  });

  it("bytes of a talking master at the wrong baud rate never frame: garbage, and the baud rate is among the advice", async () => {
    const { host, until } = lab({ baudRate: 19_200, chatter: { leastMs: 100, mostMs: 200 } });
    await host.connect({ path: PATH, baudRate: 9600 });
    await until(hasVerdict("garbage"), "verdict");
    expect(stepsOf(host)[2]).toBe("listen info otherBytes");
    expect(doctorOf(host).heard.bytes).toBeGreaterThan(0);
    expect(doctorOf(host).advice).toContain("baudRate");
  });

  it("a master that polls its packs is heard before anything is asked", async () => {
    const { host, until } = lab({ chatter: { leastMs: 100, mostMs: 200 } });
    await host.connect({ path: PATH });
    await until(({ session }) => session?.doctor?.steps[2]?.state === "ok", "a master");
    expect(stepsOf(host)[2]).toBe("listen ok masterHeard");
    await until(isFull, "connected", 60_000);
  });
});

describe("the port itself", () => {
  it.each<PortTrouble>([
    { code: "host.portBusy", verdict: "portBusy", steps: ["findPort ok portTyped", "openPort bad portBusy"], advice: ["otherProgram"] },
    {
      code: "host.permission",
      verdict: "noPermission",
      steps: ["findPort ok portTyped", "openPort bad noPermission"],
      advice: ["permission"],
    },
    {
      code: "host.noPort",
      verdict: "portMissing",
      steps: ["findPort bad portMissing", "openPort pending"],
      advice: ["cableLoose", "driver"],
    },
    {
      code: "host.portFailed",
      verdict: "portFailed",
      steps: ["findPort ok portTyped", "openPort bad openFailed"],
      advice: ["driver", "cableLoose"],
    },
    {
      code: "host.unreachable",
      verdict: "unreachable",
      steps: ["findPort ok portTyped", "openPort bad unreachable"],
      advice: BRIDGE_ADVICE,
    },
  ])("$code: $verdict; looks again at once and connects by itself", async ({ code, verdict, steps, advice }) => {
    let refusal: ErrorCode | null = code;
    const { host, until } = lab({ refuse: () => refusal });
    await host.connect({ path: PATH });
    await until(hasVerdict(verdict), "verdict", 1000);
    expect(stepsOf(host)).toEqual([...steps, "listen pending", "ask pending"]);
    expect(doctorOf(host)).toMatchObject({ advice, rounds: 0 });
    expect(host.heard().session?.reason?.code).toBe(code);
    refusal = null;
    expect(await until(isFull, "connected by itself")).toBeLessThan(3000);
  });

  it("the same adapter on another path is used; another adapter on the old path is not", async () => {
    const usb = { vendorId: "0403", productId: "6001", serialNumber: "A1" };
    const other = { ...usb, serialNumber: "B2" };
    let ports: readonly PortInfo[] = [{ path: PATH, kind: "serial", usb }];
    const { host, bus, until, openings } = lab({ ports: () => ports });
    await host.connect({ path: PATH });
    await until(isFull, "connected");

    ports = [{ path: PATH, kind: "serial", usb: other }];
    bus.unplug();
    await until(isLost, "lost", 2000);
    const openedBefore = openings.length;
    await until(({ session }) => session?.reason?.code === "host.noPort", "the adapter is missed");
    expect(doctorOf(host).verdict).toBe("portMissing");
    expect(openings.length).toBe(openedBefore);

    ports = [...ports, { path: "/dev/ttyUSB7", kind: "serial", usb }];
    await until(({ session }) => session?.phase === "online", "back on its new path");
    expect(openings.slice(openedBefore)).toEqual(["/dev/ttyUSB7 9600"]);
    expect(host.heard().session?.port?.path).toBe("/dev/ttyUSB7");
  });
});
