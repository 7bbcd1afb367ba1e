import { describe, expect, it } from "vitest";
import { textOfBytes } from "../../protocol/bytes/bytes.ts";
import { COMMANDS } from "../../protocol/drivers/paceic-v25/commands.ts";
import { COMMAND_ROWS } from "../../protocol/drivers/paceic-v25/control.ts";
import { buildFrame, parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import type { ClockDriver, CommandKey, ControlDriver } from "../../protocol/index.ts";
import { COMMAND_EFFECTS, driverOf } from "../../protocol/index.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";

const driver = driverOf("paceic-v25");

function clock(): ClockDriver {
  if (driver.clock === null) throw new Error();
  return driver.clock;
}

const CAPTURES = loadCaptures("paceic-v25");

/** The capture that proves each command; that of stopDischarging is a refusal. */
const PROOF = {
  allowCharging: "v25-mos-charge-on",
  stopCharging: "v25-mos-charge-off",
  allowDischarging: "v25-mos-discharge-on",
  stopDischarging: "v25-mos-discharge-off-refused",
  ledAlarmOn: "v25-switch-led-on",
  ledAlarmOff: "v25-switch-led-off",
  limiterOn: "v25-switch-limiter-on",
  limiterOff: "v25-switch-limiter-off",
  limiterHighGear: "v25-switch-gear-high",
  limiterLowGear: "v25-switch-gear-low",
  buzzerOn: "v25-switch-buzzer-on",
  buzzerOff: "v25-switch-buzzer-off",
  shutdown: "v25-shutdown",
} as const satisfies Partial<Record<CommandKey, string>>;
const KEYS = Object.keys(PROOF) as (keyof typeof PROOF)[];

function control(): ControlDriver {
  if (!driver.control) throw new Error("no control");
  return driver.control;
}

function captureOf(id: string) {
  const found = CAPTURES.find((capture) => capture.id === id);
  if (!found) throw new Error(id);
  return found;
}

function requestOf(key: CommandKey, address: number) {
  const request = control().request(key, address);
  if (!request.ok) throw new Error(request.error.code);
  return request.value;
}

describe("commands of paceic", () => {
  it("has one row for each command and one command for each row", () => {
    expect(COMMAND_ROWS.map(({ key }) => key).sort()).toEqual([...KEYS].sort());
    expect(new Set(COMMAND_ROWS.map(({ wire }) => wire)).size).toBe(COMMAND_ROWS.length);
  });

  it.each(KEYS)("%s: the captured request byte for byte, and its captured answer tells the effect", (key) => {
    const capture = captureOf(PROOF[key]);
    const { address } = parseFrame(bytesOf(capture, "request"));
    const request = requestOf(key, address);
    expect(textOfBytes(request.bytes)).toBe(capture.request);
    expect(COMMAND_ROWS.find((row) => row.key === key)?.evidence).toBe(key === "stopDischarging" ? "documented" : "captured");
    const verdict = driver.accept(request, bytesOf(capture, "response"));
    if (key === "stopDischarging") {
      expect(verdict).toMatchObject({ kind: "failed", error: { code: "device.refused", detail: { rtn: "09" } } });
      return;
    }
    if (verdict.kind !== "reply") throw new Error(verdict.kind);
    const values = driver.decode(request, verdict.payload);
    const effect = COMMAND_EFFECTS[key];
    if (effect === null) expect(verdict.payload.length).toBe(0);
    else expect(values.ok && control().toStates(values.value)[effect.state]).toBe(effect.on);
  });

  it("sends no other byte with these commands, and none that an ordinary tool must not send", () => {
    const sent = COMMAND_ROWS.map(({ block, code }) => [COMMANDS.find(({ key }) => key === block)?.writeCid2, code] as const);
    const allowed: Readonly<Record<number, readonly number[]>> = {
      153: [0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d],
      154: [0, 1],
      155: [0, 1],
      156: [1],
    };
    for (const [cid2, code] of sent) expect([cid2, code, allowed[cid2 ?? 0]?.includes(code)]).toEqual([cid2, code, true]);
  });

  it("takes the answer to another switch command for none of its own", () => {
    const request = requestOf("buzzerOn", 0);
    expect(driver.accept(request, bytesOf(captureOf("v25-switch-buzzer-off"), "response"))).toEqual({ kind: "ignore", reason: "unasked" });
  });

  it("does not take the status that was asked before for the answer to a command, nor the other way round", () => {
    const status = driver.request("status", 1);
    if (!status.ok) throw new Error();
    const mos = requestOf("stopCharging", 1);
    expect(driver.accept(mos, bytesOf(captureOf("v25-status-jakiper"), "response")).kind).toBe("ignore");
    expect(driver.accept(status.value, buildFrame(1, 0, Uint8Array.of(0x24))).kind).toBe("ignore");
  });

  it.each([-1, 16, 1.5, 255])("refuses address %s", (address) => {
    expect(control().request("buzzerOn", address)).toMatchObject({ ok: false, error: { code: "value.range" } });
    expect(clock().request(address, "2026-01-12T06:48:13")).toMatchObject({ ok: false, error: { code: "value.range" } });
  });

  it("tells the states of a captured status, and the MOSFETs from the indication byte alone", () => {
    const told = (indication: number, bits: number) => control().toStates({ indication, control: bits });
    expect(told(0x06, 0x00)).toEqual({
      chargeMos: true,
      dischargeMos: true,
      buzzer: false,
      limiterLowGear: false,
      limiterEnabled: true,
      ledAlarm: true,
    });
    // Bits 1 and 2 of the control byte have an open meaning: they move nothing.
    expect(told(0x00, 0x06)).toEqual(told(0x00, 0x00));
    expect(told(0x00, 0x39)).toMatchObject({ buzzer: true, limiterLowGear: true, limiterEnabled: false, ledAlarm: false });
    expect(control().toStates({ command: 6, control: 2 })).not.toHaveProperty("chargeMos");
  });

  it("is not there over Modbus, which tells none of it", () => {
    const { control: none, clock: noClock } = driverOf("pace-modbus");
    expect([none, noClock]).toEqual([null, null]);
  });
});

describe("the clock of paceic", () => {
  it("is read and set as captured", () => {
    const { block, readings, request: setTo } = clock();
    const read = captureOf("v25-datetime-read");
    const request = driver.request(block, 0);
    expect(request.ok && textOfBytes(request.value.bytes)).toBe(read.request);
    expect(readings(read.values ?? {})).toEqual(["2024-08-21T05:29:31"]);
    const set = setTo(0, "2024-08-20T14:15:37");
    const capture = captureOf("v25-datetime-write");
    expect(set.ok && textOfBytes(set.value.bytes)).toBe(capture.request);
    expect(set.ok && driver.accept(set.value, bytesOf(capture, "response"))).toMatchObject({ kind: "reply" });
  });

  it.each(["1999-12-31T23:59:59", "2100-01-01T00:00:00", "2026-02-30T00:00:00", "2026-01-12", "soon"])("cannot be set to %s", (civil) => {
    expect(clock().request(1, civil)).toMatchObject({ ok: false, error: { code: "value.range" } });
  });
});
