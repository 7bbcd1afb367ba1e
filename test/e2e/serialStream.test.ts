import { readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BmsError, ByteStream, Result } from "../../protocol/index.ts";
import type { StreamOpener } from "../../src/core/ports.ts";
import { serialOpenError } from "../../src/node/ports/serialErrors.ts";
import { createStreamOpener } from "../../src/node/streamOpener.ts";
import { startLivedTime } from "../support/livedTime.ts";
import { createPair, hasSocat, type SocatPorts } from "../support/socat.ts";
import { until } from "../support/until.ts";

const BAUD = 9600;
const openFiles = () => readdirSync("/proc/self/fd").length;

function opened(result: Result<ByteStream>): ByteStream {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function heard(stream: ByteStream): { bytes: number[]; ends: (BmsError | null)[]; pauses: number } {
  const seen = { bytes: [] as number[], ends: [] as (BmsError | null)[], pauses: 0 };
  stream.onData((chunk) => seen.bytes.push(...chunk));
  stream.onClose((reason) => seen.ends.push(reason));
  stream.onSilence(() => {
    seen.pauses += 1;
  });
  return seen;
}

describe.skipIf(!hasSocat)("serial stream on a socat pair", () => {
  let pair: SocatPorts;
  let opener: StreamOpener;

  beforeEach(async () => {
    pair = await createPair();
    opener = createStreamOpener();
  });
  afterEach(() => pair.dispose());

  it("carries every byte value both ways", async () => {
    const [a, b] = [opened(await opener.open(pair.tool, BAUD)), opened(await opener.open(pair.pack, BAUD))];
    const [atA, atB] = [heard(a), heard(b)];
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(await a.write(all)).toEqual({ ok: true, value: undefined });
    expect(await b.write(all.toReversed())).toEqual({ ok: true, value: undefined });
    await until(() => atA.bytes.length >= 256 && atB.bytes.length >= 256);
    expect(atB.bytes).toEqual([...all]);
    expect(atA.bytes).toEqual([...all].reverse());
    expect(a.baudRate).toBe(BAUD);
    await Promise.all([a.close(), b.close()]);
    expect([atA.ends, atB.ends]).toEqual([[null], [null]]);
  });

  it("hands a chunk on before the pause, and tells the pause once", async () => {
    const [a, b] = [opened(await opener.open(pair.tool, BAUD)), opened(await opener.open(pair.pack, BAUD))];
    const order: string[] = [];
    b.onData(() => order.push("data"));
    b.onSilence(() => order.push("pause"));
    await a.write(Uint8Array.of(1, 2, 3));
    await until(() => order.includes("pause"));
    expect(order.at(0)).toBe("data");
    expect(order.filter((entry) => entry === "pause")).toHaveLength(1);
    await Promise.all([a.close(), b.close()]);
  });

  it("tells an unplug once, as lost, and refuses writes from then on", async () => {
    const stream = opened(await opener.open(pair.tool, BAUD));
    const seen = heard(stream);
    await pair.kill();
    await until(() => seen.ends.length > 0, { what: "close event" });
    expect(seen.ends.map((reason) => reason?.code)).toEqual(["link.lost"]);
    // Who is first depends on the machine: the write that finds it gone, or the watch of the path, which then closes it.
    const written = await stream.write(Uint8Array.of(1));
    expect(["link.lost", "link.closed"]).toContain(written.ok ? "written" : written.error.code);
    await stream.close();
    expect(seen.ends).toHaveLength(1);
  });

  it("tells an unplug that a write finds first, once", async () => {
    const stream = opened(await opener.open(pair.tool, BAUD));
    const seen = heard(stream);
    await pair.kill();
    expect(await stream.write(Uint8Array.of(1))).toMatchObject({ ok: false, error: { code: "link.lost" } });
    await stream.close();
    expect(seen.ends.map((reason) => reason?.code)).toEqual(["link.lost"]);
  });

  // The driver says nothing at all here: only the look at the path can find it.
  it("finds a device gone whose driver keeps silent", async () => {
    const stream = opened(await opener.open(pair.tool, BAUD));
    const seen = heard(stream);
    rmSync(pair.tool);
    await until(() => seen.ends.length > 0, { what: "close event" });
    expect(seen.ends).toEqual([{ code: "link.lost", detail: { path: pair.tool, reason: "device gone" } }]);
    expect(await stream.write(Uint8Array.of(1))).toMatchObject({ ok: false, error: { code: "link.lost" } });
  });

  it("finds another device under the same name, and opens that one next", async () => {
    const other = await createPair();
    const stream = opened(await opener.open(pair.tool, BAUD));
    const seen = heard(stream);
    rmSync(pair.tool);
    symlinkSync(realpathSync(other.tool), pair.tool);
    await until(() => seen.ends.length > 0, { what: "close event" });
    expect(seen.ends.map((reason) => reason?.code)).toEqual(["link.lost"]);
    const next = opened(await opener.open(pair.tool, BAUD));
    await next.close();
    await other.dispose();
  });

  it("opens again after the adapter is back, without bytes of the time before", async () => {
    const before = opened(await opener.open(pair.tool, BAUD));
    const seen = heard(before);
    await pair.kill();
    await before.write(Uint8Array.of(0xaa));
    await until(() => seen.ends.length > 0);
    expect(await opener.open(pair.tool, BAUD)).toMatchObject({ ok: false, error: { code: "host.noPort" } });
    await pair.start();
    const [a, b] = [opened(await opener.open(pair.tool, BAUD)), opened(await opener.open(pair.pack, BAUD))];
    const atB = heard(b);
    await a.write(Uint8Array.of(7));
    await until(() => atB.bytes.length > 0);
    expect(atB.bytes).toEqual([7]);
    await Promise.all([a.close(), b.close()]);
  });

  it("refuses writes after close and keeps none of them for the next opening", async () => {
    const first = opened(await opener.open(pair.tool, BAUD));
    await first.close();
    expect(await first.write(Uint8Array.of(0xee))).toMatchObject({ ok: false, error: { code: "link.closed" } });
    const [a, b] = [opened(await opener.open(pair.tool, BAUD)), opened(await opener.open(pair.pack, BAUD))];
    const atB = heard(b);
    await a.write(Uint8Array.of(5));
    await until(() => atB.bytes.length > 0);
    expect(atB.bytes).toEqual([5]);
    await Promise.all([a.close(), b.close()]);
  });

  it("says busy, missing and not a port apart, and leaves no file open behind", async () => {
    const file = join(dirname(pair.tool), "file");
    writeFileSync(file, "x");
    const stream = opened(await opener.open(pair.tool, BAUD));
    const filesBefore = openFiles();
    for (let round = 0; round < 10; round += 1) {
      expect(await opener.open(pair.tool, BAUD)).toMatchObject({ ok: false, error: { code: "host.portBusy" } });
      expect(await opener.open(`${pair.tool}-missing`, BAUD)).toMatchObject({ ok: false, error: { code: "host.noPort" } });
      expect(await opener.open(file, BAUD)).toMatchObject({ ok: false, error: { code: "host.noPort" } });
    }
    await until(() => openFiles() <= filesBefore, { what: "all files closed" });
    await stream.close();
    await opened(await opener.open(pair.tool, BAUD)).close();
  });

  it("opens and closes 50 times", async () => {
    const filesBefore = openFiles();
    for (let round = 0; round < 50; round += 1) {
      const stream = opened(await opener.open(pair.tool, round % 2 === 0 ? 9600 : 19_200));
      const seen = heard(stream);
      expect(await stream.write(Uint8Array.of(round))).toMatchObject({ ok: true });
      await Promise.all([stream.close(), stream.close()]);
      expect(seen.ends).toEqual([null]);
    }
    await until(() => openFiles() <= filesBefore, { what: "all files closed" });
  });

  it("lets an opening wait for the closing before it", async () => {
    const first = opened(await opener.open(pair.tool, BAUD));
    const closing = first.close();
    const second = await opener.open(pair.tool, BAUD);
    expect(second.ok).toBe(true);
    await closing;
    await opened(second).close();
  });

  it("closes within a second though the other side takes no byte", async () => {
    const stream = opened(await opener.open(pair.tool, BAUD));
    const write = stream.write(new Uint8Array(256 * 1024));
    const lived = startLivedTime();
    await stream.close();
    expect(lived.stop()).toBeLessThan(1500);
    await write;
  });
});

describe("what serialport says when opening fails", () => {
  it.each([
    ["Error: No such file or directory, cannot open /dev/ttyUSB0", "host.noPort"],
    ["Opening COM7: File not found", "host.noPort"],
    ["Opening COM3: Access denied", "host.portBusy"],
    ["Error Resource temporarily unavailable Cannot lock port", "host.portBusy"],
    ["Error: Resource busy, cannot open /dev/cu.usbserial-1", "host.portBusy"],
    ["Error: Permission denied, cannot open /dev/ttyUSB0", "host.permission"],
    ["Error: Operation not permitted, cannot open /dev/ttyUSB0", "host.permission"],
    ["Error: Is a directory, cannot open /dev", "host.noPort"],
    ["Opening COM3: Unknown error code 1167", "host.noPort"],
    ["Opening COM3: Unknown error code 22", "host.portFailed"],
    ["Opening COM3: Unknown error code 31", "host.portFailed"],
    ["Opening COM3: Unknown error code 121", "host.portFailed"],
    ["Opening COM3: Unknown error code 1450", "host.portFailed"],
    ["Error: Input/output error, cannot open /dev/ttyUSB0", "host.portFailed"],
  ])("%s -> %s", (message, code) => {
    expect(serialOpenError(new Error(message), "p")).toEqual({ code, detail: { path: "p", reason: message } });
  });
});
