import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HostApi, RequestName } from "../../src/contract/contract.ts";
import { parseRequest } from "../../src/contract/envelope.ts";
import { encodeEvent, encodeReply, encodeRequest, parseServerMessage } from "../../src/contract/messages.ts";
import { checkedCall } from "../../src/contract/serve.ts";

const ports = [{ path: "/dev/ttyUSB0", kind: "serial" as const }];

function recordingApi(): { readonly api: Pick<HostApi, "call">; readonly calls: [RequestName, unknown][] } {
  const calls: [RequestName, unknown][] = [];
  const call = (name: RequestName, args: unknown) => {
    calls.push([name, args]);
    return Promise.resolve({ ok: true, value: null });
  };
  return { api: { call: call as HostApi["call"] }, calls };
}

describe("envelopes", () => {
  it("carry a request, a reply and an event", () => {
    const request = { id: 7, name: "ports.list", args: {} };
    expect(parseRequest(encodeRequest(request))).toEqual({ ok: true, value: request });
    const failure = { ok: false as const, error: { code: "link.lost" as const, detail: { path: "x" } } };
    expect(parseServerMessage(encodeReply(7, failure))).toEqual({ id: 7, result: failure });
    expect(parseServerMessage(encodeReply(8, { ok: true, value: null }))).toEqual({ id: 8, result: { ok: true, value: null } });
    expect(parseServerMessage(encodeEvent({ event: "ports", payload: ports }))).toEqual({ event: "ports", payload: ports });
  });

  it.each([
    ["not JSON", "{"],
    ["empty", ""],
    ["null", "null"],
    ["an array", "[1]"],
    ["no id", '{"name":"ports.list","args":{}}'],
    ["a negative id", '{"id":-1,"name":"ports.list","args":{}}'],
    ["a fractional id", '{"id":1.5,"name":"ports.list","args":{}}'],
    ["a huge id", '{"id":1e300,"name":"ports.list","args":{}}'],
    ["a text id", '{"id":"1","name":"ports.list","args":{}}'],
    ["a long name", JSON.stringify({ id: 1, name: "x".repeat(65), args: {} })],
    ["more than asked", '{"id":1,"name":"ports.list","args":{},"admin":true}'],
    ["__proto__", '{"id":1,"name":"ports.list","args":{},"__proto__":{"x":1}}'],
  ])("refuse %s", (_what, text) => {
    expect(parseRequest(text)).toMatchObject({ ok: false, error: { code: "host.badRequest" } });
  });

  it("refuse more than 64 KB before reading it", () => {
    const text = encodeRequest({ id: 1, name: "ports.list", args: { pad: "x".repeat(65_536) } });
    expect(parseRequest(text)).toEqual({ ok: false, error: { code: "host.badRequest", detail: { reason: "size" } } });
  });

  it.each(["{", "null", '{"id":1}', '{"event":"nonsense","payload":1}', '{"id":1,"result":{"ok":false,"error":{"code":"no.such"}}}'])(
    "are null on the window's side for %s",
    (text) => expect(parseServerMessage(text)).toBeNull(),
  );

  it("never throw, whatever comes", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseRequest(text).ok || parseServerMessage(text) === null || true));
  });
});

describe("checked calls", () => {
  it("hand good arguments on", async () => {
    const { api, calls } = recordingApi();
    const args = { path: "/dev/ttyUSB0", family: "auto", baudRate: "auto", address: 3 };
    expect(await checkedCall(api, "session.connect", args)).toEqual({ ok: true, value: null });
    expect(calls).toEqual([["session.connect", args]]);
  });

  it.each<[string, unknown, unknown]>([
    ["unknown name", "session.explode", {}],
    ["name of an object's own parts", "toString", {}],
    ["__proto__", "__proto__", {}],
    ["constructor", "constructor", {}],
    ["name that is no text", 5, {}],
    ["missing arguments", "session.connect", undefined],
    ["null", "ports.list", null],
    ["an array", "ports.list", []],
    ["unknown argument", "ports.list", { x: 1 }],
    ["address out of range", "session.connect", { path: "a", family: "auto", baudRate: "auto", address: 248 }],
    ["family that is no name", "session.connect", { path: "a", family: "PACE Modbus", baudRate: "auto", address: 1 }],
    ["family without end", "session.connect", { path: "a", family: "a".repeat(41), baudRate: "auto", address: 1 }],
    ["no path", "session.connect", { path: "", family: "auto", baudRate: "auto", address: 1 }],
    ["long path", "session.connect", { path: "a".repeat(513), family: "auto", baudRate: "auto", address: 1 }],
    ["baud rate as text", "session.connect", { path: "a", family: "auto", baudRate: "9600", address: 1 }],
    ["not a number", "trend.read", { sinceWallMs: Number.NaN }],
  ])("refuse %s and call nothing", async (_what, name, args) => {
    const { api, calls } = recordingApi();
    expect(await checkedCall(api, name, args)).toMatchObject({ ok: false, error: { code: "host.badRequest" } });
    expect(calls).toEqual([]);
  });

  it("tell a bug and answer all the same", async () => {
    const bugs: unknown[] = [];
    const api: Pick<HostApi, "call"> = { call: () => Promise.reject(new Error("bug")) };
    const result = await checkedCall(api, "ports.list", {}, (name, error) => bugs.push([name, error]));
    expect(result).toMatchObject({ ok: false, error: { code: "host.badRequest", detail: { reason: "bug" } } });
    expect(bugs).toEqual([["ports.list", new Error("bug")]]);
  });

  it("never throw, whatever comes", async () => {
    const { api } = recordingApi();
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), async (name, args) => (await checkedCall(api, name, args)).ok === false),
    );
  });
});
