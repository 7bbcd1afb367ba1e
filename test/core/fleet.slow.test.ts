import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { driverOf, inverterKeys } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import type { FleetState } from "../../src/contract/fleet.ts";
import type { BankRig } from "../support/bankRig.ts";
import { bankRig } from "../support/bankRig.ts";
import type { CoreRigOptions } from "../support/coreRig.ts";
import { FAMILIES, isWriteFrame } from "../support/paramRig.ts";

const VALUES = { cellOvAlarmMv: 3590, packUvAlarmMv: 45_000 };
const WRITE = "write" as const;

async function ready(family: FamilyId, options: CoreRigOptions = {}) {
  const packs = [1, 2, 3].map((address) =>
    createPack({ address, seed: address, packSerial: `SN${address}`, source: { currentMa: -20_000 } }),
  );
  const rig = await bankRig(family, { packs, ...options });
  await rig.scanned();
  return rig;
}

const fleet = (rig: BankRig): FleetState => {
  const last = rig.events.findLast(({ message }) => message.event === "fleet")?.message;
  if (last?.event !== "fleet") throw new Error("no fleet yet");
  return last.payload;
};
const familyOf = (rig: BankRig) => rig.session().found?.family ?? "";
const settingsOf = (rig: BankRig) => rig.bus.packs.map((pack) => Object.keys(VALUES).map((key) => pack.truth().settings.get(key)));
const statuses = (rig: BankRig) => fleet(rig).rows.map(({ address, status }) => `${address} ${status}`);
const JOURNAL_OF_2 = expect.stringMatching(/^journals\/p-SN2-[0-9a-f]{16}$/);
const journals = (rig: BankRig) => [...rig.documents.keys()].filter((name) => name.startsWith("journals/"));

async function apply(rig: BankRig, addresses: readonly number[], values: Readonly<Record<string, number>> = VALUES) {
  const begun = await rig.clock.run(
    rig.app.call("fleet.apply", { family: familyOf(rig), values: { ...values }, addresses: [...addresses], confirmed: [] }),
  );
  if (begun.ok) await rig.until(() => !fleet(rig).isRunning, 600_000);
  return begun;
}

/** Addresses that frames which write were sent to. */
async function written(rig: BankRig, family: FamilyId): Promise<readonly number[]> {
  const all: number[] = [];
  for (let seq = 0; ; ) {
    const lines = await rig.app.call("trace.read", { afterSeq: seq, most: 5000 });
    if (!lines.ok || lines.value.length === 0) return all;
    seq = lines.value.at(-1)?.seq ?? seq;
    for (const { direction, hex } of lines.value) {
      if (direction !== "tx" || !isWriteFrame(family, hex)) continue;
      const bytes = hex.split(" ").map((pair) => Number.parseInt(pair, 16));
      all.push(family !== "paceic-v25" ? (bytes[0] ?? -1) : Number.parseInt(String.fromCharCode(bytes[3] ?? 0, bytes[4] ?? 0), 16));
    }
  }
}

/** What the pack at ADD 2 does to a write. */
const atTwo = (action: FaultRule["do"]): FaultRule => ({ when: { kind: WRITE, address: 2, key: "cellOvAlarmMv" }, do: action });

describe("one profile to three packs", () => {
  it("is not broken off by a search with all other settings that another window asks for", async () => {
    const rig = await ready("ritar-modbus");
    const values = { ...VALUES };
    await rig.clock.run(rig.app.call("fleet.apply", { family: "ritar-modbus", values, addresses: [1, 2, 3], confirmed: [] }));
    expect(await rig.app.call("bank.scan", { everything: true })).toMatchObject({ ok: false, error: { code: "link.busy" } });
    await rig.until(() => !fleet(rig).isRunning, 600_000);
    expect(statuses(rig)).toEqual(["1 verified", "2 verified", "3 verified"]);
    expect(await rig.app.call("bank.scan", { everything: true })).toEqual({ ok: true, value: null });
  });

  it.each(FAMILIES)("%s: what is set for the inverter comes from no other pack", async (family) => {
    const rig = await ready(family);
    const codes = driverOf(family).inverterCodes;
    const keys = codes === null ? [] : inverterKeys(codes);
    const held = () => rig.bus.packs.map((pack) => keys.map((key) => pack.truth().settings.get(key)));
    const before = held();
    const others = Object.fromEntries(keys.map((key, at) => [key, (before[0]?.[at] ?? 0) + 1]));
    expect(await apply(rig, [1, 2, 3], { ...VALUES, ...others })).toEqual({ ok: true, value: null });
    expect(statuses(rig)).toEqual(["1 verified", "2 verified", "3 verified"]);
    expect([held(), settingsOf(rig)]).toEqual([before, [1, 2, 3].map(() => Object.values(VALUES))]);
    expect(await apply(rig, [1], others)).toMatchObject({ ok: false, error: { detail: { reason: "nothingToWrite" } } });
  });

  it.each(FAMILIES)("%s: each is written, read back and told, and the wired one's screen knows it", async (family) => {
    const rig = await ready(family);
    expect(await apply(rig, [1, 2, 3])).toEqual({ ok: true, value: null });
    expect(statuses(rig)).toEqual(["1 verified", "2 verified", "3 verified"]);
    expect(settingsOf(rig)).toEqual([Object.values(VALUES), Object.values(VALUES), Object.values(VALUES)]);
    for (const { address, report } of fleet(rig).rows) {
      expect(report).toMatchObject({ outcome: "verified", pack: { address, identity: { packSerial: `SN${address}` } } });
      expect(report?.rows.map(({ key, verdict }) => [key, verdict])).toEqual(Object.keys(VALUES).map((key) => [key, "verified"]));
    }
    expect(rig.params().read?.values).toMatchObject(VALUES);
    expect(journals(rig)).toEqual([]);
    const backups = await rig.app.call("backups.list", {});
    expect(backups.ok && backups.value.map(({ pack }) => pack.address)).toEqual([3, 2, 1]);
    expect(rig.session().phase).toBe("online");
  });

  it.each(FAMILIES)("%s: the way back of an earlier write is not the way back of this one", async (family) => {
    const rig = await ready(family);
    const before = await rig.clock.run(
      rig.app.call("params.write", { edits: { cellOvAlarmMv: 3580 }, seen: { ...rig.params().read?.values }, confirmed: [] }),
      120_000,
    );
    expect(before).toMatchObject({ value: { outcome: "verified" } });
    await apply(rig, [2]);
    expect(rig.params().report).toMatchObject({ outcome: "verified" });
    await apply(rig, [1]);
    expect(rig.params().report).toBeNull();
    expect(await rig.app.call("params.rollBack", {})).toMatchObject({ error: { detail: { reason: "nothingToRollBack" } } });
    expect(settingsOf(rig)[0]).toEqual(Object.values(VALUES));
  });

  it.each(FAMILIES)("%s: what a pack already holds is not written", async (family) => {
    const rig = await ready(family);
    rig.bus.packs[1]?.applySettings(VALUES);
    await apply(rig, [1, 2, 3]);
    expect(statuses(rig)).toEqual(["1 verified", "2 verified", "3 verified"]);
    expect(fleet(rig).rows[1]?.report).toBe(null);
    expect(new Set(await written(rig, family))).toEqual(new Set([1, 3]));
  });

  it.each<readonly [string, FaultRule["do"], string]>([
    ["stores less than it was told", { kind: "clamp", key: "cellOvAlarmMv", most: 3585 }, "2 stopped"],
    ["ignores it", { kind: "ignoreWrite" }, "2 stopped"],
    ["refuses it", { kind: "refuseWith" }, "2 stopped"],
    ["moves another setting with it", { kind: "changeOther", key: "sleepCellMv" }, "2 stopped"],
    ["goes away", { kind: "reboot", ms: 3_600_000, stores: true }, "2 unknown"],
  ])("the second %s: the third is not tried", async (_, action, second) => {
    for (const family of FAMILIES) {
      const rig = await ready(family);
      const third = settingsOf(rig)[2];
      rig.bus.setFaults([atTwo(action)]);
      await apply(rig, [1, 2, 3]);
      expect(statuses(rig)).toEqual(["1 verified", second, "3 skipped"]);
      expect(settingsOf(rig)[2]).toEqual(third);
      expect(await written(rig, family)).not.toContain(3);
      expect(journals(rig)).toEqual(second === "2 unknown" ? [JOURNAL_OF_2] : []);
    }
  });

  it.each(FAMILIES)(
    "%s: the cable is pulled at the second: what is not known is told, noted, and stands against the next",
    async (family) => {
      const rig = await ready(family);
      void rig.clock.run(rig.app.call("fleet.apply", { family: familyOf(rig), values: VALUES, addresses: [1, 2, 3], confirmed: [] }));
      await rig.until(() => fleet(rig).rows[1]?.status === "running" && fleet(rig).progress?.stage === "readingBack", 120_000);
      rig.plug([]);
      await rig.until(() => !fleet(rig).isRunning, 120_000);
      expect(statuses(rig)).toEqual(["1 verified", "2 unknown", "3 skipped"]);
      expect(journals(rig)).toEqual([JOURNAL_OF_2]);
      expect(rig.params().unfinished?.pack.address).toBe(2);
      rig.plug([rig.usb]);
      await rig.until(() => rig.session().phase === "online" && rig.pack(2).presence === "present", 60_000);
      await rig.clock.run(30_000);
      expect(await apply(rig, [3, 2])).toMatchObject({ ok: false, error: { code: "write.unfinished", detail: { address: 2 } } });
    },
  );

  it("a value that breaks a rule at one pack's own values is refused there, and the rest is skipped", async () => {
    const rig = await ready("pace-modbus");
    rig.bus.packs[1]?.applySettings({ cellOvProtectMv: 3580 });
    await apply(rig, [1, 2, 3], { cellOvAlarmMv: 3590 });
    expect(statuses(rig)).toEqual(["1 verified", "2 refused", "3 skipped"]);
    expect(fleet(rig).rows[1]?.error?.code).toBe("value.rule");
  });

  it("another pack in the place of the second is not written", async () => {
    const rig = await ready("pace-modbus");
    rig.bus.packs[1]?.override({ packSerial: "SOMEBODY ELSE" });
    const before = settingsOf(rig)[1];
    await apply(rig, [1, 2, 3]);
    expect(statuses(rig)).toEqual(["1 verified", "2 refused", "3 skipped"]);
    expect(fleet(rig).rows[1]?.error).toMatchObject({ code: "write.stale", detail: { reason: "otherPack" } });
    expect(settingsOf(rig)[1]).toEqual(before);
  });

  it("cancelled: the pack under way ends in order, and no other is begun", async () => {
    const rig = await ready("pace-modbus");
    void rig.clock.run(rig.app.call("fleet.apply", { family: familyOf(rig), values: VALUES, addresses: [1, 2, 3], confirmed: [] }));
    await rig.until(() => fleet(rig).rows[1]?.status === "running");
    await rig.clock.run(rig.app.call("fleet.cancel", {}));
    await rig.until(() => !fleet(rig).isRunning);
    expect(statuses(rig)[2]).toBe("3 skipped");
    expect(await written(rig, "pace-modbus")).not.toContain(3);
    expect(journals(rig)).toEqual([]);
  });

  it("only one at a time", async () => {
    const rig = await ready("pace-modbus");
    void rig.clock.run(rig.app.call("fleet.apply", { family: familyOf(rig), values: VALUES, addresses: [1, 2], confirmed: [] }));
    await rig.until(() => fleet(rig).isRunning);
    expect(await rig.app.call("fleet.apply", { family: familyOf(rig), values: VALUES, addresses: [3], confirmed: [] })).toMatchObject({
      error: { code: "link.busy" },
    });
    await rig.until(() => !fleet(rig).isRunning);
    expect(statuses(rig)).toEqual(["1 verified", "2 verified"]);
  });
});

describe("what is not even begun", () => {
  it("packs behind a master on a private line", async () => {
    const rig = await ready("paceic-v25", { lineKind: "private", answersAnyAddress: ["paceic-v25"] });
    expect(rig.bank().isPrivateLine).toBe(true);
    expect(rig.thatAre("present")).toEqual([1, 2, 3]);
    expect(await apply(rig, [1, 2])).toMatchObject({ ok: false, error: { code: "write.behindMaster", detail: { address: 2 } } });
    expect(await written(rig, "paceic-v25")).toEqual([]);
    expect(await apply(rig, [1])).toEqual({ ok: true, value: null });
    expect(statuses(rig)).toEqual(["1 verified"]);
  });

  it("packs that the master tells of and that do not answer by themselves", async () => {
    const rig = await ready("paceic-v25", { faults: [{ when: { address: 3 }, do: { kind: "drop" } }] });
    expect(rig.pack(3)).toMatchObject({ presence: "present", answersAlone: false });
    expect(await apply(rig, [1, 2, 3])).toMatchObject({ ok: false, error: { code: "write.behindMaster", detail: { address: 3 } } });
    expect(await written(rig, "paceic-v25")).toEqual([]);
  });

  it("packs that are not there, or are two", async () => {
    const two = [1, 2, 2].map((address, index) => createPack({ address, seed: index, packSerial: `SN${index}` }));
    const rig = await ready("pace-modbus", { packs: two });
    expect(await apply(rig, [1, 9])).toMatchObject({ ok: false, error: { code: "link.timeoutFirstByte", detail: { address: 9 } } });
    expect(await apply(rig, [1, 2])).toMatchObject({ ok: false, error: { code: "write.sharedAddress", detail: { address: 2 } } });
    expect(await written(rig, "pace-modbus")).toEqual([]);
  });

  it("values of another family, though their settings have the same names", async () => {
    const rig = await ready("pace-modbus");
    const begun = await rig.clock.run(
      rig.app.call("fleet.apply", { family: "ritar-modbus", values: VALUES, addresses: [1, 2], confirmed: [] }),
    );
    expect(begun).toMatchObject({
      ok: false,
      error: { code: "file.otherFamily", detail: { address: 1, file: "ritar-modbus", pack: "pace-modbus" } },
    });
    expect([await written(rig, "pace-modbus"), fleet(rig).isRunning]).toEqual([[], false]);
  });

  it("nothing to write", async () => {
    const rig = await ready("pace-modbus");
    expect(await apply(rig, [1], {})).toMatchObject({ ok: false, error: { code: "value.rule" } });
  });
});
