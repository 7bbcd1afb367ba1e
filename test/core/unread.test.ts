import { describe, expect, it } from "vitest";
import { concatBytes } from "../../protocol/bytes/bytes.ts";
import type { FamilyId } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import type { FaultAction, FaultRule } from "../../protocol/sim/index.ts";
import type { UnreadBlock } from "../../src/contract/unread.ts";
import { bankRig } from "../support/bankRig.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";
import { coreRig } from "../support/coreRig.ts";
import { edited } from "../support/falseMaster.ts";
import { paramRig } from "../support/paramRig.ts";

const refuse = (block: string, more: FaultRule["when"] = {}): FaultRule => ({ when: { block, ...more }, do: { kind: "refuse" } });
/** The answer of the field: register does not exist. */
const EXCEPTION_2 = [0x01, 0x83, 0x02, 0xc0, 0xf1];
const instead = (block: string, bytes: readonly number[]): FaultRule => ({ when: { block }, do: { kind: "replace", bytes } });
const brief = (unread: readonly UnreadBlock[]) => unread.map(({ block, wire, error }) => [block, wire, error?.code ?? null]);
const ofLive = (unread: readonly UnreadBlock[]) => unread.filter(({ part }) => part === "live");

async function online(family: FamilyId, faults: readonly FaultRule[]) {
  const rig = coreRig({ families: [family], faults });
  await rig.connect({ family, baudRate: 9600 });
  await rig.until(() => rig.session().identity !== null);
  const live = () => ofLive(rig.session().unread);
  await rig.until(() => live().every(({ isGivenUp }) => isGivenUp));
  return { ...rig, live };
}

const SIX_SENSORS = [
  ...[1, 2, 3, 4].map((index) => ({ role: "cell", index })),
  { role: "mos", index: 1 },
  { role: "environment", index: 1 },
];

describe("a block that the pack refuses", () => {
  it("Modbus, 01 03 00 00 00 25 84 11 refused: the groups of the paper bring all, alarms too", async () => {
    const rig = await online("pace-modbus", [instead("live", EXCEPTION_2)]);
    expect(rig.live()).toEqual([]);
    expect(rig.snapshot()?.snapshot).toMatchObject({ alarms: [], protections: [], faults: [] });
  });

  it("Modbus, the flags refused as well: not known, and the session says which exception", async () => {
    const rig = await online("pace-modbus", [instead("live", EXCEPTION_2), instead("flags", EXCEPTION_2)]);
    expect(rig.live()).toEqual([
      {
        family: "pace-modbus",
        block: "flags",
        wire: "03 @ 9-12",
        part: "live",
        isGivenUp: true,
        error: { code: "device.exception", detail: { exception: 2 } },
      },
    ]);
    expect(rig.snapshot()?.snapshot).toMatchObject({ alarms: "notRead", protections: "notRead", faults: "notRead", mode: "notRead" });
    expect(rig.snapshot()?.snapshot.cellVoltagesMv).toEqual(rig.truth().cellVoltagesMv);
  });

  it("Ritar, the temperatures and what may stand for them refused: each sensor is not read, and the session says why", async () => {
    const refused = ["temperatures", "cellTemperatures", "extremes", "extremesShort"];
    const rig = await online(
      "ritar-modbus",
      refused.map((block) => refuse(block)),
    );
    const { cellVoltagesMv, alarms, temperatures, reportedExtremes } = rig.snapshot()?.snapshot ?? {};
    expect([cellVoltagesMv, alarms, reportedExtremes]).toEqual([rig.truth().cellVoltagesMv, [...rig.truth().alarms], null]);
    expect(temperatures).toEqual(SIX_SENSORS.map((sensor) => ({ ...sensor, valueDeciC: "notRead" })));
    expect(rig.live().map(({ block }) => block)).toEqual(["cellTemperatures", "extremesShort"]);
  });

  it("Ritar, of two answers with temperatures one refused: what the other brings is there", async () => {
    const rig = await online("ritar-modbus", [refuse("temperatures"), refuse("cellTemperatures")]);
    const { mosTemperatureDeciC, environmentTemperatureDeciC } = rig.truth();
    const read = [...Array(4).fill("notRead"), mosTemperatureDeciC, environmentTemperatureDeciC];
    expect(rig.snapshot()?.snapshot.temperatures.map(({ valueDeciC }) => valueDeciC)).toEqual(read);
  });

  it("Modbus, the cells refused in every form: neither a cell nor a sensor is known", async () => {
    const refused = ["live", "cells", "cellVoltages", "temperatures"];
    const rig = await online(
      "pace-modbus",
      refused.map((block) => refuse(block)),
    );
    expect(rig.snapshot()?.snapshot.cellVoltagesMv).toEqual([]);
    expect(rig.snapshot()?.snapshot.temperatures).toEqual(SIX_SENSORS.map((sensor) => ({ ...sensor, valueDeciC: "notRead" })));
  });

  it("paceic, status: believed when it comes twice, and asked again once a minute", async () => {
    const rig = await online("paceic-v25", [refuse("status")]);
    expect(brief(rig.live())).toEqual([["status", "44", "device.refused"]]);
    expect(rig.snapshot()?.snapshot.alarms).toBe("notRead");
    await rig.clock.run(180_000);
    const lines = await rig.app.call("trace.read", { afterSeq: -1, most: 5000 });
    const asked = lines.ok ? lines.value.filter(({ direction, block }) => direction === "tx" && block === "status").length : Number.NaN;
    expect(asked).toBeGreaterThanOrEqual(2 + 2);
    expect(asked).toBeLessThanOrEqual(2 + 3);
    expect(rig.live().every(({ isGivenUp }) => isGivenUp)).toBe(true);
    rig.bus.setFaults([]);
    await rig.until(() => rig.snapshot()?.snapshot.alarms !== "notRead", 70_000);
    expect(rig.live()).toEqual([]);
  });

  it("one refusal is not believed: it may be the late answer to something else", async () => {
    const rig = await online("paceic-v25", [refuse("status", { times: 1 })]);
    expect(rig.live()).toEqual([]);
    expect(rig.snapshot()?.snapshot.alarms).toEqual([]);
  });
});

/** A real answer to 42, changed. */
function analog(change: (bytes: Uint8Array) => Uint8Array): FaultAction {
  const capture = loadCaptures("paceic-v25").find(({ id }) => id === "v25-analog-easun-tail14");
  if (!capture) throw new Error("no such capture");
  return { kind: "replace", bytes: [...change(bytesOf(capture, "response"))] };
}

describe("an answer that cannot be used", () => {
  const CASES: readonly (readonly [string, FaultAction, string])[] = [
    ["cut in its middle", { kind: "truncate", keep: 100 }, "link.timeoutPartial"],
    ["with a CR in its middle", analog((bytes) => bytes.with(100, 0x0d)), "frame.length"],
    [
      "with a tail of unknown length",
      analog((bytes) => edited(bytes, (info) => concatBytes(info, Uint8Array.of(0, 1, 0)))),
      "frame.length",
    ],
    ["damaged", { kind: "flipBit", at: 40, bit: 0 }, "frame.checksum"],
    ["in pieces of 16 bytes, one every 250 ms", { kind: "pieces", bytes: 16, everyMs: 250 }, "link.timeoutPartial"],
    ["none at all", { kind: "drop" }, "link.timeoutFirstByte"],
  ];

  it.each(CASES)("%s: three tries, then the block is named with the reason", async (_name, action, code) => {
    const rig = coreRig({ families: ["paceic-v25"], faults: [{ when: { block: "analog" }, do: action }] });
    await rig.connect({ family: "paceic-v25", baudRate: 9600 });
    await rig.until(() => rig.session().unread.some(({ isGivenUp }) => isGivenUp));
    const lines = await rig.app.call("trace.read", { afterSeq: -1, most: 5000 });
    const asked = lines.ok ? lines.value.filter(({ direction, block }) => direction === "tx" && block === "analog").length : Number.NaN;
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(brief(ofLive(rig.session().unread))).toEqual([["analog", "42", code]]);
    expect(rig.snapshot()?.snapshot).toMatchObject({ alarms: [], packVoltageMv: "notRead", cellVoltagesMv: [] });
  });

  it("after good ones: the old values stay, and what is old is named", async () => {
    const rig = await online("paceic-v25", []);
    rig.bus.setFaults([{ when: { block: "status" }, do: { kind: "drop" } }]);
    await rig.until(() => rig.live().length > 0);
    expect(brief(rig.live())).toEqual([["status", "44", "link.timeoutFirstByte"]]);
    expect(rig.snapshot()?.snapshot.alarms).toEqual([]);
    rig.bus.setFaults([]);
    await rig.until(() => rig.live().length === 0);
  });
});

describe("settings", () => {
  it("that could not be read in the background are not read, and not: not reported", async () => {
    const damaged: FaultRule = { when: { block: "cellOv" }, do: { kind: "flipBit", at: 20, bit: 0 } };
    const rig = await paramRig("paceic-v25", { faults: [damaged, refuse("inverter")] });
    const { values, missing, notRead, unread } = rig.read();
    expect(brief(unread)).toEqual([
      ["cellOv", "D1", "frame.checksum"],
      ["inverter", "EB", "device.refused"],
    ]);
    expect(notRead).toEqual(["cellOvAlarmMv", "cellOvProtectMv", "cellOvReleaseMv", "cellOvDelayUs"]);
    expect(missing).toEqual(expect.arrayContaining(["inverterCanCode", "inverterRs485Code", "inverterTypeCode"]));
    for (const key of [...notRead, ...missing]) expect(values[key]).toBeUndefined();
  });

  it("read anew: the whole fails and names the block; a refused one is named and left out", async () => {
    const rig = await paramRig("paceic-v25");
    rig.bus.setFaults([{ when: { block: "packUv" }, do: { kind: "flipBit", at: 20, bit: 0 } }]);
    const failed = await rig.ask(rig.app.call("params.read", {}));
    expect(failed).toMatchObject({ ok: false, error: { code: "frame.checksum", detail: { block: "packUv", wire: "D7" } } });
    rig.bus.setFaults([refuse("packUv")]);
    const read = await rig.ask(rig.app.call("params.read", {}));
    expect(read.ok && brief(read.value.unread)).toEqual([["packUv", "D7", "device.refused"]]);
    expect(read.ok && read.value.values.packUvAlarmMv).toBeUndefined();
    rig.bus.setFaults([]);
    const whole = await rig.ask(rig.app.call("params.read", {}));
    expect(whole).toMatchObject({ ok: true, value: { unread: [], notRead: [] } });
  });

  it("of a pack that comes back: what an earlier connection has read is no reading of now", async () => {
    const rig = await paramRig("paceic-v25");
    expect(rig.read().values.cellOvAlarmMv).toBeGreaterThan(0);
    rig.bus.setFaults([{ when: { block: "cellOv" }, do: { kind: "drop" } }]);
    rig.plug([]);
    rig.plug([rig.usb]);
    await rig.until(() => rig.read().unread.length > 0, 120_000);
    expect(rig.read().notRead).toContain("cellOvAlarmMv");
    expect(rig.read().values.cellOvAlarmMv).toBeUndefined();
  });
});

describe("all packs", () => {
  const FLAGS: Readonly<Record<FamilyId, readonly string[]>> = {
    "paceic-v25": ["status"],
    "pace-modbus": ["live", "flags"],
    "ritar-modbus": ["live", "summary"],
  };

  it.each(DRIVERS.map(({ family }) => family))(
    "%s: another pack that refuses its status is there, and its alarms are not known",
    async (family) => {
      const blocks = FLAGS[family] ?? [];
      const status = blocks.map((block) => refuse(block, { address: 2 }));
      const masterless = family === "paceic-v25" ? [refuse("analog", { args: [0xff] })] : [];
      const rig = await bankRig(family, { stage: { packCount: 3, settleMs: 0 }, faults: [...status, ...masterless] });
      await rig.scanned();
      expect(rig.thatAre("present")).toEqual([1, 2, 3]);
      expect(rig.pack(2).snapshot).toMatchObject({ alarms: "notRead", protections: "notRead", faults: "notRead" });
      expect(rig.pack(2).unread.map(({ block }) => block)).toEqual(blocks.slice(-1));
      expect(rig.pack(3)).toMatchObject({ unread: [], snapshot: { alarms: [] } });
    },
  );

  it("the wired pack tells there what the session knows of it", async () => {
    const rig = await bankRig("paceic-v25", { faults: [refuse("status")] });
    await rig.until(() => rig.thatAre("present").includes(1));
    await rig.until(() => rig.pack(1).unread.length > 0);
    expect(rig.pack(1).unread).toEqual(ofLive(rig.session().unread));
    expect(rig.pack(1).snapshot?.alarms).toBe("notRead");
  });
});
