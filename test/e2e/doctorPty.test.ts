import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync } from "node:fs";
import { SerialPort } from "serialport";
import { afterEach, describe, expect, it } from "vitest";
import { createHostApp, doctorOf, type HostApp, hasVerdict, isFull, report, stepsOf } from "../support/hostApp.ts";
import { QUICK, startSimOn } from "../support/hostAppSim.ts";
import { createEchoPort, createPair, hasSocat, type SocatPorts } from "../support/socat.ts";

/** One protocol at one baud rate keeps a round of asking short; all of Auto is asked on the leaping clock (test/core/doctor.test.ts). */
const MODBUS = { family: "pace-modbus", baudRate: 9600 } as const;
/** The answer of a pack whose port is set to another inverter's protocol (capture mb-exception-wrong-protocol). */
const EXCEPTION_2 = [0x01, 0x83, 0x02, 0xc0, 0xf1];

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function rig(made: Promise<SocatPorts>): Promise<{ host: HostApp; ports: SocatPorts }> {
  const ports = await made;
  cleanups.push(() => ports.dispose());
  const host = createHostApp();
  cleanups.push(() => host.close());
  return { host, ports };
}

/** A pack begins to answer; the app is expected to be connected by itself soon. */
async function packAppears(host: HostApp, path: string): Promise<void> {
  const sim = await startSimOn(path, { protocol: "modbus", ...QUICK });
  cleanups.push(() => sim.close());
  await becomesLive(host);
}

async function becomesLive(host: HostApp): Promise<void> {
  const ms = await host.when(isFull, { what: "connected by itself" });
  report(`connected by itself after ${Math.round(ms)} ms`);
  expect(host.heard().session).toMatchObject({ phase: "online", reason: null, doctor: { verdict: "found", advice: [] } });
}

/** Another program that has the port open, as PbmsTools would. */
async function occupy(path: string): Promise<() => Promise<void>> {
  const code = [
    'const { SerialPort } = require("serialport");',
    `const port = new SerialPort({ path: ${JSON.stringify(path)}, baudRate: 9600 }, (error) => console.log(error?.message ?? "open"));`,
    'port.on("data", () => {});', // without a reader the program would end at once
  ].join("\n");
  const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  const leave = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  cleanups.push(leave);
  expect(said.toString().trim()).toBe("open");
  return leave;
}

/** Something at the other end that answers whatever it hears with bytes of its own. */
async function answering(path: string, answer: Uint8Array): Promise<() => Promise<void>> {
  const port = new SerialPort({ path, baudRate: 9600 });
  port.on("data", () => port.write(Buffer.from(answer)));
  await once(port, "open");
  const leave = async () => {
    if (port.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
  };
  cleanups.push(leave);
  return leave;
}

describe.skipIf(!hasSocat)("the connection doctor on real ports", () => {
  it("port busy: another program has it; connects when that ends", async () => {
    const { host, ports } = await rig(createPair());
    const leave = await occupy(ports.tool);
    await host.connect({ path: ports.tool, ...MODBUS });
    await host.when(hasVerdict("portBusy"), { what: "verdict" });
    expect(stepsOf(host)).toEqual(["findPort ok portTyped", "openPort bad portBusy", "listen pending", "ask pending"]);
    expect(doctorOf(host).advice).toEqual(["otherProgram"]);
    expect(host.heard().session?.reason?.code).toBe("host.portBusy");
    await leave();
    await packAppears(host, ports.pack);
  });

  it("port missing; connects when the adapter is plugged in", async () => {
    const { host, ports } = await rig(createPair({ started: false }));
    await host.connect({ path: ports.tool, ...MODBUS });
    await host.when(hasVerdict("portMissing"), { what: "verdict" });
    expect(stepsOf(host)).toEqual(["findPort bad portMissing", "openPort pending", "listen pending", "ask pending"]);
    expect(doctorOf(host).advice).toEqual(["cableLoose", "driver"]);
    await ports.start();
    await packAppears(host, ports.pack);
  });

  it.skipIf(process.getuid?.() === 0)("no permission (not as root); connects when it is given", async () => {
    const { host, ports } = await rig(createPair());
    chmodSync(ports.tool, 0o000);
    await host.connect({ path: ports.tool, ...MODBUS });
    await host.when(hasVerdict("noPermission"), { what: "verdict" });
    expect(stepsOf(host)).toEqual(["findPort ok portTyped", "openPort bad noPermission", "listen pending", "ask pending"]);
    expect(doctorOf(host).advice).toEqual(["permission"]);
    chmodSync(ports.tool, 0o600);
    await packAppears(host, ports.pack);
  });

  it("no byte at all; connects when the pack wakes up", async () => {
    const { host, ports } = await rig(createPair());
    await host.connect({ path: ports.tool, ...MODBUS });
    await host.when(hasVerdict("silence"), { what: "verdict" });
    expect(stepsOf(host)).toEqual(["findPort ok portTyped", "openPort ok opened", "listen info silence", "ask bad nothingHeard"]);
    expect(doctorOf(host)).toMatchObject({ heard: { bytes: 0 }, rounds: 1 });
    expect(doctorOf(host).tries).toEqual([{ family: "pace-modbus", baudRate: 9600, address: 1, outcome: "silence", bytesHeard: 0 }]);
    expect(doctorOf(host).advice[0]).toBe("packAwake");
    await packAppears(host, ports.pack);
  });

  it("only its own bytes come back", async () => {
    const { host, ports } = await rig(createEchoPort());
    await host.connect({ path: ports.tool, ...MODBUS });
    await host.when(hasVerdict("echoOnly"), { what: "verdict" });
    expect(stepsOf(host)).toEqual(["findPort ok portTyped", "openPort ok opened", "listen info silence", "ask bad echoOnly"]);
    expect(doctorOf(host).advice[0]).toBe("adapterEcho");
    expect(doctorOf(host).heard.bytes).toBeGreaterThan(0);
  });

  it("bytes that never frame; connects when a pack takes their place", async () => {
    const { host, ports } = await rig(createPair());
    const noise = Uint8Array.from({ length: 23 }, (_, i) => (i * 73 + 41) & 0xff);
    const leave = await answering(ports.pack, noise);
    await host.connect({ path: ports.tool, ...MODBUS });
    await host.when(hasVerdict("garbage"), { what: "verdict" });
    expect(stepsOf(host).slice(2)).toEqual(["listen info silence", "ask bad garbage"]);
    expect(doctorOf(host).advice).toEqual(expect.arrayContaining(["swapAB", "baudRate"]));
    await leave();
    await packAppears(host, ports.pack);
  });

  it("a port set to another inverter's protocol refuses with exception 2; connects when it is set right", async () => {
    const { host, ports } = await rig(createPair());
    const sim = await startSimOn(ports.pack, { protocol: "modbus", ...QUICK });
    cleanups.push(() => sim.close());
    sim.bus.setFaults([{ when: {}, do: { kind: "replace", bytes: EXCEPTION_2 } }]);
    await host.connect({ path: ports.tool, ...MODBUS });
    await host.when(hasVerdict("foreignMap"), { what: "verdict" });
    expect(stepsOf(host).slice(2)).toEqual(["listen info silence", "ask bad foreignMap"]);
    expect(doctorOf(host).tries.map(({ outcome }) => outcome)).toEqual(["refused"]);
    expect(doctorOf(host).advice[0]).toBe("inverterProtocol");
    sim.bus.setFaults([]);
    await becomesLive(host);
  });
});
