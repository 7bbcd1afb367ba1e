import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMAND_ROWS } from "../../protocol/drivers/ritar-modbus/control.ts";
import { MAP } from "../../protocol/drivers/ritar-modbus/registers.ts";
import { bytesOfHex, DRIVERS, driverOf, hexOfBytes, u16At } from "../../protocol/index.ts";
import type { CommandKey } from "../../protocol/shared.ts";
import { createPack, createSimBus } from "../../protocol/sim/index.ts";
import { rig } from "../sim/rig.ts";
import { createLeapingClock } from "../support/leapingClock.ts";
import { COMMAND_REGISTERS, RITAR } from "../support/ritarControl.ts";

const driver = driverOf(RITAR);

interface Seen {
  readonly id: string;
  readonly request: string | null;
  readonly response: string | null;
}
const SEEN = JSON.parse(readFileSync(new URL("../captures/ritar-vendortool.json", import.meta.url), "utf8")) as Seen[];

function seen(id: string): Seen & { readonly request: string } {
  const found = SEEN.find((each) => each.id === id);
  if (!found?.request) throw new Error(id);
  return { ...found, request: found.request };
}

function requestOf(key: CommandKey, address = 1) {
  const request = driver.control?.request(key, address);
  if (!request?.ok) throw new Error(key);
  return request.value;
}

/** Every button of V2.80 that was pressed, and the two that only BMSTool was seen to send in this form. */
const BUTTONS = [
  ["closeChargeMos", "ritar-vt-t280-buttonchgmosclose"],
  ["openChargeMos", "ritar-vt-t280-buttonchgmosbreak"],
  ["closeDischargeMos", "ritar-vt-t280-buttondsgmosclose"],
  ["closePrechargeMos", "ritar-vt-t280-buttonpremosclose"],
  ["openHeaterMos", "ritar-vt-t280-buttonfanmosbreak"],
  ["closeLimitMos", "ritar-vt-t280-buttonlimitmosclose"],
  ["closeDryContact1", "ritar-vt-t280-buttondrycontact1close"],
  ["openDryContact2", "ritar-vt-t280-buttondrycontact2break"],
  ["fanOff", "ritar-vt-t280-buttonfsbreak"],
  ["endPcControl", "ritar-vt-t280-buttonpcmoscance"],
  ["shutdown", "ritar-vt-t280-buttonpcsleep"],
  ["restoreDefaults", "ritar-vt-t0-buttonRestoreDefaultValue"],
] as const;

/** BMSTool's buttons, filled up to 17 bytes: the same register and value. */
const PADDED = [
  ["openDischargeMos", "ritar-vt-t0-buttonDsgMosBreak"],
  ["closeDryContact2", "ritar-vt-t0-buttonDryContact2Close"],
  ["openDryContact1", "ritar-vt-t0-buttonDryContact1Break"],
  ["openChargeMos", "ritar-vt-t0-buttonChgMosBreak"],
  ["endPcControl", "ritar-vt-t0-buttonPcMosCance"],
] as const;

describe("commands of the guide's battery", () => {
  it.each(BUTTONS)("%s: byte for byte as the maker's button, and its answer is taken", (key, id) => {
    const { request, response } = seen(id);
    expect(hexOfBytes(requestOf(key).bytes)).toBe(request);
    expect(driver.accept(requestOf(key), bytesOfHex(response ?? "") ?? new Uint8Array()).kind).toBe("reply");
  });

  it.each(PADDED)("%s: register and value of the padded button", (key, id) => {
    const bytes = bytesOfHex(seen(id).request) ?? new Uint8Array();
    expect(bytes.length).toBe(17);
    expect(hexOfBytes(requestOf(key).bytes.subarray(0, 9))).toBe(hexOfBytes(bytes.subarray(0, 9)));
  });

  it("closing is 1 and opening 2 everywhere, one register in 11 bytes, and no other register is in the table", () => {
    for (const { key, value, register } of COMMAND_ROWS) {
      expect(requestOf(key).bytes.length).toBe(11);
      if (key.startsWith("close") || key === "fanOn") expect([key, value]).toEqual([key, 1]);
      if (key.startsWith("open") || key === "fanOff") expect([key, value]).toEqual([key, 2]);
      expect(COMMAND_REGISTERS).toContain(register);
    }
    expect(new Set(COMMAND_ROWS.map(({ register }) => register))).toEqual(new Set(COMMAND_REGISTERS));
  });

  it("every switch begins PC control, one command ends it, and closing what carries current must be confirmed by typing", () => {
    const of = (is: "begins" | "ends") => COMMAND_ROWS.filter(({ pcControl }) => pcControl === is).map(({ key }) => key);
    expect(of("ends")).toEqual(["endPcControl"]);
    expect(of("begins")).toHaveLength(16);
    const overriding = COMMAND_ROWS.filter(({ overrides }) => overrides).map(({ key }) => key);
    expect(overriding).toEqual(["closeChargeMos", "closeDischargeMos", "closePrechargeMos", "closeHeaterMos", "closeLimitMos"]);
  });

  it.each([-1, 16, 1.5])("refuses address %s", (address) => {
    expect(driver.control?.request("openChargeMos", address)).toMatchObject({ ok: false, error: { code: "value.range" } });
    expect(driver.clock?.request(address, "2026-01-12T06:48:13")).toMatchObject({ ok: false, error: { code: "value.range" } });
  });

  it("takes neither the answer to another switch nor a refusal for its own acknowledgement", () => {
    const other = bytesOfHex(seen("ritar-vt-t280-buttondsgmosclose").response ?? "") ?? new Uint8Array();
    expect(driver.accept(requestOf("closeChargeMos"), other)).toEqual({ kind: "ignore", reason: "unasked" });
  });
});

describe("nothing but a command touches a command", () => {
  it.each(DRIVERS.map((each) => [each.family, each] as const))("%s: no question, no setting, nothing like a firmware frame", (_, each) => {
    const asked = Object.keys(each.blocks).flatMap((block) => {
      const request = each.request(block, 1, block === "history" ? [0] : undefined);
      return request.ok ? [request.value.bytes] : [];
    });
    expect(asked.length).toBeGreaterThan(5);
    const commanded = (each.control?.commands ?? []).flatMap(({ key }) => {
      const request = each.control?.request(key, 1);
      return request?.ok ? [request.value.bytes] : [];
    });
    for (const bytes of [...asked, ...commanded]) expect(hexOfBytes(bytes).startsWith("5A A5")).toBe(false);
    if (each.family !== RITAR) return;
    for (const bytes of asked) {
      const [fn, first, count] = [bytes[1], u16At(bytes, 2), u16At(bytes, 4)];
      expect(fn).toBe(3);
      expect([first, COMMAND_REGISTERS.filter((register) => register >= first && register < first + count)]).toEqual([first, []]);
    }
  });

  it("no setting stands where a command does", () => {
    const settings = MAP.registers.filter(({ access }) => access === "RW").map(({ register }) => register);
    expect(settings.filter((register) => COMMAND_REGISTERS.includes(register))).toEqual([]);
    expect(MAP.registers.filter(({ access }) => access === "W").map(({ register }) => register)).toEqual(COMMAND_REGISTERS);
  });
});

describe("the clock of the guide's battery", () => {
  const readings = (...raw: number[]) => {
    const [clockYear, clockMonth, clockDay, clockHour, clockMinute, clockSecond] = raw;
    return driver.clock?.readings({
      clockYear,
      clockMonth,
      clockDay,
      clockHour,
      clockMinute,
      clockSecond,
    } as Readonly<Record<string, number>>);
  };

  it("is set in BCD as the maker's program does", () => {
    const { request, response } = seen("ritar-vt-t280-buttonrtccalibate");
    const set = driver.clock?.request(1, "2026-11-27T01:06:21");
    expect(set?.ok && hexOfBytes(set.value.bytes)).toBe(request);
    expect(set?.ok && driver.accept(set.value, bytesOfHex(response ?? "") ?? new Uint8Array()).kind).toBe("reply");
  });

  it.each([
    ["a digit above 9 decides for plain numbers", [25, 11, 27, 13, 45, 59], ["2025-11-27T13:45:59"]],
    ["no such month in plain numbers: BCD", [0x25, 0x11, 0x27, 0x13, 0x45, 0x59], ["2025-11-27T13:45:59"]],
    ["no such date in BCD: plain numbers", [0x20, 2, 0x30 - 0x13, 1, 1, 1], ["2032-02-29T01:01:01"]],
    ["both are dates: both are told", [0x18, 0x10, 0x08, 0x09, 0x10, 0x11], ["2018-10-08T09:10:11"]],
    ["both are dates: both are told", [0x18, 0x08, 0x10, 0x09, 0x10, 0x11], ["2018-08-10T09:10:11", "2024-08-16T09:16:17"]],
    ["the same in both", [9, 8, 7, 6, 5, 4], ["2009-08-07T06:05:04"]],
    ["never set", [0, 0, 0, 0, 0, 0], []],
    ["no day in either", [26, 2, 30, 0, 0, 0], []],
    ["never a year beyond 99", [165, 1, 1, 1, 1, 1], []],
  ] as const)("%s", (_, raw, expected) => {
    expect(readings(...raw)).toEqual(expected);
  });

  it.each(["1999-12-31T23:59:59", "2100-01-01T00:00:00", "2026-02-30T00:00:00", "soon"])("cannot be set to %s", (civil) => {
    expect(driver.clock?.request(1, civil)).toMatchObject({ ok: false, error: { code: "value.range" } });
  });
});

describe("the simulated pack obeys the maker's own frames", () => {
  const simulated = () => {
    const pack = createPack({ address: 1, seed: 4 });
    pack.step(1000);
    return { pack, line: rig({ packs: [pack], drivers: [driver] }) };
  };

  it.each([...BUTTONS, ...PADDED])("%s, %s", async (key, id) => {
    const { pack, line } = simulated();
    const { request, response } = seen(id);
    const answer = await line.ask(bytesOfHex(request) ?? new Uint8Array());
    expect(hexOfBytes(answer)).toBe(response);
    const held = COMMAND_ROWS.find((row) => row.key === key);
    if (key === "shutdown") expect(pack.truth().isAsleep).toBe(true);
    if (held?.pcControl === "begins") expect(Object.values(pack.truth().switches)).toContain(held.value === 1);
  });

  it("refuses values and lengths that are no command, and registers that are none", async () => {
    const { pack, line } = simulated();
    const before = pack.truth().switches;
    const refused = async (hex: string) => {
      const frame = driver.seal(bytesOfHex(`${hex} 00 00`) ?? new Uint8Array());
      return hexOfBytes(await line.ask(frame)).slice(0, 8);
    };
    expect(await refused("01 10 00 E7 00 01 02 00 03")).toBe("01 90 03");
    expect(await refused("01 10 00 E7 00 02 04 00 01 00 01")).toBe("01 90 03");
    expect(await refused("01 10 00 EF 00 06 0C 00 26 00 13 00 27 00 01 00 06 00 21")).toBe("01 90 03");
    expect(await refused("01 10 00 F7 00 01 02 00 01")).toBe("01 90 02");
    expect(pack.truth().switches).toEqual(before);
  });

  it("holds a switch against its own decision until it is told to decide again, whoever has left the line", async () => {
    const { pack, line } = simulated();
    pack.setSource({ currentMa: 20_000 });
    await line.ask(requestOf("openChargeMos").bytes);
    pack.step(60_000);
    expect([pack.truth().switches.chargeMos, pack.truth().currentMa]).toEqual([false, 0]);
    const other = createSimBus({ clock: createLeapingClock(1000), drivers: [driver], packs: [pack] });
    expect(other.packs[0]?.truth().switches.chargeMos).toBe(false);
    await line.ask(requestOf("endPcControl").bytes);
    pack.step(1000);
    expect(pack.truth().switches.chargeMos).toBe(true);
    expect(pack.truth().currentMa).toBeGreaterThan(0);
  });

  it("held closed it lets current in although a protection is tripped: that is the danger", async () => {
    const pack = createPack({ address: 1, seed: 4, socDeciPct: 999, source: { currentMa: 50_000 } });
    const line = rig({ packs: [pack], drivers: [driver] });
    for (let s = 0; s < 3600 && pack.truth().switches.chargeMos; s++) pack.step(1000);
    expect(pack.truth().switches.chargeMos).toBe(false);
    await line.ask(requestOf("closeChargeMos").bytes);
    pack.step(1000);
    expect(pack.truth().protections.size).toBeGreaterThan(0);
    expect(pack.truth().currentMa).toBeGreaterThan(0);
  });

  it("restores its defaults", async () => {
    const { pack, line } = simulated();
    const before = pack.truth().settings.get("cellOvAlarmMv");
    pack.applySettings({ cellOvAlarmMv: 3555, inverterCode: 8 });
    await line.ask(requestOf("restoreDefaults").bytes);
    expect([pack.truth().settings.get("cellOvAlarmMv"), pack.truth().settings.get("inverterCode")]).toEqual([before, 0]);
  });
});
