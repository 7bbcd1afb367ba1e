import { describe, expect, it } from "vitest";
import { CALIBRATION_REGISTERS, layoutOfRange, NOT_FITTED_RAW } from "../../protocol/drivers/ritar-modbus/registers.ts";
import { checkEdits, driverOf, ruleContext } from "../../protocol/index.ts";
import { decodeLayout } from "../../protocol/layout/interpreter.ts";
import { heldOf } from "../../src/ui/model/wantedInverter.ts";
import { absenceOf } from "../../src/ui/screens/inverter/model/absence.ts";
import { ready } from "../support/faultRig.ts";
import { reportOf } from "../support/paramRig.ts";

const FAMILY = "ritar-modbus";
const driver = driverOf(FAMILY);
const CALIBRATION = CALIBRATION_REGISTERS.map(({ field }) => field.key);
const CHARGE_OC2 = ["chargeOc2ProtectMa", "chargeOc2DelayUs"];
const NEWER = ["inverterCode", ...CHARGE_OC2, ...CALIBRATION];

/** A pack of the guide whose firmware answers FAAF for these. */
const without = (notFitted: readonly string[]) => ready(FAMILY, { isProven: false, stage: { pack: { registerManners: { notFitted } } } });

describe("what a pack of the guide says that it does not have", () => {
  const registers: readonly (readonly [number, string])[] = [
    [32, "inverterCode"],
    [213, "chargeOc2ProtectMa"],
    [214, "chargeOc2DelayUs"],
    ...CALIBRATION.map((key, at) => [215 + at, key] as const),
  ];

  it.each(registers)("register %i: FAAF is no value", (register, key) => {
    const payload = Uint8Array.of(NOT_FITTED_RAW >> 8, NOT_FITTED_RAW & 0xff);
    expect(decodeLayout(layoutOfRange(register, 1), payload)).toEqual({ ok: true, value: { [key]: null } });
  });

  it("is in no list of values, and missing rather than unread", async () => {
    const rig = await without(NEWER);
    const read = await rig.ask(rig.app.call("params.read", {}));
    if (!read.ok) throw new Error(read.error.code);
    const { values, shown, missing, unread } = read.value;
    expect(Object.keys({ ...values, ...shown }).filter((key) => NEWER.includes(key))).toEqual([]);
    expect(missing.toSorted()).toEqual(["inverterCode", ...CHARGE_OC2].toSorted());
    expect(unread).toEqual([]);
    expect(Object.keys(rig.session().settings).filter((key) => NEWER.includes(key))).toEqual([]);
  });

  it("cannot be written: neither by the editor nor by the family's encoder", async () => {
    const rig = await without(["inverterCode"]);
    const edits = { inverterCode: 3 };
    expect(await rig.write(edits)).toMatchObject({ ok: false, error: { code: "value.rule", detail: { sentence: "notHeld" } } });
    expect(driver.writeRequest("inverter", 1, { inverterCode: null }, edits)).toEqual({
      ok: false,
      error: { code: "device.unsupported", detail: { block: "inverter" } },
    });
    expect(rig.writesSent()).toBe(0);
  });

  it("is told by the Inverter screen: this pack has no such setting", async () => {
    const rig = await without(["inverterCode"]);
    expect([heldOf(driver.inverterCodes, rig.read().values), absenceOf(rig.read())]).toEqual([null, "notFitted"]);
    const whole = await without([]);
    expect(heldOf(driver.inverterCodes, whole.read().values)).toMatchObject({ kind: "shared" });
  });

  it("keeps nothing else from being written and proven", async () => {
    const rig = await without(NEWER);
    expect(reportOf(await rig.write({ cellOvAlarmMv: 3590 }))).toMatchObject({ outcome: "verified", provedPath: true });
  });
});

describe("the second charge over-current, which no program shows", () => {
  const EDIT = { chargeOcProtectMa: 111_000 };
  const held = (chargeOc2ProtectMa: number) =>
    ready(FAMILY, {
      isProven: false,
      stage: { pack: { settings: { chargeOcAlarmMa: 105_000, chargeOcProtectMa: 110_000, chargeOc2ProtectMa } } },
    });

  it.each(CHARGE_OC2)("%s: 0 is not there", async (key) => {
    const rig = await ready(FAMILY, { isProven: false, stage: { pack: { settings: { [key]: 0 } } } });
    expect([rig.read().values[key], rig.session().settings[key], rig.read().missing]).toEqual([undefined, undefined, [key]]);
  });

  it("a 0 there keeps the first one from no change", async () => {
    const rig = await held(0);
    expect(reportOf(await rig.write(EDIT))).toMatchObject({ outcome: "verified", rows: [{ key: "chargeOcProtectMa", got: 111_000 }] });
  });

  it("a number there that stands against a change is asked about, and refuses nothing", async () => {
    const rig = await held(100_000);
    const plan = await rig.ask(rig.app.call("params.plan", { edits: EDIT }));
    if (!plan.ok) throw new Error(plan.error.code);
    const finding = plan.value.findings.find(({ keys }) => keys.includes("chargeOc2ProtectMa"));
    expect(finding).toMatchObject({ level: "confirm", sentence: "shouldBeBelow" });
    expect(await rig.write(EDIT)).toMatchObject({ ok: false, error: { code: "value.rule", detail: { level: "confirm" } } });
    expect(rig.writesSent()).toBe(0);
    const confirmed = plan.value.findings.map(({ id }) => id);
    expect(reportOf(await rig.write(EDIT, { confirmed }))).toMatchObject({ outcome: "verified" });
  });

  it("is still refused where the maker's paper has it", () => {
    const values = { chargeOcAlarmMa: 105_000, chargeOcProtectMa: 110_000, chargeOc2ProtectMa: 100_000 };
    const said = (family: string) => checkEdits(driverOf(family).settings, values, { chargeOcProtectMa: 111_000 }, ruleContext(null, null));
    const ofOrder = (family: string) => said(family).find(({ keys }) => keys.includes("chargeOc2ProtectMa"))?.level;
    expect([ofOrder("pace-modbus"), ofOrder(FAMILY)]).toEqual(["refuse", "confirm"]);
  });
});

describe("why the Inverter screen shows no setting", () => {
  const block = { family: FAMILY, block: "inverter", wire: "03 @ 32", part: "settings", isGivenUp: true } as const;
  it.each([
    ["wait", null],
    ["notFitted", { unread: [{ ...block, block: "settings", error: { code: "link.timeoutFirstByte" } }] }],
    ["refused", { unread: [{ ...block, error: { code: "device.exception", detail: { exception: 2 } } }] }],
    ["unread", { unread: [{ ...block, error: { code: "link.timeoutFirstByte" } }] }],
  ] as const)("%s", (absence, read) => expect(absenceOf(read)).toBe(absence));
});
