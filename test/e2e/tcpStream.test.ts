import { spawn } from "node:child_process";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BmsError, ByteStream } from "../../protocol/index.ts";
import { freePort } from "../../scripts/lib/freePort.ts";
import { createStreamOpener } from "../../src/node/streamOpener.ts";
import { parseTcpPath } from "../../src/node/tcpStream.ts";
import { startLivedTime } from "../support/livedTime.ts";
import { hasSocat, SOCAT } from "../support/socat.ts";
import { until } from "../support/until.ts";

/** A listener that is stopped and whose backlog is full: the system swallows every further handshake. */
async function stallListener(): Promise<{ port: number; dispose: () => void }> {
  const port = await freePort();
  const child = spawn(SOCAT ?? "socat", [`TCP-LISTEN:${port},bind=127.0.0.1,backlog=1,fork`, "PIPE"], { stdio: "ignore" });
  const callers: Socket[] = [];
  const call = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      callers.push(socket);
      socket.on("connect", () => resolve(true));
      socket.on("error", () => resolve(false));
      socket.setTimeout(200, () => resolve(false));
    });
  await until(call, { what: "socat listens" });
  child.kill("SIGSTOP");
  await until(async () => !(await call()), { what: "backlog full" });
  return {
    port,
    dispose() {
      for (const caller of callers) caller.destroy();
      child.kill("SIGKILL");
    },
  };
}

describe("tcp stream", () => {
  let server: Server;
  let path: string;
  const guests: Socket[] = [];

  beforeEach(async () => {
    server = createServer((socket) => {
      socket.on("error", () => undefined);
      guests.push(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    path = `tcp://127.0.0.1:${address.port}`;
  });
  afterEach(async () => {
    for (const guest of guests.splice(0)) guest.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  async function open(): Promise<{ stream: ByteStream; guest: Socket; ends: (BmsError | null)[] }> {
    const result = await createStreamOpener().open(path, 9600);
    if (!result.ok) throw new Error(result.error.code);
    const ends: (BmsError | null)[] = [];
    result.value.onClose((reason) => ends.push(reason));
    return { stream: result.value, guest: await until(() => guests.at(-1)), ends };
  }

  it("carries bytes both ways and has no baud rate", async () => {
    const { stream, guest, ends } = await open();
    const [here, there]: [number[], number[]] = [[], []];
    stream.onData((chunk) => here.push(...chunk));
    guest.on("data", (chunk: Buffer) => there.push(...chunk));
    expect(stream.baudRate).toBeNull();
    expect(await stream.write(Uint8Array.of(1, 2, 0, 255))).toEqual({ ok: true, value: undefined });
    guest.write(Uint8Array.of(9, 8));
    await until(() => here.length === 2 && there.length === 4);
    expect([here, there]).toEqual([
      [9, 8],
      [1, 2, 0, 255],
    ]);
    await stream.close();
    expect(ends).toEqual([null]);
  });

  it("tells a pause after bytes, once", async () => {
    const { stream, guest } = await open();
    const order: string[] = [];
    stream.onData(() => order.push("data"));
    stream.onSilence(() => order.push("pause"));
    guest.write("x");
    await until(() => order.includes("pause"));
    expect(order).toEqual(["data", "pause"]);
    await stream.close();
  });

  it.each(["end", "destroy", "resetAndDestroy"] as const)("tells the bridge's %s once, as lost", async (how) => {
    const { stream, guest, ends } = await open();
    guest[how]();
    await until(() => ends.length > 0);
    expect(await stream.write(Uint8Array.of(1))).toMatchObject({ ok: false, error: { code: "link.lost" } });
    await stream.close();
    expect(ends.map((reason) => reason?.code)).toEqual(["link.lost"]);
  });

  it("lets an opening wait for the closing before it: many bridges take one guest only", async () => {
    const opener = createStreamOpener();
    const first = await opener.open(path, 9600);
    if (!first.ok) throw new Error(first.error.code);
    const bridgeSide = await until(() => guests.at(-1));
    const order: string[] = [];
    bridgeSide.on("close", () => order.push("first gone"));
    bridgeSide.resume();
    const closing = first.value.close().then(() => order.push("closed"));
    const second = await opener.open(path, 9600).then((result) => {
      order.push("second open");
      return result;
    });
    await closing;
    expect(order.indexOf("closed")).toBeLessThan(order.indexOf("second open"));
    if (second.ok) await second.value.close();
  });

  it("refuses writes after close, and closes twice", async () => {
    const { stream } = await open();
    await Promise.all([stream.close(), stream.close()]);
    expect(await stream.write(Uint8Array.of(1))).toMatchObject({ ok: false, error: { code: "link.closed" } });
  });

  it("says unreachable when nobody listens or the name is unknown", async () => {
    const opener = createStreamOpener();
    const refused = await opener.open("tcp://127.0.0.1:1", 9600);
    expect(refused).toMatchObject({ ok: false, error: { code: "host.unreachable", detail: { reason: "ECONNREFUSED" } } });
    expect(await opener.open("tcp://no-such-host.invalid:8899", 9600)).toMatchObject({ ok: false, error: { code: "host.unreachable" } });
    expect(await opener.open("tcp://nonsense", 9600)).toMatchObject({ ok: false, error: { detail: { reason: "address" } } });
  });

  it.skipIf(!hasSocat)("gives up after 3 s on a host that answers no handshake", async () => {
    const stalled = await stallListener();
    try {
      const startMs = performance.now();
      const lived = startLivedTime();
      const result = await createStreamOpener().open(`tcp://127.0.0.1:${stalled.port}`, 9600);
      expect(result).toMatchObject({ ok: false, error: { code: "host.unreachable", detail: { reason: "ETIMEDOUT" } } });
      expect(lived.stop()).toBeLessThan(3600);
      expect(performance.now() - startMs).toBeGreaterThan(2900);
    } finally {
      stalled.dispose();
    }
  });

  it.each([
    ["tcp://192.168.1.7:8899", { host: "192.168.1.7", port: 8899 }],
    ["TCP://bridge.local:23/", { host: "bridge.local", port: 23 }],
    ["tcp://[::1]:5000", { host: "::1", port: 5000 }],
    ["tcp://host:0", null],
    ["tcp://host:65536", null],
    ["tcp://host", null],
    ["tcp://user@host:23", null],
    ["tcp://a b:23", null],
    ["tcp://host:23/path", null],
  ])("reads the address %s", (text, target) => {
    expect(parseTcpPath(text)).toEqual(target);
  });
});
