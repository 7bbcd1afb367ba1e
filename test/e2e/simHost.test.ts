import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { afterEach, describe, expect, it } from "vitest";
import { airTimeMs, DRIVERS, wallMsOfIso } from "../../protocol/index.ts";
import { readRequestBytes, writeRequestBytes } from "../../protocol/modbus/frame.ts";
import { readSimArgs, simHelp } from "../../src/node/simArgs.ts";
import type { RunningSim, SimOptions } from "../../src/node/simHost.ts";
import { startSim, truthToJson } from "../../src/node/simHost.ts";
import { localCivilTime } from "../../src/node/systemClock.ts";
import { acceptedIn, liveRequest, MODBUS, PACEIC, rig } from "../sim/rig.ts";
import { dummyFamily } from "../support/dummyFamily/index.ts";
import { createLeapingClock } from "../support/leapingClock.ts";
import { until } from "../support/until.ts";

const END_PC_CONTROL = 238;

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function running(options: Partial<SimOptions> = {}): Promise<RunningSim> {
  const sim = await startSim({ door: { kind: "tcp", port: 0 }, freeze: true, ...options });
  cleanups.push(() => sim.close());
  return sim;
}

/** Sends `bytes` to a port and gives the first `count` bytes that come back, with the time they took. */
async function ask(port: number, bytes: Uint8Array, count: number): Promise<{ bytes: Uint8Array; ms: number }> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  cleanups.push(() => socket.destroy());
  await once(socket, "connect");
  const startMs = performance.now();
  socket.write(bytes);
  const got: number[] = [];
  for await (const chunk of socket) {
    got.push(...(chunk as Uint8Array));
    if (got.length >= count) break;
  }
  return { bytes: Uint8Array.from(got), ms: performance.now() - startMs };
}

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bmssim-"));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function child(command: string, args: readonly string[]) {
  const process = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  process.stdout.on("data", (chunk) => (output += String(chunk)));
  process.stderr.on("data", (chunk) => (output += String(chunk)));
  const ended = once(process, "exit");
  cleanups.push(async () => {
    if (process.exitCode === null && process.signalCode === null) process.kill("SIGKILL");
    await ended;
  });
  return { process, ended, output: () => output };
}

describe("the simulator in this process", () => {
  it("answers both families over TCP, no faster than the baud rate allows", async () => {
    const sim = await running({ baud: 9600 });
    for (const driver of [MODBUS, PACEIC]) {
      const request = liveRequest(driver);
      const { length } = await rig({ paced: false }).ask(request.bytes);
      const { bytes, ms } = await ask(sim.port ?? 0, request.bytes, length);
      expect(acceptedIn(driver, request, bytes)).toHaveLength(1);
      expect(ms).toBeGreaterThan(airTimeMs(request.bytes.length + length, 9600) + 23 - 2);
      expect(ms).toBeLessThan(airTimeMs(request.bytes.length + length, 9600) + 23 + 1000);
    }
  });

  it("lets the packs of a shared line talk to each other", async () => {
    const sim = await running({ packs: 2, lineKind: "shared", chatter: "calm" });
    const { bytes } = await ask(sim.port ?? 0, new Uint8Array(0), 20);
    expect(String.fromCharCode(...bytes.slice(0, 20))).toBe("~20024642E00202FD33\r");
  });

  it("refuses a port that is taken and frees it on close", async () => {
    const sim = await startSim({ door: { kind: "tcp", port: 0 } });
    const port = sim.port ?? 0;
    await expect(startSim({ door: { kind: "tcp", port } })).rejects.toThrow("EADDRINUSE");
    await sim.close();
    await (await startSim({ door: { kind: "tcp", port } })).close();
  });

  it("writes the state it has, whole, and stands still when frozen", async () => {
    const stateFile = join(await scratch(), "state.json");
    const clock = createLeapingClock();
    const sim = await running({ packs: 3, scene: "discharge", stateFile, clock });
    const text = await until(() => (existsSync(stateFile) ? readFile(stateFile, "utf8") : ""));
    const state = JSON.parse(text) as { packs: unknown[] };
    expect(state.packs).toEqual(sim.truth().map((truth) => JSON.parse(JSON.stringify(truthToJson(truth)))));
    expect(state.packs).toHaveLength(3);
    // Written again after a second, with the same packs.
    await clock.run(1000);
    const again = await until(async () => {
      const now = await readFile(stateFile, "utf8");
      return now === text ? "" : now;
    });
    expect((JSON.parse(again) as { packs: unknown[] }).packs).toEqual(state.packs);
  });

  it("has the log and the clock it was told to have", async () => {
    const clock = createLeapingClock();
    const sim = await running({ history: { records: 12, end: "noData" }, clockOffsetS: -7200, clock });
    const [truth] = sim.truth();
    expect([truth?.history.length, truth?.logManners.end]).toEqual([12, "noData"]);
    const offsetMs = (wallMsOfIso(truth?.packTime ?? "") ?? 0) - (wallMsOfIso(localCivilTime(clock.wallMs())) ?? 0);
    expect(offsetMs).toBe(-7_200_000);
    expect((await running()).truth()[0]?.history).toHaveLength(500);
  });

  it("lets time pass unless frozen", async () => {
    for (const freeze of [false, true]) {
      const clock = createLeapingClock();
      const sim = await running({ freeze, scene: "dayCycle", clock });
      const charge = () => sim.truth()[0]?.remainingCapacityMah ?? 0;
      const before = charge();
      await clock.run(5000);
      expect([freeze, charge() < before]).toEqual([freeze, !freeze]);
    }
  });

  it("refuses long reads and those that cross reserved registers where it is told to", async () => {
    const sim = await running({ protocol: "ritar", paced: false, registerManners: { mostPerRead: 16, refusesReserved: true } });
    const read = async (start: number, count: number) => {
      const { bytes } = await ask(sim.port ?? 0, readRequestBytes(1, start, count), 5);
      return [...bytes.slice(1, 3)];
    };
    expect(await read(0, 16)).toEqual([0x03, 32]);
    expect(await read(0, 17)).toEqual([0x83, 3]);
    expect(await read(8, 16)).toEqual([0x83, 2]);
    const other = await running({ protocol: "ritar", paced: false });
    const { bytes } = await ask(other.port ?? 0, readRequestBytes(1, 0, 56), 5);
    expect([...bytes.slice(1, 3)]).toEqual([0x03, 112]);
  });

  it("is left with its switches held closed against its protections, until the end of that is written", async () => {
    for (const pcControl of [true, false]) {
      const clock = createLeapingClock();
      const sim = await running({ protocol: "ritar", scene: "overCurrent", freeze: false, pcControl, clock });
      await clock.run(10_000);
      const held = () => [sim.truth()[0]?.protections.has("dischargeOverCurrent"), sim.truth()[0]?.switches.dischargeMos];
      expect(held()).toEqual([true, pcControl]);
      sim.bus.feed(writeRequestBytes(1, END_PC_CONTROL, Uint8Array.of(0, 2)));
      await clock.run(1000);
      expect(held()).toEqual([true, false]);
    }
  });
});

describe("the simulator as a program", () => {
  // Windows has no signals: a process is ended from outside without a chance to end cleanly.
  it.skipIf(process.platform === "win32")("serves TCP and ends cleanly on SIGTERM", async () => {
    const sim = child(process.execPath, ["--import", "tsx", "src/node/simMain.ts", "--tcp", "0", "--unpaced", "--protocol", "modbus"]);
    const port = Number(await until(() => /listening on 127\.0\.0\.1:(\d+)/.exec(sim.output())?.[1]));
    const request = liveRequest(MODBUS);
    const { bytes } = await ask(port, request.bytes, request.longestReplyBytes);
    expect(acceptedIn(MODBUS, request, bytes)).toHaveLength(1);
    sim.process.kill("SIGTERM");
    expect(await sim.ended).toEqual([0, null]);
  });

  it.skipIf(!existsSync("/usr/bin/socat"))("speaks on a pty, and again after it has gone and come back", async () => {
    const folder = await scratch();
    const [packEnd, toolEnd] = [join(folder, "pack"), join(folder, "tool")];
    const wire = () => child("socat", [`pty,raw,echo=0,link=${packEnd}`, `pty,raw,echo=0,link=${toolEnd}`]);
    const sim = child(process.execPath, ["--import", "tsx", "src/node/simMain.ts", "--pty", packEnd, "--freeze"]);
    await until(() => sim.output().includes("waiting for"));
    for (let round = 1; round <= 2; round++) {
      const socat = wire();
      await until(() => sim.output().split("speaking on").length > round);
      const port = new SerialPort({ path: toolEnd, baudRate: 9600 });
      await once(port, "open");
      const request = liveRequest(MODBUS);
      const got: number[] = [];
      port.on("data", (chunk: Uint8Array) => got.push(...chunk));
      port.write(Buffer.from(request.bytes));
      await until(() => got.length >= request.longestReplyBytes);
      expect(acceptedIn(MODBUS, request, Uint8Array.from(got))).toHaveLength(1);
      await new Promise<void>((resolve) => port.close(() => resolve()));
      socat.process.kill("SIGTERM");
      await socat.ended;
      await until(() => sim.output().split("gone away").length > round);
    }
    sim.process.kill("SIGINT");
    expect(await sim.ended).toEqual([0, null]);
  });
});

describe("the command line", () => {
  it("reads all options", () => {
    const line =
      "--tcp 7001 --packs 4 --protocol paceic --baud 19200 --scene cold --cells 8 --seed 9 --address 3 --turnaround 40 --unpaced --fault echo --shared --freeze --state-file /tmp/x --capacity 100 --any-address --wrong-baud --history 40 --history-size 400 --history-every 30 --history-end noData --history-late --pc-control --most-registers 16 --refuse-reserved --clock-offset=-75";
    expect(readSimArgs(line.split(" "))).toEqual({
      kind: "run",
      options: {
        door: { kind: "tcp", port: 7001 },
        packs: 4,
        protocol: "paceic",
        baud: 19_200,
        scene: "cold",
        cells: 8,
        seed: 9,
        address: 3,
        turnaroundMs: 40,
        paced: false,
        fault: "echo",
        lineKind: "shared",
        freeze: true,
        stateFile: "/tmp/x",
        capacityAh: 100,
        anyAddress: true,
        wrongBaud: true,
        clockOffsetS: -75,
        pcControl: true,
        registerManners: { mostPerRead: 16, refusesReserved: true },
        history: { records: 40, capacity: 400, everyMs: 1_800_000, end: "noData", keepsLateFields: true },
      },
    });
    const talking = readSimArgs(["--tcp", "0", "--packs", "3", "--shared", "--chatter", "collide"]);
    expect(talking).toMatchObject({ kind: "run", options: { lineKind: "shared", chatter: "collide" } });
    expect(readSimArgs(["--help"])).toEqual({ kind: "help" });
    const long = (protocol: string) => readSimArgs(["--tcp", "0", "--cells", "20", "--protocol", protocol], [...DRIVERS, dummyFamily]);
    expect(long("dummy")).toMatchObject({ kind: "run", options: { cells: 20 } });
    expect(long("paceic")).toMatchObject({ kind: "problem" });
    for (const word of ["socat", "--pc-control", "--most-registers N", "--refuse-reserved"]) expect(simHelp(DRIVERS)).toContain(word);
    for (const { shortName } of DRIVERS) expect(simHelp(DRIVERS)).toContain(shortName);
  });

  it.each([
    [[], "--tcp PORT or --pty PATH"],
    [["--tcp", "1", "--pty", "x"], "--tcp PORT or --pty PATH"],
    [["--tcp", "99999"], "0 to 65535"],
    [["--tcp", "0", "--packs", "17"], "1 to 16"],
    [["--tcp", "0", "--cells", "3"], "4 to 16"],
    [["--tcp", "0", "--cells", "17"], "4 to 16"],
    [["--tcp", "0", "--scene", "party"], '"party"'],
    [["--tcp", "0", "--nonsense"], "nonsense"],
    [["--tcp", "0", "--history", "501"], "0 to 500"],
    [["--tcp", "0", "--history-size", "399"], "400 to 500"],
    [["--tcp", "0", "--history-end", "silence"], '"silence"'],
    [["--tcp", "0", "--clock-offset", "late"], "whole number"],
    [["--tcp", "0", "--most-registers", "126"], "1 to 125"],
    [["--tcp", "0", "--most-registers", "0"], "1 to 125"],
    [["--tcp", "0", "--shared", "--private"], "either"],
    [["--tcp", "0", "--shared", "--chatter", "gossip"], '"gossip"'],
    [["--tcp", "0", "--chatter", "calm"], "--shared"],
    [["--tcp", "0", "--protocol", "morse"], '"morse"'],
  ])("%j is refused with words", (args, words) => {
    const command = readSimArgs(args);
    expect(command.kind === "problem" ? command.text : command.kind).toContain(words);
  });
});
