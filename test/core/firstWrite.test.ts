import { describe, expect, it } from "vitest";
import type { BlockInfo } from "../../protocol/drivers/driver.ts";
import { doubtOfSettings, driverOf, ruleContext } from "../../protocol/index.ts";
import type { RegisterManners } from "../../protocol/model/truth.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { besideOf, outcomeWord } from "../../src/ui/screens/editor/model/reportWords.ts";
import { ready } from "../support/faultRig.ts";
import type { ParamRig } from "../support/paramRig.ts";
import { paramRig, reportOf } from "../support/paramRig.ts";

const FAMILY = "ritar-modbus";
const driver = driverOf(FAMILY);
const EDIT = { cellOvAlarmMv: 3590 };
const settingsOf = (rig: ParamRig) => rig.read().values;
const silentTo = (...blocks: string[]): FaultRule[] => blocks.map((block) => ({ when: { block, kind: "read" }, do: { kind: "drop" } }));
const reads = (rig: ParamRig, block: string) =>
  rig.trace().then((lines) => lines.filter((line) => line.direction === "tx" && line.block === block).length);

async function whole() {
  const rig = await paramRig(FAMILY);
  return { values: settingsOf(rig), shown: rig.read().shown };
}

describe("a pack that does not answer every read of the guide's battery", () => {
  const MANNERS: readonly (readonly [string, Partial<RegisterManners>])[] = [
    ["no more than 16 registers", { mostPerRead: 16 }],
    ["no more than 40 registers", { mostPerRead: 40 }],
    ["nothing that crosses a reserved register", { refusesReserved: true }],
    ["both", { mostPerRead: 16, refusesReserved: true }],
  ];

  it.each(MANNERS)("%s: every setting and the calibration is shown, and written and proven", async (_, registerManners) => {
    const rig = await paramRig(FAMILY, { stage: { pack: { registerManners } } });
    const full = await whole();
    expect(settingsOf(rig)).toEqual(full.values);
    expect(Object.keys(rig.read().shown)).toEqual(Object.keys(full.shown));
    await rig.ask(rig.app.call("params.read", {}));
    expect(settingsOf(rig)).toEqual(full.values);
    expect(reportOf(await rig.write(EDIT))).toMatchObject({ outcome: "verified", provedPath: true });
  });

  it("PACE Modbus, no more than 16 registers: all settings are read, and one is written and verified", async () => {
    const all = settingsOf(await paramRig("pace-modbus"));
    const rig = await paramRig("pace-modbus", { stage: { pack: { registerManners: { mostPerRead: 16 } } } });
    expect(settingsOf(rig)).toEqual(all);
    expect(reportOf(await rig.write(EDIT))).toMatchObject({ outcome: "verified" });
  });

  it("silence to the large reads counts as a refusal once another block is answered, and is remembered", async () => {
    const rig = await paramRig(FAMILY, { faults: silentTo("live", "temperatures", "settings") });
    expect(settingsOf(rig)).toEqual((await whole()).values);
    expect(rig.session().phase).toBe("online");
    const asked = await reads(rig, "settings");
    await rig.ask(rig.app.call("params.read", {}));
    expect(reportOf(await rig.write(EDIT)).outcome).toBe("verified");
    expect(await reads(rig, "settings")).toBe(asked);
  });

  it("silence to what only newer firmware has: it is not there, everything else is read and written", async () => {
    const rig = await paramRig(FAMILY, { faults: silentTo("settingsTerminal", "calibration", "inverter") });
    await rig.ask(rig.app.call("params.read", {}));
    const missing = ["terminalOtAlarmDeciC", "terminalOtProtectDeciC", "terminalOtReleaseDeciC", "terminalOtDelayUs", "inverterCode"];
    expect([...rig.read().missing].sort()).toEqual(missing.sort());
    expect(rig.read().shown).toEqual({});
    expect(reportOf(await rig.write(EDIT)).outcome).toBe("verified");
    expect(await rig.write({ terminalOtAlarmDeciC: 790 })).toMatchObject({
      error: { code: "value.rule", detail: { sentence: "notHeld" } },
    });
  });

  it("a block that has answered before and is silent now is a fault, not an absence: nothing is written", async () => {
    const rig = await ready(FAMILY);
    rig.bus.setFaults(silentTo("settingsTerminal"));
    expect(await rig.write(EDIT)).toMatchObject({ ok: false, error: { code: "link.timeoutFirstByte" } });
    expect(rig.writesSent()).toBe(0);
  });
});

describe("the first read of a map that nobody has written in public", () => {
  const WRONG: readonly (readonly [string, string, Readonly<Record<string, number>>])[] = [
    ["order", "packOvAlarmMv packOvProtectMv", { packOvAlarmMv: 59_500 }],
    ["cells", "cellOvAlarmMv packOvAlarmMv", { packOvAlarmMv: 5760, packOvProtectMv: 5920, packOvReleaseMv: 5400, fullChargeMv: 5000 }],
    ["delay", "cellUvDelayUs", { cellUvDelayUs: 0 }],
    ["temperature", "mosOtProtectDeciC", { mosOtProtectDeciC: 1600 }],
  ];

  it.each(WRONG)("%s: nothing is written, the error names it, the dry run too", async (what, keys, settings) => {
    const rig = await ready(FAMILY, { isProven: false, stage: { pack: { settings } } });
    expect(rig.read().doubt).toEqual({ what, keys: keys.split(" ") });
    const refused = { code: "write.implausible", detail: { what, keys } };
    expect(await rig.write({ balanceDeltaMv: 31 })).toEqual({ ok: false, error: refused });
    expect(await rig.ask(rig.app.call("params.plan", { edits: { balanceDeltaMv: 31 } }))).toMatchObject({
      value: { frames: [], refusal: refused },
    });
    expect(rig.writesSent()).toBe(0);
  });

  it("the same filler in every register", () => {
    const values = Object.fromEntries(driver.settings.bindings.map(({ key, wireLeast, wireStep }) => [key, wireLeast + 0x55 * wireStep]));
    expect(doubtOfSettings(driver.settings, values, { cellCount: 16 })?.what).toBe("filler");
    expect(doubtOfSettings(driver.settings, {}, { cellCount: 16 })).toEqual({ what: "none", keys: [] });
  });

  it("has nothing against the settings on the screenshot of a real pack", async () => {
    const rig = await ready(FAMILY, { isProven: false, stage: { cellCount: 16, pack: { settings: SCREENSHOT } } });
    expect(rig.read().doubt).toBeNull();
    expect(ruleContext(rig.snapshot()?.snapshot ?? null, rig.session().identity).cellCount).toBe(16);
    expect(reportOf(await rig.write({ balanceDeltaMv: 31 })).outcome).toBe("verified");
  });

  it("is not asked of firmware that has been written: what another program has left there can be put right", async () => {
    const rig = await ready(FAMILY, { isProven: true, stage: { pack: { settings: { packOvAlarmMv: 59_500 } } } });
    expect(reportOf(await rig.write({ packOvAlarmMv: 57_600 })).outcome).toBe("verified");
  });
});

describe("the write that changes nothing", () => {
  /** Everything that is read with the settings, whatever block it stands in. */
  const KEYS = ["terminalOtDelayUs", "inverterCode", "envUtReleaseDeciC", "lowSocAlarmDeciPct"];

  it("is compared over all blocks: each is read before and after it", async () => {
    const rig = await ready(FAMILY, { isProven: false });
    const report = reportOf(await rig.write(EDIT));
    expect(report.exchanges).toMatchObject({ identity: 6, fresh: 5, proof: 1, proofCheck: 5, write: 1, readBack: 1, others: 3 });
  });

  it.each(KEYS)("moving %s: the real write never leaves", async (key) => {
    const rig = await ready(FAMILY, { isProven: false });
    const before = rig.settings();
    rig.bus.setFaults([{ when: { kind: "write", times: 1 }, do: { kind: "changeOther", key } }]);
    const report = reportOf(await rig.write(EDIT));
    expect(report).toMatchObject({ outcome: "stopped", provedPath: false, reason: { code: "write.sideEffect", detail: { keys: key } } });
    expect(report.rows.map((row) => `${row.key} ${row.verdict}`)).toEqual(["cellOvAlarmMv notSent", `${key} sideEffect`]);
    expect([rig.writesSent(), rig.documents.has("proven-writes")]).toEqual([1, false]);
    rig.bus.setFaults([]);
    expect(reportOf(await rig.ask(rig.app.call("params.rollBack", {}))).outcome).toBe("verified");
    expect(rig.settings()).toEqual(before);
  });

  it.each(["calibrationRemaining1Mah", "calibrationFull1Mah"])("moving the calibration (%s): the real write never leaves", async (key) => {
    const rig = await ready(FAMILY, { isProven: false });
    const was = rig.read().shown[key] ?? 0;
    const pack = rig.bus.packs[0];
    const moved = key === "calibrationFull1Mah" ? { fullCapacityMah: was - 10 } : { remainingCapacityMah: was - 8000 };
    const unwatch = watchWrites(rig, () => pack?.override(moved));
    const report = reportOf(await rig.write(EDIT));
    unwatch();
    expect(report).toMatchObject({ outcome: "stopped", provedPath: false, reason: { code: "write.sideEffect" } });
    expect(String(report.reason?.detail?.keys)).toContain(key);
    expect(rig.writesSent()).toBe(1);
  });

  it.each([
    ["packSerial", { packSerial: "ANOTHER-0002" }],
    ["modelSerial", { modelSerial: "ANOTHER-0002" }],
    ["bmsVersion", { bmsVersion: "ANOTHER-0002" }],
    ["ratedCapacityMah", { ratedCapacityMah: 90_000 }],
    ["cycleCount", { cycleCount: 60_000 }],
  ] as const)("moving what is no setting (%s): the real write never leaves, and the report names it", async (key, moved) => {
    const rig = await ready(FAMILY, { isProven: false });
    const unwatch = watchWrites(rig, () => rig.bus.packs[0]?.override(moved));
    const report = reportOf(await rig.write(EDIT));
    unwatch();
    const reason = { code: "write.sideEffect", detail: { beside: key } };
    expect(report).toMatchObject({ outcome: "stopped", provedPath: false, reason });
    expect([besideOf(report), outcomeWord(report)]).toEqual([[key], "stoppedSide"]);
    expect([rig.writesSent(), rig.documents.has("proven-writes")]).toEqual([1, false]);
  });

  it("a cycle that is full meanwhile is no side effect", async () => {
    const rig = await ready(FAMILY, { isProven: false });
    const cycleCount = rig.truth().cycleCount + 1;
    const unwatch = watchWrites(rig, () => rig.bus.packs[0]?.override({ cycleCount }));
    expect(reportOf(await rig.write(EDIT))).toMatchObject({ outcome: "verified", provedPath: true });
    unwatch();
  });

  it("a pack that refuses the block of its design figures is written all the same", async () => {
    const rig = await ready(FAMILY, { isProven: false });
    rig.bus.setFaults([{ when: { block: "summary", kind: "read" }, do: { kind: "refuse" } }]);
    expect(reportOf(await rig.write(EDIT))).toMatchObject({ outcome: "verified", provedPath: true });
  });

  it("charge that lives meanwhile is no side effect", async () => {
    const rig = await ready(FAMILY, { isProven: false });
    const shown = rig.read().shown;
    const unwatch = watchWrites(rig, () =>
      rig.bus.packs[0]?.override({ remainingCapacityMah: (shown.calibrationRemaining1Mah ?? 0) - 1000 }),
    );
    expect(reportOf(await rig.write(EDIT))).toMatchObject({ outcome: "verified", provedPath: true });
    unwatch();
  });

  it("declares how far only what lives may move", () => {
    const { drift = {} } = driver.settings;
    const layout = ((driver.blocks.calibration as BlockInfo).layout ?? []).map(({ key }) => key);
    expect(Object.keys(drift).filter((key) => !layout.includes(key))).toEqual([]);
    expect(Object.keys(drift)).toEqual([
      "calibrationSoc1DeciPct",
      "calibrationSoc2DeciPct",
      "calibrationRemaining1Mah",
      "calibrationRemaining2Mah",
    ]);
  });
});

/** Calls when the first request that writes has been answered. */
function watchWrites(rig: ParamRig, then: () => void): () => void {
  let isDone = false;
  return rig.app.subscribe(({ event, payload }) => {
    if (isDone || event !== "params" || payload.progress?.stage !== "proving") return;
    isDone = true;
    then();
  });
}

/** Of the reference, in base units. */
const SCREENSHOT: Readonly<Record<string, number>> = {
  packOvAlarmMv: 56_000,
  packOvProtectMv: 56_400,
  packOvReleaseMv: 54_180,
  packOvDelayUs: 1_000_000,
  cellOvAlarmMv: 3500,
  cellOvProtectMv: 3650,
  cellOvReleaseMv: 3390,
  cellOvDelayUs: 1_000_000,
  packUvAlarmMv: 46_400,
  packUvProtectMv: 44_800,
  packUvReleaseMv: 46_400,
  packUvDelayUs: 1_000_000,
  cellUvAlarmMv: 2900,
  cellUvProtectMv: 2800,
  cellUvReleaseMv: 2900,
  cellUvDelayUs: 1_000_000,
  chargeOcAlarmMa: 105_000,
  chargeOcProtectMa: 110_000,
  chargeOcDelayUs: 5_000_000,
  dischargeOcAlarmMa: 120_000,
  dischargeOcProtectMa: 125_000,
  dischargeOcDelayUs: 5_000_000,
  dischargeOc2ProtectMa: 140_000,
  dischargeOc2DelayUs: 200_000,
  fullChargeMv: 55_000,
  chargeOtAlarmDeciC: 600,
  chargeOtProtectDeciC: 650,
  chargeOtReleaseDeciC: 600,
  dischargeOtAlarmDeciC: 650,
  dischargeOtProtectDeciC: 700,
  dischargeOtReleaseDeciC: 600,
  chargeUtAlarmDeciC: 50,
  chargeUtProtectDeciC: 0,
  chargeUtReleaseDeciC: 50,
  dischargeUtAlarmDeciC: -150,
  dischargeUtProtectDeciC: -200,
  dischargeUtReleaseDeciC: -150,
  mosOtAlarmDeciC: 900,
  mosOtProtectDeciC: 1100,
  mosOtReleaseDeciC: 850,
  envOtAlarmDeciC: 650,
  envOtProtectDeciC: 700,
  envOtReleaseDeciC: 600,
  envUtAlarmDeciC: -200,
  envUtProtectDeciC: -250,
  envUtReleaseDeciC: -200,
  sleepCellMv: 3100,
  sleepDelayUs: 1_200_000_000,
  shortCircuitDelayUs: 500,
  lowSocAlarmDeciPct: 50,
};
